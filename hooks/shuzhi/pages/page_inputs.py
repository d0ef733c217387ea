"""What goes into each page that lists things, told without reading a report: where this is the same, the page is.

Of a report only what lists show of it counts, its ledger and its figures: an edit of its prose leaves all lists as they are.
The registry goes into every page whole. Telling more than a page shows costs a rendering too many; telling less leaves a
stale page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from shuzhi.digests import digest_of
from shuzhi.figures import figures_of
from shuzhi.ledger import years_in_short
from shuzhi.pages.paging import kept

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.diagnostics import Diagnostic
    from shuzhi.report import Report
    from shuzhi.settings import Settings
    from shuzhi.signoff import Signoffs


def home_inputs(archive: Archive, settings: Settings, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """What goes into the archive's part of the home page: how every organization stands in every year."""
    yield settings.unit
    yield from map(repr, diagnostics)
    yield from _rosters(archive)
    yield from _listed(archive, archive.reports)


def matrix_inputs(archive: Archive, codes: Iterable[str]) -> Iterator[str]:
    """What goes into a page of organizations × years, by the organizations that stand on it."""
    yield from _rosters(archive)
    for code in codes:
        yield from _listed(archive, archive.by_organization.get(code, []))


def roster_inputs(archive: Archive, year: int) -> Iterator[str]:
    """What goes into a year's roster."""
    yield from _everywhere(archive)
    yield repr(archive.cycle(year))
    yield from _listed(archive, archive.by_year.get(year, []))


def themes_inputs(archive: Archive, year: int) -> Iterator[str]:
    """What goes into a year's problems by theme."""
    yield from _everywhere(archive)
    yield repr(archive.themes.words)
    for code, short in years_in_short(archive).get(year, {}).items():
        yield f"{code} {short.digest}"


def tree_inputs(archive: Archive) -> Iterator[str]:
    """What goes into the tree: how many reports each organization has, not what they say."""
    yield from _everywhere(archive)
    for code, reports in archive.by_organization.items():
        yield f"{code} {len(reports)}"


def organization_inputs(archive: Archive, code: str) -> Iterator[str]:
    """What goes into an organization's page: its own reports, and when they were due."""
    yield from _rosters(archive)
    reports = archive.by_organization.get(code, [])
    yield from _listed(archive, reports)
    yield from (figures_of(archive).known(report).digest for report in reports)
    yield from problems_inputs(archive, code)


def problems_inputs(archive: Archive, code: str) -> Iterator[str]:
    """What goes into a further page with an organization's problems."""
    yield from _everywhere(archive)
    for year, by_code in years_in_short(archive).items():
        if code in by_code:
            yield f"{year} {by_code[code].digest}"


def ledger_inputs(archive: Archive) -> Iterator[str]:
    """What goes into the overview of the ledger."""
    yield from _everywhere(archive)
    for year, by_code in years_in_short(archive).items():
        yield str(year)
        for code, short in by_code.items():
            yield f"{code} {short.digest}"


def ledger_year_inputs(archive: Archive, year: int, around: object, codes: Iterable[str]) -> Iterator[str]:
    """What goes into a page of a year's problems.

    Args:
        archive: the archive.
        year: the year.
        around: what else the page shows of the year and the other years, and how the year is parted; its `repr` tells it.
        codes: the organization of each problem on the page, in their order.
    """
    yield from _everywhere(archive)
    yield repr(around)
    by_code = years_in_short(archive).get(year, {})
    yield from (f"{code} {by_code[code].digest}" for code in codes)


def figures_inputs(archive: Archive) -> Iterator[str]:
    """What goes into the overview of the figures."""
    for year in archive.years:
        yield from figures_year_inputs(archive, year)


def figures_year_inputs(archive: Archive, year: int) -> Iterator[str]:
    """What goes into the pages of a year's figures."""
    yield from _everywhere(archive)
    yield kept(archive, ("figures of", year), lambda: digest_of(*_figures(archive, year)))


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


def _figures(archive: Archive, year: int) -> Iterator[str]:
    known = figures_of(archive).known
    for report in archive.by_year.get(year, []):
        yield f"{report.path} {known(report).digest} {report.secretary}"


def _listed(archive: Archive, reports: Iterable[Report]) -> Iterator[str]:
    """What lists tell of reports. Each stands on three or four pages, so it is told once."""
    told: dict[str, str] = kept(archive, "listed", dict)
    for report in reports:
        if report.path not in told:
            told[report.path] = repr(
                (
                    report.path,
                    report.readable,
                    report.title,
                    report.secretary,
                    report.on_behalf,
                    str(report.submitted),
                )
            )
        yield told[report.path]
