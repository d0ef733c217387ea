"""The ledger of problems as pages: an overview, and each year's problems with what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.digests import digest_of
from shuzhi.ledger import (
    Counts,
    Ledger,
    Problem,
    Status,
    ledger_of,
    ledger_of_organization,
    total_of,
    years_in_short,
)
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
    for position, year in enumerate(_years(archive)):
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
    rows, begin = _rows(archive, year), (part - 1) * ROWS_OF_A_PAGE
    parted = kept(archive, ("ledger parted", year), lambda: digest_of(*rows))
    around = (_years(archive), _counts(archive, year), parted)
    return ledger_year_inputs(archive, year, around, rows[begin : begin + ROWS_OF_A_PAGE])


def parts_of_year(archive: Archive, year: int) -> int:
    """How many pages a year's problems take: at least one."""
    return max(1, -(-_counts(archive, year).all // ROWS_OF_A_PAGE))


def ledger_page(archive: Archive) -> PageContent:
    """Render the overview: each year in figures, what was not answered, what comes back."""
    ledger = ledger_of(archive)
    unanswered = [p for p in _latest_first(ledger) if p.status is Status.UNANSWERED]
    repeated = [p for p in _latest_first(ledger) if p.repeats and p.year > min(p.repeats)]
    html = render(
        "ledger.html",
        LEDGER,
        archive=archive,
        years=[(year, _counts(archive, year)) for year in _years(archive)],
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
    begin = (part - 1) * ROWS_OF_A_PAGE
    html = render(
        "ledger_year.html",
        ledger_address(year, part),
        archive=archive,
        year=year,
        years=_years(archive),
        counts=_counts(archive, year),
        rows=_problems(archive, year)[begin : begin + ROWS_OF_A_PAGE],
        branches=_branches(archive, year),
        part=part,
        parts=parts_of_year(archive, year),
    )
    return PageContent(html)


def problems_of_organization(archive: Archive, code: str) -> Sequence[Problem]:
    """An organization's problems, the latest year first."""
    problems = ledger_of_organization(archive, code).problems
    return sorted(problems, key=lambda p: (-p.year, p.sequence, p.number))


def _years(archive: Archive) -> list[int]:
    """The years that have problems, the latest first."""
    return sorted(years_in_short(archive), reverse=True)


def _counts(archive: Archive, year: int) -> Counts:
    return kept(
        archive,
        ("counts", year),
        lambda: total_of(years_in_short(archive).get(year, {}).values()),
    )


def _latest_first(ledger: Ledger) -> list[Problem]:
    return sorted(ledger.problems, key=lambda p: (-p.year, p.organization, p.sequence, p.number))


def _rows(archive: Archive, year: int) -> list[str]:
    """The organization of each of a year's problems, in the order of the tree; no problem is unpacked for it."""

    def make() -> list[str]:
        by_code = years_in_short(archive).get(year, {})
        return [code for code in _in_tree_order(archive, by_code) for _ in range(by_code[code].counts.all)]

    return kept(archive, ("ledger rows", year), make)


def _branches(archive: Archive, year: int) -> list[Branch]:
    """On which page each branch of the tree begins."""

    def make() -> list[Branch]:
        rows = _rows(archive, year)
        parts = [rows[begin : begin + ROWS_OF_A_PAGE] for begin in range(0, len(rows), ROWS_OF_A_PAGE)]
        return branches_on(archive.registry, parts, year)

    return kept(archive, ("ledger branches", year), make)


def _in_tree_order(archive: Archive, codes: Iterable[str]) -> list[str]:
    order = kept(archive, "order", lambda: {o.code: i for i, (_, o) in enumerate(archive.registry.subtree())})
    return sorted(codes, key=lambda code: (order.get(code, len(order)), code))


def _problems(archive: Archive, year: int) -> list[Problem]:
    """A year's problems, those of an organization one after the other, in the order of the tree."""

    def make() -> list[Problem]:
        codes = _in_tree_order(archive, years_in_short(archive).get(year, {}))
        return [p for code in codes for p in ledger_of_organization(archive, code).by_year[year]]

    return kept(archive, ("ledger", year), make)
