"""Two reports held against each other: how much they share, how much of it is their own, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.similarity.alignment import Chain, Positions, Runs, chains_of, runs_of
from shuzhi.similarity.index import Discount, Floats
from shuzhi.similarity.model import Copy, Document, Limits, Passage
from shuzhi.similarity.reduction import Reduced, reduce
from shuzhi.similarity.sketches import Fingerprints, sampled

_SHORTEST_PASSAGE: Final = 8
"""Characters of a passage that is shown; what is shorter only counts."""

_CLOSING: Final = "。！？；，、：”’》」）.!?;,:)"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report made ready to be held against others.

    Attributes:
        document: the report.
        reduced: its characters that count.
        runs: the short runs of these.
        fingerprints: its sampled shingles in the order of the text.
        starts: where each begins in the reduced text.
        weights: how much each counts.
    """

    document: Document
    reduced: Reduced
    runs: Runs
    fingerprints: Fingerprints
    starts: Positions
    weights: Floats


def prepare(document: Document, discount: Discount) -> Prepared:
    """Make a report ready."""
    reduced = reduce(document)
    fingerprints, starts = sampled(reduced)
    return Prepared(document, reduced, runs_of(reduced), fingerprints, starts, discount.weights(fingerprints))


def judge(one: Prepared, other: Prepared, limits: Limits) -> Copy | None:
    """Tell whether two reports share more than they should.

    Returns:
        what they share, or None where it is within the limits.
    """
    if not len(one.reduced) or not len(other.reduced):
        return None
    shared = np.isin(one.fingerprints, other.fingerprints)
    own = 0.0
    mine = np.zeros(len(one.reduced), dtype=bool)
    others = np.zeros(len(other.reduced), dtype=bool)
    counted_places: list[tuple[Positions, Positions]] = []
    for chain in chains_of(one.runs, other.runs):
        places, other_places = _places(chain)
        counted = ~_answered(one, other, places, other_places)
        places, other_places = places[counted], other_places[counted]
        if not len(places):
            continue
        mine[places] = others[other_places] = True
        own += len(places) * _weight(one, shared, places)
        counted_places.append((places, other_places))
    common = int(np.count_nonzero(mine))
    size, other_size = len(mine), len(others)
    share, other_share = common / size, int(np.count_nonzero(others)) / other_size
    is_copy = own >= limits.characters and own / min(size, other_size) >= limits.own_share
    is_whole = common >= limits.characters and max(share, other_share) >= limits.common_share
    if not (is_copy or is_whole):
        return None
    passages = [passage for places in counted_places for passage in _passages(one, other, *places)]
    passages.sort(key=lambda passage: (passage.line, passage.other_line))
    return Copy(one.document.path, other.document.path, share, other_share, own / size, tuple(passages))


def _places(chain: Chain) -> tuple[Positions, Positions]:
    """Each common character's place on both sides."""
    offsets = np.concatenate([np.arange(block.length) for block in chain])
    lengths = [block.length for block in chain]
    starts = np.repeat([block.start for block in chain], lengths)
    others = np.repeat([block.other for block in chain], lengths)
    return starts + offsets, others + offsets


def _answered(
    one: Prepared, other: Prepared, places: Positions, other_places: Positions
) -> NDArray[np.bool_]:
    """Which common characters are a problem that the organization's later report repeats to answer it, as it must."""
    if one.document.code != other.document.code:
        return np.zeros(len(places), dtype=bool)
    lines, other_lines = one.reduced.lines[places], other.reduced.lines[other_places]
    return (_within(lines, one.document.answers) & _within(other_lines, other.document.problems)) | (
        _within(lines, one.document.problems) & _within(other_lines, other.document.answers)
    )


def _within(lines: Positions, ranges: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    inside = np.zeros(len(lines), dtype=bool)
    for start, stop in ranges:
        inside |= (lines >= start) & (lines < stop)
    return inside


def _weight(one: Prepared, shared: NDArray[np.bool_], places: Positions) -> float:
    """How much a chain counts: the mean of the sampled shingles inside it that both have; 1 where none was sampled."""
    inside = shared & (one.starts >= places[0]) & (one.starts <= places[-1])
    return float(one.weights[inside].mean()) if inside.any() else 1.0


def _passages(
    one: Prepared, other: Prepared, places: Positions, other_places: Positions
) -> Iterator[Passage]:
    """A chain as passages: a paragraph of the one that became two in the other makes two of them."""
    lines, other_lines = one.reduced.lines[places], other.reduced.lines[other_places]
    breaks = np.flatnonzero((np.diff(lines) != 0) | (np.diff(other_lines) != 0)) + 1
    for start, end in zip([0, *breaks.tolist()], [*breaks.tolist(), len(places)], strict=True):
        if end - start < _SHORTEST_PASSAGE:
            continue
        yield Passage(
            int(lines[start]),
            _original(one, places[start], places[end - 1]),
            int(other_lines[start]),
            _original(other, other_places[start], other_places[end - 1]),
            end - start,
        )


def _original(prepared: Prepared, first: int, last: int) -> str:
    """The text from one character to another, with the punctuation that closes it."""
    text = prepared.document.text
    end = int(prepared.reduced.places[last]) + 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return text[int(prepared.reduced.places[first]) : end]
