"""What is under review: the reports of this branch that are not as they are on the main branch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.diagnostics import Diagnostic, Severity
from shuzhi.pages.addresses import review_address
from shuzhi.pages.changes import ShownChange, shown_change
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.templates import render
from shuzhi.secrecy import SECRET_RULE
from shuzhi.signoff import Remark

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.pages.shown import Shown
    from shuzhi.report import Report

_REPORTS_OF_A_PAGE: Final = 15
"""Reports on one page: with 6,000 characters of changes each and their markup it stays below 300 KB."""

_MOST_DIAGNOSTICS: Final = 30
"""Findings of one report that are listed; its own page has all."""

_MOST_DELETED: Final = 200
"""Deleted reports that are listed."""


@dataclass(frozen=True)
class _Draft:
    """A report under review.

    Attributes:
        report: the report.
        is_new: whether the main branch has none.
        behind: whether it is only older than the main branch's: nobody changes it here.
        change: what is different; None for a new one, or where the text on the main branch cannot be read.
        diagnostics: what the checks found.
        weights: how many of each severity.
    """

    report: Report
    is_new: bool
    behind: bool
    change: ShownChange | None
    diagnostics: Sequence[Diagnostic]
    weights: Sequence[tuple[Severity, int]]


def drafts(archive: Archive, shown: Shown) -> list[Report]:
    """The reports under review, in the archive's order."""
    return [report for report in archive.reports if shown.signoffs.of(report.path).under_review]


def review_places(archive: Archive, shown: Shown) -> dict[str, str]:
    """Where each report under review stands on the pages of review: page and anchor by the report's path."""
    return {
        report.path: f"{review_address(1 + position // _REPORTS_OF_A_PAGE)}#{report.year}-{report.stem}"
        for position, report in enumerate(_in_order(archive, shown))
    }


def _in_order(archive: Archive, shown: Shown) -> list[Report]:
    """The reports under review, those last that this branch does not change."""
    return sorted(drafts(archive, shown), key=lambda report: _is_behind(shown, report.path))


def _is_behind(shown: Shown, path: str) -> bool:
    return not _is_uncommitted(shown, path) and path in shown.behind()


def _is_uncommitted(shown: Shown, path: str) -> bool:
    return Remark.UNCOMMITTED in shown.signoffs.of(path).remarks


def draft_change(archive: Archive, shown: Shown, report: Report) -> ShownChange | None:
    """What a report under review changes; None where the main branch has none, or no text."""
    if any(found.rule == SECRET_RULE for found in shown.diagnostics.get(report.path, ())):
        return ShownChange(secret=True)  # its page is emptied; the text on main would look taken away
    latest = next(iter(shown.history(report.path)), None)
    if latest is None or latest.version.blob is None or latest.newer is None:
        return None
    return shown_change(archive, report, latest.newer, report.text)


def pages_of_review(archive: Archive, shown: Shown) -> Iterator[GeneratedPage]:
    """List the pages. A published site, whose reports are those of the main branch, has none.

    The navigation, which stands on every page, lists them once something was committed: until then every page of a site
    would be written again because of one sentence. The report's own mark leads there as well.
    """
    if shown.signoffs.trouble is not None:
        return
    waiting = _in_order(archive, shown)
    gone = _deleted(archive, shown)
    if not (waiting or gone or shown.preview):
        return
    listed = shown.preview or bool(gone) or any(not _is_uncommitted(shown, one.path) for one in waiting)
    parts = max(1, -(-len(waiting) // _REPORTS_OF_A_PAGE))
    for part in range(1, parts + 1):
        begin = (part - 1) * _REPORTS_OF_A_PAGE
        yield GeneratedPage(
            review_address(part),
            "送审稿" + (f"（{part}）" if part > 1 else ""),
            partial(_page, archive, shown, waiting[begin : begin + _REPORTS_OF_A_PAGE], gone, (part, parts)),
            "review",
            in_navigation=listed and part == 1,
            hide=("toc",),
        )


def _page(
    archive: Archive, shown: Shown, some: Sequence[Report], gone: Sequence[str], place: tuple[int, int]
) -> PageContent:
    part, parts = place
    html = render(
        "review.html",
        review_address(part),
        archive=archive,
        main=shown.signoffs.main,
        drafts=[_draft(archive, shown, report) for report in some],
        deleted=gone[:_MOST_DELETED] if part == 1 else [],
        deleted_count=len(gone),
        most_diagnostics=_MOST_DIAGNOSTICS,
        part=part,
        parts=parts,
    )
    return PageContent(html)


def _draft(archive: Archive, shown: Shown, report: Report) -> _Draft:
    found = shown.diagnostics.get(report.path, ())
    weights = [(severity, sum(d.severity is severity for d in found)) for severity in Severity]
    is_new = not _stands(shown, report.path)
    behind = _is_behind(shown, report.path)
    return _Draft(
        report,
        is_new,
        behind,
        None if is_new or behind else draft_change(archive, shown, report),
        found,
        [(severity, number) for severity, number in weights if number],
    )


def _stands(shown: Shown, path: str) -> bool:
    versions = shown.signoffs.versions.get(path, ())
    return bool(versions) and versions[-1].blob is not None


def _deleted(archive: Archive, shown: Shown) -> list[str]:
    """Reports of the main branch that this branch took away, the organizations of this site alone."""
    missing = [
        path
        for path in sorted(shown.signoffs.versions)
        if path not in archive.by_path and _stands(shown, path) and _is_registered(archive, path)
    ]
    return [path for path in missing if path not in shown.behind()]


def _is_registered(archive: Archive, path: str) -> bool:
    code = path.rpartition("/")[2].removesuffix(".md").partition("_")[0]
    return archive.registry.get(code) is not None
