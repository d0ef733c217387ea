"""The page of one year: who handed in, and the reports by organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi.pages.addresses import year_address
from shuzhi.pages.content import PageContent
from shuzhi.pages.templates import render
from shuzhi.roster import entry_of, roster_of, totals_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive


def year_page(archive: Archive, year: int) -> PageContent:
    """Render the page."""
    rows = [
        (depth, entry_of(archive, organization, year))
        for depth, organization in archive.registry.subtree()
        if organization.owes(year) or archive.reports_of(organization.code, year)
    ]
    unregistered = [r for r in archive.by_year.get(year, []) if archive.registry.get(r.code) is None]
    html = render(
        "year.html",
        year_address(year),
        year=year,
        years=archive.years,
        cycle=archive.cycle(year),
        rows=rows,
        totals=totals_of(roster_of(archive, year)),
        unregistered=unregistered,
    )
    return PageContent(html)
