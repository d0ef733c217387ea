"""Which reports hold a shingle, and what a shingle counts that many hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.similarity.sketches import Fingerprints, Sketch

Positions = NDArray[np.intp]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_COMMONEST: Final = 128
"""Organizations from which on a shingle counts no less. It then counts 3/128, and even a report made of nothing else has
too little of its own to be told by that."""

_FILTER: Final = 1 << 20
"""Places of a table that sorts out most of the fingerprints that are not wanted."""


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
    """All sketches, from old to new, and where each fingerprint stands. Never changes.

    Attributes:
        sketches: the sketches.
        sizes: how many fingerprints each has.
        values: every fingerprint, or at least every one that is wanted, ascending.
        organizations: in how many organizations' reports each stands.
        starts: where the holders of each begin, and where the last ones end.
        holders: positions of the sketches that hold it, ascending.
    """

    sketches: tuple[Sketch, ...]
    sizes: NDArray[np.int32]
    values: Fingerprints
    organizations: Positions
    starts: Positions
    holders: NDArray[np.int32]

    @classmethod
    def of(cls, sketches: Iterable[Sketch], wanted: Fingerprints | None = None) -> Index:
        """Index some sketches; their order makes no difference.

        Args:
            sketches: the sketches.
            wanted: the fingerprints that will be asked about, ascending; None means all.
        """
        ordered = tuple(sorted(sketches, key=lambda sketch: sketch.age))
        sizes = np.array([len(sketch.fingerprints) for sketch in ordered], dtype=np.int32)
        fingerprints, holders = _holders(ordered, sizes, wanted)
        begins = np.flatnonzero(_firsts(fingerprints))
        starts = np.append(begins, len(fingerprints))
        counts = _organizations(_numbered(ordered), starts, holders)
        return cls(ordered, sizes, fingerprints[begins], counts, starts, holders)

    def discount(self, full: int) -> Discount:
        """What the shingles of more than so many organizations count."""
        weights = weights_of(self.organizations, full)
        common = weights < 1
        return Discount(self.values[common], weights[common])

    def organizations_without(self, left_out: Bools) -> Positions:
        """In how many organizations' reports each value stands where some sketches do not count.

        Args:
            left_out: of each sketch, whether it does not count.
        """
        kept = ~left_out[self.holders]
        starts = np.concatenate([[0], np.cumsum(kept)])[self.starts]
        return _organizations(_numbered(self.sketches), starts, self.holders[kept])

    def holders_of(self, values: Bools) -> Positions:
        """The sketches that hold one of some values, ascending.

        Args:
            values: of each value, whether it is meant.
        """
        return np.unique(self.holders[np.repeat(values, np.diff(self.starts))]).astype(np.intp)


def weights_of(organizations: Positions, full: int) -> Floats:
    """What text counts that stands in the reports of so many organizations.

    In up to `full` it counts in full, in more the less. The number is rounded to a power of two: then one edit changes
    what few shingles count, and sums of what they count are exact in any order.
    """
    rounded = np.exp2(np.rint(np.log2(np.clip(organizations, 1, _COMMONEST))))
    return np.where(organizations > full, np.minimum(full / rounded, 1.0), 1.0)


def united(sketches: Sequence[Sketch]) -> Fingerprints:
    """All fingerprints of some sketches, ascending, each once."""
    return np.unique(_joined(sketches))


def _joined(sketches: Sequence[Sketch]) -> Fingerprints:
    return np.concatenate([np.zeros(0, np.uint32), *(sketch.fingerprints for sketch in sketches)])


def _look_up(wanted: Fingerprints, values: Fingerprints) -> tuple[Positions, Bools]:
    """Places in ascending values of the fingerprints that stand there, and which do."""
    where = np.searchsorted(values, wanted)
    known = where < len(values)
    known[known] = values[where[known]] == wanted[known]
    return where[known], known


def _holders(
    sketches: tuple[Sketch, ...], sizes: NDArray[np.int32], wanted: Fingerprints | None
) -> tuple[Fingerprints, NDArray[np.int32]]:
    """The fingerprints ascending, each as often as it is held, with the positions of the sketches that hold it."""
    fingerprints = _joined(sketches)
    owners = np.repeat(np.arange(len(sketches), dtype=np.uint32), sizes)
    if wanted is not None:
        likely = np.zeros(_FILTER, dtype=bool)
        likely[wanted & np.uint32(_FILTER - 1)] = True
        # A look at a table for each takes a tenth of a search. Of the others a few pass; they do no harm.
        places = np.flatnonzero(likely[fingerprints & np.uint32(_FILTER - 1)])
        fingerprints, owners = fingerprints[places], owners[places]
    both = fingerprints.astype(np.uint64)
    both <<= np.uint64(32)
    both |= owners
    both.sort()
    return (both >> np.uint64(32)).astype(np.uint32), both.astype(np.uint32).astype(np.int32)


def _firsts(ascending: NDArray[np.unsignedinteger]) -> Bools:
    """Where another value begins."""
    first = np.ones(len(ascending), dtype=bool)
    first[1:] = ascending[1:] != ascending[:-1]
    return first


def _numbered(sketches: tuple[Sketch, ...]) -> NDArray[np.uint64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(sketch.code, len(numbers)) for sketch in sketches], dtype=np.uint64)


def _organizations(numbered: NDArray[np.uint64], starts: Positions, holders: NDArray[np.int32]) -> Positions:
    """In how many organizations' reports each value stands: twenty years of the same text are one organization."""
    both = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts))
    both <<= np.uint64(32)
    both |= numbered[holders] if len(holders) else np.uint64(0)
    both.sort()
    found = both[_firsts(both)] >> np.uint64(32)
    return np.bincount(found.astype(np.intp), minlength=len(starts) - 1)
