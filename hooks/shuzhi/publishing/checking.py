"""Check a copied site before anybody sees it."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from shuzhi.manifest import Manifest
from shuzhi.publishing.comparison import compare
from shuzhi.publishing.faults import SiteFault
from shuzhi.publishing.links import Addresses
from shuzhi.publishing.page_reading import PageFacts, read_drawing, read_page, read_style_sheet
from shuzhi.publishing.search_bundles import missing_of_search

REBUILD: Final = "请重新运行 mkdocs build --strict，再发布。"

_PAGES: Final = (".html", ".htm")
_READERS: Final = {".html": read_page, ".htm": read_page, ".svg": read_drawing, ".css": read_style_sheet}

_MOST_HASHES: Final = 20
"""Different inline programs and styles in one site. Material has six (one for each depth of folders), and three
releases must fit into one header: nginx takes no parameter of more than 4,096 bytes."""


@dataclass
class Checked:
    """What a check found.

    Attributes:
        faults: what is wrong, sorted.
        pages: number of pages.
        scripts: digests of inline programs in all pages, sorted.
        styles: digests of `<style>` elements in all pages, sorted.
        hosts: other hosts with the number of hyperlinks to them.
    """

    faults: list[SiteFault] = field(default_factory=list)
    pages: int = 0
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    hosts: Counter[str] = field(default_factory=Counter)


def check_names(paths: Iterable[str]) -> list[SiteFault]:
    """Tell files and folders whose names differ only in case, or in how Unicode writes them.

    On Windows and macOS they are one and the same; there one page would take the other's place.
    """
    names: dict[str, str] = {}
    faults = []
    for path in sorted(paths, key=os.fsencode):
        for name in (path, *map(str, PurePosixPath(path).parents)):
            key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
            other = names.setdefault(key, name)
            if other != name:
                what = f"“{name}”与“{other}”只差大小写或字符写法，在有的电脑上是同一个名字。"
                faults.append(SiteFault(path, what, "请给其中一个改名，再重新生成网站。"))
                names[key] = name  # told once for a folder, not for each file in it
    return faults


def check_release(folder: Path, manifest: Manifest) -> Checked:
    """Check a release: each byte against the manifest, each page, link and bundle.

    Args:
        folder: the copy, with its manifest.
        manifest: the site's.
    """
    checked = Checked()
    checked.faults += _differences(folder, manifest)
    files = {*manifest.sums, "manifest.json", "SHA256SUMS"}
    addresses = Addresses(files, manifest.origin.address)
    readable = [path for path in manifest.sums if PurePosixPath(path).suffix.lower() in _READERS]

    def read(path: str) -> PageFacts | None:
        try:
            data = (folder / path).read_bytes()
        except OSError:
            return None  # told as a difference already
        return _READERS[PurePosixPath(path).suffix.lower()](path, data, addresses)

    with ThreadPoolExecutor() as pool:
        facts = {one.path: one for one in pool.map(read, readable) if one is not None}
    for one in facts.values():
        checked.faults += one.faults
        checked.hosts += one.hosts
    checked.pages = sum(path.lower().endswith(_PAGES) for path in facts)
    checked.faults += _broken_anchors(facts)
    checked.faults += missing_of_search(folder, manifest, addresses)
    checked.scripts = sorted({digest for one in facts.values() for digest in one.scripts})
    checked.styles = sorted({digest for one in facts.values() for digest in one.styles})
    if (number := len(checked.scripts) + len(checked.styles)) > _MOST_HASHES:
        what = f"各网页里共有 {number} 段不同的内嵌脚本和样式，安全策略最多容纳 {_MOST_HASHES} 段。"
        mend = "请把它们移到单独的 .js、.css 文件里，再重新生成网站。"
        checked.faults.append(SiteFault(_with_most(facts), what, mend))
    checked.faults.sort()
    return checked


def _differences(folder: Path, manifest: Manifest) -> Iterator[SiteFault]:
    difference = compare(folder, manifest)
    for path in difference.altered:
        yield SiteFault(path, f"与清单不符{_in_brackets(difference.notes.get(path))}。", REBUILD)
    for path in difference.missing:
        yield SiteFault(path, "清单里有，网站里没有。", REBUILD)
    for path in difference.added:
        yield SiteFault(path, f"清单里没有这个文件{_in_brackets(difference.notes.get(path))}。", REBUILD)


def _in_brackets(note: str | None) -> str:
    return f"（{note}）" if note else ""


def _broken_anchors(facts: Mapping[str, PageFacts]) -> Iterator[SiteFault]:
    wanted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in facts.values():
        for target in one.targets:
            wanted[target].append(one.path)
    for (file, written), pages in wanted.items():
        page = facts.get(file)
        fragment = written.partition(":~:")[0]  # what follows is for the browser ("text fragments")
        if page is None or not file.lower().endswith(_PAGES) or fragment.lower() in ("", "top"):
            continue
        if not page.ids & {fragment, unquote(fragment)}:
            for path in pages:
                what = f"链接指向 {file} 的“#{unquote(fragment)[:60]}”，那一页没有这个位置。"
                yield SiteFault(path, what, "请改正链接，或给要指的标题加上这个标记，再重新生成网站。")


def _with_most(facts: Mapping[str, PageFacts]) -> str:
    return max(facts.values(), key=lambda one: (len(one.scripts) + len(one.styles), one.path)).path
