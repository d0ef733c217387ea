"""The tree of organizations, and the page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi.pages.addresses import ORGANIZATIONS, organization_address
from shuzhi.pages.content import PageContent
from shuzhi.pages.figures_pages import figures_of_organization
from shuzhi.pages.ledger_pages import problems_of_organization
from shuzhi.pages.templates import render
from shuzhi.roster import Standing, entry_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization


def tree_page(archive: Archive) -> PageContent:
    """Render the tree."""
    html = render(
        "tree.html",
        ORGANIZATIONS,
        children=archive.registry.children,
        counts={code: len(reports) for code, reports in archive.by_organization.items()},
    )
    return PageContent(html)


def organization_page(archive: Archive, organization: Organization) -> PageContent:
    """Render one organization through the years."""
    entries = [entry_of(archive, organization, year) for year in reversed(archive.years)]
    html = render(
        "organization.html",
        organization_address(organization.code),
        organization=organization,
        ancestors=archive.registry.ancestors(organization.code),
        children=archive.registry.children.get(organization.code, ()),
        archive=archive,
        figures=figures_of_organization(archive, organization),
        problems=problems_of_organization(archive, organization.code),
        entries=[entry for entry in entries if entry.standing is not Standing.NOT_OWED],
    )
    return PageContent(html)
