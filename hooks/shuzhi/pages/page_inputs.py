"""What goes into each page that lists things, told without reading a report: where this is the same, the page is.

Of a report its path and the digest of its file stand for everything that can be said of it. The registry goes into every
page whole. Telling more than a page shows costs a rendering too many; telling less leaves a stale page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from shuzhi.digests import digest_of
from shuzhi.pages.paging import kept

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.diagnostics import Diagnostic
    from shuzhi.ledger import Problem
    from shuzhi.report import Report
    from shuzhi.settings import Settings
    from shuzhi.signoff import Signoffs


def home_inputs(archive: Archive, settings: Settings, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """What goes into the archive's part of the home page: how every organization stands in every year."""
    yield settings.unit
    yield from map(repr, diagnostics)
    yield from _rosters(archive)
    yield _all_reports(archive)


def matrix_inputs(archive: Archive, codes: Iterable[str]) -> Iterator[str]:
    """What goes into a page of organizations × years, by the organizations that stand on it."""
    yield from _rosters(archive)
    for code in codes:
        yield _reports_of(archive, code)


def year_inputs(archive: Archive, year: int) -> Iterator[str]:
    """What goes into a year's roster and its problems by theme."""
    yield from _everywhere(archive)
    yield repr(archive.cycle(year))
    yield repr(archive.themes.words)
    yield from _reports(archive.by_year.get(year, []))


def tree_inputs(archive: Archive) -> Iterator[str]:
    """What goes into the tree: how many reports each organization has, not what they say."""
    yield from _everywhere(archive)
    for code, reports in archive.by_organization.items():
        yield f"{code} {len(reports)}"


def organization_inputs(archive: Archive, code: str) -> Iterator[str]:
    """What goes into an organization's pages: its own reports, and when they were due."""
    yield from _rosters(archive)
    yield _reports_of(archive, code)


def ledger_inputs(archive: Archive) -> Iterator[str]:
    """What goes into the overview of the ledger."""
    yield from _everywhere(archive)
    yield _all_reports(archive)


def ledger_year_inputs(archive: Archive, around: object, problems: Sequence[Problem]) -> Iterator[str]:
    """What goes into a page of a year's problems.

    What became of a problem its organization's own reports say; so those of the organizations on the page count.

    Args:
        archive: the archive.
        around: what else the page shows of the year and the other years; its `repr` tells it.
        problems: those on the page.
    """
    yield from _everywhere(archive)
    yield repr(around)
    yield from (f"{problem.path} {problem.identifier}" for problem in problems)
    for code in dict.fromkeys(problem.organization for problem in problems):
        yield _reports_of(archive, code)


def figures_inputs(archive: Archive) -> Iterator[str]:
    """What goes into the overview of the figures."""
    yield from _everywhere(archive)
    yield _all_reports(archive)


def figures_year_inputs(archive: Archive, year: int) -> Iterator[str]:
    """What goes into the pages of a year's figures."""
    yield from _everywhere(archive)
    yield from _reports(archive.by_year.get(year, []))


def signoff_inputs(archive: Archive, signoffs: Signoffs, reports: Sequence[Report]) -> Iterator[str]:
    """What goes into a page of sign-offs.

    Args:
        archive: the archive.
        signoffs: what git says of its reports.
        reports: those that the page lists or counts. What they say does not count, only what git says of them.
    """
    yield from _everywhere(archive)
    yield repr((signoffs.main, signoffs.trouble, signoffs.remarks))
    for report in reports:
        yield f"{report.path} {signoffs.digest_of(report.path)}"


def _everywhere(archive: Archive) -> Iterator[str]:
    """What every page may show: the registry, the folder's name, and which years there are."""
    yield kept(archive, "registry", lambda: _registry(archive))
    yield archive.folder
    yield repr(archive.years)


def _registry(archive: Archive) -> str:
    return digest_of(
        *(organization.model_dump_json() for organization in archive.registry.organizations.values())
    )


def _rosters(archive: Archive) -> Iterator[str]:
    """What decides besides the reports who handed in when: each year's rules."""
    yield from _everywhere(archive)
    yield kept(archive, "cycles", lambda: digest_of(*(repr(archive.cycle(year)) for year in archive.years)))


def _all_reports(archive: Archive) -> str:
    return kept(archive, "reports", lambda: digest_of(*_reports(archive.reports)))


def _reports_of(archive: Archive, code: str) -> str:
    """An organization's reports. They stand on pages of many years, so they are summed up once."""
    return kept(
        archive, ("reports", code), lambda: digest_of(code, *_reports(archive.by_organization.get(code, [])))
    )


def _reports(reports: Iterable[Report]) -> Iterator[str]:
    for report in reports:
        yield f"{report.path} {report.digest}"
