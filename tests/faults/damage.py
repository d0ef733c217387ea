"""What can happen to a file that a program keeps between two runs."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

Damage = Callable[[Path, random.Random], None]


def truncated(file: Path, chance: random.Random) -> None:
    os.truncate(file, chance.randrange(1, file.stat().st_size))


def emptied(file: Path, chance: random.Random) -> None:
    os.truncate(file, 0)


def overwritten(file: Path, chance: random.Random) -> None:
    file.write_bytes(chance.randbytes(file.stat().st_size))


def one_bit_turned(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def made_a_folder(file: Path, chance: random.Random) -> None:
    file.unlink()
    (file / "inner").mkdir(parents=True)


def made_unreadable(file: Path, chance: random.Random) -> None:
    file.chmod(0)


def made_a_pipe(file: Path, chance: random.Random) -> None:
    file.unlink()
    os.mkfifo(file)


def deleted(file: Path, chance: random.Random) -> None:
    file.unlink()


def made_a_dead_link(file: Path, chance: random.Random) -> None:
    file.unlink()
    file.symlink_to("nowhere")


FILES: Final[tuple[Damage, ...]] = (
    truncated,
    emptied,
    overwritten,
    one_bit_turned,
    made_a_folder,
    made_unreadable,
    made_a_pipe,
    made_a_dead_link,
    deleted,
)
"""Happens to any file."""


def _changed(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as store:
        store.executescript(script)


def of_another_shape(file: Path, chance: random.Random) -> None:
    _changed(file, "DROP TABLE kept; CREATE TABLE kept (a, b); INSERT INTO kept VALUES (1, 'text')")


def a_view(file: Path, chance: random.Random) -> None:
    view = "SELECT 'key' AS key, 1 AS day, x'00' AS seal, x'00' AS value"
    _changed(file, f"DROP TABLE kept; CREATE VIEW kept AS {view}")


def values_of_another_kind(file: Path, chance: random.Random) -> None:
    _changed(file, "UPDATE kept SET value = 'text' WHERE rowid % 2")


def keys_that_are_no_text(file: Path, chance: random.Random) -> None:
    _changed(file, "UPDATE kept SET key = CAST(x'ff' AS TEXT) WHERE rowid = (SELECT min(rowid) FROM kept)")


def values_exchanged(file: Path, chance: random.Random) -> None:
    """Each whole and with its seal, but under the next one's key."""
    _changed(
        file,
        "CREATE TABLE moved AS SELECT key, row_number() OVER (ORDER BY key) AS place, seal, value FROM kept;"
        "UPDATE kept SET (seal, value) = (SELECT b.seal, b.value FROM moved a, moved b WHERE a.key = kept.key "
        "AND b.place = 1 + a.place % (SELECT count(*) FROM moved)); DROP TABLE moved;",
    )


STORES: Final[tuple[Damage, ...]] = (
    *FILES,
    of_another_shape,
    a_view,
    values_of_another_kind,
    keys_that_are_no_text,
    values_exchanged,
)
"""Happens to a store of kept values."""
