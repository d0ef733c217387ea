"""`shuzhi similar`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings
from shuzhi.cli.tables import print_json

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.similarity import Copy

_LONGEST_QUOTE = 60


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[报告]...")
@click.option("--year", type=click.IntRange(1949, 2149), metavar="年度", help="只看这个年度的报告。")
@click.option(
    "--against",
    type=click.Choice(["all", "last-year"]),
    default="all",
    help="与谁比：all 全库所有报告，last-year 本组织往年的报告。",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式，默认 text。"
)
@click.pass_obj
def similar(
    surroundings: Surroundings, paths: tuple[Path, ...], year: int | None, against: str, form: str
) -> int:
    """找出雷同的报告，逐段对照。

    改了年份、单位、数字和部分词语的也找得出；引用的文件、会议名称、固定用语和许多组织共有的话很少计入。
    """
    from shuzhi.similarity import Against

    archive = surroundings.archive
    named = {_path(surroundings, path) for path in paths}
    reports = [
        r for r in archive.reports if (not named or r.path in named) and (year is None or r.year == year)
    ]
    wanted = {report.path for report in reports}
    finder = surroundings.copies(reports if named or year else None)
    copies = [copy for copy in finder.all(Against(against)) if copy.path in wanted or copy.other in wanted]
    if form == "json":
        print_json([_record(copy) for copy in copies])
        return 0
    for copy in copies:
        _print(archive, copy)
    click.echo(f"比较了 {len(reports)} 份报告，雷同 {len(copies)} 对。")
    return 0


def _path(surroundings: Surroundings, path: Path) -> str:
    name = surroundings.relative(path)
    known = surroundings.archive.by_path
    found = next((one for one in (name, path.as_posix()) if one in known), None)
    if found is None:
        raise click.UsageError(f"“{path}”不是库里的报告。")
    return found


def _record(copy: Copy) -> dict[str, Any]:
    return {
        "path": copy.path,
        "other": copy.other,
        "share": round(copy.share, 4),
        "other_share": round(copy.other_share, 4),
        "own_share": round(copy.own_share, 4),
        "passages": [
            {
                "line": passage.line,
                "text": passage.text,
                "other_line": passage.other_line,
                "other_text": passage.other_text,
                "characters": passage.characters,
            }
            for passage in copy.passages
        ],
    }


def _print(archive: Archive, copy: Copy) -> None:
    click.echo(
        f"{copy.path}（{archive.by_path[copy.path].title}）\n"
        f"  有 {copy.share:.0%} 与 {copy.other}（{archive.by_path[copy.other].title}）相同，"
        f"占那份的 {copy.other_share:.0%}；{len(copy.passages)} 段："
    )
    for passage in copy.passages:
        click.echo(f"    {copy.path}:{passage.line}\n      │ {_short(passage.text)}")
        click.echo(f"    {copy.other}:{passage.other_line}\n      │ {_short(passage.other_text)}")
    click.echo()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
