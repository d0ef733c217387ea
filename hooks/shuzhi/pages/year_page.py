"""The pages of one year: who handed in, the reports by organization, and what many of them name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.pages.addresses import roster_address, year_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.page_inputs import roster_inputs, themes_inputs
from shuzhi.pages.paging import branches_on, kept, opening, parted
from shuzhi.pages.templates import render
from shuzhi.pages.theme_pages import themes_in_short
from shuzhi.roster import Entry, Standing, Totals, roster_of, totals_of, tree_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive

ROWS_OF_A_PAGE: Final = 250
"""Organizations on one page: with the year's problems below them it stays below 300 KB."""

_MOST_MISSING: Final = 200
"""Organizations without a report, and reports without an organization, that are listed by themselves."""


def pages_of_year(archive: Archive, year: int, *, in_navigation: bool) -> Iterator[GeneratedPage]:
    """List the pages of a year.

    Args:
        archive: the archive.
        year: the year.
        in_navigation: whether the navigation lists the first.
    """
    for part in range(1, len(_parts(archive, year)) + 1):
        yield GeneratedPage(
            roster_address(year, part),
            f"{year}年度" + (f"（{part}）" if part > 1 else ""),
            partial(year_page, archive, year, part),
            "years",
            in_navigation=in_navigation and part == 1,
            hide=("toc",),
            part_of=year_address(year),
            inputs=partial(_inputs, archive, year, part),
        )


def _inputs(archive: Archive, year: int, part: int) -> Iterator[str]:
    yield from roster_inputs(archive, year)
    if part == 1:
        yield from themes_inputs(archive, year)


def year_page(archive: Archive, year: int, part: int = 1) -> PageContent:
    """Render a page of a year.

    Args:
        archive: the archive.
        year: the year.
        part: which page, from 1; what concerns the whole year stands on the first.
    """
    parts = _parts(archive, year)
    codes = set(parts[part - 1])
    rows = [row for row in _tree(archive, year) if row[1].organization.code in codes]
    facts = _of_the_year(archive, year, missing=len(parts) > 1) if part == 1 else {}
    html = render(
        "year.html",
        roster_address(year, part),
        archive=archive,
        year=year,
        years=list(reversed(archive.years)),
        rows=rows,
        above=archive.registry.ancestors(rows[0][1].organization.code) if rows and part > 1 else [],
        branches=kept(archive, ("branches", year), lambda: branches_on(archive.registry, parts, year)),
        part=part,
        parts=len(parts),
        **facts,
    )
    return PageContent(html)


def _of_the_year(archive: Archive, year: int, *, missing: bool) -> dict[str, object]:
    """What the first page shows besides the roster; of one on a single page those missing can be seen in it."""
    unregistered = [r for r in archive.by_year.get(year, []) if archive.registry.get(r.code) is None]
    entries = roster_of(archive, year)
    without = [entry.organization for entry in entries if missing and entry.standing is Standing.MISSING]
    return {
        "cycle": archive.cycle(year),
        "totals": totals_of(entries),
        "missing": opening(without, _MOST_MISSING),
        "missing_count": len(without),
        "unregistered": opening(unregistered, _MOST_MISSING),
        "unregistered_count": len(unregistered),
        "groups": themes_in_short(archive, year),
    }


def _parts(archive: Archive, year: int) -> list[Sequence[str]]:
    """Where the roster is parted. Only file names and the registry decide, so that listing pages reads no report."""

    def make() -> list[Sequence[str]]:
        handed_in = {report.code for report in archive.by_year.get(year, [])}
        codes = [o.code for _, o in archive.registry.subtree() if o.owes(year) or o.code in handed_in]
        return parted(codes, ROWS_OF_A_PAGE)

    return kept(archive, ("roster", year), make)


def _tree(archive: Archive, year: int) -> list[tuple[int, Entry, Totals | None]]:
    return kept(archive, ("tree", year), lambda: tree_of(archive, year))
