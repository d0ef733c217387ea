"""Index a built site: one Pagefind bundle a year and one for the other pages, each kept while its text is the same."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from shuzhi.digests import digest_of
from shuzhi.processes import usable_processes
from shuzhi.progress import Step
from shuzhi.search.bundle_cache import BundleCache
from shuzhi.search.page_facts import PageFacts, PagesInFolder, SitePages, facts_of_site, read_page
from shuzhi.search.pagefind_memory import fitting
from shuzhi.search.pagefind_service import IndexingFailed, Pagefinds
from shuzhi.search.places import MANIFEST, BundlePlace, BundlesInFolder
from shuzhi.search.program import search_program
from shuzhi.search.shadow import OTHER_PAGES, ids_in, needed, shadows
from shuzhi.search.tables import Row, manifest, row_of, table
from shuzhi.store import Store

BUNDLES: Final = "search/bundles"
"""Where the bundles stand in a site."""

CACHE: Final = ".cache/search"
"""Where bundles are kept between runs, relative to the archive's root."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Indexed:
    """What an indexing did.

    Attributes:
        reports: number of reports.
        bundles: names of all bundles.
        made: names of the bundles that were made anew; the others stood in the site or came from the cache.
        sums: path relative to the site → SHA-256 in hexadecimal, of every file in the folder of the bundles.
    """

    reports: int
    bundles: tuple[str, ...]
    made: tuple[str, ...]
    sums: Mapping[str, str]


def index_site(
    site: Path,
    cache: Path,
    *,
    known: Mapping[str, str] | None = None,
    workers: int | None = None,
    progress: Step = lambda done, of: None,
    pagefinds: Pagefinds | None = None,
) -> Indexed:
    """Index a built site.

    A bundle that stands in the site byte for byte as it was made stays untouched; others are replaced, and what does not
    belong there is deleted. Whatever stood there before, the outcome is that of a first indexing.

    Args:
        site: the folder of the site; `search/bundles/` in it is brought up to date.
        cache: where bundles are kept between runs; safe to delete.
        known: path of a page relative to the site (`2024/finance/index.html`) → SHA-256 of the file in hexadecimal, as far
            as the caller knows it. A page that is known and was indexed before is not read.
        workers: bundles that are made side by side; one a processor when None.
        progress: told how many bundles are ready, of how many; from several threads, but never at once. What it raises ends the indexing.
        pagefinds: does the work; ended from another thread, it ends the indexing at once. Its own when None.

    Raises:
        IndexingFailed: Pagefind failed or was ended, or a page was changed meanwhile.
        OSError: a file of the site cannot be read or written.
    """
    place = BundlesInFolder(site / BUNDLES, BundleCache(cache))
    pages = PagesInFolder(site, known or {})
    return index_pages(pages, place, cache, workers=workers, progress=progress, pagefinds=pagefinds)


def index_pages(
    pages: SitePages,
    place: BundlePlace,
    cache: Path,
    *,
    workers: int | None = None,
    progress: Step = lambda done, of: None,
    pagefinds: Pagefinds | None = None,
) -> Indexed:
    """Index the pages of a site, wherever they are.

    Args:
        pages: the pages.
        place: where the bundles go.
        cache: where is kept what is known of pages, and the bundles.
        workers: bundles that are made side by side; one a processor when None.
        progress: as for `index_site`.
        pagefinds: as for `index_site`.

    Raises:
        IndexingFailed: Pagefind failed or was ended, or a page was changed meanwhile.
        OSError: something cannot be read or written.
    """
    processors = workers or usable_processes()
    facts = facts_of_site(pages, Store(cache / "pages.sqlite"))
    groups = _groups(facts)
    run = _Run(pages, place, BundleCache(cache), groups, progress)
    place.begin(groups)
    together, beside = fitting(max(map(run.size, groups)), processors)
    making = _Making(
        pagefinds or Pagefinds(), threading.BoundedSemaphore(together), threading.BoundedSemaphore(beside)
    )
    # What must be made begins first: the others are put into their places while Pagefind is at work.
    order = sorted(groups, key=run.is_kept)
    brought = _side_by_side(lambda name: run.bring(name, making), order, processors, making.pagefinds.end)
    done = dict(zip(order, brought, strict=True))
    run.tidy()
    listing = manifest(facts)
    place.finish(listing)
    sums = {f"{BUNDLES}/{MANIFEST}": hashlib.sha256(listing).hexdigest()}
    for name in groups:
        sums.update((f"{BUNDLES}/{name}/{path}", digest) for path, digest in done[name].sums.items())
    made = tuple(name for name in groups if done[name].is_new)
    return Indexed(sum(page.year is not None for page in facts), tuple(groups), made, sums)


def _groups(pages: Iterable[PageFacts]) -> dict[str, list[PageFacts]]:
    """Bundle → its pages; the one of the other pages comes first, whether there are any or not."""
    groups: dict[str, list[PageFacts]] = {OTHER_PAGES: []}
    for page in pages:
        groups.setdefault(OTHER_PAGES if page.year is None else str(page.year), []).append(page)
    return groups


@dataclass(frozen=True)
class _Making:
    """What makes bundles: Pagefind, and how much of it may run at once.

    Attributes:
        pagefinds: the processes.
        together: lets as many put an index together as the memory is enough for.
        beside: lets as many run at all.
    """

    pagefinds: Pagefinds
    together: threading.Semaphore
    beside: threading.Semaphore


@dataclass(frozen=True)
class _Brought:
    """A bundle in its place: path → digest of its files, and whether it was made anew."""

    sums: Mapping[str, str]
    is_new: bool


class _Run:
    """One indexing: what its bundles are made from, and how many are ready."""

    def __init__(
        self,
        pages: SitePages,
        place: BundlePlace,
        kept: BundleCache,
        groups: Mapping[str, Sequence[PageFacts]],
        progress: Step,
    ) -> None:
        self._pages = pages
        self._place = place
        self._kept = kept
        self._groups = groups
        self._keys = {name: f"{name}-{_key(name, pages)}" for name, pages in groups.items()}
        self._progress = progress
        self._ready = threading.Lock()
        self._done = 0

    def size(self, name: str) -> int:
        """Characters of markup that go into a bundle."""
        return sum(page.size for page in self._groups[name])

    def is_kept(self, name: str) -> bool:
        """Whether a bundle seems to be kept; nothing of it is read but the list of its files."""
        return self._kept.bundle(self._keys[name]) is not None

    def bring(self, name: str, making: _Making) -> _Brought:
        """Put a bundle into its place; make it where it is not kept unharmed."""
        sums = self._place.take(name, self._keys[name])
        brought = _Brought(sums, is_new=False) if sums is not None else self._made(name, making)
        self._tell()
        return brought

    def _made(self, name: str, making: _Making) -> _Brought:
        rows: list[Row] = []
        with making.beside:
            files = needed(name, making.pagefinds.make_bundle(self._texts(name, rows), making.together))
        files["table.bin"] = table(rows, ids_in(files))
        sums = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
        self._place.put(name, self._keys[name], files, sums)
        return _Brought(sums, is_new=True)

    def tidy(self) -> None:
        """Delete from the cache what is left of killed runs, and what has not been used for long."""
        self._kept.clear()
        self._kept.forget(self._keys)

    def _texts(self, name: str, rows: list[Row]) -> Iterator[tuple[str, str]]:
        """The texts of a bundle, page by page as Pagefind takes them; what its table needs goes into `rows`."""
        for number, facts in enumerate(self._groups[name]):
            page = read_page(self._pages, facts)
            if page is None:
                raise IndexingFailed(
                    f"网页“{facts.address}”在做检索的时候被改动了。请等别的程序写完，再运行一次。"
                )
            passages = page.passages()
            rows.append(row_of(facts, page.title, passages))
            yield from shadows(name, number, passages)

    def _tell(self) -> None:
        with self._ready:
            self._done += 1
            self._progress(self._done, len(self._groups))


def _key(name: str, pages: Sequence[PageFacts]) -> str:
    """A digest of everything that a bundle is made from."""
    return digest_of(
        search_program(), name, *(part for page in pages for part in (page.address, page.content))
    )


def _side_by_side(
    do: Callable[[str], Result],
    names: Iterable[str],
    workers: int,
    end: Callable[[], None] = lambda: None,
) -> list[Result]:
    """Do something for every bundle, several at a time; the first failure, or Ctrl-C, ends it.

    Args:
        end: ends at once what is being done; called in that case.
    """
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            return list(pool.map(do, names))
        except BaseException:
            end()
            pool.shutdown(cancel_futures=True)  # what has not begun need not
            raise
