"""The page of one report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from shuzhi.anchors import heading_anchors, line_anchor
from shuzhi.diagnostics import Diagnostic
from shuzhi.figures import figures_of
from shuzhi.markdown_text import unescape
from shuzhi.pages.addresses import report_address
from shuzhi.pages.changes import shown_change
from shuzhi.pages.content import PageContent, TocEntry
from shuzhi.pages.rendering import render_body
from shuzhi.pages.shown import Shown
from shuzhi.pages.side_by_side import shown_copies
from shuzhi.pages.templates import render
from shuzhi.roster import entry_of
from shuzhi.signoff import Remark
from shuzhi.signoff.records import notes

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report


_NOTHING_BESIDES: Final = Shown()

_MOST_REVISIONS: Final = 20
"""Versions that a page lists, the latest with what changed word by word."""

_MOST_OF_ALL: Final = 10_300
_MOST_OF_COPIES: Final = 5_200
_MOST_OF_ONE: Final = 4_000
"""UTF-8 bytes that copies and versions together, the copies, and the changes of one version may take: a page must stay
below 40 KB beyond its text, of which the site's own frame may take 24 KB."""

_LEAST_OF_ONE: Final = 400
"""Below this nothing could be shown that tells anything."""

_OF_A_VERSION: Final = 190
"""Bytes of a version's own line in the list."""


def report_page(
    archive: Archive,
    report: Report,
    shown: Shown = _NOTHING_BESIDES,
    review: str | None = None,
) -> PageContent:
    """Render the page.

    Args:
        archive: the archive, for the organization's place and the neighbouring years.
        report: the report.
        shown: what is shown besides the report.
        review: where the report stands among those under review; None where it is as on the main branch.
    """
    organization = archive.registry.get(report.code)
    before, after = archive.neighbours(report)
    anchors = heading_anchors(report.body)
    copies = shown_copies(archive, shown.copies(report), _MOST_OF_COPIES)
    html = render(
        "report.html",
        report_address(report),
        report=report,
        organization=organization,
        ancestors=archive.registry.ancestors(report.code),
        entry=entry_of(archive, organization, report.year) if organization else None,
        siblings=[r for r in archive.reports_of(report.code, report.year) if r is not report],
        before=before,
        after=after,
        record=_record(archive, report, anchors),
        diagnostics=[(d, _landing(report, anchors, d)) for d in shown.diagnostics.get(report.path, ())],
        archive=archive,
        figures=figures_of(archive).of_report(report),
        copies=copies,
        review=review,
        **_signed(archive, report, shown, _MOST_OF_ALL - sum(copy.size for copy in copies)),
        body=Markup(render_body(report, archive.holds, anchors)),
    )
    toc = tuple(
        TocEntry(2 if heading.level <= 2 else 3, unescape(heading.text), anchors[heading.line])
        for heading in report.body.headings
        if heading.level <= 3
    )
    return PageContent(html, toc)


def _signed(archive: Archive, report: Report, shown: Shown, left: int) -> dict[str, Any]:
    """What the page shows of sign-off and versions, in so many bytes."""
    signoff = shown.signoffs.of(report.path)
    history = () if report.secret_lines else shown.history(report.path)
    listed = history[:_MOST_REVISIONS]
    left -= len(listed) * _OF_A_VERSION
    revisions = []
    untold = False
    for revision in listed:
        change = None
        if revision.older and revision.newer and left >= _LEAST_OF_ONE:
            change = shown_change(archive, report, revision.older, revision.newer, min(left, _MOST_OF_ONE))
            left -= change.size if change is not None else 0
        else:
            untold = untold or bool(revision.older and revision.newer)
        revisions.append((revision, change))
    return {
        "signoff": signoff,
        "signoff_notes": notes(signoff),
        "revisions": revisions,
        "untold_changes": untold,
        "older_revisions": max(0, len(history) - _MOST_REVISIONS),
        "is_new": Remark.NOT_ON_MAIN in signoff.remarks,
    }


def _record(archive: Archive, report: Report, anchors: Mapping[int, str]) -> str:
    """What the search must know of the report, as JSON in the page: a built site can be indexed by itself."""
    organization = archive.registry.get(report.code)
    path = [*archive.registry.ancestors(report.code), *([organization] if organization else [])]
    heads = [report.title, report.secretary or "", report.role or ""]
    if organization:
        heads += [organization.short_in(report.year), organization.name]
    record = {
        "year": report.year,
        "organizations": [[o.code, o.short, o.kind.value] for o in path],
        "tags": list(report.tags),
        "heads": [*heads, *report.tags],
        "sections": [[anchors[s.line], [slot.value for slot in s.slots]] for s in report.body.sections],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _landing(report: Report, anchors: Mapping[int, str], diagnostic: Diagnostic) -> str:
    """The id of the place a diagnostic is about, or an empty text where the page shows no such place."""
    if diagnostic.line < report.body.first_line or not report.readable:
        return ""
    line = diagnostic.line
    lines = report.body.lines
    while line - report.body.first_line < len(lines) and not lines[line - report.body.first_line].strip():
        line += 1  # a fault of the whole body is told at its first line, which may be blank
    if line - report.body.first_line >= len(lines):
        return ""  # withheld: the page shows no line
    return anchors.get(line) or line_anchor(line)
