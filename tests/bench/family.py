"""What a process and everything it started take at one moment, from /proc; where there is none, nothing is known."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
SHARED_ONCE: Final = (_PROC / "self/smaps_rollup").exists()
"""Whether the kernel tells of each process its part of what it shares (PSS)."""

_SHARE: Final = ("smaps_rollup", "Pss:") if SHARED_ONCE else ("status", "VmRSS:")
_PEAK: Final = ("status", "VmHWM:")
_SECONDS_BETWEEN: Final = 0.2
_REST: Final = 15
"""Times as long as a look took until the next one: the kernel walks all pages of a process for it, in its time."""


class PeakMemory:
    """The most memory that a process and its descendants had together, looked up five times a second, at first oftener.

    What several of them share counts once where the kernel tells (PSS); else each process' resident memory counts.

    Attributes:
        megabytes: the peak; 0 where nothing is known.
        largest: of the process that ever was the largest, in megabytes. What a parent learns at the end (`ru_maxrss`) is
            at least as much as it had itself when it started the process.
    """

    def __init__(self, process: int) -> None:
        self.megabytes = 0.0
        self.largest = 0.0
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        started = time.perf_counter()
        rest = 0.0
        while not self._over.wait(rest):
            begun = time.perf_counter()
            processes = list(family(self._process))
            together = sum(_field(process, *_SHARE) for process in processes)
            self.megabytes = max(self.megabytes, together / 1e6)
            self.largest = max(self.largest, *(_field(process, *_PEAK) / 1e6 for process in processes))
            now = time.perf_counter()
            rest = max(min(_SECONDS_BETWEEN, (now - started) / 5), _REST * (now - begun))


def _field(process: int, file: str, name: str) -> int:
    """A number of kilobytes that the kernel tells of a process, in bytes; 0 where it has ended."""
    with suppress(OSError):
        for line in (_PROC / str(process) / file).read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0


def family(process: int) -> Iterator[int]:
    """A process and its living descendants."""
    yield process
    children: list[str] = []
    with suppress(OSError):  # it has ended
        for task in (_PROC / str(process) / "task").iterdir():
            children += (task / "children").read_text().split()
    for child in children:
        yield from family(int(child))


def processor_seconds(process: int) -> float:
    """User and system time of a process, of its living descendants, and of those that have ended and were awaited."""
    ticks = 0
    for one in family(process):
        try:
            fields = (_PROC / str(one) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def is_known() -> bool:
    """Whether this machine tells."""
    return (_PROC / "self/stat").exists()
