"""Which reports hold a shingle, and so which pairs of reports are worth a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.similarity.sketches import Fingerprints, Sketch

Positions = NDArray[np.intp]
Floats = NDArray[np.float64]

_FULL: Final = 256
"""Reports that may hold a shingle before it is looked up only by chance, the more seldom the more hold it. Without this
a sentence that stands in all reports would make the work grow with the square of their number."""

_OWN: Final = 0.035
_COMMON: Final = 1 / 3
"""Parts of the smaller of two sketches, common shingles discounted and not, that make a pair worth a look. Measured: of
independent reports 0.015; with every second word changed 0.1; with every fifth, 0.5."""

_FEWEST: Final = 5
"""Fingerprints that two sketches share before anything is said of them."""

_FEW: Final = 16
"""Sketches that are sooner looked at one by one than looked up."""

_ROUGH: Final = 0.8
"""Of those limits, for the first estimate, which looks up common shingles by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Discount:
    """What text counts that stands in many organizations' reports; text that is not listed counts in full.

    Attributes:
        values: its fingerprints, ascending.
        parts: what each counts, below 1.
    """

    values: Fingerprints
    parts: Floats

    def weights(self, fingerprints: Fingerprints) -> Floats:
        """What each of some fingerprints counts."""
        weights = np.ones(len(fingerprints))
        where, known = _look_up(fingerprints, self.values)
        weights[known] = self.parts[where]
        return weights


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All sketches, from old to new, and where each fingerprint stands. Never changes; may be pickled.

    Attributes:
        sketches: the sketches.
        sizes: how many fingerprints each has.
        values: every fingerprint, ascending.
        organizations: in how many organizations' reports each stands.
        starts: where the holders of each begin, and where the last ones end.
        holders: positions of the sketches that hold a fingerprint which is looked up.
    """

    sketches: tuple[Sketch, ...]
    sizes: NDArray[np.int32]
    values: Fingerprints
    organizations: NDArray[np.uint16]
    starts: NDArray[np.int32]
    holders: NDArray[np.int32]

    @classmethod
    def of(cls, sketches: Iterable[Sketch]) -> Index:
        """Index some sketches; their order makes no difference."""
        ordered = tuple(sorted(sketches, key=lambda sketch: sketch.age))
        sizes = np.array([len(sketch.fingerprints) for sketch in ordered], dtype=np.int32)
        fingerprints, holders = _holders(ordered, sizes)
        first = np.ones(len(fingerprints), dtype=bool)
        first[1:] = fingerprints[1:] != fingerprints[:-1]
        begins = np.flatnonzero(first)
        values = fingerprints[begins]
        reports = np.diff(begins, append=len(fingerprints))
        looked_up = _drawn(values) < _chance(reports)
        return cls(
            ordered,
            sizes,
            values,
            _organizations(ordered, reports, holders),
            np.concatenate([[0], np.cumsum(np.where(looked_up, reports, 0))]).astype(np.int32),
            holders[np.repeat(looked_up, reports)],
        )

    def discount(self, full: int) -> Discount:
        """What the shingles of more than so many organizations count."""
        common = self.organizations > full
        return Discount(self.values[common], full / self.organizations[common])

    def worth_a_look(self, sketch: Sketch, among: Positions, discount: Discount, others: int) -> list[int]:
        """The sketches that have much in common with one.

        Args:
            sketch: any sketch, in the index or not.
            among: positions of the sketches that are asked about, ascending.
            discount: what common shingles count.
            others: how many are given at the most: those that share most with it, of equal ones the latest.

        Returns:
            their positions, ascending.
        """
        mine = sketch.fingerprints
        if not len(mine) or not len(among):
            return []
        weights = discount.weights(mine)
        if len(among) > _FEW:
            among = among[self._roughly(mine, weights)[among]]
        own, common = self._shared(mine, weights, among)
        sizes = np.minimum(self.sizes[among], len(mine))
        close = (common >= _FEWEST) & ((own >= _OWN * sizes) | (common >= _COMMON * sizes))
        among, own = among[close], own[close]
        closest = np.lexsort((-among, -own))[:others]
        return sorted(among[closest].tolist())

    def _shared(self, mine: Fingerprints, weights: Floats, among: Positions) -> tuple[Floats, Floats]:
        """How much each of some sketches shares with one: common fingerprints discounted, and not."""
        theirs = np.concatenate([mine[:0], *(self.sketches[other].fingerprints for other in among)])
        owners = np.repeat(np.arange(len(among)), self.sizes[among])
        # Ten times as fast as a search for every fingerprint: all but a hundredth of the strange ones fail here.
        likely = np.zeros(1 << 16, dtype=bool)
        likely[mine & np.uint32(0xFFFF)] = True
        candidates = np.flatnonzero(likely[theirs & np.uint32(0xFFFF)])
        where = np.searchsorted(mine, theirs[candidates])
        where[where == len(mine)] = 0
        same = mine[where] == theirs[candidates]
        where, owners = where[same], owners[candidates[same]]
        return _sums(owners, weights[where], len(among)), _sums(owners, np.ones(len(owners)), len(among))

    def _roughly(self, mine: Fingerprints, weights: Floats) -> NDArray[np.bool_]:
        """Which sketches may be meant, by those of the fingerprints that are looked up.

        One that is looked up with the chance p counts 1/p times (Horvitz and Thompson 1952).
        """
        where, known = _look_up(mine, self.values)
        begins = self.starts[where]
        counts = self.starts[where + 1] - begins
        run = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        holders = self.holders[np.repeat(begins, counts) + run]
        each = 1.0 / _chance(counts)
        common = _sums(holders, np.repeat(each, counts), len(self.sketches))
        own = _sums(holders, np.repeat(each * weights[known], counts), len(self.sketches))
        sizes = np.minimum(self.sizes, len(mine)) * _ROUGH
        return (common >= _FEWEST * _ROUGH) & ((own >= _OWN * sizes) | (common >= _COMMON * sizes))


def _look_up(wanted: Fingerprints, values: Fingerprints) -> tuple[Positions, NDArray[np.bool_]]:
    """Places in ascending values of the fingerprints that stand there, and which do."""
    where = np.searchsorted(values, wanted)
    known = where < len(values)
    known[known] = values[where[known]] == wanted[known]
    return where[known], known


def _sums(groups: NDArray[np.integer[Any]], amounts: Floats, count: int) -> Floats:
    return np.bincount(groups, amounts, count).astype(np.float64, copy=False)


def _holders(
    sketches: tuple[Sketch, ...], sizes: NDArray[np.int32]
) -> tuple[Fingerprints, NDArray[np.int32]]:
    """All fingerprints ascending, each as often as it is held, with the positions of the sketches that hold it."""
    both = np.zeros(int(sizes.sum()), dtype=np.uint64)
    np.concatenate([np.zeros(0, np.uint32), *(sketch.fingerprints for sketch in sketches)], out=both)
    both <<= np.uint64(32)
    both |= np.repeat(np.arange(len(sketches), dtype=np.uint64), sizes)
    both.sort()
    return (both >> np.uint64(32)).astype(np.uint32), both.astype(np.uint32).astype(np.int32)


def _chance(reports: NDArray[np.integer[Any]]) -> Floats:
    """With which chance a shingle that so many reports hold is looked up."""
    chance: Floats = np.minimum(1.0, _FULL / np.maximum(reports, 1))
    return chance


def _drawn(values: Fingerprints) -> Floats:
    """A lot for each value, from 0 to 1, always the same; not by the bits that sampled it."""
    lots: Floats = (values * np.uint32(0x9E3779B1)) / float(1 << 32)
    return lots


def _organizations(
    sketches: tuple[Sketch, ...], reports: Positions, holders: NDArray[np.int32]
) -> NDArray[np.uint16]:
    """In how many organizations' reports each value stands: twenty years of the same text are one organization."""
    numbers = {code: number for number, code in enumerate(sorted({sketch.code for sketch in sketches}))}
    numbered = np.array([numbers[sketch.code] for sketch in sketches], dtype=np.uint64)
    both = np.repeat(np.arange(len(reports), dtype=np.uint64), reports) << np.uint64(32)
    both |= numbered[holders] if len(holders) else np.uint64(0)
    both.sort()
    first = np.ones(len(both), dtype=bool)
    first[1:] = both[1:] != both[:-1]
    counts = np.bincount((both[first] >> np.uint64(32)).astype(np.intp), minlength=len(reports))
    return np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16)
