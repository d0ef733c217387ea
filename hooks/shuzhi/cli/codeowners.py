"""`shuzhi codeowners`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings

if TYPE_CHECKING:
    from shuzhi.codeowners import Forge

_NAMES: Final = ("github", "gitlab", "gitea")


@click.command(cls=ChineseCommand)
@click.option(
    "--forge",
    "names",
    type=click.Choice(_NAMES),
    multiple=True,
    help="只写这个平台的文件，可以写几次；Forgejo 与 gitea 相同。不写就三种都写。",
)
@click.option(
    "--check", is_flag=True, help="不写文件，只看是不是与登记册一致；不一致时退出码为 1，用在流水线里。"
)
@click.pass_obj
def codeowners(surroundings: Surroundings, names: tuple[str, ...], check: bool) -> int:
    """按登记册的审签人（reviewers）写 CODEOWNERS，让平台自动请他们审阅。

    文件写在 .github、.gitlab、.gitea 文件夹里。审签人要写明 @账号（GitHub、GitLab 也可以写邮箱），只有姓名的平台不认识。
    """
    from shuzhi.codeowners import FORGES, code_owners, repository_top, without_account

    archive = surroundings.archive
    if archive.registry.faults:
        raise click.UsageError(f"{archive.registry_path} 有错误，请先用 shuzhi check 查看并改正。")
    top, prefix = repository_top(surroundings.root)
    sound = True
    for forge in (FORGES[name] for name in names or _NAMES):
        wanted = code_owners(archive.registry, forge, archive.folder, prefix)
        sound = (_is_current if check else _write)(top, forge, wanted) and sound
        unknown = without_account(archive.registry, forge)
        if unknown:
            who = "、".join(reviewer.shown for reviewer in unknown[:10]) + ("等" if len(unknown) > 10 else "")
            what = "账号或邮箱" if forge.takes_mail else "账号"
            click.echo(f"{forge.name}：{who}没有写{what}，没有列入 {forge.path}。", err=True)
        sound = _is_read(top, forge, wanted) and sound
    return 0 if sound or not check else 1


def _is_current(top: Path, forge: Forge, wanted: str) -> bool:
    current = _current(top / forge.path)
    if current == wanted or (not wanted and not _is_ours(current)):
        return True
    what = "还没有生成" if not current else "与登记册不一致"
    click.echo(f"{forge.path} {what}，请运行 shuzhi codeowners 并提交结果。")
    return False


def _write(top: Path, forge: Forge, wanted: str) -> bool:
    file = top / forge.path
    current = _current(file)
    if current and not _is_ours(current):
        raise click.UsageError(f"{forge.path} 不是 shuzhi 生成的，没有改动它。请先移走或删除这个文件。")
    if not wanted:
        file.unlink(missing_ok=True)
        click.echo(f"登记册里没有可以写进 {forge.path} 的审签人（reviewers）。")
    elif current == wanted:
        click.echo(f"{forge.path} 没有变化。")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(wanted, encoding="utf-8", newline="\n")
        click.echo(f"写好了 {forge.path}")
    return True


def _is_read(top: Path, forge: Forge, wanted: str) -> bool:
    """Whether the forge reads the file at all."""
    shadow = next((name for name in forge.shadowed_by if (top / name).exists()), None)
    if not wanted or shadow is None:
        return True
    click.echo(f"有了 {shadow}，{forge.name} 就不会读 {forge.path}。请删除 {shadow}。", err=True)
    return False


def _current(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError:
        raise click.UsageError(f"{file} 打不开。") from None


def _is_ours(text: str) -> bool:
    from shuzhi.codeowners import MARK

    return text.startswith(MARK)
