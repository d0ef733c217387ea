"""Index a preview without making anybody wait: in a thread, the newest build first."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from shuzhi.search.bundles import IndexingFailed, index_site

log = logging.getLogger("mkdocs.hooks.shuzhi")


class BackgroundIndexing:
    """Runs one indexing at a time; of several that are asked for meanwhile only the last is done."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: threading.Thread | None = None
        self._next: tuple[Path, Path] | None = None

    def begin(self, site: Path, cache: Path) -> None:
        """Index a site soon.

        Args:
            site: the built site.
            cache: where bundles are kept.
        """
        with self._lock:
            self._next = (site, cache)
            if self._running is None:
                self._running = threading.Thread(target=self._run, name="search-index", daemon=True)
                self._running.start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._next is None:
                    self._running = None
                    return
                site, cache = self._next
                self._next = None
            try:
                index_site(site, cache)
            except (OSError, IndexingFailed) as error:
                # The preview was rebuilt meanwhile, and its next indexing is waiting; or it has ended.
                log.debug("search index of the preview: %s", error)
