"""Join lines that a PDF or a mail program broke at a fixed width."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import Paragraph
from shuzhi.numbering import label_at_start

_SHARE_OF_FULL_LINES: Final = 0.5
"""A text counts as hard-wrapped when at least this share of its longer lines ends at the same column."""

_WIDEST: Final = 120
"""Columns (a Han character takes two); no page has longer lines, so longer ones are whole paragraphs."""

_INDENT: Final = 2
"""Han characters by which a paragraph's first line is usually set in; they are not among its text."""

_STOPS: Final = "。！？；：!?;:”）》…"


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it came out of the cleaning.

    Attributes:
        paragraph: the line.
        page_break: whether a page ended here: the sentence may go on behind it.
    """

    paragraph: Paragraph
    page_break: bool = False


def unwrap(rows: Sequence[Row]) -> tuple[list[Row], list[Change]]:
    """Join broken lines.

    Args:
        rows: the lines; a blank line is one with an empty text.

    Returns:
        the paragraphs, each at the place of its first line, and the changes.
    """
    texts = [row.paragraph.text for row in rows if row.paragraph.text]
    width = _wrap_width(texts)
    if width is None:
        return list(rows), []
    length = _usual_length(texts)
    uses_indents = sum(row.paragraph.indented for row in rows if row.paragraph.text) >= 2
    joined: list[Row] = []
    changes: list[Change] = []
    previous_full = False
    for row in _without_page_breaks(rows):
        text = row.paragraph.text
        indent = _INDENT if row.paragraph.indented else 0
        # Most programs break at a column, some after so many characters, wide or not.
        full = _width(text) + 2 * indent >= width - 4 or len(text) + indent >= length
        before = joined[-1].paragraph.text if joined else ""
        continues = (
            bool(text)
            and previous_full
            and bool(before)
            and not row.paragraph.indented
            and label_at_start(text) is None
            and (uses_indents or before[-1:] not in _STOPS)
        )
        if continues:
            changes.append(
                Change(ChangeKind.UNWRAPPED, row.paragraph.place, text[:12], before[-6:] + text[:6])
            )
            joined[-1] = Row(replace(joined[-1].paragraph, text=before + _gap(before, text) + text))
        else:
            joined.append(row)
        previous_full = bool(text) and full
    return joined, changes


def _without_page_breaks(rows: Iterable[Row]) -> list[Row]:
    """The lines without the ends of pages and the blank lines around them."""
    kept: list[Row] = []
    behind_break = False
    for row in rows:
        if row.page_break:
            while kept and not kept[-1].paragraph.text:
                kept.pop()
            behind_break = not row.paragraph.text
            if behind_break:
                continue
        if row.paragraph.text:
            behind_break = False
        if not behind_break:
            kept.append(row)
    return kept


def _gap(before: str, text: str) -> str:
    """A blank between Latin words or numbers that a line end parted."""
    ends = (before[-1:], text[:1])
    return " " if all(character.isascii() and character.isalnum() for character in ends) else ""


def _wrap_width(lines: list[str]) -> int | None:
    """The column at which the lines break, or None where they are whole paragraphs."""
    widths = sorted(_width(line) for line in lines)
    if len(widths) < 8:
        return None
    widest = _nearly_longest(widths)
    if not 30 <= widest <= _WIDEST or widths[-1] > widest * 1.5:
        return None
    longer = [width for width in widths if width >= widest * 0.6]
    full = [width for width in longer if width >= widest - 4]
    return widest if len(full) >= _SHARE_OF_FULL_LINES * len(longer) and len(full) >= 5 else None


def _usual_length(lines: list[str]) -> int:
    """The number of characters after which the longest lines break, stray ones left aside."""
    return _nearly_longest(sorted(len(line) for line in lines))


def _nearly_longest(measures: list[int]) -> int:
    return measures[int(len(measures) * 0.95)]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
