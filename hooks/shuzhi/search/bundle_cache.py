"""Keeps bundles between runs. Nothing is taken from it unseen, and without it an indexing is only slower."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shuzhi.search.folders import digests_of, make_equal, remove
from shuzhi.workshop import clear_left, workshop

_SUFFIX: Final = ".bundle"

_WORKSHOP: Final = "shuzhi-search-"

_VERSIONS_KEPT: Final = 4
"""Versions of each bundle. A bundle of 500 reports takes 12 to 18 MB, and every edit makes another."""


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle that is kept, as its list of files has it.

    Attributes:
        file: where it is kept.
        places: path of each of its files → (where it begins, how many bytes it has, SHA-256).
    """

    file: Path
    places: Mapping[str, tuple[int, int, str]]

    @property
    def sums(self) -> dict[str, str]:
        """Path of each of its files → SHA-256."""
        return {name: digest for name, (_, _, digest) in self.places.items()}

    def read(self, name: str) -> bytes | None:
        """One of its files; None where it is no longer byte for byte as it was kept."""
        start, size, digest = self.places[name]
        try:
            with self.file.open("rb") as file:
                file.seek(start)
                content = file.read(size)
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == digest else None

    def contents(self) -> dict[str, bytes] | None:
        """All of its files; None where one of them is no longer byte for byte as it was kept."""
        try:
            whole = memoryview(self.file.read_bytes())
        except OSError:
            return None
        files: dict[str, bytes] = {}
        for name, (start, size, digest) in self.places.items():
            files[name] = bytes(whole[start : start + size])
            if hashlib.sha256(files[name]).hexdigest() != digest:
                return None
        return files


class BundleCache:
    """The bundles of earlier runs, each below a key that is a digest of what it was made from.

    Each is one file: a digest, a list of the bundle's files with theirs, and the files one behind the other. A folder of
    2,700 small files took six times as long to write, and as long to delete.

    Args:
        folder: where they are kept; safe to delete at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, key: str, target: Path) -> dict[str, str] | None:
        """Make a folder of the site hold a bundle and nothing else.

        Args:
            key: the bundle's key.
            target: the folder. Where it holds the bundle byte for byte already, nothing is written.

        Returns:
            path of each of the bundle's files → SHA-256, or None where no such bundle is kept, or not one byte for byte
            as it was made; then the folder is as it was.

        Raises:
            OSError: the site cannot be read or written.
        """
        bundle = self.bundle(key)
        if bundle is None:
            return None
        sums = bundle.sums
        if digests_of(target) == sums:
            return sums
        files = bundle.contents()
        if files is None:
            return None
        make_equal(target, files, sums)
        return sums

    def bundle(self, key: str) -> KeptBundle | None:
        """What is kept under a key, its files unread; None where nothing is, or its list of files was changed."""
        path = self._file(key)
        try:
            if not path.is_file():  # opening a pipe would wait for ever
                return None
            with path.open("rb") as file:
                seal, listing = file.readline(), file.readline()
                start = file.tell()
            if seal.strip().decode("ascii") != _seal(key, listing.removesuffix(b"\n")):
                return None
            places: dict[str, tuple[int, int, str]] = {}
            for name, (size, digest) in json.loads(listing).items():
                places[name] = (start, size, digest)
                start += size
        except (OSError, ValueError):
            return None
        return KeptBundle(path, places)

    def keep(self, key: str, files: Mapping[str, bytes], sums: Mapping[str, str]) -> None:
        """Keep a bundle that was made; that it cannot be kept is no error, the next run is only slower.

        Args:
            key: its key.
            files: path relative to its folder → content.
            sums: path → SHA-256 of the content.
        """
        listing = json.dumps({name: (len(content), sums[name]) for name, content in files.items()}).encode()
        head = b"%s\n%s\n" % (_seal(key, listing).encode(), listing)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with workshop(self._folder, _WORKSHOP) as place:
                (place / "new").write_bytes(b"".join([head, *files.values()]))
                if self._file(key).is_dir():  # no file takes a folder's place by itself
                    remove(self._file(key))
                (place / "new").replace(self._file(key))

    def clear(self) -> None:
        """Delete what killed runs left half-made."""
        with suppress(OSError):
            clear_left(self._folder, _WORKSHOP)

    def forget(self, keys: Mapping[str, str]) -> None:
        """Keep of each bundle what is used now and the latest few besides (branches switch to and fro).

        Args:
            keys: a bundle's name → the key in use; a key begins with the name and a hyphen.
        """
        for name, key in keys.items():
            with suppress(OSError):
                os.utime(self._file(key))
            for old in self._latest(name)[_VERSIONS_KEPT:]:
                with suppress(OSError):
                    remove(old)

    def _latest(self, name: str) -> list[Path]:
        times: dict[Path, float] = {}
        with suppress(OSError):
            for kept in self._folder.glob(f"{name}-*"):
                times[kept] = kept.lstat().st_mtime
        return sorted(times, key=lambda kept: times[kept], reverse=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}{_SUFFIX}"


def _seal(key: str, listing: bytes) -> str:
    return hashlib.sha256(b"%s\0%s" % (key.encode(), listing)).hexdigest()
