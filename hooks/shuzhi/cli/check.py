"""`shuzhi check`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.mending import mend_reports
from shuzhi.cli.surroundings import Surroundings
from shuzhi.diagnostics import RENDERERS, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi.archive import Archive

    LineReader = Callable[[str, int], str | None]


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    default="text",
    help="输出格式：text 给人看；json、github、gitlab、sarif 给程序用。",
)
@click.option("--since", metavar="版本", help="只看这个 git 版本以后改过的文件。")
@click.option("--fix", is_flag=True, help="代为修改有把握的地方（标点、空格、错别字），再检查一遍。")
@click.option("--diff", is_flag=True, help="只显示 --fix 会怎样修改，不写入。")
@click.pass_obj
def check(
    surroundings: Surroundings,
    paths: tuple[Path, ...],
    *,
    form: str,
    since: str | None,
    fix: bool,
    diff: bool,
) -> int:
    """检查报告。

    不写路径就检查全部报告、登记册和年度规则；写了路径（文件或文件夹）只列出它们的问题，但仍然对照全库判断。
    有“错误”时退出码为 1。--fix 不改元数据、数字、名称、引号和书名号里的文字；改了什么会逐行列出。
    """
    import gc

    from shuzhi.checking import check_own_files, check_reports
    from shuzhi.progress import shown_progress

    gc.disable()  # nothing here makes cycles, and the process ends with the check
    archive = surroundings.archive
    wanted = own = _named(surroundings, archive, paths)
    if since is not None:
        changed = _changed(surroundings, archive, since)
        # What is only judged anew was written by others, and is not for this author to mend.
        own = changed if own is None else own & changed
        anew = archive.judged_anew(changed)
        wanted = anew if wanted is None else wanted & anew
    failed = 0
    if fix or diff:
        mine = [r for r in archive.reports if own is None or r.path in own]
        written, failed = mend_reports(archive, mine, write=fix and not diff, aside=form != "text")
        if written:
            del surroundings.archive
            archive = surroundings.archive
    reports = [r for r in archive.reports if wanted is None or r.path in wanted]
    with shown_progress(_to_log) as stages:
        facts = surroundings.facts(reports, stages("检查报告"))
        stages("对照全库")
        copies = surroundings.copies(reports)
        told = check_reports(archive, reports, copies, surroundings.signoffs, facts)
    found = [*check_own_files(archive), *told]
    diagnostics = [d for d in found if wanted is None or d.path in wanted]
    diagnostics.sort(key=lambda d: (d.path, d.line, d.rule))
    output = RENDERERS[form](diagnostics, _discreet(surroundings.line_reader(), diagnostics))
    if output:
        click.echo(output)
    if form == "text":
        _tell_trouble(surroundings)
        click.echo(f"检查了 {len(reports)} 份报告。")
    return 1 if failed or any(_is_error(d) for d in diagnostics) else 0


def _to_log(line: str) -> None:
    click.echo(line, err=True)


def _tell_trouble(surroundings: Surroundings) -> None:
    """Say once that nothing is known of the sign-off, and why."""
    trouble = surroundings.signoffs.trouble
    if trouble is not None:
        click.echo(f"审签情况没有检查：{trouble.message}{trouble.help}", err=True)


def _discreet(line_of: LineReader, diagnostics: Sequence[Diagnostic]) -> LineReader:
    """A line reader that keeps to itself what must not stand on a screen or in a log of a build server."""
    from shuzhi.rules import RULES_BY_SLUG
    from shuzhi.secrecy import SECRET_RULE

    marked = {d.path for d in diagnostics if d.rule == SECRET_RULE}
    confidential = {(d.path, d.line) for d in diagnostics if RULES_BY_SLUG[d.rule].confidential}
    return lambda path, line: None if path in marked or (path, line) in confidential else line_of(path, line)


def _is_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is Severity.ERROR


def _named(surroundings: Surroundings, archive: Archive, paths: tuple[Path, ...]) -> set[str] | None:
    """The archive's files that were named, or None where all are meant."""
    if not paths:
        return None
    known = archive.paths
    wanted: set[str] = set()
    for path in paths:
        name = surroundings.relative(path)
        if name is None and not path.is_absolute():
            name = path.as_posix()
        if name == ".":
            return None
        matching = {one for one in known if name is not None and (one == name or one.startswith(f"{name}/"))}
        if not matching and name is not None and not path.is_absolute():
            # Named as from the archive's root while one stands elsewhere (--root).
            inside = path.as_posix().rstrip("/")
            matching = {one for one in known if one == inside or one.startswith(f"{inside}/")}
        if not matching and name == archive.folder:
            matching = known
        if not matching:
            raise click.UsageError(_why_not(archive, path))
        wanted |= matching
    return wanted


def _why_not(archive: Archive, path: Path) -> str:
    if not path.exists():
        return f"找不到“{path}”。"
    return f"“{path}”不是库里的报告；报告在 {archive.folder}/年度/组织代码.md。库外的文件可以用 shuzhi inspect 查看。"


def _changed(surroundings: Surroundings, archive: Archive, since: str) -> set[str]:
    """The files that changed since a revision."""
    from shuzhi.changed_files import GitError, changed_since

    try:
        return changed_since(surroundings.root, archive.folder, since)
    except GitError as error:
        raise click.UsageError(str(error)) from None
