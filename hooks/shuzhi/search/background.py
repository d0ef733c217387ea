"""Index a preview without making anybody wait: in a thread, stopped when the next build begins."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from shuzhi.search.bundles import index_site
from shuzhi.search.pagefind_service import IndexingFailed

log = logging.getLogger("mkdocs.hooks.shuzhi")


class _Stopped(Exception):
    """The next build has begun; what was finished is in the cache."""


class BackgroundIndexing:
    """Runs one indexing at a time."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, site: Path, cache: Path) -> None:
        """Index a site soon.

        Args:
            site: the built site.
            cache: where bundles are kept.
        """
        self.stop()
        self._stop.clear()
        self._thread = threading.Thread(
            target=self._run, args=(site, cache), name="search-index", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Wait until nothing writes into the site any more: at most for the bundles that are being made."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, site: Path, cache: Path) -> None:
        try:
            index_site(site, cache, progress=self._checkpoint)
        except _Stopped:
            return
        except (OSError, ValueError, IndexingFailed) as error:
            log.info("预览的检索没有做成：%s", error)

    def _checkpoint(self, bundle: str) -> None:
        del bundle
        if self._stop.is_set():
            raise _Stopped
