"""All pages that an archive makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.pages.addresses import RULES, report_address, rule_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.figures_pages import pages_of_figures
from shuzhi.pages.ledger_pages import pages_of_ledger
from shuzhi.pages.matrix_page import pages_of_matrix
from shuzhi.pages.organization_page import pages_of_organization
from shuzhi.pages.report_inputs import report_page_inputs
from shuzhi.pages.report_page import report_page
from shuzhi.pages.review_pages import pages_of_review, review_places
from shuzhi.pages.rule_pages import rule_page, rules_page
from shuzhi.pages.shown import Shown
from shuzhi.pages.signoff_pages import pages_of_signoffs
from shuzhi.pages.tree_page import pages_of_tree
from shuzhi.pages.year_page import pages_of_year
from shuzhi.rules import RULES_BY_SLUG, documentation

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report
    from shuzhi.settings import Settings


_REPORTS_ALONE: Final = Shown()


def generated_pages(
    archive: Archive,
    settings: Settings,
    shown: Shown = _REPORTS_ALONE,
) -> Iterator[GeneratedPage]:
    """List the pages.

    Args:
        archive: the archive.
        settings: how many years the navigation lists.
        shown: what pages show besides the reports.

    Yields:
        each page once; nothing is rendered yet.
    """
    for position, year in enumerate(reversed(archive.years)):
        listed = position < settings.years_in_navigation
        yield from pages_of_year(archive, year, in_navigation=listed)
    yield from pages_of_matrix(archive)
    yield from pages_of_tree(archive)
    in_navigation = _organizations_in_navigation(archive)
    for organization in archive.registry.organizations.values():
        listed = organization.code in in_navigation
        yield from pages_of_organization(archive, organization, in_navigation=listed)
    yield from pages_of_reports(archive, shown, archive.reports)
    yield from pages_of_ledger(archive)
    yield from pages_of_figures(archive)
    yield from pages_of_signoffs(archive, shown.signoffs)
    yield from pages_of_review(archive, shown)
    yield GeneratedPage(RULES, "规则参考", rules_page, "guide", in_navigation=True, inputs=tuple)
    for slug in RULES_BY_SLUG:
        make: Callable[[], PageContent] = partial(rule_page, slug)
        yield GeneratedPage(
            rule_address(slug),
            f"{documentation(slug).title}（{slug}）",
            make,
            "guide",
            hide=("toc",),
            inputs=tuple,
        )


def pages_of_reports(archive: Archive, shown: Shown, reports: Iterable[Report]) -> Iterator[GeneratedPage]:
    """List the pages of some reports."""
    review = review_places(archive, shown)
    for report in reports:
        yield GeneratedPage(
            report_address(report),
            report.title,
            partial(report_page, archive, report, shown, review.get(report.path)),
            "years",
            source=report.path,
            inputs=partial(report_page_inputs, archive, report, shown, review.get(report.path)),
        )


_MOST_ORGANIZATIONS: Final = 24
"""Organizations in the navigation. Material renders all of it into every page: 500 made a build take twice as long."""


def _organizations_in_navigation(archive: Archive) -> set[str]:
    """The outermost levels of the tree, as many whole levels as fit."""
    listed: set[str] = set()
    levels: dict[int, set[str]] = {}
    for depth, organization in archive.registry.subtree():
        levels.setdefault(depth, set()).add(organization.code)
    for depth in sorted(levels):
        if len(listed) + len(levels[depth]) > _MOST_ORGANIZATIONS:
            break
        listed |= levels[depth]
    return listed
