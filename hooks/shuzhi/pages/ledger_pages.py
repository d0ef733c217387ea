"""The ledger of problems as pages: an overview, and each year's problems with what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.ledger import Ledger, Problem, Status, ledger_of, ledger_of_organization
from shuzhi.pages.addresses import LEDGER, ledger_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.page_inputs import ledger_inputs, ledger_year_inputs
from shuzhi.pages.paging import Branch, branches_on, kept
from shuzhi.pages.templates import render
from shuzhi.pages.theme_pages import pages_of_themes

if TYPE_CHECKING:
    from shuzhi.archive import Archive

ROWS_OF_A_PAGE: Final = 250
"""Problems on one page: a year of 500 organizations has 2,000, and a page must stay below 300 KB."""

_MOST_OPEN: Final = 60
"""Problems that the overview lists of each kind; the years' pages have all of them."""


_MOST_YEARS_IN_NAVIGATION: Final = 10
"""Years of the ledger that the navigation lists; its overview links to all."""


@dataclass(frozen=True)
class _Year:
    """A year's problems over its pages.

    Attributes:
        counts: how many there are of each status.
        parts: those on each page, in the order of the tree.
        branches: on which page each branch of the tree begins.
    """

    counts: dict[str, int]
    parts: Sequence[Sequence[Problem]]
    branches: list[Branch]


def pages_of_ledger(archive: Archive) -> Iterator[GeneratedPage]:
    """List the pages: the overview, each year's problems, and in a large year the same by theme."""
    yield GeneratedPage(
        LEDGER,
        "问题整改台账",
        partial(ledger_page, archive),
        "ledger",
        in_navigation=True,
        hide=("toc",),
        inputs=partial(ledger_inputs, archive),
    )
    years = sorted(ledger_of(archive).by_year, reverse=True)
    for position, year in enumerate(years):
        for part in range(1, parts_of_year(archive, year) + 1):
            yield GeneratedPage(
                ledger_address(year, part),
                f"{year}年度台账" + (f"（{part}）" if part > 1 else ""),
                partial(ledger_year_page, archive, year, part),
                "ledger",
                in_navigation=part == 1 and position < _MOST_YEARS_IN_NAVIGATION,
                hide=("toc",),
                inputs=partial(_inputs_of_year, archive, year, part),
            )
        yield from pages_of_themes(archive, year)


def _inputs_of_year(archive: Archive, year: int, part: int) -> Iterator[str]:
    found = _year(archive, year)
    begins = [(branch.organization.code, branch.part) for branch in found.branches]
    around = (sorted(ledger_of(archive).by_year), found.counts, len(found.parts), begins)
    return ledger_year_inputs(archive, around, found.parts[part - 1])


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
    found = _year(archive, year)
    html = render(
        "ledger_year.html",
        ledger_address(year, part),
        archive=archive,
        year=year,
        years=sorted(ledger_of(archive).by_year, reverse=True),
        counts=found.counts,
        rows=found.parts[part - 1],
        branches=found.branches,
        part=part,
        parts=len(found.parts),
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


def _year(archive: Archive, year: int) -> _Year:
    def make() -> _Year:
        problems = _in_tree_order(archive, ledger_of(archive).by_year.get(year, []))
        begins = range(0, max(1, len(problems)), ROWS_OF_A_PAGE)
        parts = [problems[begin : begin + ROWS_OF_A_PAGE] for begin in begins]
        codes = [[problem.organization for problem in part] for part in parts]
        return _Year(_counts(problems), parts, branches_on(archive.registry, codes, year))

    return kept(archive, ("ledger", year), make)


def _in_tree_order(archive: Archive, problems: Sequence[Problem]) -> list[Problem]:
    order = kept(archive, "order", lambda: {o.code: i for i, (_, o) in enumerate(archive.registry.subtree())})
    return sorted(
        problems, key=lambda p: (order.get(p.organization, len(order)), p.organization, p.sequence, p.number)
    )
