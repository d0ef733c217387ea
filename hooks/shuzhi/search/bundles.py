"""Index a built site: one Pagefind bundle a year and one for the other pages, each kept while its text is the same."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.search.passages import FoundPage, pages_of
from shuzhi.vocabulary import Slot
from shuzhi.words import TEXT_END, spaced, whole_phrases

BUNDLES: Final = "search/bundles"
"""Where the bundles stand in a site."""

CACHE: Final = ".cache/search"
"""Where bundles are kept between runs, relative to the archive's root."""

OTHER_PAGES: Final = "pages"
"""The bundle of the pages that are no reports. The browser loads it first, with Pagefind's program."""

_BYTES_A_CHARACTER: Final = 360
"""What Pagefind 1.5.2 takes in memory for a character of a bundle: 1.03 GB for 500 reports of 5,700 characters."""

_MEMORY: Final = 1_200_000_000
"""Bytes that the Pagefind processes may take together. While one runs, the other bundles' shadows are written."""

_VERSIONS_KEPT: Final = 4
"""Versions of each bundle in the cache. A bundle of 500 reports takes 18 MB, and every edit makes another."""

_FORMAT: Final = "6"
"""Raised when shadow or tables change, so that nothing older is taken from the cache."""

SLOT_BITS: Final = {slot.value: 1 << position for position, slot in enumerate(Slot)}
"""How a table says which slots a passage names: the sum of these, as two hexadecimal digits."""


class IndexingFailed(Exception):
    """Pagefind could not make a bundle; the message says what it said."""


@dataclass(frozen=True)
class Indexed:
    """What an indexing did.

    Attributes:
        reports: number of reports.
        bundles: names of all bundles.
        made: names of the bundles that were made anew; the others came from the cache.
    """

    reports: int
    bundles: tuple[str, ...]
    made: tuple[str, ...]


def index_site(
    site: Path, cache: Path, *, workers: int | None = None, progress: Callable[[str], None] = lambda _: None
) -> Indexed:
    """Index a built site.

    Args:
        site: the folder that MkDocs built; `search/bundles/` in it is replaced.
        cache: where bundles are kept between runs; safe to delete.
        workers: bundles that are made side by side; all processors when None.
        progress: told the name of each bundle that is ready; what it raises ends the indexing.

    Raises:
        IndexingFailed: Pagefind failed.
    """
    pages = list(pages_of(site))
    groups: dict[str, list[FoundPage]] = {OTHER_PAGES: [page for page in pages if page.record is None]}
    for page in pages:
        if page.record is not None:
            groups.setdefault(str(page.record["year"]), []).append(page)
    organizations = _organizations(pages)
    tags = sorted({tag for page in pages if page.record for tag in page.record["tags"]})
    keys = {name: f"{name}-{_key(name, members)}" for name, members in groups.items()}
    made = [name for name, key in keys.items() if not (cache / key / "complete").is_file()]
    running = threading.BoundedSemaphore(_side_by_side(groups[name] for name in made))
    target = site / BUNDLES
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)

    def ready(name: str) -> None:
        if name in made:
            _make(name, groups[name], cache / keys[name], running)
        _publish(cache / keys[name], target / name)
        table = _table(groups[name], organizations, tags, cache / keys[name])
        (target / name / "table.bin").write_bytes(_packed(table))
        progress(name)

    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1) as pool:
        try:
            for _ in pool.map(ready, groups):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)  # what has not begun need not
            raise
    _forget(cache, keys)
    years = sorted((name for name in groups if name != OTHER_PAGES), reverse=True)
    manifest = {
        "format": _FORMAT,
        "years": [int(year) for year in years],
        "organizations": [
            [code, short, kind, parent] for code, (short, kind, parent) in organizations.items()
        ],
        "tags": tags,
        "phrases": FIXED_PHRASES,
    }
    (target / "manifest.bin").write_bytes(_packed(manifest))
    return Indexed(sum(page.record is not None for page in pages), tuple(groups), tuple(made))


def _side_by_side(groups: Iterable[Sequence[FoundPage]]) -> int:
    """How many Pagefind processes fit into the memory at once, at least one."""
    largest = max((sum(len(p.text) for page in pages for p in page.passages) for pages in groups), default=0)
    return max(1, _MEMORY // max(1, largest * _BYTES_A_CHARACTER))


def _organizations(pages: Iterable[FoundPage]) -> dict[str, tuple[str, str, str]]:
    """Code → (short name, kind, code of the parent), from what the newest reports say of themselves."""
    found: dict[str, tuple[str, str, str]] = {}
    records = [page.record for page in pages if page.record is not None]
    for record in sorted(records, key=lambda record: int(record["year"])):
        parent = ""
        for code, short, kind in record["organizations"]:
            found[code] = (short, kind, parent)
            parent = code
    return dict(sorted(found.items()))


def _key(name: str, pages: Sequence[FoundPage]) -> str:
    """A digest of everything that a bundle is made from."""
    digest = hashlib.sha256(f"{_FORMAT}\0{version('pagefind')}\0{FIXED_PHRASES}\0{name}".encode())
    for page in pages:
        for passage in page.passages:
            digest.update(f"\0{page.address}\0{passage.anchor}\0{passage.text}".encode())
    return digest.hexdigest()[:32]


def _forget(cache: Path, keys: Mapping[str, str]) -> None:
    """Keep of each bundle what is used now and the latest few besides (branches switch to and fro)."""
    for name, key in keys.items():
        (cache / key / "complete").touch()
        kept = sorted(cache.glob(f"{name}-*/complete"), key=lambda mark: mark.stat().st_mtime, reverse=True)
        for mark in kept[_VERSIONS_KEPT:]:
            shutil.rmtree(mark.parent, ignore_errors=True)


def _make(name: str, pages: Sequence[FoundPage], folder: Path, running: threading.BoundedSemaphore) -> None:
    """Make a bundle in the cache: write the shadow, run Pagefind, note which passage got which id."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shuzhi-search-", dir=folder.parent) as temporary:
        shadow, bundle = Path(temporary) / "shadow", Path(temporary) / "bundle"
        shadow.mkdir()
        # A bundle's name is its language: Pagefind puts it into the ids, which tells merged bundles apart.
        language = f"x{name}"
        for number, page in enumerate(pages):
            for position, passage in enumerate(page.passages):
                phrases = whole_phrases(passage.text, FIXED_PHRASES)
                text = html.escape(" ".join([spaced(passage.text), TEXT_END, *phrases]), quote=False)
                (shadow / f"{number}-{position}.html").write_text(
                    f'<html lang="{language}"><body><p data-pagefind-body>{text}</p></body></html>',
                    encoding="utf-8",
                )
        with running:
            _run_pagefind(shadow, bundle)
        ids = _ids(bundle)
        (bundle / "ids.json").write_text(_json(ids), encoding="utf-8")
        for extra in (*bundle.glob("*.css"), *bundle.glob("pagefind-*.js")):
            extra.unlink()
        if name != OTHER_PAGES:
            for extra in (*bundle.glob("*.js"), *bundle.glob("wasm.*")):
                extra.unlink()
        (bundle / "complete").touch()
        shutil.rmtree(folder, ignore_errors=True)
        try:
            bundle.rename(folder)
        except OSError:
            if not (folder / "complete").is_file():  # else another process was quicker with the same content
                raise


def _run_pagefind(shadow: Path, bundle: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pagefind", "--silent", "--site", shadow, "--output-path", bundle],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 or not bundle.is_dir():
        raise IndexingFailed(done.stderr.decode(errors="replace").strip() or f"pagefind: {done.returncode}")


def _ids(bundle: Path) -> dict[str, str]:
    """Name of a shadow file → the id that Pagefind gave it."""
    ids = {}
    for fragment in bundle.glob("fragment/*.pf_fragment"):
        content = gzip.decompress(fragment.read_bytes())
        record = json.loads(content[content.index(b"{") :])
        ids[Path(record["url"]).stem] = fragment.stem.partition("_")[2]
    return dict(sorted(ids.items()))


def _publish(bundle: Path, target: Path) -> None:
    """Put a bundle into the site; links where the file system has them, for there are many small files."""
    shutil.copytree(
        bundle, target, ignore=shutil.ignore_patterns("complete", "ids.json"), copy_function=_link
    )


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


def _table(
    pages: Sequence[FoundPage], organizations: dict[str, Any], tags: list[str], bundle: Path
) -> list[list[Any]]:
    """What the browser must know of each page to count and filter without loading it.

    A row is [address, ids of the passages joined by blanks, their anchors likewise, their slots, organization,
    tags] for a report, and [address, ids, anchors, title] for another page; organization and tags are positions
    in the manifest.
    """
    ids = json.loads((bundle / "ids.json").read_text(encoding="utf-8"))
    positions = {code: index for index, code in enumerate(organizations)}
    rows: list[list[Any]] = []
    for number, page in enumerate(pages):
        anchors = " ".join(passage.anchor for passage in page.passages)
        joined = " ".join(ids.get(f"{number}-{i}", "") for i in range(len(page.passages)))
        if page.record is None:
            rows.append([page.address, joined, anchors, page.title])
            continue
        slots = "".join(f"{sum(SLOT_BITS[name] for name in passage.slots):02x}" for passage in page.passages)
        code = page.record["organizations"][-1][0] if page.record["organizations"] else ""
        rows.append(
            [
                page.address,
                joined,
                anchors,
                slots,
                positions.get(code, -1),
                [tags.index(tag) for tag in page.record["tags"]],
            ]
        )
    return rows


def _packed(value: Any) -> bytes:
    return gzip.compress(_json(value).encode(), 9, mtime=0)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
