"""Join lines that a PDF or a mail program broke at a fixed width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import Paragraph
from shuzhi.numbering import Family, label_at_start

_SHARE_OF_FULL_LINES: Final = 0.5
"""A text counts as hard-wrapped when at least this share of its longer lines ends at the same column."""

_WIDEST: Final = 120
"""Columns (a Han character takes two); no page has longer lines, so longer ones are whole paragraphs."""

_SLACK: Final = 4
"""Columns by which a full line may fall short: a stop or a Latin word that did not fit."""

_SENTENCE_ENDS: Final = "。！？!?：:…"
_STOPS: Final = _SENTENCE_ENDS + "；;”）》，、,"
_WORD: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,%％]{0,20}[^\s0-9A-Za-z]?|[《“（]?[^\s][，。、；：）》”]?")
"""What a program does not break: a number with its unit, a character with the stop behind it."""


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


@dataclass(frozen=True, slots=True)
class _Measure:
    """How long a program made its lines before it broke them.

    Attributes:
        by_columns: whether it counted columns, of which a Han character takes two, or characters.
        longest: so many of them make a full line.
    """

    by_columns: bool
    longest: int

    def of(self, row: Row) -> int:
        return row.width if self.by_columns else row.length

    def fills(self, row: Row, following: Row | None) -> bool:
        """Whether a line is full, or what follows would not have fitted: a number is not broken."""
        length = self.of(row)
        if length >= self.longest - (_SLACK if self.by_columns else _SLACK // 2):
            return True
        word = _WORD.match(following.paragraph.text) if following is not None else None
        if word is None:
            return False
        size = _width(word.group()) if self.by_columns else len(word.group())
        return length + size > self.longest


def unwrap(rows: Sequence[Row]) -> tuple[list[Row], list[Change]]:
    """Join broken lines.

    Args:
        rows: the lines; a blank line is one with an empty text.

    Returns:
        the paragraphs, each at the place of its first line, and the changes.
    """
    measure = _measure([row for row in rows if row.paragraph.text and row.paragraph.level is None])
    if measure is None:
        return list(rows), []
    lines = _without_page_breaks(rows)
    full = [measure.fills(row, following) for row, following in zip(lines, [*lines[1:], None], strict=True)]
    marked = _begins_are_marked(lines, full)
    joined: list[Row] = []
    changes: list[Change] = []
    for index, row in enumerate(lines):
        if index and full[index - 1] and _continues(lines[index - 1], row, marked=marked):
            text, before = row.paragraph.text, joined[-1].paragraph.text
            changes.append(
                Change(ChangeKind.UNWRAPPED, row.paragraph.place, text[:12], before[-6:] + text[:6])
            )
            whole = replace(joined[-1].paragraph, text=before + _gap(before, text) + text)
            joined[-1] = Row(whole, row.width, row.length)
        else:
            joined.append(row)
    return joined, changes


def _begins_are_marked(lines: Sequence[Row], full: Sequence[bool]) -> bool:
    """Whether paragraphs are set in or parted by blank lines: then where a line ends says nothing."""
    if sum(row.paragraph.indented for row in lines if row.paragraph.text) >= 2:
        return True
    inner = [
        full[index]
        for index in range(len(lines) - 1)
        if lines[index].paragraph.text and lines[index + 1].paragraph.text
    ]
    blanks = sum(not row.paragraph.text for row in lines)
    return blanks >= 3 and len(inner) >= 5 and sum(inner) >= 0.85 * len(inner)


def _continues(row: Row, following: Row, *, marked: bool) -> bool:
    """Whether a sentence goes on from a full line to the next one."""
    before, text = row.paragraph.text, following.paragraph.text
    if not before or not text or following.paragraph.indented:
        return False
    if row.paragraph.level is not None or following.paragraph.level is not None:
        return False
    label = label_at_start(text)
    if label is None:
        return marked or before[-1] not in _SENTENCE_ENDS
    if label.family in (Family.HAN_IS, Family.ORDINAL):  # they mostly stand within a paragraph
        return marked or before[-1] not in _SENTENCE_ENDS
    return marked and before[-1] not in _SENTENCE_ENDS


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
    """A blank between Latin words that a line end parted; what it parts of a number belongs together."""
    return " " if all(c.isascii() and c.isalpha() for c in (before[-1:], text[:1]) if c) else ""


def _measure(rows: Sequence[Row]) -> _Measure | None:
    """What the lines were broken by, or None where they are whole paragraphs."""
    if len(rows) < 8:
        return None
    found: list[_Measure] = []
    for by_columns in (True, False):
        lengths = sorted(row.width if by_columns else row.length for row in rows)
        measure = _Measure(by_columns, _nearly_longest(lengths))
        least, most = (30, _WIDEST) if by_columns else (15, _WIDEST // 2)
        plausible = least <= measure.longest <= most and lengths[-1] <= measure.longest * 1.5
        if plausible and _is_broken(rows, measure):
            found.append(measure)
    # Most programs break at a column, some after so many characters, wide or not: that by which more lines are full.
    return max(found, key=lambda one: sum(one.fills(row, None) for row in rows), default=None)


def _is_broken(rows: Sequence[Row], measure: _Measure) -> bool:
    longer = [row for row in rows if measure.of(row) >= measure.longest * 0.6]
    full = [row for row in rows if measure.fills(row, None)]
    if len(full) >= 5 and len(full) >= _SHARE_OF_FULL_LINES * len(longer):
        return True
    # A short text has few full lines; that they end in the middle of a sentence tells as well.
    broken = [row for row in full if row.paragraph.text[-1:] not in _STOPS]
    indented = [row for row in rows if row.paragraph.indented]
    return len(broken) >= 3 and len(broken) >= 0.7 * len(full) and len(indented) >= 2


def _nearly_longest(measures: list[int]) -> int:
    return measures[int(len(measures) * 0.95)]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
