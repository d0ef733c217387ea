"""`shuzhi build`"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi.sharing import Share, TakenShare


@click.command(cls=ChineseCommand)
@click.option(
    "--year",
    "years",
    type=click.IntRange(1949, 2149),
    multiple=True,
    metavar="年度",
    help="只做这个年度的一份；可以写几个。",
)
@click.option(
    "--organization",
    "organizations",
    multiple=True,
    metavar="代码",
    help="只做这个组织和它下级的一份，连同检查；可以写几个。",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="文件夹",
    help="这一份放在哪里，默认在 .cache/shares/ 下面。",
)
@click.option("--merge", is_flag=True, help="先收下各份成果，再生成整个网站。")
@click.option("--strict", is_flag=True, help="有警告也不算生成成功。")
@click.argument(
    "shares", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[成果]..."
)
@click.pass_obj
def build(
    surroundings: Surroundings,
    years: tuple[int, ...],
    organizations: tuple[str, ...],
    into: Path | None,
    shares: tuple[Path, ...],
    *,
    merge: bool,
    strict: bool,
) -> int:
    """生成网站，或者只做其中一份。

    不写选项就检查并生成整个网站，和 mkdocs build 一样。库很大、有几台机器时：每台用 --year（或
    --organization）做一份，最后在一台上用 --merge 收下各份（写出它们的文件夹，不写就是 .cache/shares/
    里的全部），生成整个网站；结果与一台机器从头生成的逐字节相同。只写 --year 的一份不检查报告，检查在合并时做。
    """
    if merge and (years or organizations or into):
        raise click.UsageError("--merge 是收下已经做好的各份，不能和 --year、--organization、--into 一起用。")
    if shares and not merge:
        raise click.UsageError("写了成果的文件夹，请加上 --merge。")
    if years or organizations:
        return _make_share(surroundings, years, organizations, into)
    if into is not None:
        raise click.UsageError("--into 要和 --year 或 --organization 一起用。")
    if merge and not _take_shares(surroundings, shares):
        return 1
    return _whole(surroundings.root, strict=strict)


def _make_share(
    surroundings: Surroundings, years: Sequence[int], organizations: Sequence[str], into: Path | None
) -> int:
    from shuzhi.progress import shown_progress
    from shuzhi.search.pagefind_service import IndexingFailed
    from shuzhi.sharing import ShareRefused, make_share

    name = "-".join([*map(str, sorted(set(years))), *sorted(set(organizations))])
    target = into or surroundings.root / _SHARES / name[:100]
    try:
        with shown_progress(_to_log) as stages:
            share = make_share(
                surroundings.root,
                surroundings.settings,
                target,
                years=years,
                organizations=organizations,
                stages=stages,
            )
    except (ShareRefused, IndexingFailed) as reason:
        click.echo(f"这一份没有做成：{reason}", err=True)
        return 1
    click.echo(_told(share, target, surroundings))
    return 0


def _told(share: Share, target: Path, surroundings: Surroundings) -> str:
    done = [f"{share.reports} 份报告的网页"]
    if share.organizations:
        done.append(f"{share.organizations} 个组织的检查")
    if share.bundles:
        done.append(f"{share.bundles} 个年度的检索")
    place = surroundings.relative(target) or str(target)
    return f"做好了 {'、'.join(done)}，在 {place}。各份都做好后，用 shuzhi build --merge 生成整个网站。"


def _take_shares(surroundings: Surroundings, shares: Sequence[Path]) -> bool:
    from shuzhi.sharing import ShareRefused, take_shares

    found = shares or sorted(path for path in (surroundings.root / _SHARES).glob("*") if path.is_dir())
    if not found:
        click.echo(
            f"{_SHARES} 里没有成果。请先用 shuzhi build --year 做好各份，或写出它们的文件夹。", err=True
        )
        return False
    # Written twice, a share is still one.
    once = {share.resolve(): share for share in found}
    try:
        taken = take_shares(surroundings.archive, list(once.values()))
    except ShareRefused as reason:
        click.echo(f"没有合并：{reason}", err=True)
        return False
    for share in taken:
        click.echo(_told_of_taken(share, surroundings))
    return True


def _told_of_taken(share: TakenShare, surroundings: Surroundings) -> str:
    place = surroundings.relative(share.folder) or str(share.folder)
    held = f"收下 {place}：" + (
        f"{share.reports} 份报告的成果。" if share.reports is not None else f"{share.values} 项。"
    )
    if share.values == 0:
        return f"{held}但里面没有一项是完好的，要从头做。"
    if not share.same_program:
        return f"{held}但做它的程序（或所用软件包的版本）与这里的不同，用不上，要从头做。"
    if share.changed:
        return f"{held}其中 {share.changed} 份的文本与现在的不同，这些要从头做。"
    return held


def _whole(root: Path, *, strict: bool) -> int:
    """Run MkDocs as people run it; it says itself what is wrong."""
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(root / "mkdocs.yml")]
    command += ["--strict"] if strict else []
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return 1 if subprocess.run(command, env=environment, check=False).returncode else 0


def _to_log(line: str) -> None:
    click.echo(line, err=True)


_SHARES = Path(".cache", "shares")
