"""What the home page shows of the archive: figures, and organizations × years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shuzhi.diagnostics import Diagnostic
from shuzhi.pages.addresses import HOME
from shuzhi.pages.templates import render
from shuzhi.roster import Standing, entry_of, roster_of, totals_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.settings import Settings


def overview(archive: Archive, settings: Settings, diagnostics: Sequence[Diagnostic] = ()) -> str:
    """Render the part of the home page that comes from the archive.

    Args:
        archive: the archive.
        settings: the unit's name.
        diagnostics: what is wrong with the registry and the years' rules; published pages show none.
    """
    years = list(reversed(archive.years))
    rows = [
        (depth, organization, [entry_of(archive, organization, year) for year in years])
        for depth, organization in archive.registry.subtree()
    ]
    latest = years[0] if years else None
    return render(
        "overview.html",
        HOME,
        unit=settings.unit,
        years=years,
        rows=rows,
        latest=latest,
        totals=totals_of(roster_of(archive, latest)) if latest else None,
        organizations=len(archive.registry.organizations),
        reports=len(archive.reports),
        standings=list(Standing),
        diagnostics=diagnostics,
    )
