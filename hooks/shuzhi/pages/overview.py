"""What the home page shows of the archive: figures, and organizations × years, or only their branches × years."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from shuzhi.diagnostics import Diagnostic
from shuzhi.pages.addresses import HOME
from shuzhi.pages.matrix_page import has_titles, matrix_branches, matrix_parts, matrix_rows
from shuzhi.pages.paging import outer_branches, spans
from shuzhi.pages.templates import render
from shuzhi.roster import Standing, entry_of, roster_of, totals_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization
    from shuzhi.settings import Settings

_MOST_DIAGNOSTICS: Final = 200
"""Findings that a preview lists on the home page; `shuzhi check` tells all."""


def overview(archive: Archive, settings: Settings, diagnostics: Sequence[Diagnostic] = ()) -> str:
    """Render the part of the home page that comes from the archive.

    Args:
        archive: the archive.
        settings: the unit's name.
        diagnostics: what is wrong with the registry and the years' rules; published pages show none.
    """
    years = list(reversed(archive.years))
    parts = matrix_parts(archive)
    whole = len(parts) == 1
    latest = years[0] if years else None
    return render(
        "overview.html",
        HOME,
        unit=settings.unit,
        years=years,
        rows=matrix_rows(archive, parts[0]) if whole else [],
        titled=has_titles(archive),
        branches=[] if whole else _handed_in(archive, years),
        pages=matrix_branches(archive),
        here=lambda _: HOME,
        parts=len(parts),
        latest=latest,
        totals=totals_of(roster_of(archive, latest)) if latest else None,
        organizations=len(archive.registry.organizations),
        reports=len(archive.reports),
        standings=list(Standing),
        diagnostics=diagnostics[:_MOST_DIAGNOSTICS],
        more_diagnostics=max(0, len(diagnostics) - _MOST_DIAGNOSTICS),
    )


def _handed_in(
    archive: Archive, years: Sequence[int]
) -> list[tuple[int, Organization, list[tuple[int, int]]]]:
    """The outer branches of the tree: how many in each year handed in, of how many that owed."""
    organizations = [organization for _, organization in archive.registry.subtree()]
    where = spans(archive.registry)
    sums = []
    for year in years:
        standings = [entry_of(archive, organization, year).standing for organization in organizations]
        done = [standing in (Standing.IN_TIME, Standing.LATE) for standing in standings]
        owed = [one or standing is Standing.MISSING for one, standing in zip(done, standings, strict=True)]
        sums.append((list(accumulate(done, initial=0)), list(accumulate(owed, initial=0))))
    rows = []
    for depth, branch in outer_branches(archive.registry):
        begin, end = where[branch.code]
        counts = [(done[end] - done[begin], owed[end] - owed[begin]) for done, owed in sums]
        rows.append((depth, branch, counts))
    return rows
