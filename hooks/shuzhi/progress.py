"""How far a long run is: a bar on a terminal, a line now and then in the log of a build server."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Step = Callable[[int, int], None]
"""Told how much is done, of how much."""

Stages = Callable[[str], Step]
"""A stage's name, like “检查报告” → what is told of it."""

_SECONDS_BETWEEN: Final = 10.0
"""Between two lines of a log: a run of minutes shows that it lives, a short one is not told at all."""

_SECONDS_BETWEEN_PICTURES: Final = 0.1
"""Between two states of a bar."""


def silent(stage: str) -> Step:
    """Tell nothing."""
    del stage
    return lambda done, of: None


@contextmanager
def shown_progress(tell: Callable[[str], None], *, terminal: bool | None = None) -> Iterator[Stages]:
    """Show how far the stages of a run are.

    Args:
        tell: writes a line, where there is no terminal.
        terminal: whether there is one; None asks the standard error.

    Yields:
        what begins a stage; one stage is shown at a time.
    """
    if sys.stderr.isatty() if terminal is None else terminal:
        with _bars() as stages:
            yield stages
    else:
        yield lambda stage: _lines(stage, tell)


def _lines(stage: str, tell: Callable[[str], None]) -> Step:
    last = time.monotonic()
    told = False

    def step(done: int, of: int) -> None:
        nonlocal last, told
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN or (told and done == of):
            tell(f"{stage} {done}/{of}")
            last, told = now, True

    return step


@contextmanager
def _bars() -> Iterator[Stages]:
    from rich.console import Console  # noqa: PLC0415 - takes a tenth of a second, for nothing where nobody looks
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, highlight=False)
    # Drawn by a thread of its own, the bar would keep worker processes from being copies of this one.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:

        def begin(stage: str) -> Step:
            for task in progress.task_ids:
                progress.remove_task(task)
            drawn = 0.0

            def step(done: int, of: int) -> None:
                nonlocal drawn
                if not progress.task_ids:  # a stage in which nothing is to be done shows no bar
                    progress.add_task(stage)
                progress.update(progress.task_ids[0], completed=done, total=of)
                if (now := time.monotonic()) - drawn >= _SECONDS_BETWEEN_PICTURES:
                    progress.refresh()
                    drawn = now

            return step

        yield begin
