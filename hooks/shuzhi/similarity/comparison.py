"""Hold reports against one another and tell the copies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from shuzhi.similarity.index import Discount, Index
from shuzhi.similarity.judging import judge, prepare
from shuzhi.similarity.model import Against, Copy, Document, Limits
from shuzhi.similarity.pairing import Pair, Pairing
from shuzhi.similarity.processes import in_order
from shuzhi.similarity.sketches import Sketch, sketch_of

_ROWS: Final = 250
"""Sketches to a piece of work."""

_PAIRS: Final = 200
"""Pairs of reports to a piece of work, which carries the texts of its reports along."""

_STRICTNESS: Final = Limits()


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
        index: of the sketches of all of them; of those in `only` it may hold none or older ones.
        only: paths of the reports that are asked about; None means all.
        against: which pairs are compared.
        limits: from when on two reports are told.
        processes: how many work at it; with more than one, the program's main module must be importable.

    Returns:
        the copies by path, those with the largest share first; the same for any number of processes. Each pair is
        told once: of two reports that are both asked about, the later one is the copy.
    """
    asked = _asked(documents, index, only)
    pairing = Pairing(index, against, limits, None if only is None else frozenset(only))
    rows = [asked[start : start + _ROWS] for start in range(0, len(asked), _ROWS)]
    pairs = [pair for found in in_order(Pairing.pairs_of, pairing, rows, processes) for pair in found]
    judgement = (index.discount(limits.organizations), limits)
    pieces = [_piece(pairs[start : start + _PAIRS], documents) for start in range(0, len(pairs), _PAIRS)]
    copies = [copy for found in in_order(_judged, judgement, pieces, processes) for copy in found]
    return sorted(copies, key=lambda copy: (copy.path, -copy.share, copy.other))


def _asked(documents: Mapping[str, Document], index: Index, only: Collection[str] | None) -> Sequence[Sketch]:
    if only is None:
        return index.sketches
    return sorted((sketch_of(documents[path]) for path in set(only)), key=lambda sketch: sketch.age)


_Piece = tuple[list[Pair], dict[str, Document]]


def _piece(pairs: list[Pair], documents: Mapping[str, Document]) -> _Piece:
    return pairs, {path: documents[path] for pair in pairs for path in pair}


def _judged(judgement: tuple[Discount, Limits], piece: _Piece) -> list[Copy]:
    discount, limits = judgement
    pairs, documents = piece
    prepared = {path: prepare(document, discount) for path, document in documents.items()}
    judged = (judge(prepared[path], prepared[other], limits) for path, other in pairs)
    return [copy for copy in judged if copy is not None]
