"""Keeps the sketches of reports between runs, so that only changed reports are sketched anew."""

from __future__ import annotations

import os
import shutil
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
                rows = store.execute("SELECT digest, sketch FROM sketches")
                return {key: packed for key, packed in rows if isinstance(packed, bytes)}
    return {}


def keep_sketches(root: Path, finder: CopyFinder, known: Mapping[str, bytes]) -> None:
    """Keep the sketches that a run made. That nothing can be kept is no error: the next run is only slower.

    A store that is damaged, or something else in its place, is thrown away and made anew.
    """
    made = {sketch.digest: sketch.packed() for sketch in finder.sketches}
    if not made or made == known:
        return
    with suppress(sqlite3.Error, OSError):
        (root / STORE).parent.mkdir(exist_ok=True)
        try:
            _update(root, made, known)
        except sqlite3.Error as error:
            # An extended code holds the plain one in its low byte (sqlite.org/rescode.html).
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _NOT_ITS_FAULT:
                return
            _throw_away(root / STORE)
            _update(root, made, {})


_NOT_ITS_FAULT: Final = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM}
)
"""Errors that say nothing against the store: another run is writing, the disk is full. The store stays as it was."""


def _update(root: Path, made: Mapping[str, bytes], known: Mapping[str, bytes]) -> None:
    with closing(sqlite3.connect(root / STORE)) as store, store:
        store.execute("CREATE TABLE IF NOT EXISTS sketches (digest TEXT PRIMARY KEY, sketch BLOB)")
        gone = [(digest,) for digest in known.keys() - made.keys()]
        store.executemany("DELETE FROM sketches WHERE digest = ?", gone)
        new = [(digest, packed) for digest, packed in made.items() if known.get(digest) != packed]
        store.executemany("INSERT OR REPLACE INTO sketches VALUES (?, ?)", new)


def _throw_away(file: Path) -> None:
    """Delete a store with its journals: a journal would be played back into the next one."""
    for part in (file, *(file.with_name(f"{file.name}-{kind}") for kind in ("journal", "wal", "shm"))):
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)
