"""Make MkDocs' preview server fit for ten thousand reports: it hears of changes instead of looking for them."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch
from watchdog.observers.polling import PollingObserver

log = logging.getLogger("mkdocs.hooks.shuzhi")

POLLING_VARIABLE: Final = "SHUZHI_POLLING"
"""Environment variable: set, changes are looked for, as a folder on another computer needs, which tells of none."""

_CHANGES: Final = frozenset({"created", "modified", "moved", "deleted", "closed"})
"""What makes a preview old. Reading a file is told as well: heeding it, the preview would never end to renew itself."""

_SECONDS_BETWEEN_LOOKS: Final = 3.0


class Listener:
    """Hears of changed files, in place of the observer of MkDocs' server, which looks at every file twice a second.

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
        for handler, place, recursive in self._wanted:
            self._listen(handler, place, recursive=recursive)
        try:
            self._observer.start()
        except OSError as error:
            log.info("系统不能通知文件的改动（%s），改为每隔几秒查看一次。", error.strerror or error)
            self._observer = PollingObserver(timeout=_SECONDS_BETWEEN_LOOKS)
            for handler, place, recursive in self._wanted:
                self._listen(handler, place, recursive=recursive)
            self._observer.start()

    def stop(self) -> None:
        """End."""
        if self._observer.is_alive():
            self._observer.stop()

    def join(self) -> None:
        """Wait for the end."""
        if self._observer.is_alive():
            self._observer.join()

    def _listen(self, handler: FileSystemEventHandler, place: Path, *, recursive: bool) -> None:
        watch: list[ObservedWatch] = []

        def inside() -> None:
            if place.is_dir():
                watch[:] = [self._observer.schedule(_Changes(handler), str(place), recursive=recursive)]

        def again(event: FileSystemEvent) -> None:
            if event.is_directory and event.event_type in {"created", "moved"}:
                for old in watch:
                    self._observer.unschedule(old)
                inside()
            handler.dispatch(_of_file(event))

        inside()
        self._observer.schedule(_Named(again, place), str(place.parent), recursive=False)


class _Changes(FileSystemEventHandler):
    """Passes on what changes something."""

    def __init__(self, handler: FileSystemEventHandler) -> None:
        self._handler = handler

    def dispatch(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES:
            self._handler.dispatch(event)


class _Named(FileSystemEventHandler):
    """Passes on what happens to one name in a folder."""

    def __init__(self, tell: Callable[[FileSystemEvent], None], place: Path) -> None:
        self._tell = tell
        self._names = {str(place)}

    def dispatch(self, event: FileSystemEvent) -> None:
        named = {os.fsdecode(event.src_path), os.fsdecode(getattr(event, "dest_path", "") or "")}
        if event.event_type in _CHANGES and named & self._names:
            self._tell(event)


def _of_file(event: FileSystemEvent) -> FileSystemEvent:
    """MkDocs passes over what happens to folders; that one is replaced must count."""
    event.is_directory = False
    return event


def provide_before(
    server: Any, provide: Callable[[str], None], ready: Callable[[], None], mount: str
) -> None:
    """Have each file made before MkDocs' server looks for it.

    Args:
        server: MkDocs' server.
        provide: makes a file, by its path relative to the site.
        ready: waits until the site is not being built.
        mount: the path under which the site is served, with slashes at both ends.
    """
    serve = server.get_app()

    def provided(environment: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environment["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith(mount) and not path.startswith("/livereload/"):
            ready()
            inside = path.removeprefix(mount)
            provide(f"{inside}index.html" if inside.endswith("/") or not inside else inside)
        answer: Iterable[bytes] = serve(environment, start_response)
        return answer

    server.set_app(provided)


def stamp_of(paths: Iterable[Path]) -> frozenset[tuple[str, int, int]]:
    """What tells whether some files or folders are still as they were: names, times in nanoseconds, sizes in bytes."""
    return frozenset(_stamps(paths))


def _stamps(paths: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        if path.is_dir():
            yield from _stamps(path.iterdir())
        else:
            yield str(path), status.st_mtime_ns, status.st_size
