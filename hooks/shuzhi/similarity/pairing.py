"""Which reports are held against which: for each those with most in common, as far as that is worth a look."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

import numpy as np

from shuzhi.similarity.index import Bools, Index, Positions
from shuzhi.similarity.model import Against, Limits
from shuzhi.similarity.scores import Least, Scores

_OWN: Final = 0.035
_COMMON: Final = 1 / 3
"""Parts of the smaller of two sketches, common shingles discounted and not, that make a pair worth a look. Measured: of
independent reports 0.015; with every second word changed 0.1; with every fifth, 0.5."""

_FEWEST: Final = 5
"""Fingerprints that two sketches share before anything is said of them."""

Close = Mapping[int, list[tuple[int, float]]]
"""For each sketch by its position those that are close to it: position, and what the common shingles count; the closest
first, of equal ones the latest."""

Admitted = Callable[[Positions, Positions], Bools]
"""Which pairs are meant of some, given by the positions of both as a column and a row."""


def close_ones(
    index: Index, rows: Positions, limits: Limits, admitted: Admitted, *, earlier: bool, most: int | None
) -> Close:
    """Find the sketches that have much in common with some.

    Whether two are close rests on nothing but these two sketches and what their common shingles count.

    Args:
        index: the index; it must hold all fingerprints of those sketches.
        rows: their positions.
        limits: from when on text counts less.
        admitted: which others are meant.
        earlier: whether none behind a sketch itself is among these.
        most: how many others are given of each; None means all.
    """
    found: dict[int, list[tuple[int, float]]] = {row: [] for row in rows.tolist()}
    if not len(rows) or not len(index.values):
        return found
    scores = Scores(index, limits.organizations)
    sizes = np.maximum(index.sizes, 1)  # with nothing in it, nothing is enough
    least_common = np.maximum(_COMMON * sizes, _FEWEST).astype(np.float32)
    least = Least(least_common, (_OWN * sizes).astype(np.float32), _FEWEST)
    for block in scores.blocks(rows, earlier=earlier):
        columns = np.arange(max(int(block.max()), 1) if earlier else len(index.sketches))
        meant = admitted(block[:, None], columns[None, :])
        mine, others, own = scores.close(block, meant, least, earlier=earlier)
        order = np.lexsort((-others, -own, mine))
        ranked = zip(mine[order].tolist(), others[order].tolist(), own[order].tolist(), strict=True)
        for row, other, share in ranked:
            if most is None or len(found[row]) < most:
                found[row].append((other, share))
    return found


def close_of_all(index: Index, limits: Limits, rows: Positions | None = None) -> Close:
    """Of all sketches, or of some, the closest earlier ones: every pair once."""
    asked = np.arange(len(index.sketches)) if rows is None else rows
    return close_ones(index, asked, limits, _earlier, earlier=True, most=limits.others)


def close_of_some(index: Index, limits: Limits, only: Collection[str]) -> Close:
    """Of some reports the closest other ones; of two that are both meant, of the later one."""
    asked = np.array([sketch.path in only for sketch in index.sketches], dtype=bool)

    def admitted(rows: Positions, others: Positions) -> Bools:
        meant: Bools = (others < rows) | ~asked[others]
        return meant

    return close_ones(index, np.flatnonzero(asked), limits, admitted, earlier=False, most=limits.others)


def close_of_last_year(index: Index, limits: Limits, only: Collection[str] | None) -> Close:
    """Of all or some reports the closest ones among the organization's last."""
    previous = _previous(index)
    rows = [n for n, sketch in enumerate(index.sketches) if only is None or sketch.path in only]

    def admitted(mine: Positions, others: Positions) -> Bools:
        meant = np.zeros((len(mine), others.size), dtype=bool)
        for number, row in enumerate(mine.ravel().tolist()):
            meant[number, previous[row]] = True
        return meant

    return close_ones(
        index, np.array(rows, dtype=np.intp), limits, admitted, earlier=True, most=limits.others
    )


def close_pairs(index: Index, limits: Limits, against: Against, only: Collection[str] | None) -> Close:
    """What is asked for, of all reports or of some."""
    if against is Against.LAST_YEAR:
        return close_of_last_year(index, limits, only)
    return close_of_all(index, limits) if only is None else close_of_some(index, limits, only)


def _earlier(rows: Positions, others: Positions) -> Bools:
    return others < rows


def _previous(index: Index) -> list[list[int]]:
    """For each sketch its organization's of the latest earlier year that has any, and earlier ones of the same year."""
    by_code: dict[str, list[int]] = {}
    previous = []
    for position, sketch in enumerate(index.sketches):
        own = by_code.setdefault(sketch.code, [])
        years = {index.sketches[other].year for other in own} - {sketch.year}
        last = max(years, default=None)
        previous.append([other for other in own if index.sketches[other].year in (last, sketch.year)])
        own.append(position)
    return previous
