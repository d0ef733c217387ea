"""The ledgers of an archive: each organization's made once, or taken from an earlier run over the same reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from shuzhi.ledger.building import ledger_of_reports
from shuzhi.ledger.model import Ledger
from shuzhi.ledger.short import YearInShort, in_short

if TYPE_CHECKING:
    from shuzhi.archive import Archive

_CACHE: Final = "_ledger"
_IN_SHORT: Final = "_ledger_in_short"
_SOURCE: Final = "_ledger_of_an_earlier_run"


class KnownLedger(NamedTuple):
    """An organization's ledger as an earlier run left it.

    Attributes:
        ledger: gives it.
        years: the same in short.
    """

    ledger: Callable[[], Ledger]
    years: Mapping[int, YearInShort]


def ledger_of(archive: Archive) -> Ledger:
    """The ledger of an archive.

    Args:
        archive: the archive.

    Returns:
        every problem of every report that could be read. Time grows with the number of problems.
    """
    kept = _kept(archive)
    if None not in kept:
        parts = [ledger_of_organization(archive, code) for code in sorted(archive.by_organization)]
        kept[None] = Ledger(
            tuple(problem for part in parts for problem in part.problems),
            tuple(answer for part in parts for answer in part.unfounded),
        )
    return kept[None]


def ledger_of_organization(archive: Archive, code: str) -> Ledger:
    """The ledger of one organization, made once for each archive: a check of one report needs no other.

    Args:
        archive: the archive.
        code: the organization, registered or not.
    """
    kept = _kept(archive)
    if code not in kept:
        known = _known(archive, code)
        reports = archive.by_organization.get(code, [])
        kept[code] = known.ledger() if known is not None else ledger_of_reports(reports)
    return kept[code]


def known_ledger(archive: Archive, code: str) -> KnownLedger:
    """The ledger of one organization with the same in short; where an earlier run told it, no problem is unpacked for it.

    Args:
        archive: the archive.
        code: the organization, registered or not.
    """
    if (known := _known(archive, code)) is not None:
        return known
    ledger = ledger_of_organization(archive, code)
    return KnownLedger(lambda: ledger, in_short(ledger))


def years_in_short(archive: Archive) -> Mapping[int, Mapping[str, YearInShort]]:
    """The ledger of an archive in short: the years that have problems, in order, and below each the organizations' codes."""
    found: dict[int, dict[str, YearInShort]] | None = vars(archive).get(_IN_SHORT)
    if found is None:
        found = {year: {} for year in archive.years}
        for code in sorted(archive.by_organization):
            for year, short in known_ledger(archive, code).years.items():
                found[year][code] = short
        found = {year: by_code for year, by_code in found.items() if by_code}
        vars(archive)[_IN_SHORT] = found
    return found


def know_ledgers(archive: Archive, source: Callable[[str], KnownLedger | None]) -> None:
    """Be told the ledgers of an earlier run over the same reports.

    Args:
        archive: the archive.
        source: an organization's code → its ledger, or None where it is not known.
    """
    vars(archive)[_SOURCE] = source


def forget_ledger(archive: Archive, code: str) -> None:
    """Let go of an organization's ledger; it is made anew when it is asked for again."""
    _kept(archive).pop(code, None)


def _known(archive: Archive, code: str) -> KnownLedger | None:
    source: Callable[[str], KnownLedger | None] | None = vars(archive).get(_SOURCE)
    return source(code) if source is not None else None


def _kept(archive: Archive) -> dict[str | None, Ledger]:
    """The ledgers made so far, by organization and below None the whole; kept as `cached_property` keeps a value."""
    kept: dict[str | None, Ledger] = vars(archive).setdefault(_CACHE, {})
    return kept
