"""Where the bundles of a site stand: in its folder, or with a preview that hands out what a browser asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from shuzhi.digests import digest_of
from shuzhi.search.bundle_cache import BundleCache
from shuzhi.search.folders import keep_only, make_equal, write_changed

MANIFEST: Final = "manifest.bin"
"""The file beside the bundles that tells a browser of them."""

STATE: Final = "state"
"""Only in a preview: the version of the search, and `making` where another is on its way, else `ready`."""


class BundlePlace(Protocol):
    """Where bundles stand. Several of them may be put there at the same time."""

    def begin(self, names: Collection[str]) -> None:
        """Bundles of these names are going to stand here, and no others."""
        ...

    def take(self, name: str, key: str) -> Mapping[str, str] | None:
        """Put a kept bundle here.

        Returns:
            path of each of its files → SHA-256; None where it is not kept unharmed.
        """
        ...

    def put(self, name: str, key: str, files: Mapping[str, bytes], sums: Mapping[str, str]) -> None:
        """Put a new bundle here, and keep it."""
        ...

    def finish(self, manifest: bytes) -> None:
        """All bundles stand here."""
        ...


class BundlesInFolder:
    """Bundles in a site's folder.

    Every method raises `OSError` where the folder cannot be read or written.

    Args:
        folder: the folder of the bundles.
        cache: where they are kept.
    """

    def __init__(self, folder: Path, cache: BundleCache) -> None:
        self._folder = folder
        self._cache = cache

    def begin(self, names: Collection[str]) -> None:
        """Delete what stands there besides."""
        self._folder.mkdir(parents=True, exist_ok=True)
        keep_only(self._folder, {*names, MANIFEST})

    def take(self, name: str, key: str) -> Mapping[str, str] | None:
        """Put a kept bundle there; one that stands there already stays untouched."""
        return self._cache.place(key, self._folder / name)

    def put(self, name: str, key: str, files: Mapping[str, bytes], sums: Mapping[str, str]) -> None:
        """Put a new bundle there, and keep it."""
        make_equal(self._folder / name, files, sums)
        self._cache.keep(key, files, sums)

    def finish(self, manifest: bytes) -> None:
        """Write the manifest."""
        write_changed(self._folder / MANIFEST, manifest)


class _Bundle(Protocol):
    @property
    def sums(self) -> Mapping[str, str]: ...

    def read(self, name: str) -> bytes | None: ...


@dataclass(frozen=True)
class _HeldBundle:
    """A bundle that could not be kept."""

    files: Mapping[str, bytes]
    sums: Mapping[str, str]

    def read(self, name: str) -> bytes:
        return self.files[name]


class BundlesOnDemand:
    """Bundles that stay where they are kept, and are read file by file when a browser asks for one.

    At ten thousand reports they have 55,000 files; writing them for each preview and deleting them at its end took
    longer than everything else. Until new ones are finished, the ones before are handed out.

    Args:
        cache: where bundles are kept.
    """

    def __init__(self, cache: BundleCache) -> None:
        self._cache = cache
        self._coming: dict[str, tuple[str, _Bundle]] = {}
        self._ready: Mapping[str, tuple[str, _Bundle]] = {}
        self._making = False

    def renew(self) -> None:
        """Something has changed: new ones will come, or the same again."""
        self._making = True

    def begin(self, names: Collection[str]) -> None:
        """Forget what was not finished; the old ones stay until the new ones are."""
        del names
        self._coming = {}

    def take(self, name: str, key: str) -> Mapping[str, str] | None:
        """Have a kept bundle."""
        old_key, old = self._ready.get(name, ("", None))
        if old is not None and old_key == key:
            self._coming[name] = key, old
            return old.sums
        bundle = self._cache.bundle(key)
        if bundle is None or bundle.contents() is None:
            return None
        self._coming[name] = key, bundle
        return bundle.sums

    def put(self, name: str, key: str, files: Mapping[str, bytes], sums: Mapping[str, str]) -> None:
        """Have a new bundle, and keep it."""
        self._cache.keep(key, files, sums)
        self._coming[name] = key, self._cache.bundle(key) or _HeldBundle(files, sums)

    def finish(self, manifest: bytes) -> None:
        """Hand out the new ones from now on."""
        sums = {MANIFEST: hashlib.sha256(manifest).hexdigest()}
        self._coming[""] = "", _HeldBundle({MANIFEST: manifest}, sums)
        self._ready = self._coming
        self._making = False

    @property
    def state(self) -> str:
        """The content of `STATE`."""
        version = digest_of(*(f"{name} {key}" for name, (key, _) in sorted(self._ready.items())))
        return f"{version if self._ready else ''} {'making' if self._making else 'ready'}"

    def digest(self, path: str) -> str:
        """What tells a file from another of the same name, of a bundle's its SHA-256; empty where there is none.

        Args:
            path: relative to the folder of the bundles.
        """
        if path == STATE:
            return digest_of(self.state)
        name, file = _parted(path)
        _, bundle = self._ready.get(name, ("", None))
        return bundle.sums.get(file, "") if bundle is not None else ""

    def read(self, path: str) -> bytes | None:
        """A file; None where there is none, or it was damaged.

        Args:
            path: relative to the folder of the bundles.
        """
        if path == STATE:
            return self.state.encode()
        name, file = _parted(path)
        _, bundle = self._ready.get(name, ("", None))
        return bundle.read(file) if bundle is not None and file in bundle.sums else None


def _parted(path: str) -> tuple[str, str]:
    """The bundle and the file in it; the manifest stands in none."""
    name, slash, file = path.partition("/")
    return (name, file) if slash else ("", name)
