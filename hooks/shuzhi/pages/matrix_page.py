"""Organizations × years, where they are too many for the home page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.pages.addresses import matrix_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.page_inputs import matrix_inputs
from shuzhi.pages.paging import Branch, branches_on, kept, parted
from shuzhi.pages.templates import render
from shuzhi.roster import Entry, Standing, entry_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization

_MOST_BYTES: Final = 245_000
"""Size of a matrix on one page, which must stay below 300 KB with the site's frame and what else stands there."""

_BYTES_OF_A_ROW: Final = 170
_BYTES_OF_A_CELL: Final = 50
"""Markup without the organization's code and name; measured."""

_BYTES_OF_A_TITLE: Final = 120
"""A title of thirty characters and its attribute."""


def matrix_parts(archive: Archive) -> list[Sequence[tuple[int, Organization]]]:
    """The organizations on each page with their depth: one part where the home page can hold them all."""
    return kept(archive, "matrix", lambda: _parts(archive))


def has_titles(archive: Archive) -> bool:
    """Whether the matrix has room for the title of each report."""
    return _size(archive) + len(archive.reports) * _BYTES_OF_A_TITLE <= _MOST_BYTES


def _parts(archive: Archive) -> list[Sequence[tuple[int, Organization]]]:
    rows = list(archive.registry.subtree())
    return parted(rows, max(1, len(rows) * _MOST_BYTES // max(_size(archive), 1)))


def _size(archive: Archive) -> int:
    years = len(archive.years)
    return sum(
        _BYTES_OF_A_ROW + 3 * len(o.short) + years * (_BYTES_OF_A_CELL + len(o.code))
        for o in archive.registry.organizations.values()
    )


def matrix_rows(
    archive: Archive, some: Sequence[tuple[int, Organization]]
) -> list[tuple[int, Organization, list[Entry]]]:
    """Depth, organization, and how it stands in each year, the latest first."""
    years = list(reversed(archive.years))
    return [(depth, o, [entry_of(archive, o, year) for year in years]) for depth, o in some]


def pages_of_matrix(archive: Archive) -> Iterator[GeneratedPage]:
    """List the pages; none where the home page holds the matrix."""
    parts = matrix_parts(archive)
    for part, some in enumerate(parts, start=1) if len(parts) > 1 else ():
        yield GeneratedPage(
            matrix_address(part),
            "报送一览" + (f"（{part}）" if part > 1 else ""),
            partial(matrix_page, archive, part),
            "years",
            in_navigation=part == 1,
            hide=("navigation", "toc"),  # twenty years need the width
            inputs=partial(matrix_inputs, archive, [organization.code for _, organization in some]),
        )


def matrix_page(archive: Archive, part: int) -> PageContent:
    """Render a page.

    Args:
        archive: the archive.
        part: which page, from 1.
    """
    parts = matrix_parts(archive)
    some = parts[part - 1]
    html = render(
        "matrix.html",
        matrix_address(part),
        years=list(reversed(archive.years)),
        rows=matrix_rows(archive, some),
        above=archive.registry.ancestors(some[0][1].code),
        standings=list(Standing),
        branches=matrix_branches(archive),
        part=part,
        parts=len(parts),
    )
    return PageContent(html)


def matrix_branches(archive: Archive) -> list[Branch]:
    """On which page each branch of the tree begins."""
    return kept(archive, "matrix branches", lambda: _branches(archive))


def _branches(archive: Archive) -> list[Branch]:
    codes = [[organization.code for _, organization in some] for some in matrix_parts(archive)]
    return branches_on(archive.registry, codes)
