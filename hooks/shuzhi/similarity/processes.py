"""Work shared out among processes, with the results in the order of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

Shared = TypeVar("Shared")
Work = TypeVar("Work")
Result = TypeVar("Result")


def in_order(
    function: Callable[[Shared, Work], Result], shared: Shared, work: Sequence[Work], processes: int
) -> Iterator[Result]:
    """Do pieces of work.

    Args:
        function: does one piece; a function of a module, so that another process finds it.
        shared: what every piece needs; handed to each process once.
        work: the pieces.
        processes: how many work at it; 1 means this one alone.

    Yields:
        the results in the order of the pieces: nobody can tell from them how many processes there were.
    """
    if processes <= 1 or len(work) <= 1:
        yield from (function(shared, piece) for piece in work)
        return
    # A copied (forked) process may hang where the program has threads, as a server for previews has.
    with ProcessPoolExecutor(
        min(processes, len(work)), get_context("spawn"), initializer=_begin, initargs=(function, shared)
    ) as pool:
        yield from pool.map(_work, work)


_job: list[Any] = []


def _begin(function: Callable[[Any, Any], Any], shared: Any) -> None:
    _job[:] = [function, shared]


def _work(piece: Any) -> Any:
    function, shared = _job
    return function(shared, piece)
