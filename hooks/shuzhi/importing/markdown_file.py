"""Read a Markdown file from outside: its headings, tables and pictures; other marks are taken off, the text stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import Manuscript, Paragraph, Picture
from shuzhi.importing.text_file import manuscript_of, text_of
from shuzhi.markdown_text import unescape, without_emphasis
from shuzhi.marks import HEADING
from shuzhi.vocabulary import PICTURE_ENDINGS

_TABLE_RULE: Final = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_CELL_END: Final = re.compile(r"(?<!\\)\|")
_PICTURE: Final = re.compile(
    r"[ \t]*!\[([^\]]{0,200})\]\(([^()\s]{1,300})(?:[ \t]+\"[^\"]{0,200}\")?\)[ \t]*\Z"
)
_LINK: Final = re.compile(r"(?<![!\\])\[([^\[\]]{1,300})\]\([^()\s]{1,500}\)")
_EXPLICIT: Final = re.compile(r"[ \t]*\{#[a-z][a-z0-9-]*\}[ \t]*\Z")
_LARGEST_PICTURE: Final = 20 * 1024 * 1024


def read_markdown(data: bytes, folder: Path) -> Manuscript:
    """Read a Markdown file.

    Args:
        data: the file's bytes.
        folder: where it lies; pictures are looked for there and below.

    Raises:
        UnreadableFile: it is no text, or holds nothing.
    """
    text, encoding = text_of(data)
    plain = manuscript_of(text)
    changes: list[Change] = []
    paragraphs = _levelled(list(_paragraphs(plain.paragraphs, folder, changes)))
    return replace(
        plain, format=f"Markdown，{encoding}", paragraphs=tuple(paragraphs), changes=tuple(changes)
    )


def _paragraphs(rows: Sequence[Paragraph], folder: Path, changes: list[Change]) -> Iterator[Paragraph]:
    index = 0
    while index < len(rows):
        row = rows[index]
        if index + 1 < len(rows) and "|" in row.text and _is_table_rule(rows[index + 1].text):
            end = index + 2
            while end < len(rows) and "|" in rows[end].text:
                end += 1
            yield _table(row.place, [row, *rows[index + 2 : end]])
            index = end
            continue
        index += 1
        yield _paragraph(row, folder, changes)


def _is_table_rule(text: str) -> bool:
    return "|" in text and _TABLE_RULE.match(text) is not None


def _table(place: int, rows: Sequence[Paragraph]) -> Paragraph:
    cells = [
        tuple(
            unescape(without_emphasis(cell.strip())) for cell in _CELL_END.split(row.text.strip().strip("|"))
        )
        for row in rows
    ]
    width = max(map(len, cells))
    return Paragraph(place, "", rows=tuple(row + ("",) * (width - len(row)) for row in cells))


def _paragraph(row: Paragraph, folder: Path, changes: list[Change]) -> Paragraph:
    if picture := _PICTURE.match(row.text):
        found = _picture(folder, picture[2], picture[1])
        if found is not None:
            return Paragraph(row.place, "", picture=found)
        changes.append(Change(ChangeKind.LEFT_OUT, row.place, f"图片 {picture[2]}", ""))
        return replace(row, text="")
    text = row.text
    level = None
    if heading := HEADING.match(text):
        level, text = len(heading[1]), _EXPLICIT.sub("", heading[2])
    linked = _LINK.sub(r"\1", text)
    if linked != text:
        changes.append(Change(ChangeKind.LEFT_OUT, row.place, "链接的地址", ""))
    return replace(row, text=unescape(without_emphasis(linked)), level=level)


def _picture(folder: Path, address: str, description: str) -> Picture | None:
    """A picture below the folder; None where it leads elsewhere, is missing or of a kind browsers do not show."""
    file = Path(folder, address)
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
        if (
            not inside
            or not address.lower().endswith(PICTURE_ENDINGS)
            or file.stat().st_size > _LARGEST_PICTURE
        ):
            return None
        return Picture(file.read_bytes(), file.suffix.lower(), description)
    except (OSError, ValueError):
        return None


def _levelled(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Count the levels from the sections on: a single heading above all others is the title."""
    levels = [p.level for p in paragraphs if p.level]
    if not levels:
        return paragraphs
    title = levels[0] == min(levels) and levels.count(levels[0]) == 1
    below = levels[1:] if title else levels
    offset = min(below, default=levels[0] + 1) - 1
    seen_title = False
    result = []
    for paragraph in paragraphs:
        if not paragraph.level:
            result.append(paragraph)
        elif title and not seen_title:
            seen_title = True
            result.append(replace(paragraph, level=0))
        else:
            result.append(replace(paragraph, level=paragraph.level - offset))
    return result
