"""Whatever stands in the cache: the site is the same, and the run after that finds a cache that is whole again."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import load_archive
from shuzhi.search.bundles import CACHE, index_site
from shuzhi.similarity import CopyFinder
from shuzhi.sketch_store import keep_sketches, kept_sketches

from tests.faults.running import as_people_are, run
from tests.reproducible.building import assert_same, contents

pytestmark = pytest.mark.end_to_end

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


def of_another_shape(file: Path, chance: random.Random) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as store:
        store.executescript("CREATE TABLE sketches (a, b); INSERT INTO sketches VALUES (1, 'text')")


def one_value_of_another_kind(file: Path, chance: random.Random) -> None:
    with closing(sqlite3.connect(file)) as store, store:
        store.execute("UPDATE sketches SET sketch = 'text' WHERE rowid % 2")


FILES: Final[list[Damage]] = [
    truncated,
    emptied,
    overwritten,
    one_bit_turned,
    made_a_folder,
    made_unreadable,
    made_a_pipe,
    made_a_dead_link,
    deleted,
]

SKETCHES: Final = [*FILES, of_another_shape, one_value_of_another_kind]


def sketches_are_whole(archive: Path) -> bool:
    reports = len(list(archive.glob("reports/2*/*.md")))
    with closing(sqlite3.connect(archive / ".cache/sketches.sqlite")) as store:
        facts = store.execute("SELECT count(*), min(typeof(sketch)), max(typeof(sketch)) FROM sketches")
        return bool(facts.fetchone() == (reports, "blob", "blob"))


@pytest.mark.parametrize("turn", range(3))
def test_damaged_sketches_and_bundles(
    archive: Path, clean: Mapping[str, bytes], chance: random.Random, turn: int
) -> None:
    hurt = {archive / ".cache/sketches.sqlite": SKETCHES[3 * turn]}
    for number, bundle in enumerate(sorted((archive / ".cache/search").iterdir())):
        inner = [file for file in sorted(bundle.rglob("*")) if file.is_file()]
        # What the browser loads, what the table is made from, or the seal itself.
        file = chance.choice([chance.choice(inner), bundle / "ids.json", bundle / "complete"])
        hurt[file] = FILES[(3 * turn + number) % len(FILES)]
    for file, damage in hurt.items():
        damage(file, chance)
    told = str({str(file.relative_to(archive)): damage.__name__ for file, damage in hurt.items()})
    assert_same(clean, contents(archive / "site"), f"served while its cache was damaged: {told}")
    done = run(archive, prepare=as_people_are)
    assert done.code == 0, told + done.said
    assert_same(clean, contents(archive / "site"), told)
    assert sketches_are_whole(archive), told
    assert index_site(archive / "site", archive / CACHE).made == (), f"not kept: {told}"
    assert_same(clean, contents(archive / "site"), f"taken from the cache: {told}")


@pytest.mark.parametrize("damage", SKETCHES)
def test_damaged_sketches_are_made_anew(
    built: Path, tmp_path: Path, chance: random.Random, damage: Damage
) -> None:
    shutil.copytree(built / ".cache", tmp_path / ".cache")
    shutil.copytree(built / "reports", tmp_path / "reports")
    damage(tmp_path / ".cache/sketches.sqlite", chance)
    archive = load_archive(tmp_path)
    known = kept_sketches(tmp_path)
    finder = CopyFinder(archive, None, known)
    assert finder.all() == CopyFinder(archive).all()
    keep_sketches(tmp_path, finder, known)
    assert sketches_are_whole(tmp_path)


def a_file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("", "utf-8")


def read_only(folder: Path) -> None:
    for inner in [folder, *folder.rglob("*")]:
        inner.chmod(0o555 if inner.is_dir() else 0o444)


def read_only_and_empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir(mode=0o555)


@pytest.mark.parametrize(
    ("folder", "damage"),
    [
        (".cache", a_file_in_its_place),
        (".cache", read_only),
        (".cache/search", read_only_and_empty),
    ],
)
def test_a_cache_that_cannot_be_used(
    archive: Path, clean: Mapping[str, bytes], folder: str, damage: Callable[[Path], None]
) -> None:
    damage(archive / folder)
    done = run(archive, prepare=as_people_are)
    assert done.code == 0, done.said
    assert_same(clean, contents(archive / "site"))


def test_a_bundle_under_another_ones_name(archive: Path, clean: Mapping[str, bytes]) -> None:
    first, second, *_ = sorted((archive / ".cache/search").iterdir())
    shutil.rmtree(second)
    shutil.copytree(first, second)
    index_site(archive / "site", archive / CACHE)
    assert_same(clean, contents(archive / "site"))
