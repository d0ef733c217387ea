"""Python's search for objects that hold one another, put off while many are made that all stay."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_QUIET: Final = 2.0
"""Seconds after which nobody waits any more for what was made last."""

_MOST_LEFT: Final = 3
"""States of an archive that may lie about as garbage while somebody saves again and again: a fifth of a gigabyte each."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector rest.

    Looking through all objects again and again took half of the time in which an archive of ten thousand reports is read;
    none of them is garbage.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def all_stay() -> None:
    """Take everything there is for lasting, for a process that ends with its work: it is not looked through again."""
    gc.freeze()


class Tidying:
    """Garbage of a process that makes everything anew again and again is looked for when nobody waits.

    Looking through the objects of ten thousand reports takes a second, and would fall into the one in which a page that
    was just saved is asked for.
    """

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None
        self._left = 0

    def put_off(self) -> None:
        """Something is being made that somebody waits for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def later(self) -> None:
        """It was made: look for what it replaces, when it is quiet."""
        self.put_off()
        gc.freeze()  # Python itself then looks only through what comes from now on
        self._left += 1
        if self._left > _MOST_LEFT:
            self._tidy()
            return
        self._timer = threading.Timer(_QUIET, self._tidy)
        self._timer.daemon = True
        self._timer.start()

    def _tidy(self) -> None:
        self._left = 0
        gc.unfreeze()
        gc.collect()
        gc.freeze()
