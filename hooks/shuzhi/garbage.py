"""Python's search for objects that hold one another, put off while many are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
