"""The ledger in short: how many problems a year has and what became of them, and a digest of all that is told of them.

A list of pages, and whether a page that was made is still right, need no more; the problems of ten thousand reports need
not be unpacked for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from shuzhi.digests import digest_of
from shuzhi.ledger.model import Status

if TYPE_CHECKING:
    from shuzhi.ledger.model import Ledger, Problem

_ENCODER: Final = msgspec.msgpack.Encoder()


class Counts(NamedTuple):
    """How many problems there are.

    Attributes:
        all: all of them.
        answered: those that a later report answers.
        unanswered: those that no later report answers.
        pending: those that no later report could have answered.
        repeated: those that the organization names in other years as well.
    """

    all: int
    answered: int
    unanswered: int
    pending: int
    repeated: int


class YearInShort(NamedTuple):
    """The problems of an organization's reports of one year.

    Attributes:
        counts: how many there are.
        digest: another one whenever anything of them or of their answers is another.
    """

    counts: Counts
    digest: str


def counts_of(problems: Sequence[Problem]) -> Counts:
    """Count problems."""
    status = Counter(problem.status for problem in problems)
    return Counts(
        all=len(problems),
        answered=status[Status.ANSWERED],
        unanswered=status[Status.UNANSWERED],
        pending=status[Status.PENDING],
        repeated=sum(bool(problem.repeats) for problem in problems),
    )


def total_of(years: Iterable[YearInShort]) -> Counts:
    """The counts of several organizations' years together."""
    columns = zip(Counts(0, 0, 0, 0, 0), *(year.counts for year in years), strict=True)
    return Counts._make(map(sum, columns))


def in_short(ledger: Ledger) -> Mapping[int, YearInShort]:
    """An organization's ledger in short, by the years that have problems, oldest first."""
    return {
        year: YearInShort(counts_of(problems), digest_of(_ENCODER.encode(problems)))
        for year, problems in ledger.by_year.items()
    }
