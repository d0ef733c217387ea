"""`shuzhi import`"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings

if TYPE_CHECKING:
    from shuzhi.importing.changes import Change
    from shuzhi.importing.importer import ImportPlan


@click.command("import", cls=ChineseCommand)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="文件..."
)
@click.option("--organization", required=True, metavar="代码", help="报告属于哪个组织（登记册里的代码）。")
@click.option("--year", type=click.IntRange(1949, 2149), metavar="年度", help="述职年度；不写就从标题里取。")
@click.option("--dry-run", is_flag=True, help="只显示会怎样导入，不写文件。")
@click.pass_obj
def import_reports(
    surroundings: Surroundings, files: tuple[Path, ...], organization: str, year: int | None, dry_run: bool
) -> int:
    """把纯文本的旧报告导入成 reports/年度/代码.md。

    正文一字不丢：遮盖符改成×、网站残留删去、硬换行接上，逐处列出，其余原样。只有人知道的元数据留成【待补】。
    从不覆盖已有的报告。
    """
    from shuzhi.importing.importer import ImportRefused, plan_import
    from shuzhi.importing.manuscript import UnreadableFile
    from shuzhi.new_files import NotWritten, write_new

    owner = surroundings.organization(organization)
    failed = False
    planned: set[str] = set()
    for file in files:
        try:
            if file.is_dir():
                raise ImportRefused("这是文件夹，请写明里面的文件。")
            plan = plan_import(file, owner, year, surroundings.root, surroundings.settings.reports)
            if plan.target in planned:
                raise ImportRefused(f"{plan.target} 前面的文件已经用了，同一年只能导入一份。")
            planned.add(plan.target)
            if not dry_run:
                write_new(surroundings.root, plan.target, plan.text)
        except (ImportRefused, NotWritten, UnreadableFile) as error:
            click.echo(f"没有导入 {file}：{error}", err=True)
            failed = True
            continue
        _tell(plan, dry_run=dry_run)
    return 1 if failed else 0


def _tell(plan: ImportPlan, *, dry_run: bool) -> None:
    click.echo(f"{'将会导入' if dry_run else '已导入'} {plan.source}（{plan.manuscript.format}）→ {plan.target}")
    click.echo(f"  题名：{plan.conversion.title or '没有找到，留成【待补】'}")
    click.echo(f"  年度：{plan.target.split('/')[-2]}（{'由选项给出' if plan.year_given else '取自标题'}）")
    for section in plan.body.sections:
        slots = "、".join(slot.label for slot in section.slots) or "没有认出是哪一部分"
        click.echo(f"  {section.heading.text}　→ {slots}，{section.tally}")
    if not plan.body.sections:
        click.echo("  没有找到各部分的标题，请在导入后给它们加上“## ”。")
    _tell_changes(plan.conversion.changes)
    if plan.blanks:
        click.echo(f"  还要由人填写：{'、'.join(plan.blanks)}（文件里的【待补】，shuzhi check 会逐项提醒）")
    click.echo()


def _tell_changes(changes: tuple[Change, ...]) -> None:
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind.value].append(change)
    for kind, made in by_kind.items():
        click.echo(f"  {kind}，{len(made)} 处：")
        by_line: dict[int, list[str]] = defaultdict(list)
        for change in made:
            by_line[change.line].append(_visible(change.before))
        for line, texts in by_line.items():
            shown = [f"“{text}”" for text in texts if text]
            click.echo(f"    第 {line} 行" + (f"：{' '.join(shown)}" if shown else ""))


def _visible(text: str) -> str:
    """Invisible characters by their code points."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text)
