"""What a report has in common with others, as its page shows it: bounded, passages side by side, what both have marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report
    from shuzhi.similarity import Copy, Passage

Piece = tuple[bool, str]
"""A piece of a text and whether the other text has it as well."""

_AT_AN_END: Final = 30
"""Characters that are shown at either end of a long piece that both texts have: its middle stands in the report."""

_OF_A_COPY: Final = 190
_OF_A_SPAN: Final = 33
_OF_A_TABLE: Final = 220
_OF_A_ROW: Final = 160
_OF_A_PIECE: Final = 13
"""Bytes of markup around what is told of another report, a range of lines, a table, a pair of passages in it, and a piece
that both have."""

_MOST_SPANS: Final = 8
"""Ranges of lines that are told of one other report."""


@dataclass(frozen=True, slots=True)
class Row:
    """A passage of the report and the other one's."""

    passage: Passage
    mine: tuple[Piece, ...]
    others: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """Bytes on the page, markup included."""
        pieces = (*self.mine, *self.others)
        return _OF_A_ROW + sum(len(text.encode()) + _OF_A_PIECE * same for same, text in pieces)


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """What a report has in common with another one.

    Attributes:
        copy: all of it.
        other: the other report.
        spans: the report's lines, first and last, that stand in the other one.
        more_spans: how many further ranges of lines there are.
        rows: the longest passages, as many as fit, in the report's order.
        size: bytes on the page, markup included.
    """

    copy: Copy
    other: Report
    spans: tuple[tuple[int, int], ...]
    more_spans: int
    rows: tuple[Row, ...]
    size: int

    @property
    def left_out(self) -> int:
        """Passages that are not shown side by side."""
        return len(self.copy.passages) - len(self.rows)


def shown_copies(archive: Archive, copies: Sequence[Copy], most: int) -> list[ShownCopy]:
    """What is shown of copies: of each which lines, of the first ones the longest passages side by side.

    Args:
        archive: the archive.
        copies: of one report, those first with which it has most in common.
        most: UTF-8 bytes that it may take.
    """
    told = [_without_rows(archive, copy) for copy in copies]
    left = most - sum(shown.size for shown in told)
    for index, shown in enumerate(told):
        if rows := list(_fitting(shown.copy, left - _OF_A_TABLE)):
            rows.sort(key=lambda row: (row.passage.line, row.passage.other_line))
            taken = _OF_A_TABLE + sum(row.size for row in rows)
            told[index] = replace(shown, rows=tuple(rows), size=shown.size + taken)
            left -= taken
    return told


def _without_rows(archive: Archive, copy: Copy) -> ShownCopy:
    other = archive.by_path[copy.other]
    spans = [(mine.start, mine.stop - 1) for mine, _ in copy.spans]
    told = tuple(spans[:_MOST_SPANS])
    size = _OF_A_COPY + len(other.title.encode()) + _OF_A_SPAN * len(told)
    return ShownCopy(copy, other, told, len(spans) - len(told), (), size)


def _fitting(copy: Copy, most: int) -> Iterator[Row]:
    """The longest passages of a copy that take no more than so many bytes together."""
    for passage in sorted(copy.passages, key=lambda passage: -passage.characters):
        if most < _OF_A_ROW:
            return
        mine, others = (tuple(map(_shortened, side)) for side in pieces(passage.text, passage.other_text))
        row = Row(passage, mine, others)
        if row.size <= most:
            most -= row.size
            yield row


def _shortened(piece: Piece) -> Piece:
    same, text = piece
    if not same or len(text) <= 2 * _AT_AN_END:
        return piece
    return same, f"{text[:_AT_AN_END]}……{text[-_AT_AN_END:]}"


def pieces(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Part two texts into what both have and what only one has.

    Args:
        one: a text.
        other: another one.

    Returns:
        the pieces of each; put together they are the texts.
    """
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for operation in Indel.opcodes(one, other):
        same = operation.tag == "equal"
        if piece := one[operation.src_start : operation.src_end]:
            mine.append((same, piece))
        if piece := other[operation.dest_start : operation.dest_end]:
            theirs.append((same, piece))
    return mine, theirs
