"""A report's sketch: a fixed sample of its shingles (FracMinHash), small enough to be kept for every report.

A sample that takes a shingle or leaves it by its own number takes the same ones in every report. So two sketches tell
not only how alike two reports are, as MinHash signatures do, but also which share of a short one stands in a long one
(Hera, Pierce-Ward, Koslicki: Deriving confidence intervals for mutation rates across a wide range of evolutionary
distances using FracMinHash, 2023).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.similarity.model import Document
from shuzhi.similarity.processes import in_order
from shuzhi.similarity.reduction import Reduced, reduce
from shuzhi.similarity.shingles import shingles

Fingerprints = NDArray[np.uint32]

SHINGLE: Final = 5
"""Characters. Of two independent reports with the same themes at most 1.5 % of the shingles were the same (with 4: 4 %);
of a report in which every fifth word was changed about half are."""

_ONE_IN: Final = 6
"""5,700 characters, of which 4,100 count, make 2.7 KB."""

_KEPT: Final = np.uint64((1 << 32) // _ONE_IN)
_LOW: Final = np.uint64(0xFFFFFFFF)
_HIGH: Final = np.uint64(32)

_HEADER: Final = struct.Struct("<4sI")
_MAGIC: Final = b"SZS1"


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A report's sketch.

    Attributes:
        path: the report.
        code: its organization.
        year: its year.
        digest: `Document.digest` of what it was made from.
        fingerprints: the sampled shingles, ascending, each once.
    """

    path: str
    code: str
    year: int
    digest: str
    fingerprints: Fingerprints

    @property
    def age(self) -> tuple[int, str]:
        """Sorts as `Document.age` does."""
        return self.year, self.path

    def packed(self) -> bytes:
        """The fingerprints as bytes, to be kept under the digest."""
        body = self.fingerprints.astype("<u4").tobytes()
        return _HEADER.pack(_MAGIC, zlib.crc32(body)) + body


def sketch_of(document: Document, packed: bytes | None = None) -> Sketch:
    """Sketch a report.

    Args:
        document: the report.
        packed: what `Sketch.packed` gave for the same digest, to save the work. Bytes that are damaged or of another
            kind are passed over.
    """
    fingerprints = _unpacked(packed) if packed is not None else None
    if fingerprints is None:
        fingerprints = np.unique(sampled(reduce(document))[0])
    return Sketch(document.path, document.code, document.year, document.digest, fingerprints)


def sketches_of(
    documents: Iterable[Document], *, packed: Mapping[str, bytes] | None = None, processes: int = 1
) -> list[Sketch]:
    """Sketch many reports.

    Args:
        documents: the reports.
        packed: sketches kept from before, by digest.
        processes: how many work at it.

    Returns:
        their sketches in the same order, the same for any number of processes.
    """
    kept = packed or {}
    everything = list(documents)
    found: dict[int, Sketch] = {}
    new: list[tuple[int, Document]] = []
    for position, document in enumerate(everything):
        if kept and (data := kept.get(document.digest)) is not None:
            found[position] = sketch_of(document, data)
        else:
            new.append((position, document))
    chunks = [[document for _, document in new[i : i + _CHUNK]] for i in range(0, len(new), _CHUNK)]
    made = (sketch for chunk in in_order(_sketch_all, None, chunks, processes) for sketch in chunk)
    found.update((position, sketch) for (position, _), sketch in zip(new, made, strict=True))
    return [found[position] for position in range(len(everything))]


_CHUNK: Final = 200


def _sketch_all(_: None, documents: list[Document]) -> list[Sketch]:
    return [sketch_of(document) for document in documents]


def sampled(reduced: Reduced) -> tuple[Fingerprints, NDArray[np.intp]]:
    """The sampled shingles of a report in the order of its text, and where each begins."""
    hashes = shingles(reduced.codes, SHINGLE)
    positions = np.flatnonzero((hashes & _LOW) < _KEPT)
    return (hashes[positions] >> _HIGH).astype(np.uint32), positions


def _unpacked(data: bytes) -> Fingerprints | None:
    if len(data) < _HEADER.size:
        return None
    magic, checksum = _HEADER.unpack_from(data)
    body = data[_HEADER.size :]
    if magic != _MAGIC or zlib.crc32(body) != checksum:
        return None
    return np.frombuffer(body, dtype="<u4").astype(np.uint32)
