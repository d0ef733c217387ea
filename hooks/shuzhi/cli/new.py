"""`shuzhi new`"""

from __future__ import annotations

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings


@click.command(cls=ChineseCommand)
@click.option("--organization", required=True, metavar="代码", help="组织代码（登记册里的）。")
@click.option("--year", required=True, type=click.IntRange(1949, 2149), metavar="年度", help="述职年度。")
@click.option("--second", is_flag=True, help="同一年的第二份报告（年中换了书记）。")
@click.pass_obj
def new(surroundings: Surroundings, organization: str, year: int, second: bool) -> int:
    """新建一份待填写的报告。

    元数据填好已知的，上一年报告里的问题逐条列出，等待填写整改情况。模板是 reports/_template.md，可以修改。
    """
    from shuzhi.drafting import DraftRefused, draft_report
    from shuzhi.new_files import NotWritten, write_new

    owner = surroundings.organization(organization)
    try:
        draft = draft_report(surroundings.archive, owner, year, second=second)
        write_new(surroundings.root, draft.target, draft.text)
    except (DraftRefused, NotWritten) as error:
        click.echo(f"没有新建：{error}", err=True)
        return 1
    click.echo(f"新建了 {draft.target}")
    if draft.problems:
        click.echo(f"上一年的 {draft.problems} 个问题已经列出，请逐条填写整改情况。")
    click.echo("请把文件里的【待补】都换成实际内容，然后运行：shuzhi check " + draft.target)
    return 0
