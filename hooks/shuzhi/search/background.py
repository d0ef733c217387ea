"""Index a preview without making anybody wait: in a thread, stopped when the next build begins."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

from shuzhi.progress import Step
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

    def begin(self, steps: Iterable[None], index: Callable[[Step, Pagefinds], object]) -> None:
        """Index soon.

        Args:
            steps: what must be done before, a little at a step.
            index: indexes; given what it must call as it goes on, and what makes the bundles.
        """
        self.stop()
        self._stop.clear()
        self._pagefinds = Pagefinds()
        self._thread = threading.Thread(
            target=self._run, args=(steps, index, self._pagefinds), name="search-index", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End what is being made, and wait until nothing is being done any more."""
        self._stop.set()
        self._pagefinds.end()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(
        self, steps: Iterable[None], index: Callable[[Step, Pagefinds], object], pagefinds: Pagefinds
    ) -> None:
        try:
            for _ in steps:
                if self._stop.is_set():
                    return
                time.sleep(_PAUSE)
            index(self._checkpoint, pagefinds)
        except _Stopped:
            return
        except (OSError, ValueError, IndexingFailed) as error:
            if not self._stop.is_set():
                log.info("预览的检索没有做成：%s", error)

    def _checkpoint(self, done: int, of: int) -> None:
        del done, of
        if self._stop.is_set():
            raise _Stopped
