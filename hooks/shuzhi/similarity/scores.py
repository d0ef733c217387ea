"""How much sketches have in common, counted for many pairs at once.

Shingles that stand in exactly the same reports (those of a paragraph, mostly) are counted as one group. Groups that few
reports hold are followed holder by holder; for those that many hold, a product of matrices counts all pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.similarity.index import Floats, Index, Positions, weights_of

_MANY: Final = 1 / 16
"""Part of the reports from which on a group is counted in the matrix: there the product takes as long as following it."""

_AT_ONCE: Final = 1 << 22
"""Pairs and holders that are counted at once, about 200 MB."""

_FEW: Final = 100
"""Pairs of which one matters: where fewer do, they are counted one by one."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What some sketches share with others. All is exact: sums of small multiples of a power of two.

    Attributes:
        common: the number of common fingerprints.
        most: what these count, at the most.
        followed: what those count that were followed holder by holder.
        weighed: what each group in the matrix counts, for those sketches that hold it.
        marks: which of the others hold it.
    """

    common: Matrix
    most: Matrix
    followed: Matrix
    weighed: Matrix
    marks: Matrix

    def own(self, rows: Positions, others: Positions) -> Matrix:
        """What the common fingerprints of some pairs count, the pairs given by row and column."""
        # A second product of the matrices doubles the time; mostly it matters for a few pairs only.
        if len(rows) * _FEW < self.common.size:
            together = np.einsum("ij,ij->i", self.weighed[rows], self.marks[others])
        else:
            together = (self.weighed @ self.marks.T)[rows, others]
        own: Matrix = self.followed[rows, others] + together
        return own


class Scores:
    """Counts what an index's sketches share with one another.

    Args:
        index: the index; it must hold all fingerprints of the sketches that are asked about.
        full: organizations in whose reports a shingle counts in full.
    """

    def __init__(self, index: Index, full: int) -> None:
        held = np.diff(index.starts)
        shared = held > 1
        weights = weights_of(index.organizations, full)[shared]
        begins, held = index.starts[:-1][shared], held[shared]
        first, group = _grouped(index, begins, held)
        sizes = np.bincount(group).astype(np.float64)
        counted = np.bincount(group, weights).astype(np.float64)
        begins, held = begins[first], held[first]
        many = held > len(index.sketches) * _MANY
        self._total = len(index.sketches)
        self._marks = _marks(index, begins[many], held[many])
        self._counted = self._marks * sizes[many].astype(np.float32)
        self._weighed = self._marks * counted[many].astype(np.float32)
        self._heaviest = np.float32(weights[first][many].max(initial=0))
        few = ~many
        self._sizes, self._weights = sizes[few], counted[few]
        self._members = index.holders[_ranges(begins[few], held[few])]
        self._ends = np.cumsum(held[few])
        self._begins = self._ends - held[few]
        # Each membership by its sketch: sorted as one number, which is ten times as fast as by two.
        both = self._members.astype(np.uint64) << np.uint64(32) | np.arange(
            len(self._members), dtype=np.uint64
        )
        both.sort()
        self._places = (both & np.uint64(0xFFFFFFFF)).astype(np.intp)
        self._groups = np.repeat(np.arange(len(held[few])), held[few])[self._places]
        numbers = np.arange(self._total + 1, dtype=np.uint64) << np.uint64(32)
        self._rows = np.searchsorted(both, numbers)

    def blocks(self, rows: Positions, *, earlier: bool) -> Iterator[Positions]:
        """Rows in parts that can be counted at once."""
        followed = self._followed(np.arange(len(self._places)), earlier=earlier)[1]
        work = np.concatenate([[0], np.cumsum(followed)])
        cost = np.cumsum(self._total + work[self._rows[rows + 1]] - work[self._rows[rows]])
        yield from np.split(rows, np.flatnonzero(np.diff(cost // _AT_ONCE)) + 1)

    def of(self, rows: Positions, *, earlier: bool) -> Counts:
        """Count what some sketches share with all others.

        Args:
            rows: positions of the sketches.
            earlier: whether only those before each are wanted; what is told of others is then not to be used.

        Returns:
            a row for each sketch, a column for each other one (where `earlier` is set, for those before the last).
        """
        width = max(int(rows.max()), 1) if earlier else self._total
        counts = self._rows[rows + 1] - self._rows[rows]
        memberships = _ranges(self._rows[rows], counts)
        begins, lengths = self._followed(memberships, earlier=earlier)
        cells = np.repeat(np.repeat(np.arange(len(rows)) * width, counts), lengths)
        cells += self._members[_ranges(begins, lengths)]
        groups = np.repeat(self._groups[memberships], lengths)
        in_matrix = self._counted[rows] @ self._marks[:width].T
        weighed, marks = self._weighed[rows], self._marks[:width]
        own = _summed(cells, self._weights[groups], len(rows), width)
        common = in_matrix + _summed(cells, self._sizes[groups], len(rows), width)
        return Counts(common, own + self._heaviest * in_matrix, own, weighed, marks)

    def _followed(self, memberships: Positions, *, earlier: bool) -> tuple[Positions, Positions]:
        """For each membership of a sketch in a group, where the members begin that are counted, and how many."""
        groups = self._groups[memberships]
        begins = self._begins[groups]
        ends = self._places[memberships] if earlier else self._ends[groups]
        return begins, ends - begins


def _summed(cells: Positions, amounts: Floats, rows: int, width: int) -> Matrix:
    return np.bincount(cells, amounts, rows * width).astype(np.float32).reshape(rows, width)


def _grouped(index: Index, begins: Positions, held: Positions) -> tuple[Positions, Positions]:
    """Put the values together that the same sketches hold: the first one of each group, and each one's group."""
    if not len(begins):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    # Two sets of sketches with the same sum of random numbers are the same set, but for one chance in 2^64.
    lots = np.random.default_rng(0).integers(0, 1 << 63, len(index.sketches), dtype=np.uint64)
    chosen = lots[index.holders[_ranges(begins, held)]]
    sums = np.add.reduceat(chosen, np.cumsum(held) - held)
    _, first, group = np.unique(sums, return_index=True, return_inverse=True)
    return first, group


def _marks(index: Index, begins: Positions, held: Positions) -> Matrix:
    """Which sketch holds which of some values."""
    marks = np.zeros((len(index.sketches), len(begins)), dtype=np.float32)
    columns = np.repeat(np.arange(len(begins)), held)
    marks[index.holders[_ranges(begins, held)], columns] = 1
    return marks


def _ranges(begins: Positions, lengths: Positions) -> Positions:
    """Runs of numbers, one behind the other."""
    return np.repeat(begins - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
