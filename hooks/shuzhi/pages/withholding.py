"""Keep reports that bear the mark of a state secret out of a preview. A published site never has one: its build stops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from shuzhi.archive import Archive
from shuzhi.diagnostics import Diagnostic
from shuzhi.frontmatter import ReadFrontMatter
from shuzhi.report import Report
from shuzhi.secrecy import SECRET_RULE
from shuzhi.sections import read_body

TITLE: Final = "标有国家秘密等级，内容不予显示"


def without_secrets(archive: Archive, diagnostics: Iterable[Diagnostic]) -> Archive:
    """An archive as its pages may show it.

    Args:
        archive: the archive.
        diagnostics: what was found in it.

    Returns:
        the archive with every marked report emptied; of such a one only file, day and the finding are left.
    """
    marked = {diagnostic.path for diagnostic in diagnostics if diagnostic.rule == SECRET_RULE}
    if not marked:
        return archive
    return replace(
        archive, reports=[_emptied(report) if report.path in marked else report for report in archive.reports]
    )


def _emptied(report: Report) -> Report:
    values: dict[str, Any] = {"title": TITLE}
    if report.submitted is not None:
        values["submitted"] = report.submitted
    front = ReadFrontMatter(values, {}, report.front.body_line)
    body = read_body([], report.body.first_line)
    return report.shown_as(replace(report.reading, front=front, body=body, faults=(), rest=()))
