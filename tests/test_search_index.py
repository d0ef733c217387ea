"""Indexing a built site: what is made anew, what comes from the cache, what the passages hold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shuzhi.search.bundles import BUNDLES, index_site
from shuzhi.search.passages import pages_of

from tests.support import PROJECT, run

pytestmark = pytest.mark.end_to_end


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive's site, as MkDocs builds it."""
    site = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", "--strict", "-d", site],
        cwd=PROJECT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return site


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "site"))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_passages_are_the_sections_of_the_reports(built: Path) -> None:
    pages = {page.address: page for page in pages_of(built)}
    page = pages["2024/rural-bank-riverside/"]
    assert page.record is not None and page.record["year"] == 2024
    assert [passage.anchor for passage in page.passages] == [
        "",
        "rectification",
        "performance",
        "problems",
        "plan",
    ]
    assert page.passages[3].slots == ("problems",)
    assert "林砚舟" in page.passages[0].text and "滨江支行党支部" in page.passages[0].text
    assert "<" not in "".join(passage.text for passage in page.passages)
    assert pages["rules/section-missing/"].record is None
    assert "search/" not in pages


def test_a_changed_report_makes_its_own_year_anew_and_no_other(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert set(index_site(site, cache).made) == {"pages", "2023", "2024", "2025"}
    first = tree(site / BUNDLES)
    assert index_site(site, cache).made == ()
    assert tree(site / BUNDLES) == first
    page = site / "2024/rural-bank/index.html"
    page.write_text(page.read_text("utf-8").replace("农合行", "农信行"), "utf-8")
    assert index_site(site, cache).made == ("2024",)
    assert tree(site / BUNDLES / "2023") == {k[5:]: v for k, v in first.items() if k.startswith("2023/")}


def test_the_cache_may_be_deleted_or_damaged(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    index_site(site, cache)
    first = tree(site / BUNDLES)
    for folder in cache.iterdir():
        (folder / "complete").unlink()  # as if the program had been killed half-way
        break
    index_site(site, cache)
    assert tree(site / BUNDLES) == first
    shutil.rmtree(cache)
    index_site(site, cache, workers=1)
    assert tree(site / BUNDLES) == first


def test_a_report_that_is_gone_leaves_nothing_behind(site: Path, tmp_path: Path) -> None:
    index_site(site, tmp_path / "cache")
    shutil.rmtree(site / "2023")
    done = index_site(site, tmp_path / "cache")
    assert "2023" not in done.bundles
    assert not (site / BUNDLES / "2023").exists()


def test_command_indexes_any_built_site(site: Path, tmp_path: Path) -> None:
    shutil.rmtree(site / "search" / "bundles")
    shutil.copy(PROJECT / "mkdocs.yml", tmp_path)
    code, out, _ = run("--root", str(tmp_path), "index", str(site))
    assert code == 0
    assert "32 份报告" in out
    assert (site / BUNDLES / "manifest.bin").is_file()
    assert run("--root", str(tmp_path), "index", str(tmp_path / "nowhere"))[0] == 2


def test_the_cache_does_not_grow_with_every_edit(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    page = site / "2024/rural-bank/index.html"
    original = page.read_text("utf-8")
    index_site(site, cache)
    size = len(list(cache.iterdir()))
    for edit in range(6):
        page.write_text(original.replace("农合行", f"农合{edit}行"), "utf-8")
        index_site(site, cache)
    assert len(list(cache.iterdir())) == size + 3
    assert index_site(site, cache).made == (), "what is used now is kept"
    page.write_text(original.replace("农合行", "农合4行"), "utf-8")
    assert index_site(site, cache).made == (), "and what was used just before"
