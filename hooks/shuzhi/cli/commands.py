"""The program and its commands, in the order of a year's work."""

from __future__ import annotations

from pathlib import Path

import click

from shuzhi.cli.build import build
from shuzhi.cli.check import check
from shuzhi.cli.chinese import ChineseGroup
from shuzhi.cli.codeowners import codeowners
from shuzhi.cli.cycle import cycle
from shuzhi.cli.explain_rule import explain_rule
from shuzhi.cli.figures import figures
from shuzhi.cli.import_reports import import_reports
from shuzhi.cli.index_site import index_site
from shuzhi.cli.inspect_file import inspect_file
from shuzhi.cli.ledger import ledger
from shuzhi.cli.new import new
from shuzhi.cli.publish import publish
from shuzhi.cli.receive import receive
from shuzhi.cli.roster import roster
from shuzhi.cli.schema import schema
from shuzhi.cli.signoff import signoff
from shuzhi.cli.similar import similar
from shuzhi.cli.surroundings import Surroundings
from shuzhi.cli.verify import verify


@click.group(cls=ChineseGroup, context_settings={"max_content_width": 100})
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="文件夹",
    help="述职库的文件夹（mkdocs.yml 所在），默认是当前文件夹。",
)
@click.pass_context
def program(context: click.Context, root: Path) -> None:
    """述职：党组织书记述职报告的编写、检查、审签、发布与检索。

    退出码：0 正常，1 发现错误，2 用法不对。
    """
    context.obj = Surroundings(root.resolve())


for command in (
    new,
    import_reports,
    check,
    inspect_file,
    explain_rule,
    roster,
    ledger,
    similar,
    figures,
    signoff,
    codeowners,
    receive,
    cycle,
    schema,
    build,
    index_site,
    publish,
    verify,
):
    program.add_command(command)
