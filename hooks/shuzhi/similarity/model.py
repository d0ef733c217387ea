"""What is compared, how strictly, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Against(Enum):
    """Which pairs are compared."""

    ALL = "all"
    """Every report with every other one, those of its own organization included."""
    LAST_YEAR = "last-year"
    """Every report with its own organization's previous ones."""


@dataclass(frozen=True, slots=True)
class Document:
    """A report's body as the comparison needs it.

    Attributes:
        path: relative to the archive's root; names the report.
        code: the organization. A renamed organization keeps its code.
        year: the year it reports on.
        text: the body, lines ended by line feeds.
        first_line: line of the file in which the text begins.
        names: names of the organization and of those above it; a copy has other ones in their places.
        answers: lines of the file, from and up to but not including, that answer the last report's problems.
        problems: lines of the file that tell problems, in the same form.
    """

    path: str
    code: str
    year: int
    text: str
    first_line: int = 1
    names: tuple[str, ...] = ()
    answers: tuple[tuple[int, int], ...] = ()
    problems: tuple[tuple[int, int], ...] = ()

    @property
    def age(self) -> tuple[int, str]:
        """Sorts the reports from old to new; `bank.md` before `bank_2.md`."""
        return self.year, self.path


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or the part of one, that stands in the other report, word for word or nearly so.

    Attributes:
        line: line of the report.
        text: what stands there, from the first character both have to the last one.
        other_line: line of the other report.
        other_text: what stands there.
        characters: how many characters of it both have.
    """

    line: int
    text: str
    other_line: int
    other_text: str
    characters: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports that have more in common than reports of two organizations should have.

    Shares are parts of the characters that count: without punctuation, quotations, headings and fixed phrases.

    Attributes:
        path: the report; of two that were not asked for by name, the later one.
        other: the report it is held against.
        share: share of `path` that stands in `other`, 0 to 1.
        other_share: share of `other` that stands in `path`: 1 where a short report was taken whole into a long one.
        own_share: like `share`, but text that stands in many organizations' reports counts little.
        passages: what they have in common, in the order of `path`.
    """

    path: str
    other: str
    share: float
    other_share: float
    own_share: float
    passages: tuple[Passage, ...]

    @property
    def turned(self) -> Copy:
        """The same seen from the other report; its discounted share is worked out from the plain ones."""
        own = self.own_share * self.other_share / self.share if self.share else 0.0
        passages = sorted(
            (Passage(p.other_line, p.other_text, p.line, p.text, p.characters) for p in self.passages),
            key=lambda passage: (passage.line, passage.other_line),
        )
        return Copy(self.other, self.path, self.other_share, self.share, min(own, 1.0), tuple(passages))

    @property
    def spans(self) -> list[tuple[range, range]]:
        """The passages as ranges of lines on both sides, those that follow one another on both joined."""
        joined: list[tuple[range, range]] = []
        for passage in self.passages:
            mine, others = (
                range(passage.line, passage.line + 1),
                range(passage.other_line, passage.other_line + 1),
            )
            if joined and _follows(joined[-1][0], mine) and _follows(joined[-1][1], others):
                before, before_other = joined.pop()
                mine = range(before.start, max(before.stop, mine.stop))
                others = range(before_other.start, max(before_other.stop, others.stop))
            joined.append((mine, others))
        return joined


def _follows(before: range, after: range) -> bool:
    """Whether at most one line, a blank one, lies between."""
    return before.stop - 1 <= after.start <= before.stop + 1


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on two reports are told.

    Attributes:
        own_share: share of either report that stands in the other, common text discounted. Independent reports on
            the same themes were measured at up to 0.03.
        common_share: share from which on it does not matter in how many organizations' reports the text stands:
            no superior's text makes up so much of a report.
        characters: characters that both have, at the least; short reports have large shares by chance.
        organizations: text counts in full that stands in the reports of so many organizations; in n times as many it
            counts about a nth.
        others: how many others are told of one report, those with most in common; where a hundred branches have the
            same text, ten say enough.
    """

    own_share: float = 0.1
    common_share: float = 0.5
    characters: int = 100
    organizations: int = 3
    others: int = 10
