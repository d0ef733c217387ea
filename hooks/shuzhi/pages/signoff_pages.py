"""Who signed which report off, as pages: an overview of the years, each year's reports, a table to download."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from shuzhi.csv_text import csv_text
from shuzhi.pages.addresses import SIGNOFF, SIGNOFF_DOWNLOAD, signoff_address
from shuzhi.pages.content import GeneratedFile, GeneratedPage, PageContent
from shuzhi.pages.page_inputs import signoff_inputs
from shuzhi.pages.paging import Branch, branches_on, in_tree_order, kept, opening, parted_between
from shuzhi.pages.templates import render
from shuzhi.signoff import Signoff, Signoffs, State
from shuzhi.signoff.records import COLUMNS, notes, record

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report

ROWS_OF_A_PAGE: Final = 250
"""Reports on one page, which must stay below 300 KB."""

_MOST_PENDING: Final = 60
"""Reports without a valid sign-off that the overview lists; the years' pages have all of them."""

_MOST_YEARS: Final = 10
"""Years that the navigation lists; the overview links to all."""


def pages_of_signoffs(archive: Archive, signoffs: Signoffs) -> Iterator[GeneratedPage]:
    """List the pages; where nothing could be read from git, one that says why."""
    yield GeneratedPage(
        SIGNOFF,
        "审签情况",
        partial(_overview, archive, signoffs),
        "signoff",
        in_navigation=True,
        hide=("toc",),
        inputs=partial(signoff_inputs, archive, signoffs, archive.reports),
    )
    if signoffs.trouble is not None:
        return
    for position, year in enumerate(sorted(archive.by_year, reverse=True)):
        for part in range(1, len(_parts(archive, year)) + 1):
            yield GeneratedPage(
                signoff_address(year, part),
                f"{year}年度审签情况" + (f"（{part}）" if part > 1 else ""),
                partial(_year, archive, signoffs, year, part),
                "signoff",
                in_navigation=part == 1 and position < _MOST_YEARS,
                hide=("toc",),
                inputs=partial(signoff_inputs, archive, signoffs, archive.by_year[year]),
            )


def signoff_downloads(archive: Archive, signoffs: Signoffs) -> Iterator[GeneratedFile]:
    """The table that people download."""
    if signoffs.trouble is None:
        yield GeneratedFile(
            SIGNOFF_DOWNLOAD,
            partial(_table, archive, signoffs),
            partial(signoff_inputs, archive, signoffs, archive.reports),
        )


def _table(archive: Archive, signoffs: Signoffs) -> str:
    return csv_text((record(signoffs.of(report.path)) for report in archive.reports), COLUMNS)


def _overview(archive: Archive, signoffs: Signoffs) -> PageContent:
    pending = [
        (report, signoff)
        for report in reversed(archive.reports)
        if (signoff := signoffs.of(report.path)).state in (State.UNREVIEWED, State.CHANGED)
        and not signoff.under_review
    ]
    html = render(
        "signoff.html",
        SIGNOFF,
        archive=archive,
        signoffs=signoffs,
        years=[
            (year, _counts(signoffs, archive.by_year[year])) for year in sorted(archive.by_year, reverse=True)
        ],
        rows=_rows(archive, opening(pending, _MOST_PENDING)),
        pending=len(pending),
        download=SIGNOFF_DOWNLOAD,
    )
    return PageContent(html)


def _year(archive: Archive, signoffs: Signoffs, year: int, part: int) -> PageContent:
    reports, parts = _reports(archive, year), _parts(archive, year)
    html = render(
        "signoff_year.html",
        signoff_address(year, part),
        year=year,
        years=sorted(archive.by_year, reverse=True),
        counts=_counts(signoffs, reports),
        rows=_rows(
            archive,
            [(report, signoffs.of(report.path)) for report in reports[parts[part - 1]]],
        ),
        branches=_branches(archive, year),
        part=part,
        parts=len(parts),
    )
    return PageContent(html)


def _reports(archive: Archive, year: int) -> list[Report]:
    """A year's reports, those of an organization one after the other, in the order of the tree."""

    def make() -> list[Report]:
        by_code: dict[str, list[Report]] = {}
        for report in archive.by_year.get(year, []):
            by_code.setdefault(report.code, []).append(report)
        return [report for code in in_tree_order(archive, by_code) for report in by_code[code]]

    return kept(archive, ("signoff", year), make)


def _parts(archive: Archive, year: int) -> list[slice]:
    def make() -> list[slice]:
        return parted_between([report.code for report in _reports(archive, year)], ROWS_OF_A_PAGE)

    return kept(archive, ("signoff parts", year), make)


def _branches(archive: Archive, year: int) -> list[Branch]:
    """On which page each branch of the tree begins."""

    def make() -> list[Branch]:
        codes = [report.code for report in _reports(archive, year)]
        return branches_on(archive.registry, [codes[s] for s in _parts(archive, year)], year)

    return kept(archive, ("signoff branches", year), make)


def _counts(signoffs: Signoffs, reports: Sequence[Report]) -> dict[str, int]:
    counts = Counter(signoffs.of(report.path).state.value for report in reports)
    return {"all": len(reports), **{state.value: counts[state.value] for state in State}}


def _rows(archive: Archive, signoffs: Sequence[tuple[Report, Signoff]]) -> list[dict[str, Any]]:
    return [
        {
            "report": report,
            "organization": archive.registry.get(report.code),
            "signoff": signoff,
            "version": signoff.told,
            "notes": notes(signoff),
        }
        for report, signoff in signoffs
    ]
