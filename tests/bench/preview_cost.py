"""What a preview costs: until its first page answers, until an edit is seen, and while nobody does anything."""

from __future__ import annotations

import re
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tests.bench.editing import BRANCH, Draft, make_branch, switch
from tests.bench.family import is_known, processor_seconds
from tests.bench.measuring import BIN, environment
from tests.support import heed_interrupts

_PATIENCE: Final = 300.0
_SECONDS_BETWEEN: Final = 0.02
_LOOK: Final = 2.0
_QUIET: Final = 0.06
_LOOKS: Final = 3
"""A server that takes less than this share of a processor so many times in a row has nothing left to do."""

_LISTENING: Final = 0.1
"""Seconds that an open page has before something changes."""

_EDITS: Final = 3
_ON_BRANCH: Final = 0.01
_EPOCH: Final = re.compile(r"livereload\((\d+), (\d+)\);")


@dataclass(frozen=True)
class PreviewCost:
    """Seconds, and a share of one processor; None where the machine does not tell.

    Attributes:
        ready: until the first page answers, everything rendered before being kept.
        settled: from then on until nothing is done in the background any more.
        idle: percent of a processor while nobody does anything.
        fresh: from saving a report until its page shows it, in the middle of some times.
        told: from saving until the page in a browser is told to load itself again.
        switched: from `git switch` until a page shows the other branch.
    """

    ready: float
    settled: float | None
    idle: float | None
    fresh: float
    told: float
    switched: float


@dataclass(frozen=True)
class _Seen:
    fresh: float
    told: float


def preview_cost(archive: Path, idle_seconds: float) -> PreviewCost:
    """Preview an archive; it is as before when this ends, but for a branch.

    Args:
        archive: a repository without changes.
        idle_seconds: how long to look at the server that has nothing to do.

    Raises:
        RuntimeError: the server ended, or something was not seen for five minutes.
    """
    reports = sorted((archive / "reports").glob("*/*.md"))
    changed = reports[-max(1, round(_ON_BRANCH * len(reports))) :]
    on_branch = make_branch(archive, changed)
    draft, address = Draft(changed[-1]), _address(changed[-1])
    with _served(archive) as server:
        ready = server.wait_for("", bool)
        settled = server.settle() if is_known() else None
        idle = 100 * server.share(idle_seconds) if is_known() else None
        edits = [server.see(draft.save, address, lambda text: draft.sentence in text) for _ in range(_EDITS)]
        server.see(draft.undo, address, lambda text: draft.sentence not in text)
        switched = server.see(lambda: switch(archive, BRANCH), address, lambda text: on_branch in text)
    switch(archive, "main")
    return PreviewCost(
        ready,
        settled,
        idle,
        statistics.median(seen.fresh for seen in edits),
        statistics.median(seen.told for seen in edits),
        switched.fresh,
    )


class _Server:
    """A running `mkdocs serve`.

    Args:
        process: the server.
        base: its address.
        log: what it prints.
    """

    def __init__(self, process: subprocess.Popen[bytes], base: str, log: IO[bytes]) -> None:
        self._process = process
        self._base = base
        self._log = log
        self._started = time.perf_counter()

    def wait_for(self, address: str, shows: Callable[[str], bool]) -> float:
        """Ask for a page until it shows something: seconds since the server was started."""
        return self._until(address, shows) - self._started

    def settle(self) -> float:
        """Wait until it does nothing any more: seconds until then."""
        begun, quiet = time.perf_counter(), 0
        while quiet < _LOOKS:
            quiet = quiet + 1 if self.share(_LOOK) < _QUIET else 0
            if time.perf_counter() - begun > _PATIENCE:
                raise RuntimeError(self._told("预览的后台工作五分钟没有做完"))
        return time.perf_counter() - begun - _LOOKS * _LOOK

    def share(self, seconds: float) -> float:
        """Share of one processor that it takes for some time."""
        before = processor_seconds(self._process.pid)
        time.sleep(seconds)
        return (processor_seconds(self._process.pid) - before) / seconds

    def see(self, change: Callable[[], object], address: str, shows: Callable[[str], bool]) -> _Seen:
        """Change something with a page open in a browser, and see when it reloads and what it then shows."""
        epoch = _EPOCH.search(self._page(address))
        assert epoch is not None
        told: list[float] = []

        def listen() -> None:
            while self._page(f"livereload/{epoch[1]}/{epoch[2]}") == epoch[1]:  # nothing for a minute
                pass
            told.append(time.perf_counter())

        browser = threading.Thread(target=listen, daemon=True)
        browser.start()
        time.sleep(_LISTENING)
        begun = time.perf_counter()
        change()
        fresh = self._until(address, shows)
        browser.join(_PATIENCE)
        return _Seen(fresh - begun, told[0] - begun)

    def _until(self, address: str, shows: Callable[[str], bool]) -> float:
        end = time.perf_counter() + _PATIENCE
        while time.perf_counter() < end:
            if self._process.poll() is not None:
                raise RuntimeError(self._told("预览自己结束了"))
            try:
                if shows(self._page(address)):
                    return time.perf_counter()
            except OSError:  # it does not listen yet, or the page is just being replaced
                pass
            time.sleep(_SECONDS_BETWEEN)
        raise RuntimeError(self._told(f"网页 {address} 五分钟没有更新"))

    def _page(self, address: str) -> str:
        with urllib.request.urlopen(self._base + address, timeout=_PATIENCE) as answer:
            text: str = answer.read().decode()
            return text

    def _told(self, what: str) -> str:
        self._log.seek(0)
        return f"{what}：{self._log.read().decode(errors='replace')[-2000:]}"


@contextmanager
def _served(archive: Path) -> Iterator[_Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [str(BIN / "mkdocs"), "serve", "--livereload", "-a", f"127.0.0.1:{port}"],
            cwd=archive,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment(),
            preexec_fn=heed_interrupts,  # noqa: PLW1509 (nothing but a signal is set between fork and exec)
        )
        try:
            yield _Server(process, f"http://127.0.0.1:{port}/", log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _address(report: Path) -> str:
    return f"{report.parent.name}/{report.stem}/"
