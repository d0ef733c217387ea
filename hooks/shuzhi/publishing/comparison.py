"""Compare a folder with a manifest: every byte, and nothing besides."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shuzhi.manifest import MANIFEST, SUMS, Entry, Manifest, digest_of_file, entries

COMPANION: Final = ".gz"
"""What the name of a precompressed copy ends in; nginx's `gzip_static` looks for it."""

_CHUNK: Final = 1 << 18


@dataclass
class Comparison:
    """How a folder differs from its manifest.

    Attributes:
        altered: paths of files that hold something else, or cannot be read.
        missing: paths that are not there.
        added: paths that the manifest does not know.
        notes: path → what is odd about it, in Chinese.
    """

    altered: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether there is no difference."""
        return not (self.altered or self.missing or self.added)


def compare(folder: Path, manifest: Manifest) -> Comparison:
    """Compare each file of a folder with its manifest.

    A precompressed companion counts as right where it unpacks to exactly what its original should hold.

    Args:
        folder: a built site or a release.
        manifest: what was read from it.

    Returns:
        the differences, sorted. Never raises for what stands on the disk.
    """
    found = {entry.path: entry for entry in entries(folder)}
    result = Comparison()
    with ThreadPoolExecutor() as pool:
        judged = pool.map(lambda entry: (entry, _judge(folder, entry, manifest)), found.values())
        for entry, (kind, note) in judged:
            if kind:
                getattr(result, kind).append(entry.path)
            if note:
                result.notes[entry.path] = note
    for path in manifest.sums:
        if path not in found:
            result.missing.append(path)
    if SUMS not in found:
        result.missing.append(SUMS)
    for paths in (result.altered, result.missing, result.added):
        paths.sort(key=os.fsencode)
    return result


def _judge(folder: Path, entry: Entry, manifest: Manifest) -> tuple[str, str]:
    """("altered", "added" or nothing, a note)."""
    wanted = manifest.sums.get(entry.path)
    if entry.path in (MANIFEST, SUMS) and not entry.odd:
        if entry.path == SUMS and not manifest.intact:
            return "altered", "与清单里记的摘要不符，其他比对结果也不可信"
        return "", ""
    original = _original(entry.path, manifest)
    if entry.odd:
        return "altered" if wanted or original else "added", entry.odd
    if wanted is None and original is None:
        return "added", ""
    file = folder / entry.path
    try:
        if wanted is not None:
            return ("", "") if digest_of_file(file) == wanted else ("altered", "")
        assert original is not None
        if unpacked_digest(file) != original:
            return "altered", "压缩副本与原文不符"
    except OSError as error:
        return "altered", f"读不出来：{error.strerror or error}"
    return "", ""


def _original(path: str, manifest: Manifest) -> str | None:
    """The digest that a companion must unpack to."""
    return manifest.sums.get(path.removesuffix(COMPANION)) if path.endswith(COMPANION) else None


def unpacked_digest(file: Path) -> str | None:
    """SHA-256 of what a packed file holds, read piece by piece; None where it is no packed file.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for piece in _pieces(file):
            digest.update(piece)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return None
    return digest.hexdigest()


def _pieces(file: Path) -> Iterator[bytes]:
    with gzip.open(file) as stream:
        while piece := stream.read(_CHUNK):
            yield piece
