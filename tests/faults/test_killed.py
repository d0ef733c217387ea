"""A build or an indexing that is killed at any moment leaves nothing that the next one stumbles over."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.faults.running import BUILD, SHUZHI, run, run_killed
from tests.reproducible.building import assert_same, contents

pytestmark = pytest.mark.end_to_end

INDEX: Final = (str(SHUZHI), "index", "site")
_ROUNDS: Final = 2
_KILLS: Final = 3
"""One after the other, before a run is let through: what the first left must not harm the second either."""


def kill_again_and_again(
    archive: Path, command: Sequence[str], chance: random.Random, cache: str
) -> list[str]:
    """Let a command run whole, then kill it at moments of its own length, without and with what is in the cache.

    Yields after each round that ended with a whole run: when it was killed.
    """
    shutil.rmtree(archive / cache)
    begun = time.monotonic()
    done = run(archive, command)
    whole = time.monotonic() - begun
    assert done.code == 0, done.said
    told = []
    for turn in range(_ROUNDS):
        if turn != 1:
            shutil.rmtree(archive / cache, ignore_errors=True)
        moments = [chance.uniform(0.25, 1) * whole for _ in range(_KILLS)]
        hits = [run_killed(archive, moment, command) for moment in moments]
        told.append(f"killed after {moments} of {whole} s: {hits}")
        done = run(archive, command)
        assert done.code == 0, told[-1] + done.said
    return told


def left_behind(archive: Path) -> list[str]:
    """What is half-made: in the cache, beside the site, or where the system keeps such things."""
    cache = [str(file) for file in (archive / ".cache").rglob("shuzhi-*")]
    own = {".git", ".gitignore", ".cache", "site", "docs", "hooks", "reports", "mkdocs.yml"}
    elsewhere = archive.parent / "patch" / "tmp"
    return (
        cache
        + sorted({file.name for file in archive.iterdir()} - own)
        + sorted(map(str, elsewhere.iterdir()))
    )


@pytest.mark.parametrize(
    ("command", "cache"), [(BUILD, ".cache"), (INDEX, ".cache/search")], ids=["build", "index"]
)
def test_killed_at_any_moment(
    archive: Path, clean: Mapping[str, bytes], chance: random.Random, command: Sequence[str], cache: str
) -> None:
    told = kill_again_and_again(archive, command, chance, cache)
    assert any("True" in line for line in told), told
    if command == INDEX:
        assert run(archive).code == 0  # the list of the site's files is the build's
    assert_same(clean, contents(archive / "site"), str(told))
    assert left_behind(archive) == [], told
