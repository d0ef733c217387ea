"""Run the program with a clock at its stages, in one process: how many seconds of the processor each of them takes.

Called by `profiling`: `python -m tests.bench.staged FILE check` or `… FILE build`; the seconds go into the file.
"""

from __future__ import annotations

import functools
import importlib
import json
import resource
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

REST: Final = "启动与其余"
_PAGES: Final = "渲染网页"
_REPORT_PAGES: Final = "渲染报告页"
_LIST_PAGES: Final = "渲染清单页"
PAGE_STAGES: Final = {_PAGES: (_REPORT_PAGES, _LIST_PAGES)}
"""A stage that is told as several."""

CHECK: Final = {
    "shuzhi.archive:load_archive": "读报告库",
    "shuzhi.checking.facts:facts_of": "读报告、逐份检查",
    "shuzhi.checking.whole:check_reports": "对照全库",
    "shuzhi.similarity.finder:CopyFinder.of": "查雷同",
    "shuzhi.similarity.finder:CopyFinder.all": "查雷同",
    "shuzhi.signoff:read_signoffs": "查审签",
    "shuzhi.store:Store.take": "存取缓存",
    "shuzhi.store:Store.keep": "存取缓存",
}
"""Functions and methods, and the stage in which they work; one that another calls is not counted twice."""

BUILD: Final = {
    **CHECK,
    "shuzhi.pages.versions:VersionTexts.expect": "查审签",
    "shuzhi.pages.making:key_of": "核对网页",
    "shuzhi.site_files:SiteFiles.__init__": "核对网页",
    "shuzhi.pages.making:Maker._rendered": _PAGES,
    "shuzhi.pages.making:_file": "外框与写盘",
    "shuzhi.pages.mkdocs_theme:Theme.frame": "外框与写盘",
    "shuzhi.site_files:write_file": "外框与写盘",
    "shuzhi.search.bundles:index_site": "检索",
    "shuzhi.publishing.finishing:finish_site": "文件清单",
}

_KINDS: Final = {"check": CHECK, "build": BUILD}


class Clock:
    """Gives the processor's time to the stage that is at work."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stages = [REST]
        self._since = 0.0
        self._thread = threading.get_ident()

    def timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """A function whose time goes to a stage."""

        @functools.wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            if threading.get_ident() != self._thread:  # its time is the stage's that waits for it
                return function(*arguments, **named)
            self._enter(_stage_of(stage, arguments))
            try:
                return function(*arguments, **named)
            finally:
                self.leave()

        return run

    def _enter(self, stage: str) -> None:
        self._note()
        self._stages.append(stage)

    def leave(self) -> None:
        """The stage that is at work is over."""
        self._note()
        if len(self._stages) > 1:
            self._stages.pop()

    def _note(self) -> None:
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        now = time.process_time() + ended.ru_utime + ended.ru_stime
        self.seconds[self._stages[-1]] += now - self._since
        self._since = now


def _stage_of(stage: str, arguments: tuple[Any, ...]) -> str:
    """Pages of reports are rendered by the same method as lists: only they have a source."""
    if stage != _PAGES:
        return stage
    _, page = arguments
    return _REPORT_PAGES if page.source else _LIST_PAGES


def _watch(clock: Clock, stages: dict[str, str]) -> None:
    for name in stages:
        importlib.import_module(name.partition(":")[0])
    for name, stage in stages.items():
        module, _, path = name.partition(":")
        *owners, last = path.split(".")
        owner: Any = sys.modules[module]
        for part in owners:
            owner = getattr(owner, part)
        function = getattr(owner, last)
        timed = clock.timed(function, stage)
        setattr(owner, last, timed)
        for known in list(sys.modules.values()):  # where it was imported by its name
            if known.__name__.startswith("shuzhi") and getattr(known, last, None) is function:
                setattr(known, last, timed)


def main() -> None:
    """Run a build or a check, and write down where its time went."""
    file, kind = Path(sys.argv[1]), sys.argv[2]
    clock = Clock()
    _watch(clock, _KINDS[kind])
    with suppress(SystemExit):
        if kind == "check":
            from shuzhi.cli import main as shuzhi

            shuzhi(["check"])
        else:
            from mkdocs.__main__ import cli

            cli(["build", "--quiet"])
    clock.leave()
    file.write_text(json.dumps(clock.seconds, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
