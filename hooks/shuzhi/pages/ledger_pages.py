"""The ledger of problems as pages: an overview, and each year's problems with what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.digests import digest_of
from shuzhi.ledger import Ledger, Problem, Status, ledger_of, ledger_of_organization, years_in_short
from shuzhi.pages.addresses import LEDGER, ledger_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.ledger_lists import (
    ALL,
    KINDS,
    branches_of_list,
    codes_in_list,
    counts_of_year,
    kinds_of_year,
    parts_of_list,
    problems_in_list,
)
from shuzhi.pages.page_inputs import ledger_inputs, ledger_year_inputs
from shuzhi.pages.paging import kept, opening
from shuzhi.pages.templates import render
from shuzhi.pages.theme_pages import pages_of_themes

if TYPE_CHECKING:
    from shuzhi.archive import Archive

_MOST_OPEN: Final = 60
"""Problems that the overview lists of each kind; the years' pages have all of them."""

_MOST_YEARS_IN_NAVIGATION: Final = 10
"""Years of the ledger that the navigation lists; its overview links to all."""


def pages_of_ledger(archive: Archive) -> Iterator[GeneratedPage]:
    """List the pages: the overview, each year's problems, those of each kind, and in a large year all by theme."""
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
        yield from _pages_of_list(archive, year, ALL, in_navigation=position < _MOST_YEARS_IN_NAVIGATION)
        for kind in kinds_of_year(archive, year):
            yield from _pages_of_list(archive, year, kind, in_navigation=False)
        yield from pages_of_themes(archive, year)


def _pages_of_list(archive: Archive, year: int, kind: str, *, in_navigation: bool) -> Iterator[GeneratedPage]:
    title = f"{year}年度台账" + (f"：{KINDS[kind]}" if kind in KINDS else "")
    for part in range(1, len(parts_of_list(archive, year, kind)) + 1):
        yield GeneratedPage(
            _address(kind, year, part),
            title + (f"（{part}）" if part > 1 else ""),
            partial(ledger_year_page, archive, year, part, kind),
            "ledger",
            in_navigation=in_navigation and part == 1,
            hide=("toc",),
            part_of=ledger_address(year),
            inputs=partial(_inputs_of_list, archive, year, part, kind),
        )


def _inputs_of_list(archive: Archive, year: int, part: int, kind: str) -> Iterator[str]:
    codes = codes_in_list(archive, year, kind)
    parted = kept(archive, ("ledger parted", year, kind), lambda: digest_of(*codes))
    around = (_years(archive), counts_of_year(archive, year), parted)
    here = codes[parts_of_list(archive, year, kind)[part - 1]]
    return ledger_year_inputs(archive, year, around, here)


def _address(kind: str, year: int, part: int = 1) -> str:
    return ledger_address(year, part, "" if kind == ALL else kind)


def ledger_page(archive: Archive) -> PageContent:
    """Render the overview: each year in figures, what was not answered, what comes back."""
    ledger = ledger_of(archive)
    unanswered = [p for p in _latest_first(ledger) if p.status is Status.UNANSWERED]
    repeated = [p for p in _latest_first(ledger) if p.repeats and p.year > min(p.repeats)]
    html = render(
        "ledger.html",
        LEDGER,
        archive=archive,
        years=[
            (year, counts_of_year(archive, year), kinds_of_year(archive, year)) for year in _years(archive)
        ],
        kinds=KINDS,
        unanswered=opening(unanswered, _MOST_OPEN),
        unanswered_count=len(unanswered),
        repeated=opening(repeated, _MOST_OPEN),
        repeated_count=len(repeated),
    )
    return PageContent(html)


def ledger_year_page(archive: Archive, year: int, part: int, kind: str = ALL) -> PageContent:
    """Render a page of one year's problems.

    Args:
        archive: the archive.
        year: the year of the reports that name them.
        part: which page of the list, from 1.
        kind: which of the year's problems: `ALL`, or one of `KINDS`.
    """
    parts = parts_of_list(archive, year, kind)
    html = render(
        "ledger_year.html",
        _address(kind, year, part),
        archive=archive,
        year=year,
        years=_years(archive),
        kind=kind,
        kinds=KINDS,
        listed_kinds=kinds_of_year(archive, year),
        counts=counts_of_year(archive, year),
        rows=problems_in_list(archive, year, kind)[parts[part - 1]],
        branches=branches_of_list(archive, year, kind),
        address_of=partial(_address, kind),
        part=part,
        parts=len(parts),
    )
    return PageContent(html)


def problems_of_organization(archive: Archive, code: str) -> Sequence[Problem]:
    """An organization's problems, the latest year first."""
    problems = ledger_of_organization(archive, code).problems
    return sorted(problems, key=lambda p: (-p.year, p.sequence, p.number))


def _years(archive: Archive) -> list[int]:
    """The years that have problems, the latest first."""
    return sorted(years_in_short(archive), reverse=True)


def _latest_first(ledger: Ledger) -> list[Problem]:
    return sorted(ledger.problems, key=lambda p: (-p.year, p.organization, p.sequence, p.number))
