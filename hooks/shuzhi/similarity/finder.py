"""The copies of an archive's reports, found once and only when somebody asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from shuzhi.processes import in_order
from shuzhi.similarity.comparison import find_copies, ordered
from shuzhi.similarity.documents import Documents
from shuzhi.similarity.index import Index, united
from shuzhi.similarity.model import Against, Copy, Limits
from shuzhi.similarity.renewal import Found, found_in
from shuzhi.similarity.sketches import Fingerprints, Sketch, fingerprints_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report

_FEW: Final = 0.2
"""Share of the archive up to which reports are looked up one by one; from there on all pairs are quicker."""

_CHUNK: Final = 100
"""Reports to a piece of work."""

_NOTHING: Final = np.zeros(0, dtype=np.uint32)

_CACHE: Final = "_fingerprints"

Sketched = Mapping[str, Fingerprints]
"""Fingerprints by keys; none where a report must not be compared."""


class Memory(Protocol):
    """What earlier runs found out, and what the next one shall know."""

    def sketched(self, years: Mapping[int, Collection[str]]) -> Sketched:
        """The fingerprints that are kept, among others those of the years' reports, which are given by their keys."""

    def found(self, sketched: Sketched) -> Found | None:
        """What was found last."""

    def keep(self, years: Mapping[int, Sketched], found: Found | None) -> None:
        """Keep the fingerprints of each year's reports, and what was found where all reports were looked at."""


class CopyFinder:
    """Finds what stands in more than one report.

    Args:
        archive: the archive.
        asked: the reports that will be asked about; None means all, an empty list that nothing is looked for.
        memory: what earlier runs found out; with it reports that did not change are not read.
        processes: how many may work at it.
    """

    def __init__(
        self,
        archive: Archive,
        asked: Collection[Report] | None = None,
        memory: Memory | None = None,
        processes: int = 1,
    ) -> None:
        self._archive = archive
        self._asked = asked
        self._memory = memory
        self._processes = processes

    def of(self, report: Report) -> list[Copy]:
        """What a report has in common with others, the largest share first; of two reports of one year both are told."""
        if self._asked is not None and not self._asked:
            return []
        return self._by_path.get(report.path, [])

    def all(self, against: Against = Against.ALL) -> list[Copy]:
        """Every pair once, by path, the later report as the copy."""
        if against is Against.ALL and self._only is None:
            return ordered(self._found.copies.values())
        return find_copies(
            self._documents,
            self._index,
            only=self._only,
            against=against,
            limits=self._limits,
            processes=self._processes,
        )

    def look(self) -> None:
        """Find the copies now, not at the first question: processes begun afterwards then know them."""
        if self._asked is None or self._asked:
            _ = self._by_path

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self._archive)

    @cached_property
    def _found(self) -> Found:
        before = self._memory.found(self._known) if self._memory else None
        found = found_in(self._sketches, self._documents, self._limits, before, self._processes)
        if self._memory and found is not before:
            self._memory.keep(self._sketched_by_year, found)
        return found

    @cached_property
    def _index(self) -> Index:
        sketches, only = self._sketches, self._only
        if self._memory and len(self._sketched) > len(self._known):
            self._memory.keep(self._sketched_by_year, None)
        if only is None:
            return Index.of(sketches)
        asked = set(only)
        return Index.of(sketches, united([sketch for sketch in sketches if sketch.path in asked]))

    @cached_property
    def _sketches(self) -> list[Sketch]:
        sketched = self._sketched
        return [
            Sketch(report.path, report.code, report.year, sketched[key], key)
            for report, key in zip(self._archive.reports, self._keys, strict=True)
        ]

    @cached_property
    def _keys(self) -> list[str]:
        return [self._documents.key(report.path) for report in self._archive.reports]

    @cached_property
    def _known(self) -> Sketched:
        """What earlier runs sketched."""
        return self._memory.sketched(self._keys_by_year) if self._memory else {}

    @cached_property
    def _sketched(self) -> Sketched:
        """What stands in each report."""
        known = self._known
        new = {
            key: report.path
            for report, key in zip(self._archive.reports, self._keys, strict=True)
            if key not in known
        }
        told = known_fingerprints(self._archive)
        unread = [path for path in new.values() if path not in told]
        pieces = [unread[start : start + _CHUNK] for start in range(0, len(unread), _CHUNK)]
        made = (one for some in in_order(_sketched, self._archive, pieces, self._processes) for one in some)
        found = {**told, **dict(zip(unread, made, strict=True))}
        return {**known, **{key: found[path] for key, path in new.items()}}

    @property
    def _keys_by_year(self) -> Mapping[int, Sequence[str]]:
        keys: dict[int, list[str]] = defaultdict(list)
        for report, key in zip(self._archive.reports, self._keys, strict=True):
            keys[report.year].append(key)
        return keys

    @property
    def _sketched_by_year(self) -> Mapping[int, Sketched]:
        return {year: {key: self._sketched[key] for key in keys} for year, keys in self._keys_by_year.items()}

    @property
    def _only(self) -> list[str] | None:
        if self._asked is None or len(self._asked) > _FEW * len(self._archive.reports):
            return None
        return [report.path for report in self._asked]

    @property
    def _limits(self) -> Limits:
        """The strictest of what the years ask for: what a year lets pass is left out where it is told."""
        usual = Limits()
        asked = [self._archive.cycle(year).limits for year in self._archive.years]
        shares = [
            share for limits in asked for share in (limits.copied_from_last_year, limits.copied_from_other)
        ]
        return Limits(own_share=min([usual.own_share, *shares]))

    @cached_property
    def _by_path(self) -> Mapping[str, list[Copy]]:
        found: dict[str, list[Copy]] = defaultdict(list)
        years = {report.path: report.year for report in self._archive.reports}
        told: set[tuple[str, str]] = set()
        for copy in self.all():
            found[copy.path].append(copy)
            told.add((copy.path, copy.other))
        for copies in list(found.values()):
            for copy in list(copies):
                if years[copy.path] == years[copy.other] and (copy.other, copy.path) not in told:
                    told.add((copy.other, copy.path))
                    found[copy.other].append(copy.turned)
        for copies in found.values():
            copies.sort(key=lambda copy: (-copy.share, copy.other))
        return found


def fingerprints_in(archive: Archive, paths: Iterable[str]) -> Iterator[Fingerprints]:
    """What stands in some reports, nothing where one must not be compared; each is read where it was not yet.

    Args:
        archive: the archive.
        paths: the reports.
    """
    documents = Documents(archive)
    for path in paths:
        document = documents.comparable(path)
        yield _NOTHING if document is None else fingerprints_of(document)


def know_fingerprints(archive: Archive, found: Mapping[str, Fingerprints]) -> None:
    """Be told what stands in some reports, so that they need not be read a second time for it.

    Args:
        archive: the archive.
        found: what `fingerprints_in` gave for each, by path.
    """
    vars(archive)[_CACHE] = {**known_fingerprints(archive), **found}  # as `cached_property` keeps a value


def known_fingerprints(archive: Archive) -> Mapping[str, Fingerprints]:
    """What was told of an archive's reports, by path."""
    found: Mapping[str, Fingerprints] = vars(archive).get(_CACHE, {})
    return found


def _sketched(archive: Archive, paths: Sequence[str]) -> list[Fingerprints]:
    made = list(fingerprints_in(archive, paths))
    for path in paths:
        archive.by_path[path].forget()  # ten thousand read reports take a gigabyte
    return made
