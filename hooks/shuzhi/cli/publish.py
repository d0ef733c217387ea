"""`shuzhi publish`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from shuzhi.cli.chinese import ChineseCommand

if TYPE_CHECKING:
    from shuzhi.publishing import Publication, SiteFault

_TOLD: Final = 20
"""Faults that are told; of the rest the number."""


@click.command(cls=ChineseCommand)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[网站] 目标")
@click.option("--rollback", is_flag=True, help="退回到现行版本之前的那一版；不用写网站，连做两次就退两版。")
@click.option(
    "--keep",
    type=click.IntRange(2, 1000),
    default=5,
    metavar="个数",
    help="保留最近几版，默认 5 版，至少 2 版。",
)
@click.option(
    "--reload", metavar="命令", help='让网页服务器重新读取设置的命令，如 "nginx -s reload"；在切换之前运行。'
)
def publish(folders: tuple[Path, ...], rollback: bool, keep: int, reload: str | None) -> int:
    """把生成好的网站发布到网页服务器用的目标文件夹，或退回上一版。

    先复制成新的一版，逐个文件核对并检查链接和检索，全部合格才一次切换（目标/current）。中途停止、断电或磁盘满了，
    原来的网站照常可看，重新运行即可。同时写好 目标/nginx/security-headers.conf，供网页服务器引用。
    """
    from shuzhi.publishing import PublishingFailed, SiteRefused, roll_back
    from shuzhi.publishing import publish as publish_site

    site, target = _named(folders, rollback=rollback)
    try:
        if rollback:
            _tell_rollback(roll_back(target, reload=reload))
        else:
            assert site is not None
            _tell(publish_site(site, target, keep=keep, reload=reload), target)
    except SiteRefused as refusal:
        _tell_faults(refusal.faults)
        return 1
    except PublishingFailed as failure:
        click.echo(str(failure), err=True)
        return 1
    return 0


def _named(folders: tuple[Path, ...], *, rollback: bool) -> tuple[Path | None, Path]:
    if len(folders) > 2:
        raise click.UsageError(f"多出了参数：{' '.join(map(str, folders[2:]))}。")
    if len(folders) == 2:
        return folders
    if rollback and len(folders) == 1:
        return None, folders[0]
    if rollback:
        raise click.UsageError("缺少参数 目标：要退回上一版的文件夹。")
    raise click.UsageError(
        "请写明两个文件夹：生成好的网站（通常是 site）和目标，例如 shuzhi publish site /srv/shuzhi。"
    )


def _tell(done: Publication, target: Path) -> None:
    origin = done.manifest.origin
    click.echo(
        f"没有变化：{done.release}（现行的一版与这个网站逐字节相同，没有另存一版）"
        if done.unchanged
        else f"已发布：{done.release}"
    )
    click.echo(
        f"  网页 {done.pages} 个，文件 {len(done.manifest.sums)} 个，共 {done.manifest.size / 1e6:.1f} MB；"
        + (
            f"比上一版新增 {done.new} 个，改动 {done.changed} 个，减少 {done.removed} 个文件"
            if done.previous is not None
            else "这是第一版"
        )
    )
    click.echo(f"  提交 {origin.commit or '（不是从 git 版本库生成的）'}")
    if origin.clean is False:
        click.echo("  注意：生成网站时，库里有没有提交的改动，网站与这个提交不完全相同。")
    if origin.audience:
        click.echo(f"  读者范围：{'、'.join(origin.audience)}")
    if origin.drafts:
        click.echo(
            f"  注意：里面有 {origin.drafts} 份送审稿，与主分支不同，还没有定稿。正式发布请用主分支生成。"
        )
    if done.hosts:
        hosts = "、".join(f"{_printable(host)}（{number} 处）" for host, number in sorted(done.hosts.items()))
        click.echo(f"  网页里有指向别处的普通链接（不会自动打开）：{hosts}")
    _tell_digest(done)
    if done.previous is None:
        click.echo(
            f"第一次发布：请在网页服务器的设置里引用 {target}/nginx/security-headers.conf，再让它读取设置。"
        )
    elif done.reload:
        _tell_reload()
        click.echo('以后可以加上 --reload "nginx -s reload"，在切换之前自动做好。')
    _tell_notes(done)
    click.echo(f"下一步：打开网站看一看；要退回上一版，运行 shuzhi publish --rollback {target}")


def _tell_rollback(done: Publication) -> None:
    click.echo(f"已退回：{done.release}" + (f"（原来是 {done.previous}）" if done.previous else ""))
    click.echo(f"  提交 {done.manifest.origin.commit or '（不是从 git 版本库生成的）'}")
    _tell_digest(done)
    if done.reload:
        _tell_reload()
    _tell_notes(done)


def _tell_reload() -> None:
    click.echo(
        "安全策略变了：请现在就让网页服务器重新读取设置（如 nginx -s reload）；在那以前，网页里的脚本会被拦下，文字照常可看。"
    )


def _tell_digest(done: Publication) -> None:
    from shuzhi.manifest import in_groups

    click.echo("清单摘要（请抄入归档记录，日后用 shuzhi verify --digest 核对）：")
    click.echo(f"  {in_groups(done.manifest.digest)}")


def _tell_notes(done: Publication) -> None:
    for note in done.notes:
        click.echo(note, err=True)


def _tell_faults(faults: tuple[SiteFault, ...]) -> None:
    click.echo(f"网站有 {len(faults)} 处问题，没有发布，原来的网站没有变：", err=True)
    for fault in faults[:_TOLD]:
        click.echo(f"{_printable(fault.path)}：{fault.what}怎么改：{fault.mend}", err=True)
    if len(faults) > _TOLD:
        click.echo(f"……还有 {len(faults) - _TOLD} 处。", err=True)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)
