"""Convert a plain text into the body of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.cleaning import clean_line
from shuzhi.importing.structure import read_structure
from shuzhi.importing.unwrapping import unwrap
from shuzhi.markdown_text import escape

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A plain text as a report's parts.

    Attributes:
        title: the title, or None where the text has none.
        year: the year that the title names, or None.
        lines: the body's Markdown, a line a paragraph, blank lines between.
        origins: for each of `lines` the line of the source it comes from.
        changes: what was done besides adding Markdown's own marks, in the order of the source.
    """

    title: str | None
    year: int | None
    lines: tuple[str, ...]
    origins: tuple[int, ...]
    changes: tuple[Change, ...]


def convert(text: str) -> Conversion:
    """Convert a text.

    Args:
        text: the whole text, with any line ends.

    Returns:
        its parts. Every character of the text, blanks aside, is in title and lines, in order, or named in the
        changes.
    """
    changes: list[Change] = []
    rows: list[tuple[int, str, bool]] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        cleaned, made = clean_line(line, number)
        changes += made
        rows.append((number, cleaned, line[:1] in (" ", "\u3000", "\t")))
    paragraphs, joined = unwrap(rows)
    changes += joined
    structure = read_structure([(number, paragraph) for number, paragraph in paragraphs if paragraph])
    changes += [Change(ChangeKind.SPLIT, line, "", "") for line in structure.split]
    lines: list[str] = []
    origins: list[int] = []
    for block in structure.blocks:
        if lines:
            lines.append("")
            origins.append(block.line)
        marks = "#" * block.level + " " if block.level else ""
        lines.append(marks + escape(block.text, heading=bool(block.level)))
        origins.append(block.line)
    year = _YEAR.search(structure.title or "")
    return Conversion(
        structure.title,
        int(year[1]) if year else None,
        tuple(lines),
        tuple(origins),
        tuple(sorted(changes, key=lambda change: change.line)),
    )
