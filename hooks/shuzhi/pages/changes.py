"""What changed between two texts of a report, as a page may show it: bounded, and without what must not be published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shuzhi.discretion import confidential_lines
from shuzhi.report import report_from_source
from shuzhi.signoff.differences import Difference, Line, Mark, Piece, difference
from shuzhi.source import Source

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report

MOST_BYTES: Final = 14_000
"""UTF-8 bytes of the changes that a page shows of one report, their markup included: a text torn to pieces word by word
is mostly markup."""

_OF_A_CHANGE: Final = 250
_OF_A_LINE: Final = 75
_OF_A_PIECE: Final = 11
"""Bytes of markup around a change, a line of it, and each piece that was added or removed."""

_BESIDE_A_CHANGE: Final = 30
"""Unchanged characters that are shown on either side of a change."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a change.

    Attributes:
        before: its number in the older text, from 1; None where it is new.
        after: its number in the newer text; None where it is gone.
        pieces: what stands in it; nothing where it is withheld.
        withheld: whether it holds personal data.
        changed: whether it is not the same in both texts.
    """

    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]
    withheld: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change.

    Attributes:
        added: characters that came.
        removed: characters that went.
        passages: the changed lines with one unchanged line around them, in runs.
        left_out: changed lines that are too many to be shown.
        secret: whether nothing is shown because one of the texts bears the mark of a state secret.
    """

    added: int = 0
    removed: int = 0
    passages: tuple[tuple[ShownLine, ...], ...] = ()
    left_out: int = 0
    secret: bool = False

    @property
    def size(self) -> int:
        """Bytes on the page, markup included."""
        return _OF_A_CHANGE + sum(_size(line.pieces) for passage in self.passages for line in passage)


def _size(pieces: Sequence[Piece]) -> int:
    return _OF_A_LINE + sum(
        len(piece.text.encode()) + (0 if piece.mark is Mark.SAME else _OF_A_PIECE) for piece in pieces
    )


def shown_change(
    archive: Archive, report: Report, older: str, newer: str, most: int = MOST_BYTES
) -> ShownChange | None:
    """Compare two texts of a report.

    Args:
        archive: the archive.
        report: the report, for its place; the texts may be any versions of it.
        older: a text with `\\n` line ends.
        newer: a later one.
        most: UTF-8 bytes to be shown, markup included.

    Returns:
        the change; None where the texts are the same. What somebody took out because it was personal must not come
        back through the history: such lines are withheld on both sides.
    """
    if older == newer:
        return None
    before, after = (_as_report(report, text) for text in (older, newer))
    if before.secret_lines or after.secret_lines:
        return ShownChange(secret=True)
    hidden = confidential_lines(archive, before), confidential_lines(archive, after)
    return _bounded(difference(older, newer), hidden, most)


def _as_report(report: Report, text: str) -> Report:
    return report_from_source(Source(text), report.path, report.year, report.code, report.sequence)


def _bounded(found: Difference, hidden: tuple[frozenset[int], frozenset[int]], most: int) -> ShownChange:
    passages: list[tuple[ShownLine, ...]] = []
    left_out = 0
    for passage in found.passages():
        kept = list(_within(passage, hidden, most)) if not left_out else []
        most -= sum(_size(line.pieces) for line in kept)
        left_out += sum(line.changed for line in passage) - sum(line.changed for line in kept)
        if kept:
            passages.append(tuple(kept))
    return ShownChange(found.added, found.removed, tuple(passages), left_out)


def _within(
    passage: Sequence[Line], hidden: tuple[frozenset[int], frozenset[int]], most: int
) -> Iterator[ShownLine]:
    for line in passage:
        if not line.changed and not any(piece.text.strip() for piece in line.pieces):
            continue  # a blank line around a change shows nothing
        pieces = tuple(_shortened(piece) for piece in line.pieces)
        most -= _size(pieces)
        if most < 0:
            return
        withheld = line.before in hidden[0] or line.after in hidden[1]
        yield ShownLine(line.before, line.after, () if withheld else pieces, withheld, line.changed)


def _shortened(piece: Piece) -> Piece:
    """A piece that did not change, without its middle: what stands right beside a change tells where it is."""
    if piece.mark is not Mark.SAME or len(piece.text) <= 2 * _BESIDE_A_CHANGE:
        return piece
    return Piece(Mark.SAME, f"{piece.text[:_BESIDE_A_CHANGE]}……{piece.text[-_BESIDE_A_CHANGE:]}")
