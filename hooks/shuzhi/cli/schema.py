"""`shuzhi schema`"""

from __future__ import annotations

import json
from pathlib import Path

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings


@click.command(cls=ChineseCommand)
@click.argument(
    "name",
    required=False,
    type=click.Choice(["front-matter", "organizations", "cycle", "wordlist", "themes"]),
    metavar="[名称]",
)
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="文件夹",
    help="写成文件（每种一个），供编辑器使用，如 .vscode。",
)
@click.pass_obj
def schema(surroundings: Surroundings, name: str | None, folder: Path | None) -> int:
    """输出各种 YAML 文件的 JSON Schema，供编辑器检查和补全。

    名称：front-matter 元数据，organizations 登记册，cycle 年度规则，wordlist 易错词表，themes 问题主题。不写名称就全部输出。
    """
    from shuzhi.schema import SCHEMAS, schema_of, snippets

    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        files = {f"{one}.schema.json": schema_of(one) for one in SCHEMAS}
        files["report.code-snippets"] = snippets()
        for file_name, content in files.items():
            text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            (folder / file_name).write_text(text, encoding="utf-8", newline="\n")
            click.echo(f"写好了 {folder / file_name}")
        return 0
    content = schema_of(name) if name else {one: schema_of(one) for one in SCHEMAS}
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    return 0
