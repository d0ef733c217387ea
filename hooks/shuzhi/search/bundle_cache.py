"""Keeps bundles between runs. Nothing is taken from it unseen, and without it an indexing is only slower."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from shuzhi.workshop import clear_left, workshop

_SEAL: Final = "complete"
"""Holds the digest of the bundle's files; written last."""

_IDS: Final = "ids.json"
"""Says which id Pagefind gave to each text; needed to make the bundle's table, and no part of the site."""

_WORKSHOP: Final = "shuzhi-search-"

_VERSIONS_KEPT: Final = 4
"""Versions of each bundle. A bundle of 500 reports takes 18 MB, and every edit makes another."""


class BundleCache:
    """The bundles of earlier runs, each below a key that is a digest of what it was made from.

    Files are copied into the site, not linked: a damaged cache must not damage a site that is already served.
    Measured, 50,000 files of 5 KB: 1.8 s to read, digest and copy them, 0.7 s to digest and link them.

    Args:
        folder: where they are kept; safe to delete at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, key: str, target: Path) -> dict[str, str] | None:
        """Put a bundle into a site.

        Args:
            key: the bundle's key.
            target: where it shall stand; it must not exist.

        Returns:
            name of a text → its id, or None where there is no such bundle or not one byte for byte as it was made;
            then the target does not exist.

        Raises:
            OSError: the site cannot be written.
        """
        bundle = self._folder / key
        try:
            files = {name: (bundle / name).read_bytes() for name in _contents(bundle)}
            seal = (bundle / _SEAL).read_text(encoding="ascii")
        except (OSError, ValueError):
            return None
        if _seal(key, files) != seal or _IDS not in files:
            return None
        ids: dict[str, str] = json.loads(files.pop(_IDS))
        for name, content in files.items():
            write_file(target / name, content)
        return ids

    def keep(self, key: str, files: Mapping[str, bytes], ids: Mapping[str, str]) -> None:
        """Keep a bundle that was made; that it cannot be kept is no error, the next run is only slower.

        Args:
            key: its key.
            files: path relative to its folder → content.
            ids: name of a text → its id.
        """
        sealed = {**files, _IDS: json.dumps(dict(ids), separators=(",", ":")).encode()}
        sealed[_SEAL] = _seal(key, sealed).encode()
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with workshop(self._folder, _WORKSHOP) as place:
                for name, content in sealed.items():
                    write_file(place / "new" / name, content)
                with suppress(
                    FileNotFoundError
                ):  # what stands there did not pass, or another run was quicker
                    (self._folder / key).rename(place / "old")
                (place / "new").rename(self._folder / key)

    def clear(self) -> None:
        """Delete what killed runs left half-made."""
        clear_left(self._folder, _WORKSHOP)

    def forget(self, keys: Mapping[str, str]) -> None:
        """Keep of each bundle what is used now and the latest few besides (branches switch to and fro).

        Args:
            keys: a bundle's name → the key in use; a key begins with the name and a hyphen.
        """
        for name, key in keys.items():
            with suppress(OSError):
                (self._folder / key / _SEAL).touch()
            for mark in self._latest(name)[_VERSIONS_KEPT:]:
                shutil.rmtree(mark.parent, ignore_errors=True)

    def _latest(self, name: str) -> list[Path]:
        times: dict[Path, float] = {}
        for mark in self._folder.glob(f"{name}-*/{_SEAL}"):
            with suppress(OSError):
                times[mark] = mark.stat().st_mtime
        return sorted(times, key=lambda mark: times[mark], reverse=True)


def _contents(bundle: Path) -> list[str]:
    """The files of a bundle but for its seal."""
    return sorted(_files(str(bundle), ""))


def _files(folder: str, prefix: str) -> Iterable[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/")
            elif not entry.is_file(follow_symlinks=False):
                raise ValueError(entry.name)  # nobody knows what reading it would do
            elif prefix + entry.name != _SEAL:
                yield prefix + entry.name


def _seal(key: str, files: Mapping[str, bytes]) -> str:
    """A digest of a bundle: its key, and name, length and content of each file."""
    digest = hashlib.sha256(key.encode())
    for name in sorted(files):
        digest.update(f"\0{name}\0{len(files[name])}\0".encode("utf-8", "surrogateescape"))
        digest.update(files[name])
    return digest.hexdigest()


def write_file(path: Path, content: bytes) -> None:
    """Write a file, and the folders above it where they are missing.

    Raises:
        OSError: it cannot be written.
    """
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
