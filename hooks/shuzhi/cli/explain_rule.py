"""`shuzhi explain`"""

from __future__ import annotations

import click

from shuzhi.cli.chinese import ChineseCommand


@click.command("explain", cls=ChineseCommand)
@click.argument("slug", required=False, metavar="[规则]")
def explain_rule(slug: str | None) -> int:
    """解释一条规则：查什么、为什么、怎么改；不写规则名就列出全部。"""
    from shuzhi.rules import CATEGORIES, RULES_BY_SLUG, documentation
    from shuzhi.validation import nearest

    if slug is None:
        for category, modules in CATEGORIES.items():
            click.echo(category)
            for module in modules:
                rule = module.RULE
                click.echo(f"  {rule.slug}  {rule.severity.label}  {documentation(rule.slug).title}")
        return 0
    if slug not in RULES_BY_SLUG:
        guess = nearest(slug, RULES_BY_SLUG)
        raise click.UsageError(f"没有“{slug}”这条规则" + (f"，是不是“{guess}”？" if guess else "。"))
    text = documentation(slug)
    click.echo(f"{slug}（{RULES_BY_SLUG[slug].severity.label}）：{text.title}\n")
    example = "\n".join("    " + line for line in text.example.split("\n"))
    click.echo(f"查什么：{text.what}\n\n为什么：{text.why}\n\n例子：\n{example}\n\n怎么改：{text.mend}")
    return 0
