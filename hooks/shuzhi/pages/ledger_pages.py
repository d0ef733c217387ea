"""The ledger of problems as pages: an overview, and each year's problems with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from shuzhi.ledger import Ledger, Problem, Status, ledger_of, ledger_of_organization
from shuzhi.pages.addresses import LEDGER, ledger_address
from shuzhi.pages.content import PageContent
from shuzhi.pages.templates import render

if TYPE_CHECKING:
    from shuzhi.archive import Archive

ROWS_OF_A_PAGE: Final = 250
"""Problems on one page: a year of 500 organizations has 2,000, and a page must stay below 300 KB."""

_MOST_OPEN: Final = 60
"""Problems that the overview lists of each kind; the years' pages have all of them."""


def parts_of_year(archive: Archive, year: int) -> int:
    """How many pages a year's problems take: at least one."""
    return max(1, -(-len(ledger_of(archive).by_year.get(year, [])) // ROWS_OF_A_PAGE))


def ledger_page(archive: Archive) -> PageContent:
    """Render the overview: each year in figures, what was not answered, what comes back."""
    ledger = ledger_of(archive)
    years = sorted(ledger.by_year, reverse=True)
    unanswered = [p for p in _latest_first(ledger) if p.status is Status.UNANSWERED]
    repeated = [p for p in _latest_first(ledger) if p.repeats and p.year > min(p.repeats)]
    html = render(
        "ledger.html",
        LEDGER,
        archive=archive,
        years=[(year, _counts(ledger.by_year[year])) for year in years],
        unanswered=unanswered[:_MOST_OPEN],
        unanswered_count=len(unanswered),
        repeated=repeated[:_MOST_OPEN],
        repeated_count=len(repeated),
    )
    return PageContent(html)


def ledger_year_page(archive: Archive, year: int, part: int) -> PageContent:
    """Render a page of one year's problems.

    Args:
        archive: the archive.
        year: the year of the reports that name them.
        part: which page of the year, from 1.
    """
    ledger = ledger_of(archive)
    problems = _in_tree_order(archive, ledger.by_year.get(year, []))
    begin = (part - 1) * ROWS_OF_A_PAGE
    html = render(
        "ledger_year.html",
        ledger_address(year, part),
        archive=archive,
        year=year,
        years=sorted(ledger.by_year, reverse=True),
        counts=_counts(problems),
        rows=problems[begin : begin + ROWS_OF_A_PAGE],
        part=part,
        parts=parts_of_year(archive, year),
    )
    return PageContent(html)


def problems_of_organization(archive: Archive, code: str) -> Sequence[Problem]:
    """An organization's problems, the latest year first."""
    problems = ledger_of_organization(archive, code).problems
    return sorted(problems, key=lambda p: (-p.year, p.sequence, p.number))


def _counts(problems: Sequence[Problem]) -> dict[str, int]:
    return {
        "all": len(problems),
        **{status.value: sum(p.status is status for p in problems) for status in Status},
        "repeated": sum(bool(p.repeats) for p in problems),
    }


def _latest_first(ledger: Ledger) -> list[Problem]:
    return sorted(ledger.problems, key=lambda p: (-p.year, p.organization, p.sequence, p.number))


def _in_tree_order(archive: Archive, problems: Sequence[Problem]) -> list[Problem]:
    order = {o.code: position for position, (_, o) in enumerate(archive.registry.subtree())}
    return sorted(
        problems, key=lambda p: (order.get(p.organization, len(order)), p.organization, p.sequence, p.number)
    )
