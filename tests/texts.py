"""Text as people see it, worked out without the program's own helpers."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

from shuzhi.frontmatter import FrontMatter, ReadFrontMatter
from shuzhi.importing.conversion import Conversion
from shuzhi.importing.conversion import convert as convert_manuscript
from shuzhi.importing.text_file import manuscript_of
from shuzhi.pages.rendering import render_body
from shuzhi.report import Report, report_from_source
from shuzhi.source import Source

from tests.support import REPORT

HEAD: Final = REPORT[: REPORT.index("---\n", 4) + 4]
"""A front matter in which nothing is wrong; eleven lines with the blank one that follows."""

BODY_LINE: Final = HEAD.count("\n") + 2
"""The line of the file in which the body of `HEAD + "\\n" + body` begins."""

_PUNCTUATION: Final = r"!-/:-@\[-`{-~"


def report_of(body: str) -> Report:
    """A report with a sound front matter and this body."""
    return report_from_source(Source(HEAD + "\n" + body), "reports/2023/workshop.md", 2023, "workshop")


def convert(text: str) -> Conversion:
    """What the import makes of a plain text."""
    return convert_manuscript(manuscript_of(text))


def shown(body: str) -> str:
    """What a reader of the page sees of a body, blanks left out."""
    return visible(render_body(report_of(body)))


def visible(page: str) -> str:
    """What a reader sees of some HTML: tags gone, entities resolved, blanks left out."""
    return solid(html.unescape(re.sub(r"<[^>]*>", "", page)))


def solid(text: str) -> str:
    """A text without blanks of any kind."""
    return "".join(text.split())


def split_report(file: Path) -> tuple[dict[str, str], str]:
    """The front matter's lines as they stand (without quotes) and the body of a report."""
    text = file.read_text(encoding="utf-8")
    assert text.startswith("---\n")
    head, _, body = text[4:].partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.split("\n"))
    return {name: _unquoted(value) for name, value in fields.items()}, body


def _unquoted(value: str) -> str:
    return value[1:-1].replace("''", "'") if value[:1] == value[-1:] == "'" else value


def plain(body: str) -> str:
    """The text that a body of imported Markdown stands for, blanks left out."""
    rows = [re.sub(r"\A#{2,6} (?=\S)", "", row) for row in body.split("\n")]
    return solid("\n".join(re.sub(rf"\\([{_PUNCTUATION}])", r"\1", row) for row in rows))


def lost(
    source: str, result: str, taken_out: tuple[str, ...] = (), masks: str = "*+XxＸｘ×_＿□■"
) -> str | None:
    """The first place where a result does not say what a source says; None where it does to the last character.

    Args:
        source: the text, blanks left out.
        result: what became of it, blanks left out.
        taken_out: pieces of the source that may be missing.
        masks: characters that runs of masks are made of; such a run must have become a single ×.
    """
    i = j = 0
    while i < len(source):
        piece = next((piece for piece in taken_out if source.startswith(piece, i)), None)
        if piece is not None and not result.startswith(piece, j):
            i += len(piece)
        elif j < len(result) and source[i] == result[j] and source[i] not in "*_＿":
            i, j = i + 1, j + 1
            if source[i - 1] == "×":
                while source[i : i + 1] == "×":
                    i += 1
        elif j < len(result) and result[j] == "×" and source[i] in masks:
            j += 1
            while i < len(source) and source[i] in masks:
                i += 1
        else:
            return f"{source[max(0, i - 8) : i]}┃{source[i : i + 12]} ≠ {result[j : j + 12]}"
    return None if j == len(result) else f"too much: {result[j : j + 20]}"


def complete(front: ReadFrontMatter) -> bool:
    """Whether every required field could be read."""
    return {
        name for name, field in FrontMatter.model_fields.items() if field.is_required()
    } <= front.values.keys()
