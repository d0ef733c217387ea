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

_SLACK: Final = 4
"""Columns by which a full line may fall short: a stop or a Latin word that did not fit."""

_STOPS: Final = "。！？；：!?;:”）》…"


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it came out of the cleaning.

    Attributes:
        paragraph: the line.
        width: columns of the line as it stood in the source, its indent included; a Han character takes two.
        length: its characters, its indent included.
        page_break: whether a page ended here: the sentence may go on behind it.
    """

    paragraph: Paragraph
    width: int
    length: int
    page_break: bool = False

    @classmethod
    def of(cls, raw: str, paragraph: Paragraph, *, page_break: bool = False) -> Row:
        """A row with the measures of its raw text: what the cleaning took out was there when the line was broken."""
        line = raw.rstrip()
        return cls(paragraph, _width(line), len(line), page_break)


def unwrap(rows: Sequence[Row]) -> tuple[list[Row], list[Change]]:
    """Join broken lines.

    Args:
        rows: the lines; a blank line is one with an empty text.

    Returns:
        the paragraphs, each at the place of its first line, and the changes.
    """
    written = [row for row in rows if row.paragraph.text]
    width = _wrap_width(written)
    if width is None:
        return list(rows), []
    length = _nearly_longest(sorted(row.length for row in written))
    uses_indents = sum(row.paragraph.indented for row in rows if row.paragraph.text) >= 2
    joined: list[Row] = []
    changes: list[Change] = []
    previous_full = False
    for row in _without_page_breaks(rows):
        text = row.paragraph.text
        # Most programs break at a column, some after so many characters, wide or not.
        full = row.width >= width - _SLACK or row.length >= length
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
            whole = replace(joined[-1].paragraph, text=before + _gap(before, text) + text)
            joined[-1] = Row(whole, row.width, row.length)
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


def _wrap_width(rows: Sequence[Row]) -> int | None:
    """The column at which the lines break, or None where they are whole paragraphs."""
    widths = sorted(row.width for row in rows)
    if len(widths) < 8:
        return None
    widest = _nearly_longest(widths)
    if not 30 <= widest <= _WIDEST or widths[-1] > widest * 1.5:
        return None
    longer = [width for width in widths if width >= widest * 0.6]
    full = [row for row in rows if row.width >= widest - _SLACK]
    if len(full) >= 5 and len(full) >= _SHARE_OF_FULL_LINES * len(longer):
        return widest
    # A short text has few full lines; that they end in the middle of a sentence tells as well.
    broken = [row for row in full if row.paragraph.text[-1:] not in _STOPS + "，、,"]
    indented = [row for row in rows if row.paragraph.indented]
    return widest if len(broken) >= 3 and len(broken) >= 0.7 * len(full) and len(indented) >= 2 else None


def _nearly_longest(measures: list[int]) -> int:
    return measures[int(len(measures) * 0.95)]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
