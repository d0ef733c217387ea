"""The page of one year: who handed in, and the reports by organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi.ledger import ledger_of, shared_problems
from shuzhi.pages.addresses import year_address
from shuzhi.pages.content import PageContent
from shuzhi.pages.templates import render
from shuzhi.roster import roster_of, totals_of, tree_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive


def year_page(archive: Archive, year: int) -> PageContent:
    """Render the page."""
    unregistered = [r for r in archive.by_year.get(year, []) if archive.registry.get(r.code) is None]
    html = render(
        "year.html",
        year_address(year),
        year=year,
        years=archive.years,
        cycle=archive.cycle(year),
        rows=tree_of(archive, year),
        totals=totals_of(roster_of(archive, year)),
        unregistered=unregistered,
        archive=archive,
        groups=shared_problems(ledger_of(archive), year, archive.themes),
    )
    return PageContent(html)
