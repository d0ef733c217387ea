"""Keeps what was worked out between runs, each value under a digest of everything it was made from.

A store is safe to delete at any time, may be shared between branches, and is never trusted: a value that is not byte for
byte as it was kept counts as missing. That nothing can be read or written is no error; the run is only slower.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

CACHE: Final = ".cache"
"""The folder of all stores, below the archive's root."""

_DAYS_KEPT: Final = 30
"""Days for which a value is kept that no run used: long enough for a branch that lies for some weeks."""

_PATIENCE: Final = 5.0
"""Seconds for which a store that another run is writing is waited for; that takes a second at ten thousand reports."""

_AT_ONCE: Final = 500
"""Keys to a question; SQLite takes at most 999 in old builds (sqlite.org/limits.html)."""

_TABLE: Final = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, day INTEGER, seal BLOB, value BLOB)"


class Store:
    """A file of kept values.

    Args:
        file: where; its folder is made when something is kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def take(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The values of some keys, as many as are kept unharmed."""
        found: dict[str, bytes] = {}
        with suppress(sqlite3.Error, OSError):
            if self._file.is_file():
                with closing(self._opened()) as store:
                    for some in _in_parts(list(keys)):
                        found.update(_rows(store, some))
        return found

    def keep(self, values: Mapping[str, bytes], used: Iterable[str] = (), most: int | None = None) -> None:
        """Keep values, and forget those that no run has used for a month.

        Args:
            values: what was made, by key.
            used: the keys of what is in use besides.
            most: how many values are kept in all, the last used ones; None for any number.
        """
        with suppress(sqlite3.Error, OSError):
            make_cache(self._file.parent)
            try:
                self._update(values, list(used), most)
            except sqlite3.Error as error:
                # An extended code holds the plain one in its low byte (sqlite.org/rescode.html).
                if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _NOT_ITS_FAULT:
                    return
                throw_away(self._file)
                self._update(values, [], most)

    def take_over(self, other: Path) -> int:
        """Keep what another store keeps, as far as it is unharmed.

        Args:
            other: the other store's file.

        Returns:
            how many values were taken.
        """
        taken = 0
        with suppress(sqlite3.Error, OSError):
            if other.is_file():
                with closing(sqlite3.connect(other)) as store:
                    keys = [key for (key,) in store.execute("SELECT key FROM kept") if isinstance(key, str)]
                    for some in _in_parts(keys):
                        values = dict(_rows(store, some))
                        self.keep(values)
                        taken += len(values)
        return taken

    def _update(self, values: Mapping[str, bytes], used: Sequence[str], most: int | None) -> None:
        today = int(time.time() // 86_400)
        with closing(self._opened()) as store, store:
            store.execute(_TABLE)
            for some in _in_parts(used):
                marks = ",".join("?" * len(some))
                store.execute(
                    f"UPDATE kept SET day = ? WHERE day < ? AND key IN ({marks})", (today, today, *some)
                )
            # A day to come is that of a computer whose clock was wrong; it would outlast everything else.
            store.execute(
                "DELETE FROM kept WHERE day NOT BETWEEN ? AND ?", (today - _DAYS_KEPT, today + _DAYS_KEPT)
            )
            store.executemany(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
                ((key, today, _seal(key, value), value) for key, value in values.items()),
            )
            if most is not None:
                store.execute(
                    "DELETE FROM kept WHERE rowid IN "
                    "(SELECT rowid FROM kept ORDER BY day DESC, rowid DESC LIMIT -1 OFFSET ?)",
                    (most,),
                )

    def _opened(self) -> sqlite3.Connection:
        store = sqlite3.connect(self._file, timeout=_PATIENCE)
        # What a failing computer spoils is noticed by its seal; waiting for the disk doubles the time of keeping.
        store.execute("PRAGMA synchronous = OFF")
        return store


def make_cache(folder: Path) -> None:
    """Make a folder for what is kept between runs, and have git leave it alone: nobody may hand over what others trust.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="ascii")


def cache_trouble(root: Path) -> str:
    """Why nothing can be kept between runs; empty where it can.

    Args:
        root: the folder that holds `mkdocs.yml`.
    """
    try:
        make_cache(root / CACHE)
        with tempfile.TemporaryFile(dir=root / CACHE):
            return ""
    except OSError as error:
        return f"{CACHE} 文件夹写不进去（{error.strerror or error}），做过的事下次还要从头做，会慢得多。请检查它的权限，或者删除它。"


_NOT_ITS_FAULT: Final = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM}
)
"""Errors that say nothing against the store: another run is writing, the disk is full. The store stays as it was."""


def throw_away(file: Path) -> None:
    """Delete a store with its journals: a journal would be played back into the next one.

    Raises:
        OSError: it cannot be deleted.
    """
    for part in (file, *(file.with_name(f"{file.name}-{kind}") for kind in ("journal", "wal", "shm"))):
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)


def _rows(store: sqlite3.Connection, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    marks = ",".join("?" * len(keys))
    for key, seal, value in store.execute(f"SELECT key, seal, value FROM kept WHERE key IN ({marks})", keys):
        if isinstance(key, str) and isinstance(value, bytes) and seal == _seal(key, value):
            yield key, value


def _seal(key: str, value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=16, key=hashlib.blake2b(key.encode()).digest()).digest()


def _in_parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
