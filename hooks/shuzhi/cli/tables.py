"""Print records as a table for people, as JSON for programs, or as CSV for a spreadsheet."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import click

from shuzhi.csv_text import csv_text

FORMATS: Final = ("text", "json", "csv")

_WIDTH_OF_A_FILE: Final = 160
"""Columns of a table that goes into a file or a pipe, where no terminal says how wide it is."""

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="输出格式：text 给人看，json 给程序用，csv 可用 Excel 打开。",
)


def print_json(records: Any) -> None:
    """Print records as JSON with Chinese left legible."""
    click.echo(json.dumps(records, ensure_ascii=False, indent=2))


def print_csv(records: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """Print records as CSV with a byte-order mark, without which Excel garbles Chinese.

    Args:
        records: one a line.
        columns: key → heading, in order. A list becomes words parted by blanks.
    """
    click.echo(csv_text(records, columns), nl=False)


def print_table(
    rows: Iterable[Sequence[str]], headings: Sequence[str], *, title: str = "", numbers: Iterable[int] = ()
) -> None:
    """Print a table as wide as the terminal; Han characters count as two columns.

    Args:
        rows: the cells.
        headings: of the columns.
        title: a line above the table.
        numbers: columns that are set flush right.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    right = set(numbers)
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_FILE
    output = io.StringIO()
    console = Console(file=output, width=width, no_color=not sys.stdout.isatty(), highlight=False)
    console.print(table)
    click.echo("\n".join(line.rstrip() for line in output.getvalue().splitlines()))
