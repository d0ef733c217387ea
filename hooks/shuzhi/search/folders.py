"""Folders of many small files: what they hold, and how they come to hold what they should."""

from __future__ import annotations

import os
import shutil
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from shuzhi.manifest import digest_of_file
from shuzhi.site_files import write_file


def digests_of(folder: Path) -> dict[str, str] | None:
    """The files of a folder, at any depth.

    Args:
        folder: the folder.

    Returns:
        path relative to it → SHA-256 of the file in hexadecimal; None where there is no such folder, or it or something
        in it is a link or another thing that is no ordinary file.

    Raises:
        OSError: a file cannot be read.
    """
    if folder.is_symlink():
        return None
    try:
        return {name: digest_of_file(f"{folder}/{name}") for name in _names(str(folder), "")}
    except (_OddFile, FileNotFoundError, NotADirectoryError):
        return None


def make_equal(folder: Path, files: Mapping[str, bytes], sums: Mapping[str, str]) -> None:
    """Make a folder hold these files and nothing else; files that are right already stay untouched.

    Args:
        folder: the folder; made where it is missing.
        files: path relative to it → content.
        sums: path → SHA-256 of the content.

    Raises:
        OSError: it cannot be written.
    """
    standing = digests_of(folder)
    if standing is None:
        remove(folder)
        standing = {}
    for name in standing.keys() - files.keys():
        (folder / name).unlink()
    for name, content in files.items():
        if standing.get(name) != sums[name]:
            write_file(folder / name, content)


def keep_only(folder: Path, names: Container[str]) -> None:
    """Delete what stands in a folder below other names.

    Raises:
        OSError: it cannot be deleted.
    """
    for path in sorted(folder.iterdir()):
        if path.name not in names:
            remove(path)


def remove(path: Path) -> None:
    """Delete whatever stands there, a link itself and not what it points to.

    Raises:
        OSError: it cannot be deleted.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_changed(path: Path, content: bytes) -> None:
    """Write a file unless it is right already.

    Raises:
        OSError: it cannot be written.
    """
    if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
        remove(path)
        write_file(path, content)


class _OddFile(Exception):
    """Nobody knows what reading it would do."""


def _names(folder: str, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _names(entry.path, f"{prefix}{entry.name}/")
            elif not entry.is_file(follow_symlinks=False):
                raise _OddFile
            else:
                yield prefix + entry.name
