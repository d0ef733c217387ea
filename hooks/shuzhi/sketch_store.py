"""Keeps the sketches of reports between runs, so that only changed reports are sketched anew."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi.archive import Archive
    from shuzhi.similarity.finder import CopyFinder

STORE: Final = ".cache/sketches.sqlite"
"""Below the archive's root; safe to delete."""


_WORTH_A_PROCESS: Final = 2_000
"""Reports from which on a second process finds copies sooner than it takes to start."""


def processes_for(archive: Archive) -> int:
    """How many processes may look for copies."""
    return min(os.cpu_count() or 1, 1 + len(archive.reports) // _WORTH_A_PROCESS, 8)


def kept_sketches(root: Path) -> Mapping[str, bytes]:
    """The packed sketches of earlier runs by their digests; none where the file is missing or damaged."""
    with suppress(sqlite3.Error, OSError):
        if (root / STORE).is_file():
            with closing(sqlite3.connect(root / STORE)) as store:
                return dict(store.execute("SELECT digest, sketch FROM sketches"))
    return {}


def keep_sketches(root: Path, finder: CopyFinder, known: Mapping[str, bytes]) -> None:
    """Keep the sketches that a run made. That nothing can be kept is no error: the next run is only slower."""
    made = {sketch.digest: sketch for sketch in finder.sketches}
    if not made or made.keys() == known.keys():
        return
    with suppress(sqlite3.Error, OSError):
        (root / STORE).parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(root / STORE)) as store, store:
            store.execute("CREATE TABLE IF NOT EXISTS sketches (digest TEXT PRIMARY KEY, sketch BLOB)")
            gone = [(digest,) for digest in known.keys() - made.keys()]
            store.executemany("DELETE FROM sketches WHERE digest = ?", gone)
            new = [(digest, sketch.packed()) for digest, sketch in made.items() if digest not in known]
            store.executemany("INSERT OR REPLACE INTO sketches VALUES (?, ?)", new)
