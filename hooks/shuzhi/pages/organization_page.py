"""The page of each organization through the years."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.ledger import known_ledger, total_of
from shuzhi.pages.addresses import organization_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.figures_pages import figures_of_organization
from shuzhi.pages.ledger_pages import problems_of_organization
from shuzhi.pages.page_inputs import organization_inputs, problems_inputs
from shuzhi.pages.templates import render
from shuzhi.pages.tree_page import place_in_tree
from shuzhi.roster import Standing, entry_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization

ROWS_OF_A_PAGE: Final = 150
"""Problems on one page: sixty years have hundreds."""

_MOST_CHILDREN: Final = 120
"""Organizations directly below one that its page lists; where there are more, the tree has them."""


def pages_of_organization(
    archive: Archive, organization: Organization, *, in_navigation: bool
) -> Iterator[GeneratedPage]:
    """List the pages: its own, and further ones where it has very many problems.

    Args:
        archive: the archive.
        organization: the organization.
        in_navigation: whether the navigation lists the first.
    """
    yield GeneratedPage(
        organization_address(organization.code),
        organization.short,
        partial(organization_page, archive, organization),
        "organizations",
        in_navigation=in_navigation,
        hide=("toc",),
        inputs=partial(organization_inputs, archive, organization.code),
    )
    for part in range(2, _parts(archive, organization.code) + 1):
        yield GeneratedPage(
            organization_address(organization.code, part),
            f"{organization.short}问题整改台账（{part}）",
            partial(problems_page, archive, organization, part),
            "organizations",
            hide=("toc",),
            inputs=partial(problems_inputs, archive, organization.code),
        )


def organization_page(archive: Archive, organization: Organization) -> PageContent:
    """Render one organization through the years."""
    code = organization.code
    entries = [entry_of(archive, organization, year) for year in reversed(archive.years)]
    children = archive.registry.children.get(code, ())
    problems = problems_of_organization(archive, code)
    html = render(
        "organization.html",
        organization_address(code),
        organization=organization,
        ancestors=archive.registry.ancestors(code),
        children=children if len(children) <= _MOST_CHILDREN else (),
        children_count=len(children),
        in_tree=place_in_tree(archive, code),
        archive=archive,
        figures=figures_of_organization(archive, organization),
        problems=problems[:ROWS_OF_A_PAGE],
        parts=_parts(archive, code),
        entries=[entry for entry in entries if entry.standing is not Standing.NOT_OWED],
    )
    return PageContent(html)


def problems_page(archive: Archive, organization: Organization, part: int) -> PageContent:
    """Render a further page with an organization's older problems.

    Args:
        archive: the archive.
        organization: the organization.
        part: which page, from 2.
    """
    problems = problems_of_organization(archive, organization.code)
    begin = (part - 1) * ROWS_OF_A_PAGE
    html = render(
        "organization_problems.html",
        organization_address(organization.code, part),
        organization=organization,
        ancestors=archive.registry.ancestors(organization.code),
        archive=archive,
        problems=problems[begin : begin + ROWS_OF_A_PAGE],
        part=part,
        parts=_parts(archive, organization.code),
    )
    return PageContent(html)


def _parts(archive: Archive, code: str) -> int:
    """How many pages an organization's problems take: at least one."""
    problems = total_of(known_ledger(archive, code).years.values()).all
    return max(1, -(-problems // ROWS_OF_A_PAGE))
