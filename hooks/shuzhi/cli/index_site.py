"""`shuzhi index`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings

if TYPE_CHECKING:
    from shuzhi.manifest import Manifest


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
    from shuzhi.manifest import ManifestFault
    from shuzhi.progress import shown_progress
    from shuzhi.publishing.finishing import list_again
    from shuzhi.search.bundles import BUNDLES, CACHE
    from shuzhi.search.bundles import index_site as index
    from shuzhi.search.pagefind_service import IndexingFailed
    from shuzhi.site_folder import ClaimedSite, SiteFolderRefused, told

    try:
        claim = ClaimedSite(site)
        before = _manifest(site)
        with shown_progress(_to_log) as stages:
            done = index(site, surroundings.root / CACHE, workers=workers, progress=stages("建索引"))
        listed = before is None or list_again(site, before, BUNDLES)
    except (IndexingFailed, ManifestFault, SiteFolderRefused) as error:
        click.echo(f"检索没有做成：{error}", err=True)
        return 1
    except (OSError, MemoryError) as error:
        click.echo(f"检索没有做成。{told(error)}", err=True)
        return 1
    claim.release()
    click.echo(f"收入 {done.reports} 份报告，新做 {len(done.made)} 组，共 {len(done.bundles)} 组。")
    if not listed:
        click.echo("网站在生成以后还改动过别的文件，清单没有重写，不能发布。请重新生成网站。", err=True)
        return 1
    return 0


def _to_log(line: str) -> None:
    click.echo(line, err=True)


def _manifest(site: Path) -> Manifest | None:
    """The site's manifest, which will be no longer true; None where it has none."""
    from shuzhi.manifest import ManifestMissing, read_manifest

    try:
        return read_manifest(site)
    except ManifestMissing:
        return None
