"""How many processes of Pagefind the memory is enough for."""

from __future__ import annotations

from typing import Final

_PUTTING_TOGETHER: Final = 240
_AT_REST: Final = 90
"""Bytes of memory that Pagefind 1.5.2 takes for a character of markup while it puts an index together, and before and
after: 0.86 and 0.32 GB for 500 reports with 7,200 characters of markup each."""

_MEMORY: Final = 1_300_000_000
"""Bytes that the Pagefind processes may take together; the program itself stays below 0.4 GB."""


def fitting(size: int, processors: int) -> tuple[int, int]:
    """How many Pagefind processes may put an index together at once, and how many may run, both at least one.

    Args:
        size: characters of the largest bundle.
        processors: how many may run at most.
    """
    left = _MEMORY - size * _PUTTING_TOGETHER
    beside = max(1, min(processors, 1 + left // max(1, size * _AT_REST)))
    together = _MEMORY - beside * size * _AT_REST
    return max(1, min(beside, together // max(1, size * (_PUTTING_TOGETHER - _AT_REST)))), beside
