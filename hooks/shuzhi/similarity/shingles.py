"""Runs of characters as numbers."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.similarity.reduction import Codes

Hashes = NDArray[np.uint64]

_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
"""A polynomial over the code points, then the finalizer of SplitMix64 (Steele, Lea, Flood 2014), so that any bits of
the number may decide whether it is kept."""


def shingles(codes: Codes, length: int) -> Hashes:
    """A number for each run of so many characters, by its first character; equal runs, equal numbers.

    The same on every machine and in every run, unlike `hash`.
    """
    count = len(codes) - length + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        hashes *= _FACTOR
        hashes += codes[offset : offset + count]
    hashes ^= hashes >> np.uint64(30)
    hashes *= _MIX_1
    hashes ^= hashes >> np.uint64(27)
    hashes *= _MIX_2
    hashes ^= hashes >> np.uint64(31)
    return hashes
