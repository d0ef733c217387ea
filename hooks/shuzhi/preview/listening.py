"""Hear of changed files, in place of the observer of MkDocs' preview server, which looks at each of them twice a second."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch
from watchdog.observers.polling import PollingObserver

log = logging.getLogger("mkdocs.hooks.shuzhi")

_CHANGES: Final = frozenset({"created", "modified", "moved", "deleted", "closed"})
"""What makes a preview old. Reading a file is told as well: heeding it, the preview would never end to renew itself."""

_HEARD: Final[list[type[FileSystemEvent]]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""What the system is asked to tell. It would tell twice of each of ten thousand files that a renewal reads, which takes
as long as the reading."""

_SECONDS_BETWEEN_LOOKS: Final = 3.0


class Listener:
    """Hears of changed files and folders.

    A folder or file may be replaced by another of its name, as editors and `git checkout` do; so the folder above is
    listened to as well.

    Args:
        polling: look for changes instead.
    """

    def __init__(self, *, polling: bool = False) -> None:
        self._observer: Any = PollingObserver(timeout=_SECONDS_BETWEEN_LOOKS) if polling else Observer()
        self._wanted: list[tuple[FileSystemEventHandler, Path, bool]] = []

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> Path:
        """Listen to a file or a folder.

        Args:
            handler: told what happens there.
            path: the file or folder.
            recursive: whether to folders in it as well.
        """
        place = Path(path)
        self._wanted.append((handler, place, recursive))
        return place

    def unschedule(self, place: Path) -> None:
        """Listen to it no more."""
        self._wanted = [wanted for wanted in self._wanted if wanted[1] != place]

    def start(self) -> None:
        """Begin to listen; where the system has no room for that, look for changes instead."""
        try:
            self._begin()
        except OSError as error:
            log.info(
                "系统不能通知文件的改动（%s），改为每隔 %d 秒查看一次。",
                error.strerror or error,
                _SECONDS_BETWEEN_LOOKS,
            )
            self._observer = PollingObserver(timeout=_SECONDS_BETWEEN_LOOKS)
            self._begin()

    def stop(self) -> None:
        """End."""
        if self._observer.is_alive():
            self._observer.stop()

    def join(self) -> None:
        """Wait for the end."""
        if self._observer.is_alive():
            self._observer.join()

    def _begin(self) -> None:
        for handler, place, recursive in self._wanted:
            self._listen(handler, place, recursive=recursive)
        self._observer.start()

    def _listen(self, handler: FileSystemEventHandler, place: Path, *, recursive: bool) -> None:
        observer = self._observer
        watch: list[ObservedWatch] = []

        def inside() -> None:
            if place.is_dir():
                watch[:] = [
                    observer.schedule(_Changes(handler), str(place), recursive=recursive, event_filter=_HEARD)
                ]

        def again(event: FileSystemEvent) -> None:
            if event.is_directory and event.event_type in {"created", "moved"}:
                for old in watch:
                    observer.unschedule(old)
                watch.clear()
                try:
                    inside()
                except OSError as error:  # raised here it would end all listening without a word
                    log.info("“%s”的改动听不到了（%s），请重新启动预览。", place, error.strerror or error)
            handler.dispatch(_of_file(event))

        inside()
        observer.schedule(_Named(again, place), str(place.parent), recursive=False, event_filter=_HEARD)


class _Changes(FileSystemEventHandler):
    """Passes on what changes something."""

    def __init__(self, handler: FileSystemEventHandler) -> None:
        self._handler = handler

    def dispatch(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES and not all(map(_is_an_editors, _names_in(event))):
            self._handler.dispatch(event)


class _Named(FileSystemEventHandler):
    """Passes on what happens to one name in a folder."""

    def __init__(self, tell: Callable[[FileSystemEvent], None], place: Path) -> None:
        self._tell = tell
        self._place = str(place)

    def dispatch(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES and self._place in _names_in(event):
            self._tell(event)


def _names_in(event: FileSystemEvent) -> Iterator[str]:
    """The paths that an event is about: where something was, and where it was moved to."""
    for name in (event.src_path, event.dest_path):
        if name:
            yield os.fsdecode(name)


def _is_an_editors(path: str) -> bool:
    """Whether an editor keeps this file for itself while somebody types; no site has anything of it."""
    name = os.path.basename(path)  # noqa: PTH119 - a path object for each of ten thousand events costs more
    return name.startswith(".") or name.endswith("~")


def _of_file(event: FileSystemEvent) -> FileSystemEvent:
    """MkDocs passes over what happens to folders; that one is replaced must count."""
    event.is_directory = False
    return event


def stamp_of(paths: Iterable[Path]) -> frozenset[tuple[str, int, int]]:
    """What tells whether some files or folders are still as they were: names, times in nanoseconds, sizes in bytes."""
    return frozenset(_stamps(paths))


def _stamps(paths: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            if path.is_dir():
                yield from _stamps(path.iterdir())
            else:
                status = path.stat()
                yield str(path), status.st_mtime_ns, status.st_size
        except OSError:  # deleted meanwhile
            continue
