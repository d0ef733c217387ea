"""All pages that an archive makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.ledger import ledger_of
from shuzhi.pages.addresses import (
    LEDGER,
    ORGANIZATIONS,
    RULES,
    ledger_address,
    organization_address,
    report_address,
    rule_address,
    year_address,
)
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.figures_pages import pages_of_figures
from shuzhi.pages.ledger_pages import ledger_page, ledger_year_page, parts_of_year
from shuzhi.pages.organization_page import organization_page, tree_page
from shuzhi.pages.report_page import report_page
from shuzhi.pages.review_pages import pages_of_review, review_places
from shuzhi.pages.rule_pages import rule_page, rules_page
from shuzhi.pages.shown import Shown
from shuzhi.pages.signoff_pages import pages_of_signoffs
from shuzhi.pages.year_page import year_page
from shuzhi.rules import RULES_BY_SLUG, documentation

if TYPE_CHECKING:
    from shuzhi.archive import Archive
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
        yield GeneratedPage(
            year_address(year),
            f"{year}年度",
            partial(year_page, archive, year),
            "years",
            in_navigation=position < settings.years_in_navigation,
            hide=("toc",),
        )
    yield GeneratedPage(
        ORGANIZATIONS,
        "组织树",
        partial(tree_page, archive),
        "organizations",
        in_navigation=True,
        hide=("toc",),
    )
    listed = _organizations_in_navigation(archive)
    for organization in archive.registry.organizations.values():
        yield GeneratedPage(
            organization_address(organization.code),
            organization.short,
            partial(organization_page, archive, organization),
            "organizations",
            in_navigation=organization.code in listed,
            hide=("toc",),
        )
    review = review_places(archive, shown)
    for report in archive.reports:
        yield GeneratedPage(
            report_address(report),
            report.title,
            partial(report_page, archive, report, shown, review.get(report.path)),
            "years",
            source=report.path,
        )
    yield from _ledger_pages(archive)
    yield from pages_of_figures(archive)
    yield from pages_of_signoffs(archive, shown.signoffs)
    yield from pages_of_review(archive, shown)
    yield GeneratedPage(RULES, "规则参考", rules_page, "guide", in_navigation=True)
    for slug in RULES_BY_SLUG:
        make: Callable[[], PageContent] = partial(rule_page, slug)
        yield GeneratedPage(
            rule_address(slug), f"{documentation(slug).title}（{slug}）", make, "guide", hide=("toc",)
        )


def _ledger_pages(archive: Archive) -> Iterator[GeneratedPage]:
    yield GeneratedPage(
        LEDGER, "问题整改台账", partial(ledger_page, archive), "ledger", in_navigation=True, hide=("toc",)
    )
    for position, year in enumerate(sorted(ledger_of(archive).by_year, reverse=True)):
        for part in range(1, parts_of_year(archive, year) + 1):
            yield GeneratedPage(
                ledger_address(year, part),
                f"{year}年度台账" + (f"（{part}）" if part > 1 else ""),
                partial(ledger_year_page, archive, year, part),
                "ledger",
                in_navigation=part == 1 and position < _MOST_LEDGER_YEARS,
                hide=("toc",),
            )


_MOST_LEDGER_YEARS: Final = 10
"""Years of the ledger that the navigation lists; its overview links to all."""

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
