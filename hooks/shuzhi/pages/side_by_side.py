"""Two passages beside each other, with what both have marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from shuzhi.similarity import Copy, Passage

Piece = tuple[bool, str]
"""A piece of a text and whether the other text has it as well."""


def side_by_side(copy: Copy) -> list[tuple[Passage, list[Piece], list[Piece]]]:
    """Each passage of a copy with the pieces of its text and of the other one's."""
    return [(passage, *pieces(passage.text, passage.other_text)) for passage in copy.passages]


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
