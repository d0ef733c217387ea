"""Two builds at the same time never mix: into one folder only one goes, into two folders both do."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from shuzhi.site_folder import ClaimedSite
from shuzhi.workshop import workshop

from tests.faults.running import BUILD, SHUZHI, run
from tests.reproducible.building import assert_same, contents

pytestmark = pytest.mark.end_to_end


def test_into_one_folder(cold: Path, clean: Mapping[str, bytes]) -> None:
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(lambda _: run(cold), range(2)))
    fine = [one for one in ended if one.code == 0]
    assert fine, ended
    for one in ended:
        if one not in fine:
            assert "另一个程序正在生成网站" in one.refused_in_chinese()
    assert_same(clean, contents(cold / "site"), "the build that went on was not disturbed")


def test_a_folder_that_is_in_use_is_left_alone(archive: Path, clean: Mapping[str, bytes]) -> None:
    other = ClaimedSite(archive / "site")
    for command in (BUILD, (str(SHUZHI), "index", "site")):
        assert "另一个程序正在生成网站" in run(archive, command).refused_in_chinese()
    assert_same(clean, contents(archive / "site"))
    other.release()


def test_only_what_nobody_works_in_is_cleared_away(archive: Path) -> None:
    cache = archive / ".cache/search"
    left = cache / "shuzhi-search-left"
    (left / "new").mkdir(parents=True)
    (left / "new" / "half").write_text("半", "utf-8")
    with workshop(cache, "shuzhi-search-") as used:
        left.mkdir(exist_ok=True)
        assert run(archive).code == 0
        assert used.is_dir()
        assert not left.exists()
    assert not used.exists()


def test_into_two_folders_with_one_cache(cold: Path, clean: Mapping[str, bytes]) -> None:
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(lambda name: run(cold, (*BUILD, "-d", name)), ("site", "other")))
    assert [one.code for one in ended] == [0, 0], ended
    for name in ("site", "other"):
        assert_same(clean, contents(cold / name))
