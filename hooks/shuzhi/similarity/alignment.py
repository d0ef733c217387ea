"""Where two reports say the same, character by character, whatever the order of their parts.

Short runs that both have (seeds) are strung together to chains as long as they follow one another on both sides at
about the same distance. So a section that was moved makes a chain of its own. Inside a chain an edit distance finds
what stayed between changed words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from shuzhi.similarity.reduction import Reduced
from shuzhi.similarity.shingles import Hashes, shingles

Positions = NDArray[np.intp]

_SEED: Final = 4
"""Characters. Shorter than a sketch's shingle: with every second word changed little longer is left."""

_LOW: Final = np.uint64(0xFFFF)

_PLACE_BITS: Final = np.uint64(24)
_PLACE: Final = np.uint64((1 << 24) - 1)
"""Bits for a place; a report has at most 200,000 characters."""

_MOST_PLACES: Final = 4
"""A run with more places in the other report than this seeds nothing; it would only multiply the chains."""

_GAP: Final = 30
"""Characters between two seeds of one chain."""

_DRIFT: Final = 15
"""By how much longer the one side of a gap may be."""

_SHORTEST: Final = 16
"""Characters that a chain must have in common; a fixed phrase that is on no list is shorter."""

_THINNEST: Final = 0.4
"""Part of a chain that must be common. With every second word changed 0.45 is; chance reaches 0.3."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of characters that both reports have.

    Attributes:
        start: its place in the one.
        other: its place in the other.
        length: characters.
    """

    start: int
    other: int
    length: int


Chain = list[Block]


@dataclass(frozen=True, slots=True)
class Runs:
    """A report's runs of a seed's length, sorted once however many reports it is held against.

    Attributes:
        text: the report's characters.
        hashes: the runs as numbers, ascending.
        places: where each stands.
        values: each number once.
        begins: where each begins among the hashes, and where the last one ends.
        likely: by the low bits of a number, whether it may be among them.
    """

    text: str
    hashes: Hashes
    places: Positions
    values: Hashes
    begins: Positions
    likely: NDArray[np.bool_]


def runs_of(reduced: Reduced) -> Runs:
    """The runs of a report."""
    unordered = shingles(reduced.codes, _SEED)
    # One number for run and place is sorted ten times as fast; what is left of the run's number does.
    both = np.sort((unordered & ~_PLACE) | np.arange(len(unordered), dtype=np.uint64))
    hashes, places = both >> _PLACE_BITS, (both & _PLACE).astype(np.intp)
    first = np.ones(len(hashes), dtype=bool)
    first[1:] = hashes[1:] != hashes[:-1]
    begins = np.flatnonzero(first)
    likely = np.zeros(int(_LOW) + 1, dtype=bool)
    likely[hashes & _LOW] = True
    return Runs(reduced.text, hashes, places, hashes[begins], np.append(begins, len(hashes)), likely)


def chains_of(one: Runs, other: Runs) -> list[Chain]:
    """What two reports have in common.

    Returns:
        chains, the longest first; none has a character of `one` that a longer one has.
    """
    texts = one.text, other.text
    found = [
        chain
        for seeds in _strung(_seeds(one, other))
        if characters_of(seeds) >= _SHORTEST // 2
        for chain in _aligned(*texts, seeds)
        if _is_common(chain)
    ]
    found.sort(key=lambda chain: (-characters_of(chain), chain[0].start, chain[0].other))
    taken = bytearray(len(one.text))
    chains = []
    for chain in found:
        left = [part for block in chain for part in _free_parts(block, taken)]
        if characters_of(left) >= _SHORTEST:
            chains.append(left)
            for block in left:
                taken[block.start : block.start + block.length] = b"\1" * block.length
    return chains


def _free_parts(block: Block, taken: bytearray) -> Iterator[Block]:
    """What of a block is in no chain yet."""
    start, end = block.start, block.start + block.length
    while start < end:
        stop = taken.find(1, start, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield Block(start, block.other + start - block.start, stop - start)
        start = taken.find(0, stop, end)
        if start < 0:
            return


def characters_of(chain: Iterable[Block]) -> int:
    """How many characters a chain's blocks have."""
    return sum(block.length for block in chain)


def _seeds(one: Runs, other: Runs) -> list[Block]:
    """The longest runs that both have, of at least a seed's length, by their places in the one."""
    starts, others = _equal_pairs(one, other)
    if not len(starts):
        return []
    # One number for both: sorting pairs takes several times as long.
    both = np.sort(((others - starts) << 32) + starts)
    starts = both & 0xFFFFFFFF
    shifts = (both - starts) >> 32
    breaks = np.flatnonzero((np.diff(shifts) != 0) | (np.diff(starts) != 1)) + 1
    firsts = np.concatenate([[0], breaks])
    lengths = np.diff(firsts, append=len(starts)) + _SEED - 1
    blocks = zip(starts[firsts].tolist(), shifts[firsts].tolist(), lengths.tolist(), strict=True)
    return sorted(
        (Block(start, start + shift, length) for start, shift, length in blocks),
        key=lambda block: (block.start, block.other),
    )


def _equal_pairs(one: Runs, other: Runs) -> tuple[Positions, Positions]:
    """All pairs of places with equal runs."""
    # Most of what is strange fails at a table; searching for all of it was half of the time of an alignment.
    mine = np.flatnonzero(other.likely[one.hashes & _LOW])
    where = np.searchsorted(other.values, one.hashes[mine])
    where[where == len(other.values)] = 0
    counts = other.begins[where + 1] - other.begins[where]
    meant = (other.values[where] == one.hashes[mine]) & (counts <= _MOST_PLACES)
    mine, left, counts = mine[meant], other.begins[where[meant]], counts[meant]
    starts = np.repeat(one.places[mine], counts)
    run = np.arange(len(starts)) - np.repeat(np.cumsum(counts) - counts, counts)
    return starts, other.places[np.repeat(left, counts) + run]


def _strung(seeds: Iterable[Block]) -> Iterator[Chain]:
    """String seeds together; each goes to the chain that it continues with the least shift."""
    open_chains: list[Chain] = []
    for seed in seeds:
        still_open = []
        best, least = None, _DRIFT + 1
        for chain in open_chains:
            last = chain[-1]
            if seed.start - last.start - last.length > _GAP:
                yield chain
                continue
            still_open.append(chain)
            if (shift := _shift(last, seed)) < least:
                best, least = chain, shift
        open_chains = still_open
        if best is None:
            open_chains.append([seed])
        else:
            best.append(seed)
    yield from open_chains


def _shift(last: Block, seed: Block) -> int:
    """By how much the gaps before a seed differ on both sides; very much where it does not continue the block."""
    gap = seed.start - last.start - last.length
    other_gap = seed.other - last.other - last.length
    if gap <= -seed.length or other_gap <= -seed.length or other_gap > _GAP or seed.other <= last.other:
        return 1 << 30
    return abs(gap - other_gap)


def _aligned(one: str, other: str, seeds: Chain) -> Iterator[Chain]:
    """The common characters of the region that some seeds span, in pieces that are dense."""
    start, others = max(0, seeds[0].start - _GAP), max(0, seeds[0].other - _GAP)
    end = max(seed.start + seed.length for seed in seeds) + _GAP
    other_end = max(seed.other + seed.length for seed in seeds) + _GAP
    matched = Levenshtein.editops(one[start:end], other[others:other_end]).as_matching_blocks()
    # Single characters are the same by chance.
    blocks = (Block(match.a + start, match.b + others, match.size) for match in matched if match.size > 1)
    piece: Chain = []
    for block in blocks:
        if piece and not _is_near(piece[-1], block):
            yield _without_loose_ends(piece)
            piece = []
        piece.append(block)
    yield _without_loose_ends(piece)


def _without_loose_ends(piece: Chain) -> Chain:
    """Behind the end of what was copied, a word or so is the same by chance."""
    firm = [position for position, block in enumerate(piece) if block.length >= _SEED]
    return piece[firm[0] : firm[-1] + 1] if firm else []


def _is_near(last: Block, block: Block) -> bool:
    gap = block.start - last.start - last.length
    return gap <= _GAP and block.other - last.other - last.length <= _GAP


def _is_common(chain: Chain) -> bool:
    common = characters_of(chain)
    if common < _SHORTEST:
        return False
    first, last = chain[0], chain[-1]
    longer = max(last.start + last.length - first.start, last.other + last.length - first.other)
    return common >= _THINNEST * longer
