"""Which reports are held against which."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shuzhi.similarity.index import Discount, Index, Positions
from shuzhi.similarity.model import Against, Limits
from shuzhi.similarity.sketches import Sketch

Pair = tuple[str, str]


@dataclass(frozen=True)
class Pairing:
    """What an index is asked for.

    Attributes:
        index: the index.
        against: which pairs.
        limits: from when on text counts less, and how many others are told.
        asked: the reports that are asked about; None means all.
    """

    index: Index
    against: Against
    limits: Limits
    asked: frozenset[str] | None

    def pairs_of(self, sketches: Sequence[Sketch]) -> list[Pair]:
        """The pairs worth a look that some of the reports asked about make with others, each pair once."""
        others = self.index.sketches
        return [
            (sketch.path, others[position].path)
            for sketch in sketches
            for position in self.index.worth_a_look(
                sketch, self._opposite(sketch), self._discount, self.limits.others
            )
        ]

    def _opposite(self, sketch: Sketch) -> Positions:
        if self.against is Against.LAST_YEAR:
            return np.array(self._previous(sketch), dtype=np.intp)
        before = bisect_left(self._ages, sketch.age)
        if self.asked is None:
            return np.arange(before)
        later = [
            position
            for position in range(before, len(self._ages))
            if self._ages[position][1] not in self.asked  # itself among them
        ]
        return np.array([*range(before), *later], dtype=np.intp)

    def _previous(self, sketch: Sketch) -> list[int]:
        """Its organization's reports of the latest earlier year that has any, and earlier ones of the same year."""
        sketches = self.index.sketches
        own = [
            position for position in self._by_code.get(sketch.code, ()) if sketches[position].age < sketch.age
        ]
        last = max(
            (sketches[position].year for position in own if sketches[position].year < sketch.year),
            default=None,
        )
        return [position for position in own if sketches[position].year in (last, sketch.year)]

    @cached_property
    def _discount(self) -> Discount:
        return self.index.discount(self.limits.organizations)

    @cached_property
    def _ages(self) -> list[tuple[int, str]]:
        return [sketch.age for sketch in self.index.sketches]

    @cached_property
    def _by_code(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for position, sketch in enumerate(self.index.sketches):
            found.setdefault(sketch.code, []).append(position)
        return found
