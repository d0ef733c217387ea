"""Keeps the sketches of reports, and the copies that were found, between runs: only what changed is looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from shuzhi.digests import program_digest
from shuzhi.processes import usable_processes
from shuzhi.similarity import Copy, CopyFinder, Fingerprints, Found, Limits, Sketch, Sketched
from shuzhi.store import CACHE, Store

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi.archive import Archive
    from shuzhi.report import Report

FILE: Final = "copies.sqlite"
"""In the folder of caches."""

_FOUND: Final = "found"

_WORTH_A_PROCESS: Final = 300
"""Reports from which on a second process finds copies sooner than it takes to start."""


class _KeptYear(msgspec.Struct, array_like=True, frozen=True):
    """A year's sketches, their fingerprints in one piece: ten thousand values by themselves take a second to read."""

    program: str
    keys: list[str]
    sizes: list[int]
    fingerprints: bytes


class _KeptFound(msgspec.Struct, array_like=True, frozen=True):
    program: str
    limits: Limits
    reports: list[tuple[str, str, int, str]]
    closest: dict[str, list[tuple[str, float]]]
    copies: list[tuple[str, str, Copy | None]]


_YEAR: Final = msgspec.msgpack.Decoder(_KeptYear)
_KEPT_FOUND: Final = msgspec.msgpack.Decoder(_KeptFound)
_PACKER: Final = msgspec.msgpack.Encoder()


def copies_of(
    archive: Archive,
    root: Path,
    asked: Collection[Report] | None = None,
    memory: CopyMemory | None = None,
) -> CopyFinder:
    """What finds an archive's copies, with the knowledge of earlier runs; what it finds is kept as soon as it is found.

    Args:
        archive: the archive, or the part of it that is looked at.
        root: the folder that holds the caches' folder.
        asked: the reports that will be asked about; None means all.
        memory: what this process knows already; None reads what is kept.
    """
    return CopyFinder(archive, asked, memory or CopyMemory(root), processes_for(archive))


def processes_for(archive: Archive) -> int:
    """How many processes may look for copies."""
    return usable_processes(most=min(1 + len(archive.reports) // _WORTH_A_PROCESS, 8))


class CopyMemory:
    """What is kept of an archive's copies. Damaged or by another program, it is as if nothing were kept.

    What was read or found once is remembered, for a process that looks again and again.

    Args:
        root: the folder that holds the caches' folder.
    """

    def __init__(self, root: Path) -> None:
        self._store = Store(root / CACHE / FILE)
        self._by_year: dict[int, Sketched] = {}
        self._found: Found | None = None

    def sketched(self, years: Mapping[int, Collection[str]]) -> Sketched:
        """The fingerprints that are kept, among others those of the years' reports, which are given by their keys."""
        names = {_year_name(year): year for year in years if year not in self._by_year}
        for name, packed in self._store.take(names).items():
            self._by_year[names[name]] = dict(_unpacked(packed))
        found: dict[str, Fingerprints] = {}
        for year in years:
            found.update(self._by_year.get(year, {}))
        return found

    def found(self, sketched: Sketched) -> Found | None:
        """What was found last; None where a sketch that it rests on is not kept any more."""
        if self._found is not None:
            return self._found
        packed = self._store.take([_FOUND]).get(_FOUND)
        kept = _found(packed) if packed is not None else None
        if kept is None:
            return None
        sketches = tuple(
            Sketch(path, code, year, fingerprints, key)
            for path, code, year, key in kept.reports
            if (fingerprints := sketched.get(key)) is not None
        )
        copies = {(path, other): copy for path, other, copy in kept.copies}
        pairs = {(path, other) for path, others in kept.closest.items() for other, _ in others}
        known = {sketch.path for sketch in sketches}
        if (
            len(known) < len(kept.reports)
            or pairs != copies.keys()
            or not known.issuperset(chain.from_iterable(pairs))
        ):
            return None
        self._found = Found(kept.limits, sketches, kept.closest, copies)
        return self._found

    def keep(self, years: Mapping[int, Sketched], found: Found | None) -> None:
        """Keep the fingerprints of each year's reports, and what was found where all reports were looked at.

        Where only some were, what was found before stands for the next run, and with it the sketches it rests on.
        """
        if found is None:
            years = {year: {**self._by_year.get(year, {}), **sketched} for year, sketched in years.items()}
        values = {
            _year_name(year): _packed(sketched)
            for year, sketched in years.items()
            if self._by_year.get(year, {}).keys() != sketched.keys()
        }
        self._by_year.update(years)
        if found is not None:
            self._found = found
            reports = [(sketch.path, sketch.code, sketch.year, sketch.key) for sketch in found.sketches]
            closest = {path: list(others) for path, others in found.closest.items()}
            copies = [(path, other, copy) for (path, other), copy in found.copies.items()]
            kept = _KeptFound(program_digest(), found.limits, reports, closest, copies)
            values[_FOUND] = _PACKER.encode(kept)
        self._store.keep(values, [*map(_year_name, years), _FOUND])


def _year_name(year: int) -> str:
    return f"sketches {year}"


def _packed(sketched: Sketched) -> bytes:
    sizes = [len(each) for each in sketched.values()]
    joined = np.concatenate([np.zeros(0, np.uint32), *sketched.values()])
    return _PACKER.encode(_KeptYear(program_digest(), list(sketched), sizes, joined.astype("<u4").tobytes()))


def _unpacked(packed: bytes) -> Iterator[tuple[str, Fingerprints]]:
    try:
        kept = _YEAR.decode(packed)
    except msgspec.MsgspecError:
        return
    if kept.program != program_digest() or len(kept.fingerprints) != 4 * sum(kept.sizes):
        return
    joined = np.frombuffer(kept.fingerprints, dtype="<u4")
    start = 0
    for key, size in zip(kept.keys, kept.sizes, strict=False):
        yield key, joined[start : start + size]
        start += size


def _found(packed: bytes) -> _KeptFound | None:
    try:
        kept = _KEPT_FOUND.decode(packed)
    except msgspec.MsgspecError:
        return None
    return kept if kept.program == program_digest() else None
