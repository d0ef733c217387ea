"""Indexing a built site: what is made anew, what comes from the cache, what the passages hold."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shuzhi.search.bundles import BUNDLES, index_site
from shuzhi.search.pagefind_service import IndexingFailed, Pagefinds
from shuzhi.search.passages import FoundPage, page_in

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


def page_at(site: Path, address: str) -> FoundPage:
    page = page_in(address, (site / address / "index.html").read_text("utf-8"))
    assert page is not None
    return page


def replace(page: Path, old: str, new: str) -> None:
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")


def digests(site: Path) -> dict[str, str]:
    return {
        str(page.relative_to(site)): hashlib.sha256(page.read_bytes()).hexdigest()
        for page in site.rglob("index.html")
    }


def manifest(site: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress((site / BUNDLES / "manifest.bin").read_bytes()))
    return content


@pytest.fixture(scope="module")
def clean(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bundles of a first indexing of the built site."""
    folder = tmp_path_factory.mktemp("clean")
    site = Path(shutil.copytree(built, folder / "site"))
    shutil.rmtree(site / BUNDLES)
    index_site(site, folder / "cache", workers=1)
    return tree(site / BUNDLES)


def test_passages_are_the_sections_of_the_reports(built: Path) -> None:
    page = page_at(built, "2024/rural-bank-riverside/")
    passages = page.passages()
    assert page.record is not None and page.record["year"] == 2024
    assert [passage.anchor for passage in passages] == [
        "",
        "rectification",
        "performance",
        "problems",
        "plan",
    ]
    assert passages[3].slots == ("problems",)
    assert "林砚舟" in passages[0].text and "滨江支行党支部" in passages[0].text
    assert "<" not in "".join(passage.text for passage in passages)


def test_lists_of_reports_are_found_by_their_titles_and_other_pages_whole(built: Path) -> None:
    def text(address: str) -> str:
        page = page_at(built, address)
        assert page.record is None
        return "".join(passage.text for passage in page.passages())

    assert "滨江支行党支部" in text("organizations/rural-bank-riverside/")
    assert "林砚舟" not in text("organizations/rural-bank-riverside/"), "who reported stands in the reports"
    assert "问题整改台账" in text("ledger/")
    assert len(text("ledger/2024/")) < 300
    assert "怎么改" in text("rules/section-missing/")


def test_a_changed_report_makes_its_own_year_anew_and_no_other(
    site: Path, tmp_path: Path, clean: dict[str, bytes]
) -> None:
    cache = tmp_path / "cache"
    assert set(index_site(site, cache).made) == {"pages", "2023", "2024", "2025"}
    assert tree(site / BUNDLES) == clean
    before = {path: path.stat().st_mtime_ns for path in (site / BUNDLES).rglob("*") if path.is_file()}
    assert index_site(site, cache).made == ()
    assert {path: path.stat().st_mtime_ns for path in before} == before, "what is right is not written again"
    replace(site / "2024/rural-bank/index.html", "坐诊22次", "坐诊23次")
    assert index_site(site, cache).made == ("2024",)
    after = tree(site / BUNDLES)
    assert after != clean
    shutil.rmtree(site / BUNDLES)
    index_site(site, tmp_path / "another cache")
    assert tree(site / BUNDLES) == after


def test_what_stands_in_the_site_is_not_trusted(site: Path, tmp_path: Path, clean: dict[str, bytes]) -> None:
    cache, bundles = tmp_path / "cache", site / BUNDLES
    index_site(site, cache)
    table = bundles / "2024/table.bin"
    times = table.stat()
    table.write_bytes(table.read_bytes()[:-1] + b"!")
    os.utime(table, ns=(times.st_atime_ns, times.st_mtime_ns))
    next((bundles / "2023/fragment").iterdir()).unlink()
    (bundles / "2025/stranger.txt").write_text("x")
    (bundles / "1999").mkdir()
    (bundles / "note.txt").symlink_to(table)
    (bundles / "manifest.bin").write_bytes(b"")
    elsewhere = tmp_path / "elsewhere"
    (bundles / "pages").rename(elsewhere)
    (bundles / "pages").symlink_to(elsewhere)
    assert index_site(site, cache).made == (), "the cache has them all"
    assert tree(bundles) == clean
    assert not (bundles / "pages").is_symlink() and not (bundles / "1999").exists()


def test_the_cache_may_be_deleted_or_damaged(site: Path, tmp_path: Path, clean: dict[str, bytes]) -> None:
    cache = tmp_path / "cache"
    index_site(site, cache)
    kept = {path.name.partition("-")[0]: path for path in cache.glob("*.bundle")}
    assert set(kept) == {"pages", "2023", "2024", "2025"}
    kept["2023"].write_bytes(kept["2023"].read_bytes()[:-5])
    content = kept["2024"].read_bytes()
    kept["2024"].write_bytes(content[:-9000] + b"?" + content[-8999:])
    kept["2025"].write_bytes(kept["2025"].read_bytes().replace(b'"table.bin": [', b'"table.bin": [1', 1))
    shutil.rmtree(site / BUNDLES)
    assert set(index_site(site, cache).made) == {"2023", "2024", "2025"}
    assert tree(site / BUNDLES) == clean
    shutil.rmtree(cache)
    index_site(site, cache, workers=1)
    assert tree(site / BUNDLES) == clean


def test_pages_whose_digests_are_known_are_not_read(site: Path, tmp_path: Path) -> None:
    cache, known, page = tmp_path / "cache", digests(site), site / "2024/rural-bank/index.html"
    index_site(site, cache, known=known)
    replace(page, "坐诊22次", "坐诊23次")
    assert index_site(site, cache, known=known).made == ()
    del known["2024/rural-bank/index.html"]
    assert index_site(site, cache, known=known).made == ("2024",)


def test_a_bundle_is_never_kept_for_pages_that_it_was_not_made_from(
    site: Path, tmp_path: Path, clean: dict[str, bytes]
) -> None:
    cache, known, page = tmp_path / "cache", digests(site), site / "2024/rural-bank/index.html"
    index_site(site, cache, known=known)
    next(cache.glob("2024-*.bundle")).unlink()
    replace(page, "坐诊22次", "坐诊23次")
    with pytest.raises(IndexingFailed, match="2024/rural-bank/"):
        index_site(site, cache, known=known)
    replace(page, "坐诊23次", "坐诊22次")
    index_site(site, cache, known=known)
    assert tree(site / BUNDLES) == clean


def test_digests_and_progress_are_told(site: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    done = index_site(site, tmp_path / "cache", progress=lambda ready, of: told.append((ready, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    files = {f"{BUNDLES}/{name}": content for name, content in tree(site / BUNDLES).items()}
    assert done.sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_an_interrupted_run_goes_on_from_the_cache(
    site: Path, tmp_path: Path, clean: dict[str, bytes]
) -> None:
    cache = tmp_path / "cache"
    shutil.rmtree(site / BUNDLES)

    def interrupt(ready: int, of: int) -> None:
        if ready == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_site(site, cache, workers=1, progress=interrupt)
    assert len(index_site(site, cache).made) == 2
    assert tree(site / BUNDLES) == clean


def test_what_is_being_made_ends_at_once() -> None:
    finds = Pagefinds()

    def texts() -> Iterator[tuple[str, str]]:
        yield "0-0.html", '<html lang="x1"><body><p data-pagefind-body>甲</p></body></html>'
        finds.end()
        while True:  # whoever goes on asking for texts would never end
            yield "0-1.html", '<html lang="x1"><body><p data-pagefind-body>乙</p></body></html>'

    gate = threading.BoundedSemaphore(1)
    with pytest.raises(IndexingFailed):
        finds.make_bundle(texts(), gate)
    with pytest.raises(IndexingFailed):
        finds.make_bundle([], gate)
    assert gate.acquire(blocking=False), "nobody else would ever put an index together"


def test_the_right_to_put_an_index_together_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.BoundedSemaphore(1)
    texts = [("0-0.html", '<html lang="x1"><body><p data-pagefind-body>甲</p></body></html>')]
    monkeypatch.setattr("shuzhi.search.pagefind_service._TIMES_PUT_TOGETHER", 99)
    Pagefinds().make_bundle(texts, gate)
    assert gate.acquire(blocking=False), "at the end, whatever the log says"
    gate.release()
    monkeypatch.undo()
    monkeypatch.setattr("shuzhi.search.pagefind_service._Pass.__exit__", lambda *_: None)
    Pagefinds().make_bundle(texts, gate)
    assert gate.acquire(blocking=False), "as soon as Pagefind's log says that the index stands"


def test_years_indexed_elsewhere_are_taken_over(site: Path, tmp_path: Path, clean: dict[str, bytes]) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    shutil.rmtree(site / BUNDLES)
    for year in ("2023", "2024", "2025"):
        share = tmp_path / year / "site"
        shutil.copytree(site / year, share / year)
        index_site(share, tmp_path / year / "cache")
        for kept in (tmp_path / year / "cache").glob(f"{year}-*.bundle"):
            shutil.copy(kept, cache)
    assert index_site(site, cache).made == ("pages",)
    assert tree(site / BUNDLES) == clean


def test_a_new_name_further_up_makes_no_bundle_anew(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    index_site(site, cache)
    before = {row[0]: row[1] for row in manifest(site)["organizations"]}
    old = before["rural-bank"]
    for page in (site / "2025").glob("rural-bank-*/index.html"):
        replace(page, f"[&#34;rural-bank&#34;,&#34;{old}&#34;", "[&#34;rural-bank&#34;,&#34;新名称党委&#34;")
    assert index_site(site, cache).made == ()
    after = {row[0]: row[1] for row in manifest(site)["organizations"]}
    assert after == {**before, "rural-bank": "新名称党委"}


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
