"""`shuzhi index`"""

from __future__ import annotations

from pathlib import Path

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings


@click.command("index", cls=ChineseCommand)
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="网站")
@click.option(
    "--workers", type=click.IntRange(1, 64), metavar="个数", help="同时做几个年度，默认等于处理器个数。"
)
@click.pass_obj
def index_site(surroundings: Surroundings, site: Path, workers: int | None) -> int:
    """给生成好的网站（文件夹）做全文检索。

    mkdocs build 已经做好；换了程序版本或从别处复制来的网站，可以用它重做。没有变的年度从缓存里取。
    """
    from shuzhi.search.bundles import CACHE, IndexingFailed
    from shuzhi.search.bundles import index_site as index

    try:
        done = index(site, surroundings.root / CACHE, workers=workers)
    except IndexingFailed as error:
        click.echo(f"检索没有做成：{error}", err=True)
        return 1
    click.echo(f"收入 {done.reports} 份报告，新做 {len(done.made)} 组，共 {len(done.bundles)} 组。")
    return 0
