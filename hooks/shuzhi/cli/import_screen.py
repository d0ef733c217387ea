"""What `shuzhi import` shows on the screen: the progress, and the table of what became of each file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.text import Text

    from shuzhi.importing.batch import Outcome
    from shuzhi.organizations import Registry


@contextmanager
def progress_of(total: int, *, shown: bool) -> Iterator[Callable[[Path], None]]:
    """A progress bar on a terminal's standard error, nothing anywhere else.

    Args:
        total: number of files.
        shown: False where other things are written to the screen meanwhile.

    Yields:
        a function to be called with each file that is done.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda file: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("正在导入"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda file: progress.advance(task)


def show_table(outcomes: Sequence[Outcome], registry: Registry, folder: Path | None) -> None:
    """Show what became of each file: a table on a terminal, tab-separated lines in a pipe.

    Args:
        outcomes: the outcomes.
        registry: for the organizations' names.
        folder: the one folder that was named; names are then shown relative to it.
    """
    from shuzhi.importing.batch import Status

    order = list(Status)
    rows = [
        _row(outcome, registry, folder) for outcome in sorted(outcomes, key=lambda o: order.index(o.status))
    ]
    if not rows:
        return
    if sys.stdout.isatty():
        from rich.console import Console

        draw_table(rows, Console(file=sys.stdout, highlight=False))
        return
    for row in (HEADER, *rows):
        click.echo("\t".join(row))


HEADER = ("结果", "文件", "组织", "年度", "把握", "说明")

_SHARES = (0, 3, 2, 0, 0, 5)
"""How the width is shared out; columns with 0 are as wide as what they hold."""


def draw_table(rows: Sequence[Sequence[str]], console: Console) -> None:
    """Draw a table as wide as the terminal, long names wrapped."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for heading, share in zip(HEADER, _SHARES, strict=True):
        table.add_column(heading, ratio=share or None, no_wrap=not share, overflow="crop")
    for row in rows:
        table.add_row(*(_Folded(cell) for cell in row))
    console.print(table)


_PIECE = re.compile(r"[\x21-\x7e]+|.", re.DOTALL)


class _Folded:
    """A text that is broken between any two Han characters; rich alone breaks lines at blanks."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        for line in folded(self._text, options.max_width):
            yield Text(line, no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.cells import cell_len
        from rich.measure import Measurement

        return Measurement(min(8, cell_len(self._text)), cell_len(self._text))


def folded(text: str, width: int) -> list[str]:
    """Break a text into lines of so many columns; a Latin word stays whole where it fits into a line."""
    from rich.cells import cell_len, chop_cells

    lines = [""]
    for piece in _PIECE.findall(text):
        if cell_len(lines[-1] + piece) <= width:
            lines[-1] += piece
        elif piece != " ":
            first, *more = chop_cells(piece, width)
            lines += [first, *more]
    return [line.rstrip() for line in lines if line] or [""]


def _row(outcome: Outcome, registry: Registry, folder: Path | None) -> tuple[str, ...]:
    from shuzhi.importing.telling import visible

    source = outcome.source
    name = source.relative_to(folder) if folder and source.is_relative_to(folder) else source
    organization, year = outcome.organization, outcome.year
    owner = registry.get(organization.value) if organization else None
    short = "" if owner is None else owner.short_in(year.value) if year else owner.short
    reason = outcome.reason if outcome.plan is None else f"→ {outcome.target}（{outcome.reason}）"
    told_year = str(year.value) if year else ""
    return outcome.status.label, visible(str(name)), short, told_year, outcome.confidence, visible(reason)
