"""Work shared out among processes, with the results in the order of the work.

Workers are copies of this process (fork) on Linux as long as it has one thread: a copy sees everything that was read
before, for nothing. A copied lock that another thread held would never be released, so where there are more threads (a
server for previews) and elsewhere than on Linux, workers are started anew (spawn) and get everything sent.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final, Protocol, TypeVar

Shared = TypeVar("Shared")
Work = TypeVar("Work")
Result = TypeVar("Result")
Piece_co = TypeVar("Piece_co", covariant=True)

PROCESSES_VARIABLE: Final = "SHUZHI_PROCESSES"
"""Environment variable: how many processes may work, whatever the machine has."""

_AHEAD: Final = 3
"""Pieces for each process that are given out before their results are fetched, so that none waits for work and not
all results pile up."""


class Pieces(Protocol[Piece_co]):
    """Pieces of work by number: a list, or something that makes each when it is asked for."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, number: int, /) -> Piece_co:
        """One of them."""


def processes_trouble() -> str:
    """What is wrong with the variable; empty where it is not set, or says how many."""
    wish = os.environ.get(PROCESSES_VARIABLE, "")
    if not wish or _number(wish):
        return ""
    return f"环境变量 {PROCESSES_VARIABLE} 写的是“{wish}”，应当是大于 0 的整数；现在当作没有写。"


def usable_processes(most: int = 64) -> int:
    """How many processes may work: what the variable says, else the processors this process may use, at least 1.

    Args:
        most: a bound of the caller's.
    """
    wish = os.environ.get(PROCESSES_VARIABLE, "")
    if number := _number(wish):
        return min(number, most)
    # A container or a CI runner often gives fewer processors than the machine has.
    known = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return max(1, min(known or 1, most))


def _number(wish: str) -> int:
    return int(wish) if wish.isascii() and wish.isdigit() else 0


def in_order(
    function: Callable[[Shared, Work], Result], shared: Shared, work: Pieces[Work], processes: int
) -> Iterator[Result]:
    """Do pieces of work.

    Args:
        function: does one piece; a function of a module, so that another process finds it.
        shared: what every piece needs; handed to each process once, for nothing where it is a copy of this one.
        work: the pieces. A copied process takes them from its own copy of all, so that none is sent.
        processes: how many work at it; 1 means this one alone, and so does work inside a worker.

    Yields:
        the results in the order of the pieces: nobody can tell from them how many processes there were. Only some
        are made before they are fetched. Where the caller stops fetching, or Ctrl-C is pressed, all workers end.

    Raises:
        Exception: what `function` raised, at the place of its result.
        concurrent.futures.process.BrokenProcessPool: a worker was killed from outside.
    """
    count = min(processes, len(work))
    if count <= 1 or _job:
        yield from (function(shared, work[number]) for number in range(len(work)))
        return
    copied = sys.platform == "linux" and threading.active_count() == 1
    context = get_context("fork" if copied else "spawn")
    life, held = context.Pipe(duplex=False)
    begun = (function, shared, work, life, held) if copied else (function, shared, None, life, None)
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=begun)
    try:
        numbers = range(len(work))
        yield from _results(pool, numbers if copied else (work[number] for number in numbers), count)
        pool.shutdown()
    finally:
        # Where something is still being worked at, this ends it.
        held.close()
        life.close()
        pool.shutdown(cancel_futures=True)


def _results(pool: ProcessPoolExecutor, work: Iterable[Any], count: int) -> Iterator[Any]:
    left = iter(work)
    given: deque[Future[Any]] = deque()
    while True:
        with _uninterrupted():
            given.extend(pool.submit(_work, piece) for piece in islice(left, count * _AHEAD - len(given)))
        if not given:
            return
        yield given.popleft().result()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off, for workers that are begun meanwhile for ever: a terminal sends it to all of them at once."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_OBJECTS_BETWEEN: Final = 100_000
"""Objects that a worker makes between two looks for garbage."""

_job: list[Any] = []
"""In a worker: the function, what is shared, and the pieces where it has a copy of them."""


def _begin(
    function: Callable[[Any, Any], Any],
    shared: Any,
    work: Pieces[Any] | None,
    life: Connection,
    held: Connection | None,
) -> None:
    # What was copied lives as long as the worker; looking for garbage in it would copy its memory page by page.
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN)  # looking for it at the usual rate takes a tenth of the time
    if held is not None:
        held.close()
    _job[:] = [function, shared, work]
    threading.Thread(target=_end_with, args=(life,), daemon=True).start()


def _end_with(life: Connection) -> None:
    """End this worker when nobody waits for it any more: its other end was closed, or the main process is gone."""
    try:
        life.poll(None)
    finally:
        os._exit(1)


def _work(piece: Any) -> Any:
    function, shared, work = _job
    return function(shared, piece if work is None else work[piece])
