"""Whatever stands in the cache: the site is the same, and the run after that finds a cache that is whole again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import load_archive
from shuzhi.search.bundles import CACHE, index_site
from shuzhi.similarity import CopyFinder
from shuzhi.sketch_store import FILE, copies_of

from tests.faults.damage import FILES, STORES, Damage
from tests.faults.running import as_people_are, run
from tests.reproducible.building import MKDOCS, assert_same, contents

pytestmark = pytest.mark.end_to_end

COPIES: Final = f".cache/{FILE}"
TALKATIVE: Final = (str(MKDOCS), "build")
_TURNS: Final = 5
"""Builds in which every file of the cache is damaged at once, so that each kind of damage meets several stores."""


def sketches_are_whole(archive: Path) -> bool:
    """Whether copies are told without reading a report that has none."""
    reports = load_archive(archive)
    finder = copies_of(reports, archive)
    return finder.all() == [] and not any("reading" in vars(report) for report in reports.reports)


def everything_is_kept(archive: Path) -> bool:
    """Whether a build finds all that it needs; and without the site, all that pages are made of."""
    whole = "渲染 0 个，只换外框 0 个" in run(archive, TALKATIVE).said
    shutil.rmtree(archive / "site")
    return whole and "渲染 0 个" in run(archive, TALKATIVE).said


@pytest.mark.parametrize("turn", range(_TURNS))
def test_damaged_stores_and_bundles(
    archive: Path, clean: Mapping[str, bytes], chance: random.Random, turn: int
) -> None:
    hurt: dict[Path, Damage] = {}
    stores = sorted((archive / ".cache").rglob("*.sqlite"))
    bundles = sorted((archive / ".cache/search").glob("*.bundle"))
    assert len(stores) >= 6 and len(bundles) >= 4
    for number, file in enumerate(stores):
        hurt[file] = STORES[(turn + number * 5) % len(STORES)]
    for number, file in enumerate(bundles):
        hurt[file] = FILES[(turn + number * 2) % len(FILES)]
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
    assert everything_is_kept(archive), f"not kept: {told}"
    assert_same(clean, contents(archive / "site"), f"made from the cache: {told}")


@pytest.mark.parametrize("damage", STORES)
def test_damaged_sketches_are_made_anew(
    built: Path, tmp_path: Path, chance: random.Random, damage: Damage
) -> None:
    shutil.copytree(built / ".cache", tmp_path / ".cache")
    shutil.copytree(built / "reports", tmp_path / "reports")
    damage(tmp_path / COPIES, chance)
    archive = load_archive(tmp_path)
    assert copies_of(archive, tmp_path).all() == CopyFinder(archive).all()
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


def closed(folder: Path) -> None:
    """As another user's, who lets nobody look into it."""
    folder.chmod(0)


def a_dead_link(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to("nowhere/at/all")


@pytest.mark.parametrize(
    ("folder", "damage"),
    [
        (".cache", a_file_in_its_place),
        (".cache", read_only),
        (".cache", closed),
        (".cache", a_dead_link),
        (".cache/search", read_only_and_empty),
        (".cache/search", a_dead_link),
    ],
)
def test_a_cache_that_cannot_be_used(
    archive: Path, clean: Mapping[str, bytes], folder: str, damage: Callable[[Path], None]
) -> None:
    damage(archive / folder)
    done = run(archive, prepare=as_people_are)
    assert done.code == 0, done.said
    assert_same(clean, contents(archive / "site"))
    shutil.rmtree(archive / "site")
    done = run(archive, prepare=as_people_are)
    assert done.code == 0, done.said
    assert_same(clean, contents(archive / "site"))
    if (archive / folder).is_dir():
        (archive / folder).chmod(0o755)


def test_a_bundle_under_another_ones_name(archive: Path, clean: Mapping[str, bytes]) -> None:
    first, second, *_ = sorted((archive / ".cache/search").glob("*.bundle"))
    shutil.copyfile(first, second)
    shutil.rmtree(archive / "site/search/bundles")
    index_site(archive / "site", archive / CACHE)
    assert_same(clean, contents(archive / "site"))
