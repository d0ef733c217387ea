"""Who handed in (报送情况): for each organization and year whether a report was owed and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization
    from shuzhi.report import Report


class Standing(StrEnum):
    """What became of the report that an organization owed."""

    IN_TIME = "in-time"
    LATE = "late"
    MISSING = "missing"
    EXEMPT = "exempt"
    NOT_OWED = "not-owed"

    @property
    def label(self) -> str:
        """The standing in words."""
        return {
            "in-time": "已交",
            "late": "逾期",
            "missing": "未交",
            "exempt": "免交",
            "not-owed": "不在存续期",
        }[self.value]

    @property
    def letter(self) -> str:
        """The standing in one character, for tables: never colour alone."""
        return {"in-time": "交", "late": "迟", "missing": "缺", "exempt": "免", "not-owed": "—"}[self.value]


@dataclass(frozen=True, slots=True)
class Entry:
    """One organization in one year.

    Attributes:
        organization: the organization.
        year: the year.
        standing: what became of its report.
        days_late: days after the deadline, 0 where in time or where no deadline is set.
        reports: its reports of the year, none to two.
        reason: why it is exempt; empty otherwise.
    """

    organization: Organization
    year: int
    standing: Standing
    days_late: int
    reports: tuple[Report, ...]
    reason: str = ""

    @property
    def on_behalf(self) -> bool:
        """Whether somebody else reported for a secretary (代述职)."""
        return any(report.on_behalf for report in self.reports)


def entry_of(archive: Archive, organization: Organization, year: int) -> Entry:
    """Tell how an organization stands in a year."""
    reports = tuple(archive.reports_of(organization.code, year))
    cycle = archive.cycle(year)
    if any(report.readable for report in reports):
        submitted = min((r.submitted for r in reports if r.submitted is not None), default=None)
        late = (submitted - cycle.deadline).days if submitted and cycle.deadline else 0
        standing = Standing.LATE if late > 0 else Standing.IN_TIME
        return Entry(organization, year, standing, max(late, 0), reports)
    if not organization.owes(year):
        return Entry(organization, year, Standing.NOT_OWED, 0, ())
    if organization.code in cycle.exempt:
        return Entry(organization, year, Standing.EXEMPT, 0, (), cycle.exempt[organization.code])
    return Entry(organization, year, Standing.MISSING, 0, reports)  # a file that cannot be read is no report


def roster_of(archive: Archive, year: int) -> list[Entry]:
    """How every organization that existed in a year stands, in the order of the tree."""
    entries = (entry_of(archive, organization, year) for _, organization in archive.registry.subtree())
    return [entry for entry in entries if entry.standing is not Standing.NOT_OWED]


def tree_of(archive: Archive, year: int, code: str | None = None) -> list[tuple[int, Entry, Totals | None]]:
    """A year's roster as a tree.

    Args:
        archive: the archive.
        year: the year.
        code: the organization whose subtree is meant; None for all.

    Returns:
        depth, entry, and for an organization with others below it the totals of its subtree, itself included;
        parents first. Organizations that neither existed nor handed in that year are left out.
    """
    rows = [(depth, entry_of(archive, o, year)) for depth, o in archive.registry.subtree(code)]
    rows = [(depth, entry) for depth, entry in rows if entry.standing is not Standing.NOT_OWED]
    tree: list[tuple[int, Entry, Totals | None]] = []
    for index, (depth, entry) in enumerate(rows):
        end = index + 1
        while end < len(rows) and rows[end][0] > depth:
            end += 1
        below = [inner for _, inner in rows[index:end]]
        tree.append((depth, entry, totals_of(below) if len(below) > 1 else None))
    return tree


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over a roster.

    Attributes:
        owed: organizations that owed a report, exempt ones left out.
        handed_in: those of them that handed in, late ones included.
        late: those that handed in late.
        missing: those that did not.
        exempt: those that need not.
        on_behalf: those of whose reports one was given by somebody else (代述职).
        twice: those that handed in two reports, because the secretary changed.
    """

    owed: int
    handed_in: int
    late: int
    missing: int
    exempt: int
    on_behalf: int = 0
    twice: int = 0


def totals_of(entries: list[Entry]) -> Totals:
    """Count a roster."""
    counts = Counter(entry.standing for entry in entries)
    handed_in = counts[Standing.IN_TIME] + counts[Standing.LATE]
    return Totals(
        owed=handed_in + counts[Standing.MISSING],
        handed_in=handed_in,
        late=counts[Standing.LATE],
        missing=counts[Standing.MISSING],
        exempt=counts[Standing.EXEMPT],
        on_behalf=sum(entry.on_behalf for entry in entries),
        twice=sum(len(entry.reports) > 1 for entry in entries),
    )
