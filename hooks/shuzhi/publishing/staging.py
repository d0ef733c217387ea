"""Copy a site into a new release: what the last release holds already becomes a link to it, the rest is written."""

from __future__ import annotations

import gzip
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from shuzhi.manifest import MANIFEST, SUMS, Manifest, digest_of_file, entries, is_hidden
from shuzhi.publishing import disk
from shuzhi.publishing.checking import REBUILD
from shuzhi.publishing.comparison import COMPANION, unpacked_digest
from shuzhi.publishing.faults import SiteFault, SiteRefused

_PACKED: Final = frozenset({".html", ".htm", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".csv", ".txt"})
"""Kinds that a web server sends packed. Pagefind's own files are packed already."""

_WORTH: Final = 1024
"""Bytes from which packing is worth a file: less travels in one packet anyhow."""

_LEVEL: Final = 9

_GAIN: Final = 0.9
"""Packed to more than this share, a file travels as it is."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The release that is in force.

    Attributes:
        folder: where it stands.
        manifest: its manifest.
    """

    folder: Path
    manifest: Manifest


@dataclass(frozen=True)
class Staged:
    """What was copied.

    Attributes:
        written: paths of files that were written; the others are links.
        linked: number of files of the site that are links to the last release.
    """

    written: tuple[str, ...]
    linked: int


def check_contents(site: Path, manifest: Manifest) -> list[SiteFault]:
    """Tell what keeps a site from being copied: things that are no files, and files that came after the build."""
    faults = []
    for entry in entries(site):
        if is_hidden(entry.path):
            continue
        if entry.odd:
            faults.append(
                SiteFault(
                    entry.path, f"这是{entry.odd}，网站里只能有普通文件。", "请把它移走，再重新生成网站。"
                )
            )
        elif not _belongs(entry.path, manifest):
            what = "这个文件是生成网站以后放进来的，清单里没有。"
            faults.append(SiteFault(entry.path, what, f"请把它移走，或放进库里；{REBUILD}"))
    if not manifest.intact:
        faults.append(SiteFault(SUMS, "文件清单在生成以后被改过。", REBUILD))
    if "index.html" not in manifest.sums:
        faults.append(SiteFault("index.html", "网站没有首页。", REBUILD))
    return faults


def _belongs(path: str, manifest: Manifest) -> bool:
    return path in manifest.sums or path in (MANIFEST, SUMS) or path.removesuffix(COMPANION) in manifest.sums


def stage(site: Path, manifest: Manifest, folder: Path, earlier: Earlier | None) -> Staged:
    """Copy a site.

    Args:
        site: the built site; nothing in it is changed, and nothing is linked to it.
        manifest: its manifest.
        folder: where to; it must not exist.
        earlier: the release in force, None for the first one.

    Raises:
        SiteRefused: a file of the site is not what the manifest says.
        OSError: the disk failed.
    """
    folder.mkdir()
    folder.chmod(disk.FOLDER_MODE)
    for inner in sorted({str(PurePosixPath(path).parent) for path in manifest.sums}):
        disk.make_folder(folder / inner)
    written: list[str] = []
    faults: list[SiteFault] = []
    linked = 0
    with ThreadPoolExecutor() as pool:
        try:
            outcomes = pool.map(lambda path: _place(site, manifest, folder, earlier, path), manifest.sums)
            for path, outcome in zip(manifest.sums, outcomes, strict=True):
                if isinstance(outcome, SiteFault):
                    faults.append(outcome)
                else:
                    written += outcome
                    linked += path not in outcome
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    if faults:
        raise SiteRefused(faults)
    for name, digest in ((SUMS, None), (MANIFEST, manifest.digest)):
        data = (site / name).read_bytes()
        if digest is not None and hashlib.sha256(data).hexdigest() != digest:
            raise SiteRefused([SiteFault(name, "发布时网站正在改动。", REBUILD)])
        disk.write_new(folder / name, data)
        written.append(name)
    return Staged(tuple(written), linked)


def _place(
    site: Path, manifest: Manifest, folder: Path, earlier: Earlier | None, path: str
) -> list[str] | SiteFault:
    """Bring one file over with its companion; the paths of what was written."""
    wanted = manifest.sums[path]
    try:
        data = _read(site / path)
    except OSError as error:
        return SiteFault(path, f"读不出来（{error.strerror}）。", REBUILD)
    if hashlib.sha256(data).hexdigest() != wanted:
        return SiteFault(path, "生成网站以后被改过，与清单不符。", REBUILD)
    if earlier is not None and earlier.manifest.sums.get(path) == wanted:
        old = earlier.folder / path
        if _is(old, wanted) and disk.link(old, folder / path):
            return _place_companion(manifest, folder, earlier, path, data)
    disk.write_new(folder / path, data)
    return [path, *_place_companion(manifest, folder, None, path, data)]


def _read(file: Path) -> bytes:
    """A file's content; a link that took its place meanwhile is not followed."""
    with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), "rb") as stream:
        return stream.read()


def _place_companion(
    manifest: Manifest, folder: Path, earlier: Earlier | None, path: str, content: bytes
) -> list[str]:
    name = path + COMPANION
    if PurePosixPath(path).suffix.lower() not in _PACKED or name in manifest.sums:
        return []
    if len(content) < _WORTH:
        return []
    if earlier is not None and _link_companion(earlier.folder / name, folder / name, manifest.sums[path]):
        return []
    packed = gzip.compress(content, _LEVEL, mtime=0)
    if len(packed) > len(content) * _GAIN:
        return []
    disk.write_new(folder / name, packed)
    return [name]


def _link_companion(old: Path, new: Path, wanted: str) -> bool:
    try:
        return not old.is_symlink() and unpacked_digest(old) == wanted and disk.link(old, new)
    except OSError:
        return False


def _is(file: Path, wanted: str) -> bool:
    """Whether a file of the last release still is what it was; else it is written anew from the site."""
    try:
        return not file.is_symlink() and digest_of_file(file) == wanted
    except OSError:
        return False
