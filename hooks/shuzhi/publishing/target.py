"""The folder that a web server shows: releases beside one another, and the link to the one in force."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from shuzhi.publishing import disk
from shuzhi.publishing.faults import PublishingFailed
from shuzhi.publishing.records import Record, read_record, record_file

CURRENT: Final = "current"
RELEASES: Final = "releases"
HEADERS: Final = "nginx/security-headers.conf"
"""Where the web server's headers stand; `deploy/nginx.conf` includes it."""

_MARK: Final = ".shuzhi-publish"
"""Marks a folder as a target, and is locked by whoever publishes."""

_PARTIAL: Final = ".new-"
_DOOMED: Final = ".old-"
_NAME: Final = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
"""What releases are called. Whatever else somebody puts beside them is left alone."""

_BEFORE_THE_FIRST: Final = frozenset({"nginx", "lost+found"})
"""What may stand in a new target: the web server's settings, and what a file system of its own brings along."""


@dataclass(frozen=True)
class Target:
    """A folder to publish into.

    Attributes:
        folder: the folder, links resolved.
    """

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Target:
        """Find a target, or a place where one can be.

        Raises:
            PublishingFailed: the folder is used for something else.
        """
        real = Path(os.path.realpath(folder))
        target = cls(real)
        if not real.exists():
            return target
        if not real.is_dir():
            raise PublishingFailed(f"目标“{folder}”是一个文件，应当是文件夹。")
        if not target.exists:
            try:
                others = sorted({item.name for item in real.iterdir()} - _BEFORE_THE_FIRST)
            except PermissionError:
                raise PublishingFailed(f"目标“{folder}”打不开：没有权限，请找管理员。") from None
            if others:
                raise PublishingFailed(
                    f"目标“{folder}”里已经有别的东西（{'、'.join(others[:3])}{'等' if len(others) > 3 else ''}），"
                    "不像是发布用的文件夹，没有动它。请换一个空的或还不存在的文件夹。"
                )
        return target

    @property
    def exists(self) -> bool:
        """Whether something was published here, or tried to be."""
        return (self.folder / _MARK).is_file()

    @property
    def releases(self) -> Path:
        """The folder of the releases."""
        return self.folder / RELEASES

    def release(self, name: str) -> Path:
        """The folder of a release."""
        return self.releases / name

    def partial(self, name: str) -> Path:
        """The folder in which a release comes into being."""
        return self.releases / f"{_PARTIAL}{name}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the target, and keep other publishers out; a killed publisher keeps nobody out.

        Raises:
            PublishingFailed: another one is at work.
            OSError: the folder cannot be written.
        """
        disk.make_folder(self.folder)
        descriptor = os.open(self.folder / _MARK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, disk.FILE_MODE)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PublishingFailed("另一个发布正在进行，请等它结束以后再来。") from None
            disk.make_folder(self.releases)
            yield
        finally:
            os.close(descriptor)

    def current(self) -> str | None:
        """The name of the release in force; None before the first one.

        Raises:
            PublishingFailed: `current` is no link to a release.
        """
        link = self.folder / CURRENT
        if not link.is_symlink():
            if link.exists():
                raise PublishingFailed(f"“{link}”应当是链接，现在不是，没有动它。请把它移走以后再发布。")
            return None
        folder, _, name = str(link.readlink()).rpartition("/")
        if folder != RELEASES or not _NAME.fullmatch(name):
            raise PublishingFailed(f"“{link}”没有指向 {RELEASES}/ 里的版本，没有动它。请把它移走以后再发布。")
        return name

    def switch(self, name: str) -> None:
        """Put a release in force, by one rename."""
        disk.turn_link(self.folder / CURRENT, f"{RELEASES}/{name}")

    def names(self) -> list[str]:
        """The whole releases, newest first."""
        found = (item for item in self.releases.iterdir() if item.is_dir() and not item.is_symlink())
        return sorted((item.name for item in found if _NAME.fullmatch(item.name)), reverse=True)

    def record(self, name: str) -> Record | None:
        """What is known of a release; None where its record is not there or damaged."""
        return read_record(self.releases, name)

    def free_name(self, digest: str, now: datetime) -> str:
        """A name for a new release: when it was made (UTC), and the first digits of its manifest's digest."""
        while True:
            name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest[:8]}"
            if not self.release(name).exists():
                return name
            now += timedelta(seconds=1)

    def drop(self, name: str) -> None:
        """Remove a release; where that is broken off, the next run goes on with it."""
        doomed = self.releases / f"{_DOOMED}{name}"
        if self.release(name).exists():
            disk.rename(self.release(name), doomed)
        disk.remove(record_file(self.releases, name))
        disk.remove(doomed)

    def clear(self) -> None:
        """Remove what a run that was killed left half-made: half releases, and those that never were in force."""
        for item in sorted(self.releases.iterdir()):
            if item.name.startswith((_PARTIAL, _DOOMED)):
                disk.remove(item)
        names = self.names()
        for name in names:
            if name != self.current() and not record_file(self.releases, name).exists():
                self.drop(name)
        for item in sorted(self.releases.glob("*.json")):
            if _NAME.fullmatch(item.stem) and item.stem not in names:
                disk.remove(item)
