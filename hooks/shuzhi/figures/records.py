"""A figure as a row, the same for the command line and the site's downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.figures.model import Figure

COLUMNS: Final = {
    "organization": "代码",
    "name": "组织",
    "year": "年度",
    "secretary": "述职人",
    "subject": "项目",
    "who": "谁",
    "value": "数字",
    "unit": "单位",
    "path": "报告",
    "line": "行",
    "text": "原文",
}
"""Key → heading."""


def record_of(archive: Archive, figure: Figure) -> dict[str, Any]:
    """A row.

    Args:
        archive: the archive, for the organization's name in that year.
        figure: the figure.

    Returns:
        a value for each of `COLUMNS`; `unit` is the unit that was written, `text` the words that state the number.
    """
    report = figure.report
    organization = archive.registry.get(report.code)
    return {
        "organization": report.code,
        "name": organization.short_in(report.year) if organization else report.code,
        "year": report.year,
        "secretary": report.secretary,
        "subject": figure.item.subject,
        "who": figure.item.who or None,
        "value": figure.value,
        "unit": figure.unit,
        "path": report.path,
        "line": figure.line,
        "text": figure.text,
    }
