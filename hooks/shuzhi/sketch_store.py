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

_NEVER: Final = -1
"""Instead of a number of fingerprints: the report must not be compared."""


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


def copies_of(archive: Archive, root: Path, asked: Collection[Report] | None = None) -> CopyFinder:
    """What finds an archive's copies, with the knowledge of earlier runs; what it finds is kept as soon as it is found.

    Args:
        archive: the archive, or the part of it that is looked at.
        root: the folder that holds the caches' folder.
        asked: the reports that will be asked about; None means all.
    """
    return CopyFinder(archive, asked, CopyMemory(root), processes_for(archive))


def processes_for(archive: Archive) -> int:
    """How many processes may look for copies."""
    return usable_processes(most=min(1 + len(archive.reports) // _WORTH_A_PROCESS, 8))


class CopyMemory:
    """What is kept of an archive's copies. Damaged or by another program, it is as if nothing were kept.

    Args:
        root: the folder that holds the caches' folder.
    """

    def __init__(self, root: Path) -> None:
        self._store = Store(root / CACHE / FILE)
        self._kept: dict[int, set[str]] = {}

    def sketched(self, years: Mapping[int, Collection[str]]) -> Sketched:
        """The fingerprints that are kept, among others those of the years' reports, which are given by their keys."""
        names = {_year_name(year): year for year in years}
        found: dict[str, Fingerprints | None] = {}
        for name, packed in self._store.take(names).items():
            sketched = dict(_unpacked(packed))
            self._kept[names[name]] = set(sketched)
            found.update(sketched)
        return found

    def found(self, sketched: Sketched) -> Found | None:
        """What was found last; None where a sketch that it rests on is not kept any more."""
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
        if len(known) < len(kept.reports) or pairs != copies.keys() or not known.issuperset(chain.from_iterable(pairs)):
            return None
        return Found(kept.limits, sketches, kept.closest, copies)

    def keep(self, years: Mapping[int, Sketched], found: Found | None) -> None:
        """Keep the fingerprints of each year's reports, and what was found where anything was looked for."""
        values = {
            _year_name(year): _packed(sketched)
            for year, sketched in years.items()
            if self._kept.get(year) != set(sketched)
        }
        if found is not None:
            reports = [(sketch.path, sketch.code, sketch.year, sketch.key) for sketch in found.sketches]
            closest = {path: list(others) for path, others in found.closest.items()}
            copies = [(path, other, copy) for (path, other), copy in found.copies.items()]
            kept = _KeptFound(program_digest(), found.limits, reports, closest, copies)
            values[_FOUND] = _PACKER.encode(kept)
        self._store.keep(values, [*map(_year_name, years), _FOUND])


def _year_name(year: int) -> str:
    return f"sketches {year}"


def _packed(sketched: Sketched) -> bytes:
    sizes = [_NEVER if each is None else len(each) for each in sketched.values()]
    joined = np.concatenate(
        [np.zeros(0, np.uint32), *(each for each in sketched.values() if each is not None)]
    )
    return _PACKER.encode(_KeptYear(program_digest(), list(sketched), sizes, joined.astype("<u4").tobytes()))


def _unpacked(packed: bytes) -> Iterator[tuple[str, Fingerprints | None]]:
    try:
        kept = _YEAR.decode(packed)
    except msgspec.MsgspecError:
        return
    lengths = [max(size, 0) for size in kept.sizes]
    if kept.program != program_digest() or len(kept.fingerprints) != 4 * sum(lengths):
        return
    joined = np.frombuffer(kept.fingerprints, dtype="<u4")
    start = 0
    for key, size, length in zip(kept.keys, kept.sizes, lengths, strict=False):
        yield key, None if size == _NEVER else joined[start : start + length]
        start += length


def _found(packed: bytes) -> _KeptFound | None:
    try:
        kept = _KEPT_FOUND.decode(packed)
    except msgspec.MsgspecError:
        return None
    return kept if kept.program == program_digest() else None
