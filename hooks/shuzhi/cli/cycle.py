"""`shuzhi cycle`"""

from __future__ import annotations

import json

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings


@click.command(cls=ChineseCommand)
@click.argument("year", type=click.IntRange(1949, 2149), metavar="年度")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式；text 可以直接存成 cycle.yml。",
)
@click.pass_obj
def cycle(surroundings: Surroundings, year: int, form: str) -> int:
    """显示一个年度实际执行的规则（没有写的项取默认值）。"""
    from shuzhi.cycle import Cycle
    from shuzhi.rules import RULES_BY_SLUG, documentation

    archive = surroundings.archive
    rules = archive.cycle(year)
    written = json.loads(rules.model_dump_json())
    written["rules"] = {
        slug: rules.rules[slug].value if slug in rules.rules else rule.severity.value
        for slug, rule in RULES_BY_SLUG.items()
        if not rule.fixed
    }
    if form == "json":
        click.echo(json.dumps(written, ensure_ascii=False, indent=2))
        return 0
    lines = [f"# {year}年度实际执行的规则"]
    for name, info in Cycle.model_fields.items():
        value = written[name]
        if name == "rules":
            lines.append("rules:")
            lines += [
                f"  {slug}: {setting}  # {documentation(slug).title}" for slug, setting in value.items()
            ]
        elif isinstance(value, dict) and value:
            lines.append(f"{name}:  # {info.title}")
            lines += [f"  {key}: {json.dumps(inner, ensure_ascii=False)}" for key, inner in value.items()]
        elif value is None:
            lines.append(f"# {name}:  # {info.title}，没有规定")
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            lines.append(f"{name}: {text}  # {info.title}")
    click.echo("\n".join(lines))
    return 0
