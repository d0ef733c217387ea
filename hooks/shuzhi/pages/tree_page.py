"""The tree of organizations, over several pages where it is large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.pages.addresses import ORGANIZATIONS, row_anchor, tree_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.page_inputs import tree_inputs
from shuzhi.pages.paging import Branch, branches_on, kept, parted
from shuzhi.pages.templates import render

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization

ROWS_OF_A_PAGE: Final = 600
"""Organizations on one page: 100 KB, and no longer list can be looked through."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An organization in nested lists.

    Attributes:
        organization: the organization.
        opened: lists that begin before it.
        closed: lists that end behind it, each with the entry it belongs to.
        ends: whether its own entry, or the last one that is still open, ends behind it.
        again: whether it stands there only because the page continues below it.
    """

    organization: Organization
    opened: int
    closed: int
    ends: bool
    again: bool


def pages_of_tree(archive: Archive) -> Iterator[GeneratedPage]:
    """List the pages."""
    for part in range(1, len(_parts(archive)) + 1):
        yield GeneratedPage(
            tree_address(part),
            "组织树" + (f"（{part}）" if part > 1 else ""),
            partial(tree_page, archive, part),
            "organizations",
            in_navigation=part == 1,
            hide=("toc",),
            part_of=ORGANIZATIONS,
            inputs=partial(tree_inputs, archive),
        )


def tree_page(archive: Archive, part: int = 1) -> PageContent:
    """Render a page.

    Args:
        archive: the archive.
        part: which page, from 1.
    """
    parts = _parts(archive)
    own = parts[part - 1]
    above = archive.registry.ancestors(own[0][1].code) if own else []
    html = render(
        "tree.html",
        tree_address(part),
        rows=_nested([*enumerate(above), *own], len(above)),
        counts={code: len(reports) for code, reports in archive.by_organization.items()},
        branches=kept(archive, "tree branches", lambda: _branches(archive)),
        part=part,
        parts=len(parts),
    )
    return PageContent(html)


def place_in_tree(archive: Archive, code: str) -> str:
    """Where an organization stands in the tree: page and anchor."""
    parts = kept(archive, "tree places", lambda: _places(archive))
    return f"{tree_address(parts[code])}#{row_anchor(code)}"


def _parts(archive: Archive) -> list[Sequence[tuple[int, Organization]]]:
    return kept(archive, "tree", lambda: parted(list(archive.registry.subtree()), ROWS_OF_A_PAGE))


def _places(archive: Archive) -> dict[str, int]:
    return {o.code: part for part, rows in enumerate(_parts(archive), start=1) for _, o in rows}


def _branches(archive: Archive) -> list[Branch]:
    parts = [[o.code for _, o in rows] for rows in _parts(archive)]
    return (
        branches_on(archive.registry, parts) if len(parts) > 1 else []
    )  # a tree shows its branches by itself


def _nested(rows: Sequence[tuple[int, Organization]], again: int) -> Iterator[_Row]:
    """Rows with the lists that begin and end at them. A template that calls itself fails in a very deep tree."""
    before = -1
    for position, (depth, organization) in enumerate(rows):
        last = position + 1 == len(rows)
        following = -1 if last else rows[position + 1][0]
        yield _Row(
            organization,
            opened=max(0, depth - before),
            closed=max(0, depth - following),
            ends=not last and following <= depth,
            again=position < again,
        )
        before = depth
