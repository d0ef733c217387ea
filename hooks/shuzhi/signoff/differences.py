"""What changed between two texts, word by word: one Han character is a word, so is a run of letters or digits.

Lines are matched first, then the words within lines that took one another's place. Work is bounded: passages too long to
compare word by word are shown whole, as removed and added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final

from rapidfuzz.distance import Indel

_TOKEN: Final = re.compile(r"[A-Za-z]+|\d+|[^\S\n]+|.", re.DOTALL)

_MOST_PRODUCT: Final = 25_000_000
"""Words of the one passage times words of the other that are compared: two whole reports of 5,000 characters, in about
20 ms. More would only be a text replaced altogether."""

_SHORTEST_SAME: Final = 2
"""Words between two changes that are worth showing as unchanged; one 的 between them only tears a change apart."""


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one fate."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the two texts.

    Attributes:
        before: its number in the older text, from 1; None where it is new.
        after: its number in the newer text; None where it is gone.
        pieces: what stands in it, in reading order.
    """

    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it is not as it was."""
        return any(piece.mark is not Mark.SAME for piece in self.pieces) or None in (self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """The newer text with what was removed from the older one.

    Attributes:
        lines: every line of both, in order.
        added: characters that came.
        removed: characters that went.
    """

    lines: tuple[Line, ...]
    added: int
    removed: int

    def passages(self, context: int = 1) -> Iterator[tuple[Line, ...]]:
        """The changed lines with some unchanged ones around them, in runs.

        Args:
            context: how many unchanged lines are shown before and after.
        """
        near = [False] * len(self.lines)
        for index, line in enumerate(self.lines):
            if line.changed:
                first, last = max(0, index - context), min(len(near), index + context + 1)
                near[first:last] = [True] * (last - first)
        run: list[Line] = []
        for line, shown in zip(self.lines, near, strict=True):
            if shown:
                run.append(line)
            elif run:
                yield tuple(run)
                run = []
        if run:
            yield tuple(run)


def difference(before: str, after: str) -> Difference:
    """Compare two texts with `\\n` line ends."""
    lines = tuple(_lines(_split(before), _split(after)))
    pieces = [piece for line in lines for piece in line.pieces]
    return Difference(
        lines,
        sum(len(piece.text) for piece in pieces if piece.mark is Mark.ADDED),
        sum(len(piece.text) for piece in pieces if piece.mark is Mark.REMOVED),
    )


def _split(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for same, a, a_end, b, b_end in _blocks(old, new):
        if same:
            for offset in range(a_end - a):
                yield _same_line(a + offset, b + offset, new[b + offset])
        else:
            yield from _changed_lines(old[a:a_end], new[b:b_end], a, b)


def _same_line(a: int, b: int, text: str) -> Line:
    return Line(a + 1, b + 1, (Piece(Mark.SAME, text),) if text else ())


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """(same?, from, to, from, to) over two sequences; neighbouring changes are one."""
    if len(old) * len(new) > _MOST_PRODUCT:
        if old or new:
            yield False, 0, len(old), 0, len(new)
        return
    pending: tuple[int, int, int, int] | None = None
    for code in Indel.opcodes(old, new):
        a, a_end, b, b_end = code.src_start, code.src_end, code.dest_start, code.dest_end
        if code.tag == "equal":
            if pending:
                yield False, *pending
                pending = None
            yield True, a, a_end, b, b_end
        else:
            pending = (pending[0], a_end, pending[2], b_end) if pending else (a, a_end, b, b_end)
    if pending:
        yield False, *pending


def _changed_lines(old: list[str], new: list[str], first_old: int, first_new: int) -> Iterator[Line]:
    """Lines that took others' place: one by one where as many stand there, else blank lines aside as best they fit."""
    for i, j in _partners(old, new):
        if i is None and j is not None:
            yield Line(None, first_new + j + 1, _whole(Mark.ADDED, new[j]))
        elif j is None and i is not None:
            yield Line(first_old + i + 1, None, _whole(Mark.REMOVED, old[i]))
        elif i is not None and j is not None:
            yield Line(first_old + i + 1, first_new + j + 1, tuple(_pieces(old[i], new[j])))


def _whole(mark: Mark, text: str) -> tuple[Piece, ...]:
    return (Piece(mark, text),) if text else ()


def _partners(old: list[str], new: list[str]) -> Iterator[tuple[int | None, int | None]]:
    """Pair the lines of two passages in order, each with the first one that is like it."""
    j = 0
    for i, line in enumerate(old):
        match = next((k for k in range(j, min(len(new), j + 20)) if _alike(line, new[k])), None)
        if match is None:
            yield i, None
        else:
            yield from ((None, k) for k in range(j, match))
            yield i, match
            j = match + 1
    yield from ((None, k) for k in range(j, len(new)))


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    if len(one) * len(other) > _MOST_PRODUCT:
        return False
    return Indel.normalized_similarity(one, other) >= 0.4


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for same, a, a_end, b, b_end in _smoothed(list(_blocks(old, new)), old):
        if same:
            yield Piece(Mark.SAME, "".join(new[b:b_end]))
        else:
            gone, come = "".join(old[a:a_end]), "".join(new[b:b_end])
            yield from chain(_whole(Mark.REMOVED, gone), _whole(Mark.ADDED, come))


def _smoothed(
    blocks: list[tuple[bool, int, int, int, int]], old: Sequence[str]
) -> Iterator[tuple[bool, int, int, int, int]]:
    """Let changes swallow the few unchanged words between them."""
    pending: tuple[int, int, int, int] | None = None
    last = len(blocks) - 1
    for index, (same, a, a_end, b, b_end) in enumerate(blocks):
        tiny = same and 0 < index < last and len("".join(old[a:a_end])) < _SHORTEST_SAME
        if same and not tiny:
            if pending:
                yield False, *pending
                pending = None
            yield True, a, a_end, b, b_end
        else:
            pending = (pending[0], a_end, pending[2], b_end) if pending else (a, a_end, b, b_end)
    if pending:
        yield False, *pending
