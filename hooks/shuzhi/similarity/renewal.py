"""What copies an archive has, worked out from what it had before some reports changed.

Two sketches are close by what they hold and by what their common shingles count, nothing else. So after a change only
these are looked at again: the reports that changed, those that had one of them among the closest, those that may have
one now, and those that hold a shingle which counts more or less than before. The result is the one that all the work
done anew would give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from shuzhi.similarity.comparison import Pair, judged
from shuzhi.similarity.index import Bools, Index, Positions, united, weights_of
from shuzhi.similarity.model import Copy, Document, Limits
from shuzhi.similarity.pairing import close_of_all, close_ones
from shuzhi.similarity.sketches import Sketch

Closest = Mapping[str, Sequence[tuple[str, float]]]
"""For each report that has any, the closest earlier ones: path, and what the common shingles count."""

_MOST: Final = 0.1
"""Part of the reports that may change before all the work is sooner done anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found, and what it was found from.

    Attributes:
        limits: how strictly.
        sketches: the sketches of all reports, from old to new.
        closest: which reports are close to which.
        copies: for each pair that is close what is copied, or None.
    """

    limits: Limits
    sketches: tuple[Sketch, ...]
    closest: Closest
    copies: Mapping[Pair, Copy | None]


def found_in(
    sketches: Sequence[Sketch],
    documents: Mapping[str, Document],
    limits: Limits,
    before: Found | None = None,
    processes: int = 1,
) -> Found:
    """Find all copies.

    Args:
        sketches: the sketches of all reports, each with its key.
        documents: the reports by their paths, read when they are asked for.
        limits: how strictly.
        before: what was found in other reports, most of them the same; None where nothing is known.
        processes: how many may work at it.

    Returns:
        what is found; the same with and without `before`.
    """
    now = tuple(sorted(sketches, key=lambda sketch: sketch.age))
    judges = _Judges(documents, limits, processes)
    change = _Change(before, now) if before is not None and before.limits == limits else None
    if before is None or change is None or change.size > _MOST * len(now):
        index = Index.of(now)
        closest = _named(index, close_of_all(index, limits))
        return Found(limits, now, closest, judges.copies(closest, {}, index))
    if not change.size:
        return before
    weighed_anew = change.weighed_anew(limits.organizations)
    redone = change.paths_come | weighed_anew | _short_of_one(before, change, limits)
    index = Index.of(now, united([sketch for sketch in now if sketch.path in redone]))
    kept = {
        path: left
        for path, others in before.closest.items()
        if path not in redone
        and path not in change.paths_gone
        and (left := [one for one in others if one[0] not in change.paths_gone])
    }
    closest = {**kept, **_named(index, close_of_all(index, limits, _positions(now, redone)))}
    _let_in(closest, index, change.paths_come, redone, limits)
    same = {
        pair: copy
        for pair, copy in before.copies.items()
        if change.paths_gone.isdisjoint(pair) and not weighed_anew.issuperset(pair)
    }
    return Found(limits, now, closest, judges.copies(closest, same, index))


class _Change:
    """What is different between two states of an archive."""

    def __init__(self, before: Found, now: tuple[Sketch, ...]) -> None:
        then = {sketch.path: sketch for sketch in before.sketches}
        self._now = now
        self.come = [sketch for sketch in now if not _same(sketch, then.get(sketch.path))]
        still = {sketch.path for sketch in now} - {sketch.path for sketch in self.come}
        self.gone = [sketch for sketch in before.sketches if sketch.path not in still]
        self.paths_come = {sketch.path for sketch in self.come}
        self.paths_gone = {sketch.path for sketch in self.gone}
        self.size = len(self.come) + len(self.gone)

    def weighed_anew(self, full: int) -> set[str]:
        """The reports that are the same, but hold a shingle which now counts more or less than before."""
        both = [*self._now, *self.gone]
        index = Index.of(both, united([*self.come, *self.gone]))
        gone = _marked(index.sketches, self.gone)
        come = _marked(index.sketches, self.come)
        now = weights_of(index.organizations_without(gone), full)
        then = weights_of(index.organizations_without(come), full)
        holders = index.holders_of(now != then)
        return {index.sketches[position].path for position in holders[~(gone | come)[holders]]}


def _marked(sketches: Sequence[Sketch], those: Sequence[Sketch]) -> Bools:
    """Which sketches are among some; an edited report is there twice, so its path does not tell."""
    meant = set(map(id, those))
    return np.array([id(sketch) in meant for sketch in sketches], dtype=bool)


def _same(one: Sketch, other: Sketch | None) -> bool:
    return other is not None and one.key == other.key


def _short_of_one(before: Found, change: _Change, limits: Limits) -> set[str]:
    """The reports that lost one of their closest where there may be others to follow it."""
    return {
        path
        for path, others in before.closest.items()
        if path not in change.paths_gone
        and len(others) >= limits.others
        and any(other in change.paths_gone for other, _ in others)
    }


def _positions(sketches: Sequence[Sketch], paths: set[str]) -> Positions:
    return np.flatnonzero([sketch.path in paths for sketch in sketches])


def _named(
    index: Index, close: Mapping[int, Sequence[tuple[int, float]]]
) -> dict[str, list[tuple[str, float]]]:
    names = [sketch.path for sketch in index.sketches]
    return {
        names[row]: [(names[other], share) for other, share in others]
        for row, others in close.items()
        if others
    }


def _let_in(
    closest: dict[str, list[tuple[str, float]]],
    index: Index,
    come: set[str],
    redone: set[str],
    limits: Limits,
) -> None:
    """Put new reports among the closest of later ones."""
    later_ones = ~np.array([sketch.path in redone for sketch in index.sketches], dtype=bool)

    def admitted(rows: Positions, others: Positions) -> Bools:
        meant: Bools = (others > rows) & later_ones[others]
        return meant

    position = {sketch.path: number for number, sketch in enumerate(index.sketches)}
    new = close_ones(index, _positions(index.sketches, come), limits, admitted, earlier=False, most=None)
    for number, later in new.items():
        for other, share in later:
            path = index.sketches[other].path
            others = [*closest.get(path, ()), (index.sketches[number].path, share)]
            others.sort(key=lambda one: (-one[1], -position[one[0]]))
            closest[path] = others[: limits.others]


@dataclass(frozen=True, slots=True)
class _Judges:
    """What pairs are judged with."""

    documents: Mapping[str, Document]
    limits: Limits
    processes: int

    def copies(
        self, closest: Closest, known: Mapping[Pair, Copy | None], index: Index
    ) -> dict[Pair, Copy | None]:
        pairs = [(path, other) for path, others in closest.items() for other, _ in others]
        new = sorted(pair for pair in pairs if pair not in known)
        discount = index.discount(self.limits.organizations)
        made = dict(zip(new, judged(new, self.documents, discount, self.limits, self.processes), strict=True))
        return {pair: known[pair] if pair in known else made[pair] for pair in pairs}
