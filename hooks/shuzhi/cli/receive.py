"""`shuzhi receive`"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi.cli.chinese import ChineseCommand

if TYPE_CHECKING:
    from shuzhi.receiving import Terms


@click.command(cls=ChineseCommand)
@click.option(
    "--install",
    "repository",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="版本库",
    help="把检查装进这个裸版本库（写 hooks/pre-receive）；已有别人的钩子时不动它。",
)
@click.option("--settings", is_flag=True, help="安装时顺便设好 git：查坏对象、限制推送大小、记下每次变动。")
@click.option("--branch", metavar="分支", help="主分支的名称，默认是裸版本库的 HEAD 指向的分支。")
@click.option("--require-signatures", is_flag=True, help="审签必须有签名为证（SSH 或 GPG 钥匙）。")
@click.option(
    "--allow-unsigned", is_flag=True, help="暂时放开审签检查，只供管理员整批导入；往年的报告仍不能改。"
)
def receive(
    repository: Path | None,
    *,
    settings: bool,
    branch: str | None,
    require_signatures: bool,
    allow_unsigned: bool,
) -> int:
    """检查推送到裸版本库的内容，供没有代码平台的单位使用。

    由 git 在收到推送时运行（pre-receive 钩子），平时只用 --install 安装一次。主分支上的错误、没有审签的改动、改写历史，
    任何分支上的国家秘密标志，都会拒绝；一次推送要么全收，要么全不收。退出码：0 收下，1 拒绝，2 用法不对。
    """
    from shuzhi.receiving import Terms

    terms = Terms(branch, require_signatures, allow_unsigned)
    if repository is not None:
        return _install(repository.resolve(), terms, settings=settings)
    if settings:
        raise click.UsageError("--settings 只和 --install 一起用。")
    return _judge(terms)


def _judge(terms: Terms) -> int:
    import gc

    from shuzhi.receiving import Malformed, judge_push, read_updates, told
    from shuzhi.signoff.git import Repository

    folder = os.environ.get("GIT_DIR")
    try:
        updates = read_updates(b"" if folder is None or sys.stdin.isatty() else sys.stdin.buffer.read())
    except Malformed:
        raise click.UsageError(
            "这个命令由 git 在收到推送时运行。要装进裸版本库，请用 shuzhi receive --install 版本库。"
        ) from None
    assert folder is not None
    gc.disable()  # nothing here makes cycles, and the process ends with the push
    quarantine = os.environ.get("GIT_QUARANTINE_PATH")
    borrowed = (Path(quarantine).resolve(),) if quarantine else ()
    try:
        repository = Repository(Path(folder).resolve(), "", borrowed=borrowed)
        verdict = judge_push(repository, updates, terms, lambda line: click.echo(line, err=True))
        accepted, text = verdict.accepted, told(verdict)
    except Exception as error:  # what was not judged must not come in, and nobody must read a traceback
        accepted = False
        text = (
            "没有收下这次推送：服务器上的检查程序出了错，什么也没有改。\n"
            f"请把这一行告诉管理员：{type(error).__name__}: {str(error)[:200]}\n"
        )
    click.echo(text, nl=False, err=True)
    return 0 if accepted else 1


def _install(folder: Path, terms: Terms, *, settings: bool) -> int:
    from shuzhi.receiving import NotInstalled, install

    try:
        done = install(folder, _program(), terms, settings=settings)
    except NotInstalled as reason:
        raise click.UsageError(str(reason)) from None
    click.echo(f"装好了：{done.file}")
    click.echo(f"主分支：{done.main}" + ("" if done.exists else "（还没有，第一次推送它时建立）"))
    if not done.exists and done.others:
        click.echo(
            f"请注意：版本库里已有分支 {'、'.join(done.others[:5])}。主分支不是 {done.main} 的，请用 --branch 写明，"
            "或者在版本库里运行 git symbolic-ref HEAD refs/heads/名称。",
            err=True,
        )
    if terms.unsigned:
        click.echo("审签检查现在放开了。用完请不带 --allow-unsigned 再装一次。", err=True)
    return 0


def _program() -> Path:
    """The program as it is installed, for a hook that may be run from anywhere."""
    beside = Path(sys.executable).with_name("shuzhi")
    return beside if beside.is_file() else Path(sys.argv[0]).resolve()
