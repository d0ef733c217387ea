"""How a file is read: a report of the archive, a Markdown file without front matter, or a plain text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shuzhi.importing.plain_text import convert
from shuzhi.points import Point
from shuzhi.report import Report, report_from_source
from shuzhi.sections import Body, read_body
from shuzhi.source import MAXIMUM_SIZE, Source, decode_any, megabytes
from shuzhi.vocabulary import Topic

_NOTHING: Final = " \t\r\n\f\v\u3000\u00a0\u200b\ufeff"
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")


class UnreadableFile(Exception):
    """A file that is no text; the message says so in Chinese."""


@dataclass(frozen=True)
class Inspection:
    """What was read from a file.

    Attributes:
        title: the title, or None.
        year: the year it reports on, or None.
        organization: code of the organization, or None.
        body: sections and points.
        line_of: turns a line of `body` into a line of the file.
    """

    title: str | None
    year: int | None
    organization: str | None
    body: Body
    line_of: Callable[[int], int]

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


def read_text_file(file: Path) -> tuple[str, str]:
    """Read a text of any usual encoding.

    Returns:
        (text, name of the encoding).

    Raises:
        UnreadableFile: it is too large, no text, or cannot be opened.
    """
    try:
        size = file.stat().st_size
        if size > MAXIMUM_SIZE:
            raise UnreadableFile(f"文件有 {megabytes(size)}，超过 1 MB 的上限，不像一份报告。")
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"文件打不开：{error.strerror or error}。") from None
    if not data.strip():
        raise UnreadableFile("文件是空的。")
    decoded = decode_any(data)
    if decoded is None:
        raise UnreadableFile("这不是文本文件，可能是 Word 文档或图片；Word 文档请先另存为纯文本。")
    if not decoded[0].strip(_NOTHING):
        raise UnreadableFile("文件是空的。")
    return decoded


def inspect_file(file: Path) -> Inspection:
    """Read a file as a report.

    Args:
        file: a `.md` file with or without front matter, or a plain text.

    Raises:
        UnreadableFile: it is no text.
    """
    text, _ = read_text_file(file)
    if file.suffix.lower() in (".md", ".markdown"):
        normal = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        lines = normal.split("\n")
        if lines[0].rstrip() == "---":
            return _of_report(report_from_source(Source(normal), str(file), 0, ""))
        if any(line.startswith("#") for line in lines):
            return _of_markdown(lines)
    conversion = convert(text)
    origins = conversion.origins
    return Inspection(
        conversion.title,
        conversion.year,
        None,
        read_body(conversion.lines),
        lambda line: origins[line - 1] if 0 < line <= len(origins) else line,
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
    year = _YEAR.search(title or "")
    return Inspection(title, int(year[1]) if year else None, None, body, lambda line: line)
