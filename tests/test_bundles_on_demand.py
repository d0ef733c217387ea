"""The search of a preview: handed out file by file, the same as in a site that was built."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from shuzhi.search.bundle_cache import BundleCache
from shuzhi.search.bundles import BUNDLES, Indexed, index_pages, index_site
from shuzhi.search.places import MANIFEST, BundlesOnDemand

pytestmark = pytest.mark.end_to_end


def html(text: str) -> str:
    return (
        f"<html><head><title>{text[:4]}</title></head><body>"
        f'<article class="md-content__inner md-typeset"><h1>{text[:4]}</h1><p>{text}</p></article></body></html>'
    )


@dataclass
class PagesInMemory:
    """Pages that stand in no folder."""

    texts: dict[str, str] = field(default_factory=dict)

    def digests(self) -> Mapping[str, str]:
        return {path: hashlib.sha256(text.encode()).hexdigest() for path, text in self.texts.items()}

    def text(self, path: str) -> str:
        return self.texts[path]


@pytest.fixture
def pages() -> PagesInMemory:
    return PagesInMemory(
        {"guide/index.html": html("怎样撰写述职报告"), "guide/review/index.html": html("怎样审阅述职报告")}
    )


def built(pages: PagesInMemory, folder: Path) -> dict[str, bytes]:
    """The bundles in a site with these pages: path → content."""
    for path, text in pages.texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    index_site(folder, folder / ".cache")
    bundles = folder / BUNDLES
    return {f.relative_to(bundles).as_posix(): f.read_bytes() for f in bundles.rglob("*") if f.is_file()}


def handed_out(bundles: BundlesOnDemand, paths: Mapping[str, bytes]) -> dict[str, bytes | None]:
    return {path: bundles.read(path) for path in paths}


def index(pages: PagesInMemory, bundles: BundlesOnDemand, cache: Path) -> Indexed:
    return index_pages(pages, bundles, cache)


def test_a_browser_gets_the_files_of_a_built_site(pages: PagesInMemory, tmp_path: Path) -> None:
    whole = built(pages, tmp_path / "site")
    assert MANIFEST in whole and len(whole) > 5
    bundles = BundlesOnDemand(BundleCache(tmp_path / "cache"))
    assert bundles.read(MANIFEST) is None, "nothing is there before the indexing"
    index(pages, bundles, tmp_path / "cache")
    assert handed_out(bundles, whole) == whole
    assert {path: bundles.digest(path) for path in whole} == {
        path: hashlib.sha256(content).hexdigest() for path, content in whole.items()
    }
    for strange in ("", "pages", "pages/", "pages/none", "none/table.bin", "../cache/pages.sqlite", "/"):
        assert bundles.read(strange) is None
        assert not bundles.digest(strange)


def test_the_old_ones_are_handed_out_until_the_new_ones_are_ready(
    pages: PagesInMemory, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    bundles = BundlesOnDemand(BundleCache(cache))
    index(pages, bundles, cache)
    old = built(pages, tmp_path / "old")
    pages.texts["guide/index.html"] = html("怎样修改述职报告")
    new = built(pages, tmp_path / "new")

    def stopped(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_pages(pages, bundles, cache, progress=stopped)
    assert handed_out(bundles, old) == old
    index(pages, bundles, cache)
    assert handed_out(bundles, new) == new
    assert bundles.read("pages/table.bin") != old["pages/table.bin"]


def test_a_damaged_file_is_not_handed_out_and_made_anew_the_next_time(
    pages: PagesInMemory, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    whole = built(pages, tmp_path / "site")
    bundles = BundlesOnDemand(BundleCache(cache))
    index(pages, bundles, cache)
    (kept,) = cache.glob("pages-*.bundle")
    data = bytearray(kept.read_bytes())
    data[-1] ^= 1
    kept.write_bytes(data)
    wrong = [path for path, content in handed_out(bundles, whole).items() if content != whole[path]]
    assert [bundles.read(path) for path in wrong] == [None]
    another = BundlesOnDemand(BundleCache(cache))
    assert index(pages, another, cache).made == ("pages",)
    assert handed_out(another, whole) == whole


def test_without_a_place_to_keep_them_they_are_handed_out_all_the_same(
    pages: PagesInMemory, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    cache.write_text("not a folder", "utf-8")
    whole = built(pages, tmp_path / "site")
    bundles = BundlesOnDemand(BundleCache(cache))
    index(pages, bundles, cache)
    assert handed_out(bundles, whole) == whole
