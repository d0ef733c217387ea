"""Hold reports against one another and tell the copies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from shuzhi.processes import in_order
from shuzhi.similarity.index import Discount, Index
from shuzhi.similarity.judging import judge, prepare
from shuzhi.similarity.model import Against, Copy, Document, Limits
from shuzhi.similarity.pairing import close_pairs

_PAIRS: Final = 100
"""Pairs of reports to a piece of work."""

_STRICTNESS: Final = Limits()

Pair = tuple[str, str]


def find_copies(
    documents: Mapping[str, Document],
    index: Index,
    *,
    only: Collection[str] | None = None,
    against: Against = Against.ALL,
    limits: Limits = _STRICTNESS,
    processes: int = 1,
) -> list[Copy]:
    """Find the copies.

    Args:
        documents: the reports by their paths. Only those are asked for that have much in common with another, so a
            mapping that reads them when asked will do.
        index: of the sketches of all of them.
        only: paths of the reports that are asked about; None means all.
        against: which pairs are compared.
        limits: from when on two reports are told.
        processes: how many work at it; with more than one, the program's main module must be importable.

    Returns:
        the copies by path, those with the largest share first; the same for any number of processes. Each pair is
        told once: of two reports that are both asked about, the later one is the copy.
    """
    asked = None if only is None else frozenset(only)
    close = close_pairs(index, limits, against, asked)
    pairs = [
        (index.sketches[row].path, index.sketches[other].path)
        for row, others in sorted(close.items())
        for other, _ in others
    ]
    return ordered(judged(pairs, documents, index.discount(limits.organizations), limits, processes))


def judged(
    pairs: Sequence[Pair],
    documents: Mapping[str, Document],
    discount: Discount,
    limits: Limits,
    processes: int,
) -> Iterator[Copy | None]:
    """Align pairs of reports: for each what is copied, or None."""
    pieces = _Pieces(pairs, documents)
    for found in in_order(_judged, (discount, limits), pieces, processes):
        yield from found


def ordered(copies: Iterable[Copy | None]) -> list[Copy]:
    """The copies by path, those with the largest share first."""
    return sorted(
        (copy for copy in copies if copy is not None), key=lambda copy: (copy.path, -copy.share, copy.other)
    )


_Piece = tuple[Sequence[Pair], Mapping[str, Document]]


class _Pieces:
    """Pairs in pieces, each with its documents: they are made where the work is done."""

    def __init__(self, pairs: Sequence[Pair], documents: Mapping[str, Document]) -> None:
        self._pairs = pairs
        self._starts = range(0, len(pairs), _PAIRS)
        self._documents = documents

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> _Piece:
        start = self._starts[number]
        pairs = self._pairs[start : start + _PAIRS]
        return pairs, {path: self._documents[path] for pair in pairs for path in pair}


def _judged(judgement: tuple[Discount, Limits], piece: _Piece) -> list[Copy | None]:
    discount, limits = judgement
    pairs, documents = piece
    prepared = {path: prepare(document, discount) for path, document in documents.items()}
    return [judge(prepared[path], prepared[other], limits) for path, other in pairs]
