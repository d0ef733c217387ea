"""`shuzhi signoff`"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings
from shuzhi.cli.tables import format_option, print_csv, print_json, print_table

if TYPE_CHECKING:
    from shuzhi.signoff import Signoff, Signoffs

_COLUMNS = {
    "path": "报告",
    "state": "状态码",
    "standing": "状态",
    "commit": "提交",
    "merged": "合并时间",
    "merged_by": "合并人",
    "approvers": "审签人",
    "authors": "作者",
    "request": "合并请求",
    "sha256": "SHA-256",
    "sm3": "SM3",
    "notes": "说明",
}


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]...")
@click.option(
    "--branch", metavar="分支", help="主分支的名称，默认按 mkdocs.yml 里的 main_branch；没有写的依次找 main、master 和 origin/HEAD 指向的分支。"
)
@format_option
@click.pass_obj
def signoff(surroundings: Surroundings, paths: tuple[Path, ...], branch: str | None, form: str) -> int:
    """看每份报告由谁审签、何时合并，现在的文本是不是审签过的文本（全部取自 git）。

    sha256 和 sm3 是审签文本的摘要；没有审签过的为空。作者本人的审签不算。浅克隆或没有 git 时状态为“无法判断”。
    """
    from shuzhi.signoff import read_signoffs

    wanted = _named(surroundings, paths)
    signoffs = read_signoffs(surroundings.archive, branch or surroundings.settings.main_branch or None)
    shown = [signoffs.of(path) for path in wanted]
    for line in _told_once(signoffs):
        click.echo(line, err=True)
    if form == "json":
        print_json([_record(one) for one in shown])
    elif form == "csv":
        print_csv([_record(one) for one in shown], _COLUMNS)
    elif signoffs.trouble is None:
        _print(signoffs, shown)
    return 0


def _named(surroundings: Surroundings, paths: tuple[Path, ...]) -> list[str]:
    """The reports that are meant, in the archive's order."""
    archive = surroundings.archive
    known = [report.path for report in archive.reports]
    if not paths:
        return known
    wanted: set[str] = set()
    for path in paths:
        from_here = surroundings.relative(path)
        from_root = None if path.is_absolute() else path.as_posix()  # where one stands elsewhere (--root)
        matching: set[str] = set()
        for name in (from_here, from_root):
            matching = matching or {one for one in known if name is not None and _is_below(one, name)}
        if not matching:
            raise click.UsageError(f"“{path}”不是库里的报告；报告在 {archive.folder}/年度/组织代码.md。")
        wanted |= matching
    return [path for path in known if path in wanted]


def _is_below(path: str, name: str) -> bool:
    return name in (".", path) or path.startswith(f"{name}/")


def _told_once(signoffs: Signoffs) -> list[str]:
    if signoffs.trouble is not None:
        return [signoffs.trouble.message, signoffs.trouble.help]
    return list(signoffs.remarks)


def _record(one: Signoff) -> dict[str, Any]:
    version = one.told
    arrival = version.arrival if version else None
    digests = one.digests
    return {
        "path": one.path,
        "state": one.state.value,
        "standing": one.state.label,
        "commit": arrival.commit if arrival else None,
        "merged": arrival.time.isoformat() if arrival else None,
        "merged_by": arrival.merged_by.shown if arrival and arrival.merged_by else None,
        "approvers": [person.shown for person in version.assessment.counted] if version else [],
        "authors": [person.shown for person in version.authors] if version else [],
        "request": arrival.request.shown if arrival and arrival.request else None,
        "sha256": digests.sha256 if digests else None,
        "sm3": digests.sm3 if digests else None,
        "kind": arrival.kind.value if arrival else None,
        "needed": version.assessment.needed if version else None,
        "refused": _refused(one),
        "approved_commit": one.approved.arrival.commit if one.approved else None,
        "under_review": one.under_review,
        "remarks": [remark.value for remark in one.remarks],
        "notes": "；".join(_notes(one)) or None,
    }


def _refused(one: Signoff) -> list[dict[str, str]]:
    refusals = one.told.assessment.refused if one.told else ()
    return [{"name": refusal.person.shown, "objection": refusal.objection.value} for refusal in refusals]


def _notes(one: Signoff) -> list[str]:
    from shuzhi.signoff import State

    version = one.told
    notes = [remark.label for remark in one.remarks]
    if version is None or one.state in (State.APPROVED, State.UNKNOWN):
        return notes
    assessment = version.assessment
    notes.insert(
        0, f"{version.arrival.kind.label}，需要 {assessment.needed} 人审签，有效 {len(assessment.counted)} 人"
    )
    notes[1:1] = [f"{refusal.person.shown}{refusal.objection.label}" for refusal in assessment.refused]
    return notes


def _print(signoffs: Signoffs, shown: list[Signoff]) -> None:
    rows = []
    for one in shown:
        record = _record(one)
        rows.append(
            (
                one.state.label,
                one.path,
                (record["merged"] or "")[:10],
                record["merged_by"] or "",
                "、".join(record["approvers"]),
                "、".join(record["authors"]),
                record["request"] or "",
                record["notes"] or "",
            )
        )
    headings = ("状态", "报告", "合并日期", "合并人", "审签人", "作者", "合并请求", "说明")
    if rows:
        print_table(rows, headings, title=f"审签情况（主分支 {signoffs.main}）")
    counts = Counter(one.state for one in shown)
    told = "，".join(f"{state.label} {number}" for state, number in sorted(counts.items()))
    click.echo(f"共 {len(shown)} 份：{told}。" if shown else "没有报告。")
