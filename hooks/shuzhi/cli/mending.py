"""What `shuzhi check --fix` and `--diff` do before the check: show the safe mends, and make them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.fixing import Mending
    from shuzhi.report import Report

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def mend_reports(archive: Archive, reports: Iterable[Report], *, write: bool, aside: bool) -> tuple[int, int]:
    """Show what can be mended, and mend it.

    Args:
        archive: the archive.
        reports: the reports in question.
        write: whether to write; else it is only shown.
        aside: whether to show it on standard error, because standard output is for a program.

    Returns:
        (reports that were written, reports that should have been and could not).
    """
    from shuzhi.fixing import NotMended, mendings, write_mending

    shown = places = written = failed = 0
    for mending in mendings(archive, reports):
        try:
            if isinstance(mending, NotMended):
                raise mending
            if write:
                write_mending(archive.root, mending)
                written += 1
        except NotMended as error:
            click.echo(f"shuzhi：{error}", err=True)
            failed += 1
            continue
        _show(mending, aside=aside)
        shown += 1
        places += mending.count
    click.echo(_summary(shown, places, write=write), err=aside)
    return written, failed


def _show(mending: Mending, *, aside: bool) -> None:
    from shuzhi.fixing import difference

    for line in difference(mending):
        bold = line.startswith(("--- ", "+++ "))
        click.secho(line, fg=None if bold else _COLOURS.get(line[0]), bold=bold or None, err=aside)


def _summary(reports: int, places: int, *, write: bool) -> str:
    if not reports:
        return "没有可以代为修改的地方。"
    if write:
        return f"改好了 {reports} 份报告，共 {places} 处。请看过上面的修改再提交。"
    return f"有 {reports} 份报告、{places} 处可以代为修改，现在没有写入；用 shuzhi check --fix 修改。"
