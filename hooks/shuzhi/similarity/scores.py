"""How much sketches have in common, counted for many pairs at once, as far as it can matter.

Shingles that stand in exactly the same reports (those of a paragraph, mostly) are counted as one group. Groups that few
reports hold are followed holder by holder. For those that many hold, products of matrices count all pairs; they are
counted in parts, and a sketch that can reach no limit any more is left out of those that follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.similarity.index import Bools, Floats, Index, Positions, weights_of

_MANY: Final = 1 / 16
"""Part of the reports from which on a group is counted in a matrix."""

_AT_ONCE: Final = 1 << 22
"""Pairs and holders that are counted at once, about 200 MB."""

_WORTH_COPYING: Final = 0.7
"""Part of the pairs up to which it takes less time to go on with those that are left than with all."""

_AT_HAND: Final = 16
"""Matrices that are not made anew for the next sketches, of 16 MB each."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Least:
    """What a sketch must share with another one at the least, for one of two reasons.

    Attributes:
        common: the number of common fingerprints, by sketch.
        own: what these must count, by sketch.
        fewest: common fingerprints without which what they count says nothing.
    """

    common: Matrix
    own: Matrix
    fewest: int


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Groups that are counted in one matrix; all weigh the same.

    Attributes:
        begins: where their holders begin.
        held: how many hold each.
        sizes: how many fingerprints are in each.
        weight: what one of these counts.
        common_left: how many fingerprints each sketch has in this part and those behind it.
        own_left: what these count.
    """

    begins: Positions
    held: Positions
    sizes: Floats
    weight: float
    common_left: Matrix
    own_left: Matrix


class Scores:
    """Counts what an index's sketches share with one another.

    All sums are exact: they are of small multiples of a power of two.

    Args:
        index: the index; it must hold all fingerprints of the sketches that are asked about.
        full: organizations in whose reports a shingle counts in full.
    """

    def __init__(self, index: Index, full: int) -> None:
        begins, held, sizes, weights = _groups(index, full)
        self._index = index
        many = held > len(index.sketches) * _MANY
        self._parts = _parts(index, begins[many], held[many], sizes[many], weights[many])
        # Not a method: it would hold itself, and all of the matrices, in memory.
        self._matrix = lru_cache(maxsize=_AT_HAND)(partial(_matrix, index))
        begins, held = begins[~many], held[~many]
        self._sizes, self._weights = sizes[~many], (sizes * weights)[~many]
        self._members = index.holders[_ranges(begins, held)]
        self._ends = np.cumsum(held)
        self._begins = self._ends - held
        # Each membership by its sketch: sorted as one number, which is ten times as fast as by two.
        both = self._members.astype(np.uint64) << np.uint64(32)
        both |= np.arange(len(both), dtype=np.uint64)
        both.sort()
        self._places = (both & np.uint64(0xFFFFFFFF)).astype(np.intp)
        self._groups = np.repeat(np.arange(len(held)), held)[self._places]
        numbers = np.arange(len(index.sketches) + 1, dtype=np.uint64) << np.uint64(32)
        self._rows = np.searchsorted(both, numbers)

    def blocks(self, rows: Positions, *, earlier: bool) -> Iterator[Positions]:
        """Rows in parts that can be counted at once."""
        followed = self._followed(np.arange(len(self._places)), earlier=earlier)[1]
        work = np.concatenate([[0], np.cumsum(followed)])
        cost = np.cumsum(len(self._index.sketches) + work[self._rows[rows + 1]] - work[self._rows[rows]])
        yield from np.split(rows, np.flatnonzero(np.diff(cost // _AT_ONCE)) + 1)

    def close(
        self, rows: Positions, meant: Bools, least: Least, *, earlier: bool
    ) -> tuple[Positions, Positions, Matrix]:
        """Find those that share with some sketches what they must at the least.

        Args:
            rows: positions of the sketches.
            meant: a row for each of these, a column for each other sketch, or for the first ones: which pairs.
            least: how much; of two sketches the smaller limit holds.
            earlier: whether no pair with a later sketch is meant.

        Returns:
            for each such pair both positions, and what the common fingerprints count.
        """
        width = meant.shape[1]
        common, own = self._count_followed(rows, width, earlier=earlier)
        common[~meant] = -np.inf
        columns = np.arange(width)
        many = np.minimum(least.common[rows, None], least.common[columns])
        enough = np.minimum(least.own[rows, None], least.own[columns])
        for part in self._parts:
            # Mostly what is left would not be enough, were it all common: most of the products are saved.
            possible = common >= many - np.minimum(part.common_left[rows, None], part.common_left[columns])
            possible |= own >= enough - np.minimum(part.own_left[rows, None], part.own_left[columns])
            left = np.flatnonzero(possible.any(axis=1)), np.flatnonzero(possible.any(axis=0))
            if len(left[0]) * len(left[1]) < possible.size * _WORTH_COPYING:
                rows, columns, those = rows[left[0]], columns[left[1]], np.ix_(*left)
                common, own, many, enough = common[those], own[those], many[those], enough[those]
            if not possible.any():
                break
            marks = self._matrix(part)
            counted = (marks[rows] * part.sizes.astype(np.float32)) @ marks[columns].T
            common += counted
            counted *= np.float32(part.weight)
            own += counted
        mine, others = np.nonzero((common >= many) | ((own >= enough) & (common >= least.fewest)))
        return rows[mine], columns[others], own[mine, others]

    def _count_followed(self, rows: Positions, width: int, *, earlier: bool) -> tuple[Matrix, Matrix]:
        """What is shared of the groups that few hold."""
        counts = self._rows[rows + 1] - self._rows[rows]
        memberships = _ranges(self._rows[rows], counts)
        begins, lengths = self._followed(memberships, earlier=earlier)
        cells = np.repeat(np.repeat(np.arange(len(rows)) * width, counts), lengths)
        cells += self._members[_ranges(begins, lengths)]
        groups = self._groups[memberships]
        return (
            _summed(cells, np.repeat(self._sizes[groups], lengths), len(rows), width),
            _summed(cells, np.repeat(self._weights[groups], lengths), len(rows), width),
        )

    def _followed(self, memberships: Positions, *, earlier: bool) -> tuple[Positions, Positions]:
        """For each membership of a sketch in a group, where the members begin that are counted, and how many."""
        groups = self._groups[memberships]
        begins = self._begins[groups]
        ends = self._places[memberships] if earlier else self._ends[groups]
        return begins, ends - begins


def _matrix(index: Index, part: _Part) -> Matrix:
    """Which sketch holds which of a part's groups."""
    marks = np.zeros((len(index.sketches), len(part.held)), dtype=np.float32)
    columns = np.repeat(np.arange(len(part.held)), part.held)
    marks[index.holders[_ranges(part.begins, part.held)], columns] = 1
    return marks


def _groups(index: Index, full: int) -> tuple[Positions, Positions, Floats, Floats]:
    """The values that the same sketches hold, put together.

    Returns:
        for each group where its holders begin, how many they are, how many values are in it, what one of them counts.
    """
    held = np.diff(index.starts)
    shared = np.flatnonzero(held > 1)
    begins, held = index.starts[shared], held[shared]
    if not len(shared):
        return begins, held, np.zeros(0), np.zeros(0)
    # Two sets of sketches with the same sum of random numbers are the same set, but for one chance in 2^64.
    lots = np.random.default_rng(0).integers(0, 1 << 63, len(index.sketches), dtype=np.uint64)
    sums = np.add.reduceat(lots[index.holders[_ranges(begins, held)]], np.cumsum(held) - held)
    _, first, sizes = np.unique(sums, return_index=True, return_counts=True)
    weights = weights_of(index.organizations[shared[first]], full)
    return begins[first], held[first], sizes.astype(np.float64), weights


def _parts(index: Index, begins: Positions, held: Positions, sizes: Floats, weights: Floats) -> list[_Part]:
    """Groups in parts of one weight; those first that most sketches hold."""
    order = np.lexsort((-held, weights))
    columns = max(_AT_ONCE // max(len(index.sketches), 1), 1)
    bounds: list[int] = []
    for start, stop in pairwise([0, *(np.flatnonzero(np.diff(weights[order])) + 1).tolist(), len(order)]):
        bounds += range(start, stop, columns)
    common = own = np.zeros(len(index.sketches), dtype=np.float32)
    parts = []
    for start, stop in reversed(list(pairwise([*bounds, len(order)]))):
        chosen = order[start:stop]
        weight = float(weights[chosen[0]])
        holders = index.holders[_ranges(begins[chosen], held[chosen])]
        amounts = np.repeat(sizes[chosen], held[chosen])
        here = np.bincount(holders, amounts, len(index.sketches)).astype(np.float32)
        common, own = common + here, own + np.float32(weight) * here
        parts.append(_Part(begins[chosen], held[chosen], sizes[chosen], weight, common, own))
    return parts[::-1]


def _summed(cells: Positions, amounts: Floats, rows: int, width: int) -> Matrix:
    return np.bincount(cells, amounts, rows * width).astype(np.float32).reshape(rows, width)


def _ranges(begins: Positions, lengths: Positions) -> Positions:
    """Runs of numbers, one behind the other."""
    return np.repeat(begins - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
