"""`python -m tests.bench.similarity N`: what finding copies costs among N reports, and how many of planted ones it finds.

Two archives of N reports: the one of the other benchmarks, whose reports are all made from the same sentences put into
other words, with a few copies of its own; and one of invented texts with the sample archive's pairs of characters, in
which all that is alike was planted.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from shuzhi.archive import load_archive
from shuzhi.similarity import Against, Copy, Document, Index, document_of, find_copies, sketches_of

from tests.bench.copying import (
    invented_texts,
    reworded,
    sections,
    vocabulary,
    with_other_numbers,
    with_sections_moved,
    with_sentences_moved,
)
from tests.bench.family import PeakMemory
from tests.bench.large_archive import FIRST_YEAR, make_large_archive

T = TypeVar("T")

PLANTED: Final = 0.03
PROCESSES: Final = 2


def document(path: str, text: str, *, code: str | None = None, year: int = 2026) -> Document:
    return Document(path, code or path, year, text)


def made_from_sentences(count: int) -> dict[str, Document]:
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as folder:
        archive = load_archive(make_large_archive(Path(folder) / "archive", count))
    return {report.path: document_of(report, archive.registry) for report in archive.reports}


def invented(count: int) -> dict[str, Document]:
    made = {}
    for number, text in enumerate(invented_texts(count)):
        year, code = FIRST_YEAR + number % 20, f"branch-{number // 20:04}"
        path = f"reports/{year}/{code}.md"
        made[path] = document(path, text, code=code, year=year)
    return made


Plant = Callable[[Document, Document, random.Random, list[str]], tuple[str, int]]
"""From two reports and words, a copy and of how many of the two it is one."""


def _whole(part: float) -> Plant:
    def plant(one: Document, _: Document, chance: random.Random, pool: list[str]) -> tuple[str, int]:
        text = with_other_numbers(reworded(one.text, part, chance, pool), chance)
        return with_sections_moved(with_sentences_moved(text, chance), chance), 1

    return plant


def _of_two(one: Document, other: Document, chance: random.Random, pool: list[str]) -> tuple[str, int]:
    return reworded(sections(one)[1] + "\n" + sections(other)[-1], 0.05, chance, pool), 2


def _extract(one: Document, _: Document, chance: random.Random, pool: list[str]) -> tuple[str, int]:
    return reworded(sections(one)[1][:600], 0.05, chance, pool), 1


WHOLE: Final = {f"whole, {part:.0%} reworded": _whole(part) for part in (0.0, 0.05, 0.2, 0.5)}
PARTS: Final[dict[str, Plant]] = {"a section each of two": _of_two, "a short extract": _extract}


def planted(
    documents: dict[str, Document], kinds: dict[str, Plant], count: int
) -> tuple[dict[str, Document], dict[str, tuple[str, list[str]]]]:
    """Make copies: the documents, and for each path the kind of copy and the paths it was copied from."""
    chance = random.Random(2)
    pool = vocabulary(list(documents.values())[:200])
    made: dict[str, Document] = {}
    truth: dict[str, tuple[str, list[str]]] = {}
    for number in range(count):
        name, plant = list(kinds.items())[number % len(kinds)]
        sources = chance.sample(list(documents.values()), 2)
        text, used = plant(sources[0], sources[1], chance, pool)
        path = f"reports/2026/copyist-{number:04}.md"
        made[path] = document(path, text)
        truth[path] = (name, [source.path for source in sources[:used]])
    return made, truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    count = parser.parse_args().count
    for title, make, kinds in (
        ("reworded sentences", made_from_sentences, WHOLE | PARTS),
        ("invented texts", invented, WHOLE | PARTS),
    ):
        documents = make(count)
        copies, truth = planted(documents, kinds, round(count * PLANTED))
        print(f"\n{title}: {count} reports, {len(truth)} copies planted")
        _measure(documents | copies, truth)


def _measure(documents: dict[str, Document], truth: dict[str, tuple[str, list[str]]]) -> None:
    with PeakMemory(os.getpid()) as memory:
        sketches = _timed("sketch all", lambda: sketches_of(documents.values()))
        index = _timed("index", lambda: Index.of(sketches))
        found = _timed("find all copies", lambda: find_copies(documents, index, processes=PROCESSES))
        _timed(
            "against last year",
            lambda: find_copies(documents, index, against=Against.LAST_YEAR, processes=PROCESSES),
        )
    print(f"  {'peak memory, all processes':28}{memory.megabytes:8.0f} MB")
    _recall(found, truth)
    print(f"  {'sketch, mean':28}{statistics.mean(sketch.fingerprints.nbytes for sketch in sketches):8.0f} B")
    path = next(iter(truth))
    _timed("one new report", lambda: find_copies(documents, index, only=[path]))


def _recall(found: list[Copy], truth: dict[str, tuple[str, list[str]]]) -> None:
    pairs = {(copy.path, copy.other): copy.share for copy in found}
    right = {(path, source): kind for path, (kind, sources) in truth.items() for source in sources}
    for kind in dict.fromkeys(right.values()):
        wanted = [pair for pair, its in right.items() if its == kind]
        shares = [pairs[pair] for pair in wanted if pair in pairs]
        least = f", least share {min(shares):.2f}" if shares else ""
        print(f"  {kind:28}{len(shares) / len(wanted):8.3f} recall of {len(wanted)}{least}")
    # Two copies of the same report are alike as well.
    alarms = [pair for pair in pairs if pair not in right and not (pair[0] in truth and pair[1] in truth)]
    print(f"  {'false alarms':28}{len(alarms):8} {alarms[:3] or ''}")


def _timed(name: str, work: Callable[[], T]) -> T:
    started = time.perf_counter()
    result = work()
    print(f"  {name:28}{time.perf_counter() - started:8.2f} s")
    return result


if __name__ == "__main__":
    main()
