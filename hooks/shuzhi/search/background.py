"""Index a preview without making anybody wait: in a thread, stopped when the next build begins."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from shuzhi.search.bundles import index_site
from shuzhi.search.pagefind_service import IndexingFailed, Pagefinds

log = logging.getLogger("mkdocs.hooks.shuzhi")


_PAUSE: Final = 0.001
"""Seconds after each step, in which whoever waits for a page of the preview comes first."""


class _Stopped(Exception):
    """The next build has begun; what was finished is in the cache."""


class BackgroundIndexing:
    """Runs one indexing at a time."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._pagefinds = Pagefinds()
        self._thread: threading.Thread | None = None

    def begin(
        self,
        site: Path,
        cache: Path,
        pages: Iterable[None] = (),
        known: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """Index a site soon.

        Args:
            site: the built site.
            cache: where bundles are kept.
            pages: makes the pages that nobody has looked at yet, one at a step.
            known: asked when they are made: SHA-256 of pages by their paths, so that they need not be read.
        """
        self.stop()
        self._stop.clear()
        self._pagefinds = Pagefinds()
        self._thread = threading.Thread(
            target=self._run,
            args=(site, cache, self._pagefinds, pages, known),
            name="search-index",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """End what is being made, and wait until nothing writes into the site any more."""
        self._stop.set()
        self._pagefinds.end()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(
        self,
        site: Path,
        cache: Path,
        pagefinds: Pagefinds,
        pages: Iterable[None],
        known: Callable[[], Mapping[str, str]],
    ) -> None:
        try:
            for _ in pages:
                if self._stop.is_set():
                    return
                time.sleep(_PAUSE)
            index_site(site, cache, known=known(), progress=self._checkpoint, pagefinds=pagefinds)
        except _Stopped:
            return
        except (OSError, ValueError, IndexingFailed) as error:
            if not self._stop.is_set():
                log.info("预览的检索没有做成：%s", error)

    def _checkpoint(self, done: int, of: int) -> None:
        del done, of
        if self._stop.is_set():
            raise _Stopped
