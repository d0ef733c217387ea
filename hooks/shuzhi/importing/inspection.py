"""How a file is read: a report of the archive, a Markdown file without front matter, or any text or document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shuzhi.importing.conversion import YEAR, convert
from shuzhi.importing.manuscript import Manuscript, Unit
from shuzhi.importing.reading import read_manuscript
from shuzhi.importing.text_file import text_of
from shuzhi.points import Point
from shuzhi.report import Report, report_from_source
from shuzhi.sections import Body, read_body
from shuzhi.source import Source
from shuzhi.vocabulary import Topic

_MARKDOWN_ENDINGS: Final = (".md", ".markdown")


@dataclass(frozen=True)
class Inspection:
    """What was read from a file.

    Attributes:
        title: the title, or None.
        year: the year it reports on, or None.
        organization: code of the organization, or None.
        body: sections and points.
        line_of: turns a line of `body` into a place in the file.
        unit: what places in the file count.
    """

    title: str | None
    year: int | None
    organization: str | None
    body: Body
    line_of: Callable[[int], int]
    unit: Unit = Unit.LINE

    def as_dict(self) -> dict[str, Any]:
        """The record that `shuzhi inspect --format json` prints."""
        return {
            "title": self.title,
            "year": self.year,
            "organization": self.organization,
            "sections": [
                {
                    "slots": [slot.value for slot in section.slots],
                    "heading": section.heading.text,
                    "line": self.line_of(section.line),
                    "characters": section.characters,
                    "items": [
                        {"label": p.label, "text": p.text, "line": self.line_of(p.line)}
                        for p in section.items
                    ],
                }
                for section in self.body.sections
            ],
            "problems": self._numbered(Topic.PROBLEMS),
            "causes": self._numbered(Topic.CAUSES),
            "rectifications": self._numbered(Topic.RECTIFICATION),
            "plans": self._numbered(Topic.PLAN),
        }

    def _numbered(self, topic: Topic) -> list[dict[str, Any]]:
        return [
            {"number": number, "text": point.text, "line": self.line_of(point.line)}
            for number, point in enumerate(self.points(topic), start=1)
        ]

    def points(self, topic: Topic) -> list[Point]:
        """The points about one topic."""
        return self.body.points_about(topic)


def inspect_file(file: Path) -> Inspection:
    """Read a file as a report.

    Args:
        file: a `.md` file with or without front matter, a plain text, or a document of an office program.

    Raises:
        UnreadableFile: it cannot be read.
    """
    manuscript = read_manuscript(file)
    if file.suffix.lower() in _MARKDOWN_ENDINGS:
        text, _ = text_of(file.read_bytes())
        normal = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        lines = normal.split("\n")
        if lines[0].rstrip() == "---":
            return _of_report(report_from_source(Source(normal), str(file), 0, ""))
        if any(line.startswith("#") for line in lines):
            return _of_markdown(lines)
    return of_manuscript(manuscript)


def of_manuscript(manuscript: Manuscript) -> Inspection:
    """Read what was read from a text or document as a report."""
    conversion = convert(manuscript)
    origins = conversion.origins
    return Inspection(
        conversion.title,
        conversion.year,
        None,
        read_body(conversion.lines),
        lambda line: origins[line - 1] if 0 < line <= len(origins) else line,
        manuscript.unit,
    )


def _of_report(report: Report) -> Inspection:
    values = report.front.values
    return Inspection(
        values.get("title"), values.get("year"), values.get("organization"), report.body, lambda line: line
    )


def _of_markdown(lines: list[str]) -> Inspection:
    body = read_body(lines)
    ones = [heading for heading in body.headings if heading.level == 1]
    title = ones[0].text if len(ones) == 1 or (ones and ones[0] is body.headings[0]) else None
    if title is None:
        first = next((line.strip() for line in lines if line.strip()), "")
        title = first if first and not first.startswith("#") and len(first) <= 60 else None
    year = YEAR.search(title or "")
    return Inspection(title, int(year[1]) if year else None, None, body, lambda line: line)
