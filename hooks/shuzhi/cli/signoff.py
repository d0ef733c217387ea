"""`shuzhi signoff`"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings
from shuzhi.cli.tables import format_option, print_csv, print_json, print_table

if TYPE_CHECKING:
    from shuzhi.signoff import Signoff, Signoffs


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]...")
@click.option(
    "--branch",
    metavar="分支",
    help="主分支的名称，默认按 mkdocs.yml 里的 main_branch；没有写的依次找 main、master 和 origin/HEAD 指向的分支。",
)
@format_option
@click.pass_obj
def signoff(surroundings: Surroundings, paths: tuple[Path, ...], branch: str | None, form: str) -> int:
    """看每份报告由谁审签、何时合并，现在的文本是不是审签过的文本（全部取自 git）。

    sha256 和 sm3 是审签文本的摘要；没有审签过的为空。作者本人的审签不算。浅克隆或没有 git 时状态为“无法判断”。
    """
    from shuzhi.signoff import read_signoffs
    from shuzhi.signoff.records import COLUMNS, record

    wanted = _named(surroundings, paths)
    signoffs = read_signoffs(surroundings.archive, branch or surroundings.settings.main_branch or None)
    shown = [signoffs.of(path) for path in wanted]
    for line in _told_once(signoffs):
        click.echo(line, err=True)
    if form == "json":
        print_json([record(one) for one in shown])
    elif form == "csv":
        print_csv([record(one) for one in shown], COLUMNS)
    elif signoffs.trouble is None:
        _print(signoffs, shown)
    return 0


def _named(surroundings: Surroundings, paths: tuple[Path, ...]) -> list[str]:
    """The reports that are meant, in the archive's order."""
    archive = surroundings.archive
    known = [report.path for report in archive.reports]
    if not paths:
        return known
    wanted: set[str] = set()
    for path in paths:
        from_here = surroundings.relative(path)
        from_root = None if path.is_absolute() else path.as_posix()  # where one stands elsewhere (--root)
        matching: set[str] = set()
        for name in (from_here, from_root):
            matching = matching or {one for one in known if name is not None and _is_below(one, name)}
        if not matching:
            raise click.UsageError(f"“{path}”不是库里的报告；报告在 {archive.folder}/年度/组织代码.md。")
        wanted |= matching
    return [path for path in known if path in wanted]


def _is_below(path: str, name: str) -> bool:
    return name in (".", path) or path.startswith(f"{name}/")


def _told_once(signoffs: Signoffs) -> list[str]:
    if signoffs.trouble is not None:
        return [signoffs.trouble.message, signoffs.trouble.help]
    return list(signoffs.remarks)


def _print(signoffs: Signoffs, shown: list[Signoff]) -> None:
    from shuzhi.signoff.records import record

    rows = []
    for one in shown:
        row = record(one)
        rows.append(
            (
                one.state.label,
                one.path,
                (row["merged"] or "")[:10],
                row["merged_by"] or "",
                "、".join(row["approvers"]),
                "、".join(row["authors"]),
                row["request"] or "",
                row["notes"] or "",
            )
        )
    headings = ("状态", "报告", "合并日期", "合并人", "审签人", "作者", "合并请求", "说明")
    if rows:
        print_table(rows, headings, title=f"审签情况（主分支 {signoffs.main}）")
    counts = Counter(one.state for one in shown)
    told = "，".join(f"{state.label} {number}" for state, number in sorted(counts.items()))
    click.echo(f"共 {len(shown)} 份：{told}。" if shown else "没有报告。")
