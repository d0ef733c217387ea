"""`shuzhi inspect`"""

from __future__ import annotations

import json
from pathlib import Path

import click

from shuzhi.cli.chinese import ChineseCommand


@click.command("inspect", cls=ChineseCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式，默认 text。"
)
def inspect_file(file: Path, form: str) -> int:
    """看一个文件是怎样被读懂的：标题、年度、各部分和各条。

    可以是库里的报告、没有元数据的 Markdown 文件，也可以是纯文本（按 import 的读法）。
    """
    from shuzhi.importing.inspection import inspect_file as read
    from shuzhi.importing.manuscript import UnreadableFile
    from shuzhi.vocabulary import Topic

    try:
        inspection = read(file)
    except UnreadableFile as error:
        click.echo(f"{file}：{error}", err=True)
        return 1
    if form == "json":
        click.echo(json.dumps(inspection.as_dict(), ensure_ascii=False, indent=2))
        return 0
    click.echo(f"题名：{inspection.title or '（没有找到）'}")
    click.echo(f"年度：{inspection.year or '（没有找到）'}")
    click.echo(f"组织：{inspection.organization or '（没有写）'}")
    for section in inspection.body.sections:
        slots = "、".join(slot.label for slot in section.slots) or "没有认出"
        line = inspection.line_of(section.line)
        click.echo(
            f"\n第 {line} 行 {section.heading.text}　→ {slots}，{section.characters} 字，{section.tally}"
        )
        for point in section.items:
            click.echo(f"    第 {inspection.line_of(point.line)} 行 {point.label}{_short(point.text)}")
    click.echo()
    for topic, name in (
        (Topic.RECTIFICATION, "整改"),
        (Topic.PROBLEMS, "问题"),
        (Topic.CAUSES, "原因"),
        (Topic.PLAN, "打算"),
    ):
        points = inspection.points(topic)
        click.echo(f"{name} {len(points)} 条" + ("：" if points else ""))
        for number, point in enumerate(points, start=1):
            click.echo(f"    {number}. {_short(point.text)}（第 {inspection.line_of(point.line)} 行）")
    return 0


def _short(text: str) -> str:
    first = text.split("\n", maxsplit=1)[0]
    return first if len(first) <= 36 else first[:36] + "…"
