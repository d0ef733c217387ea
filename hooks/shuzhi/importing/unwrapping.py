"""Join lines that a PDF or a mail program broke at a fixed width."""

from __future__ import annotations

import unicodedata
from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.numbering import label_at_start

_SHARE_OF_FULL_LINES: Final = 0.5
"""A text counts as hard-wrapped when at least this share of its longer lines ends at the same column."""

_WIDEST: Final = 120
"""Columns (a Han character takes two); no page has longer lines, so longer ones are whole paragraphs."""

_INDENT: Final = 2
"""Han characters by which a paragraph's first line is usually set in; they are not among its text."""

_STOPS: Final = "。！？；：!?;:”）》…"


def unwrap(rows: list[tuple[int, str, bool]]) -> tuple[list[tuple[int, str]], list[Change]]:
    """Join broken lines.

    Args:
        rows: (source line, text, whether the source line was indented), without blank lines in between where
            the source had none; a blank line is an empty text.

    Returns:
        (source line of its first line, text) of each paragraph, and the changes.
    """
    width = _wrap_width([text for _, text, _ in rows if text])
    if width is None:
        return [(number, text) for number, text, _ in rows], []
    length = _usual_length([text for _, text, _ in rows if text])
    uses_indents = sum(indented for _, text, indented in rows if text) >= 2
    joined: list[tuple[int, str]] = []
    changes: list[Change] = []
    previous_full = False
    for number, text, indented in rows:
        indent = _INDENT if indented else 0
        # Most programs break at a column, some after so many characters, wide or not.
        full = _width(text) + 2 * indent >= width - 4 or len(text) + indent >= length
        continues = (
            bool(text)
            and previous_full
            and bool(joined)
            and not indented
            and label_at_start(text) is None
            and (uses_indents or joined[-1][1][-1:] not in _STOPS)
        )
        if continues:
            start, so_far = joined[-1]
            changes.append(Change(ChangeKind.UNWRAPPED, number, text[:12], so_far[-6:] + text[:6]))
            gap = (
                " "
                if so_far[-1:].isascii()
                and so_far[-1:].isalnum()
                and text[:1].isascii()
                and text[:1].isalnum()
                else ""
            )
            joined[-1] = (start, so_far + gap + text)
        else:
            joined.append((number, text))
        previous_full = bool(text) and full
    return joined, changes


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
