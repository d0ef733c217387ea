"""Find the files to import in what people name: files themselves, and folders of any depth."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shuzhi.importing.reading import READABLE_ENDINGS

_HIDDEN: Final = "隐藏文件"
_LOCK: Final = "办公软件的临时文件"
_LINK: Final = "指向别处的链接"
_TEMPORARY_ENDINGS: Final = (".tmp", ".temp", ".bak", ".part", ".crdownload")
_ARCHIVER_LEFTOVER: Final = "__MACOSX"


@dataclass(frozen=True)
class FoundFile:
    """A file to look at.

    Attributes:
        path: as people named it, or below the folder that they named.
        folders: names of the folders around it, the nearest first, up to the one that was named; empty where the
            file itself was named: what lies above it may be anything.
    """

    path: Path
    folders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The files to look at.

    Attributes:
        files: in order, each once.
        skipped: how many files were not looked at, by the reason or the ending, in Chinese.
        closed: folders that could not be opened.
        empty: named folders that hold nothing to look at.
    """

    files: tuple[FoundFile, ...]
    skipped: Mapping[str, int]
    closed: tuple[Path, ...]
    empty: tuple[Path, ...]


def find_files(paths: Iterable[Path]) -> Found:
    """Find the files.

    Args:
        paths: files, taken whatever their names are, and folders, of which the readable kinds are taken.
    """
    search = _Search()
    empty = []
    for path in paths:
        before = len(search.files)
        if path.is_dir():
            search.walk(path)
            if len(search.files) == before:
                empty.append(path)
        else:
            search.take(FoundFile(path))
    return Found(tuple(search.files), search.skipped, tuple(search.closed), tuple(empty))


@dataclass
class _Search:
    files: list[FoundFile] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    closed: list[Path] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def take(self, found: FoundFile) -> None:
        real = os.path.realpath(found.path)
        if real not in self.seen:
            self.seen.add(real)
            self.files.append(found)

    def walk(self, top: Path) -> None:
        """Take what lies in a folder; links are followed only where they lead into it."""
        inside = Path(os.path.realpath(top))
        pending: list[tuple[Path, tuple[str, ...]]] = [(top, (inside.name,))]
        while pending:
            folder, names = pending.pop()
            real = os.path.realpath(folder)
            if real in self.seen:
                continue
            self.seen.add(real)
            below = []
            for entry in self._entries(folder):
                reason = _reason_to_skip(entry, inside)
                if reason is not None:
                    self.skipped[reason] += 1
                elif entry.is_dir():
                    below.append((Path(entry.path), (entry.name, *names)))
                else:
                    self.take(FoundFile(Path(entry.path), names))
            pending += reversed(below)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError:
            self.closed.append(folder)
            return []


def _reason_to_skip(entry: os.DirEntry[str], inside: Path) -> str | None:
    name = entry.name
    if name.startswith("~$") or name.lower().endswith(_TEMPORARY_ENDINGS):
        return _LOCK
    if name.startswith(".") or name == _ARCHIVER_LEFTOVER:
        return _HIDDEN
    try:
        if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(inside):
            return _LINK
        if entry.is_dir():
            return None
        if not entry.is_file():
            return _LINK
    except OSError:  # a link in a circle
        return _LINK
    ending = Path(name).suffix.lower()
    if ending in READABLE_ENDINGS:
        return None
    return f"{ending} 文件" if ending else "没有扩展名的文件"
