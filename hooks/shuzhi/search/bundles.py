"""Index a built site: one Pagefind bundle a year and one for the other pages, each kept while its text is the same."""

from __future__ import annotations

import gzip
import hashlib
import html
import io
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeVar

from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.search.bundle_cache import BundleCache, write_file
from shuzhi.search.pagefind_service import FRAGMENT, make_bundle
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

_FORMAT: Final = "7"
"""Raised when shadow or tables change, so that nothing older is taken from the cache."""

SLOT_BITS: Final = {slot.value: 1 << position for position, slot in enumerate(Slot)}
"""How a table says which slots a passage names: the sum of these, as two hexadecimal digits."""


Result = TypeVar("Result")


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
        OSError: a file of the site cannot be read or written.
    """
    pages = list(pages_of(site))
    groups: dict[str, list[FoundPage]] = {OTHER_PAGES: [page for page in pages if page.record is None]}
    for page in pages:
        if page.record is not None:
            groups.setdefault(str(page.record["year"]), []).append(page)
    organizations = _organizations(pages)
    tags = sorted({tag for page in pages if page.record for tag in page.record["tags"]})
    keys = {name: f"{name}-{_key(name, members)}" for name, members in groups.items()}
    target = site / BUNDLES
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    kept = BundleCache(cache)

    def ready(name: str, ids: Mapping[str, str]) -> None:
        table = _table(groups[name], organizations, tags, ids)
        (target / name / "table.bin").write_bytes(_packed(table))
        progress(name)

    def take(name: str) -> bool:
        ids = kept.take(keys[name], target / name)
        if ids is not None:
            ready(name, ids)
        return ids is not None

    processors = workers or os.cpu_count() or 1
    taken = zip(groups, _side_by_side(take, groups, processors), strict=True)
    made = tuple(name for name, was_kept in taken if not was_kept)
    running = threading.BoundedSemaphore(_fitting(groups[name] for name in made))

    def make(name: str) -> None:
        with running:
            files = _needed(make_bundle(_shadow(name, groups[name])), name)
        ids = _ids(files)
        for path, content in files.items():
            write_file(target / name / path, content)
        kept.keep(keys[name], files, ids)
        ready(name, ids)

    _side_by_side(make, made, processors)
    kept.clear()
    kept.forget(keys)
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
    return Indexed(sum(page.record is not None for page in pages), tuple(groups), made)


def _side_by_side(do: Callable[[str], Result], names: Iterable[str], workers: int) -> list[Result]:
    """Do something for every bundle, several at a time; the first failure ends it."""
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            return list(pool.map(do, names))
        except BaseException:
            pool.shutdown(cancel_futures=True)  # what has not begun need not
            raise


def _fitting(groups: Iterable[Sequence[FoundPage]]) -> int:
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


def _shadow(name: str, pages: Sequence[FoundPage]) -> Iterator[tuple[str, str]]:
    """The texts that Pagefind indexes: (name, HTML), one a passage."""
    for number, page in enumerate(pages):
        for position, passage in enumerate(page.passages):
            phrases = whole_phrases(passage.text, FIXED_PHRASES)
            text = html.escape(" ".join([spaced(passage.text), TEXT_END, *phrases]), quote=False)
            # A bundle's name is its language: Pagefind puts it into the ids, which tells merged bundles apart.
            yield (
                f"{number}-{position}.html",
                f'<html lang="x{name}"><body><p data-pagefind-body>{text}</p></body></html>',
            )


def _needed(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Those of a bundle's files that the site uses: Pagefind's program once, and nothing of its own pages."""

    def serves(path: str) -> bool:
        if path.endswith(".css") or (path.startswith("pagefind-") and path.endswith(".js")):
            return False
        return name == OTHER_PAGES or not (path.endswith(".js") or path.startswith("wasm."))

    return {path: content for path, content in files.items() if serves(path)}


def _ids(files: Mapping[str, bytes]) -> dict[str, str]:
    """Name of a text → the id that Pagefind gave it."""
    ids = {}
    for path, packed in files.items():
        if path.endswith(FRAGMENT):
            content = gzip.decompress(packed)
            record = json.loads(content[content.index(b"{") :])
            ids[Path(record["url"]).stem] = Path(path).stem.partition("_")[2]
    return dict(sorted(ids.items()))


def _table(
    pages: Sequence[FoundPage], organizations: Mapping[str, Any], tags: list[str], ids: Mapping[str, str]
) -> list[list[Any]]:
    """What the browser must know of each page to count and filter without loading it.

    A row is [address, ids of the passages joined by blanks, their anchors likewise, their slots, organization,
    tags] for a report, and [address, ids, anchors, title] for another page; organization and tags are positions
    in the manifest.
    """
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
    packed = io.BytesIO()  # `gzip.compress` would name the operating system in its head
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as file:
        file.write(_json(value).encode())
    return packed.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
