"""`shuzhi ledger`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings
from shuzhi.cli.tables import format_option, print_csv, print_json, print_table

if TYPE_CHECKING:
    from shuzhi.ledger import Problem

_COLUMNS = {
    "organization": "代码",
    "name": "组织",
    "year": "年度",
    "number": "序号",
    "text": "问题",
    "state": "回应",
    "answer_year": "回应年度",
    "answer_text": "回应内容",
    "certainty": "对应把握",
    "repeats": "其他年度",
    "path": "报告",
    "line": "行",
}
_STATUSES = ("answered", "unanswered", "pending")


@click.command(cls=ChineseCommand)
@click.option(
    "--year", type=click.IntRange(1949, 2149), metavar="年度", help="只看这个年度的报告提出的问题。"
)
@click.option("--organization", metavar="代码", help="只看这个组织和它的下级。")
@click.option(
    "--status",
    type=click.Choice(_STATUSES),
    help="只看已回应（answered）、未回应（unanswered）或尚无后续报告（pending）的。",
)
@click.option("--repeated", is_flag=True, help="只看连年出现的。")
@format_option
@click.pass_obj
def ledger(
    surroundings: Surroundings,
    *,
    year: int | None,
    organization: str | None,
    status: str | None,
    repeated: bool,
    form: str,
) -> int:
    """问题整改台账：每份报告提出的每个问题，后来的报告怎样回应。

    “对应把握”说的是程序有多大把握认定这条回应的就是这个问题：明确标注、一致、相近、仅凭序号。
    """
    from shuzhi.ledger import ledger_of

    archive = surroundings.archive
    surroundings.facts(archive.reports)
    codes = None
    if organization:
        surroundings.organization(organization)
        codes = {o.code for _, o in archive.registry.subtree(organization)}
    problems = [
        problem
        for problem in ledger_of(archive).problems
        if (year is None or problem.year == year)
        and (codes is None or problem.organization in codes)
        and (status is None or problem.status.value == status)
        and (not repeated or problem.repeats)
    ]
    if form == "json":
        print_json([problem.as_dict() for problem in problems])
    elif form == "csv":
        print_csv([_record(surroundings, problem) for problem in problems], _COLUMNS)
    else:
        _print(surroundings, problems)
    return 0


def _name(surroundings: Surroundings, problem: Problem) -> str:
    found = surroundings.archive.registry.get(problem.organization)
    return found.short_in(problem.year) if found else problem.organization


def _record(surroundings: Surroundings, problem: Problem) -> dict[str, Any]:
    answer = problem.answer
    return {
        **problem.as_dict(),
        "name": _name(surroundings, problem),
        "state": problem.status.label,
        "answer_year": answer.year if answer else None,
        "answer_text": answer.text if answer else None,
        "certainty": answer.certainty.label if answer else None,
    }


def _print(surroundings: Surroundings, problems: list[Problem]) -> None:
    from shuzhi.ledger import Status

    rows = []
    for problem in problems:
        answer = problem.answer
        rows.append(
            (
                _name(surroundings, problem),
                problem.identifier,
                _short(problem.title, 30),
                f"{problem.status.label}（{answer.year}，{answer.certainty.label}）"
                if answer
                else problem.status.label,
                _short(_deed(answer.text), 30)
                if answer
                else _short(problem.claim.text, 30)
                if problem.claim
                else "",
                "、".join(map(str, problem.repeats)),
            )
        )
    if rows:
        print_table(rows, ("组织", "编号", "问题", "回应", "回应内容", "连年"))
    counts = [
        sum(p.status is status for p in problems)
        for status in (Status.ANSWERED, Status.UNANSWERED, Status.PENDING)
    ]
    click.echo(
        f"{len(problems)} 个问题：已回应 {counts[0]}，未回应 {counts[1]}，尚无后续报告 {counts[2]}；"
        f"连年出现 {sum(bool(p.repeats) for p in problems)}。"
    )


def _deed(answer: str) -> str:
    """What was done: an answer mostly begins with the problem's own words."""
    head, stop, rest = answer.replace("\n", "").partition("。")
    return rest or head + stop


def _short(text: str, length: int) -> str:
    first = text.partition("\n")[0]
    return first if len(first) <= length else first[:length] + "…"
