"""`shuzhi roster`"""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings
from shuzhi.cli.tables import format_option, print_csv, print_json, print_table

if TYPE_CHECKING:
    from shuzhi.roster import Entry, Totals

_COLUMNS = {
    "organization": "代码",
    "name": "组织",
    "year": "年度",
    "standing": "状态码",
    "state": "状态",
    "days_late": "逾期天数",
    "secretaries": "述职人",
    "submitted": "提交日期",
    "on_behalf": "代述职",
    "reports": "报告",
    "reason": "说明",
    "subtree_owed": "本级及下级应交",
    "subtree_handed_in": "本级及下级已交",
}


@click.command(cls=ChineseCommand)
@click.argument("year", type=click.IntRange(1949, 2149), metavar="年度")
@click.option("--organization", metavar="代码", help="只看这个组织和它的下级。")
@click.option("--missing", is_flag=True, help="只列还没有交的，用来发催交通知。")
@format_option
@click.pass_obj
def roster(surroundings: Surroundings, year: int, organization: str | None, missing: bool, form: str) -> int:
    """看一个年度谁交了、谁迟了、谁没交（报送情况）。

    按登记册的存续年份、上下级和年度规则里的免交名单判断；有下级的组织附下级合计。
    """
    from shuzhi.roster import Standing, tree_of

    code = surroundings.organization(organization).code if organization else None
    tree = tree_of(surroundings.archive, year, code)
    shown = [row for row in tree if not missing or row[1].standing is Standing.MISSING]
    records = [_record(entry, below) for _, entry, below in shown]
    if form == "json":
        print_json(records)
    elif form == "csv":
        print_csv(records, _COLUMNS)
    else:
        _print(surroundings, year, tree, shown)
    return 0


def _record(entry: Entry, below: Totals | None) -> dict[str, Any]:
    return {
        "organization": entry.organization.code,
        "name": entry.organization.short_in(entry.year),
        "year": entry.year,
        "standing": entry.standing.value,
        "state": entry.standing.label,
        "days_late": entry.days_late,
        "secretaries": [report.secretary for report in entry.reports if report.secretary],
        "submitted": [str(report.submitted) for report in entry.reports if report.submitted],
        "on_behalf": entry.on_behalf,
        "reports": [report.path for report in entry.reports],
        "reason": entry.reason or None,
        "subtree": asdict(below) if below else None,
        "subtree_owed": below.owed if below else None,
        "subtree_handed_in": below.handed_in if below else None,
    }


def _print(
    surroundings: Surroundings,
    year: int,
    tree: list[tuple[int, Entry, Totals | None]],
    shown: list[tuple[int, Entry, Totals | None]],
) -> None:
    from shuzhi.roster import totals_of

    rows = []
    for depth, entry, below in shown:
        remarks = [f"{entry.reason}"] if entry.reason else []
        remarks += ["代述职"] if entry.on_behalf else []
        remarks += [f"{len(entry.reports)} 份报告"] if len(entry.reports) > 1 else []
        rows.append(
            (
                "　" * depth + entry.organization.short_in(year),
                entry.standing.label + (f" {entry.days_late} 天" if entry.days_late else ""),
                "、".join(report.secretary or "—" for report in entry.reports),
                "、".join(str(report.submitted or "—") for report in entry.reports),
                f"{below.handed_in}/{below.owed}" if below else "",
                "；".join(remarks),
            )
        )
    totals = totals_of([entry for _, entry, _ in tree])
    deadline = surroundings.archive.cycle(year).deadline
    click.echo(f"{year}年度报送情况" + (f"，截止 {deadline}{_distance(deadline)}" if deadline else ""))
    if rows:
        print_table(rows, ("组织", "状态", "述职人", "提交日期", "本级及下级", "备注"))
    click.echo(
        f"应交 {totals.owed}，已交 {totals.handed_in}（其中逾期 {totals.late}，代述职 {totals.on_behalf}，"
        f"两份报告 {totals.twice}），未交 {totals.missing}，免交 {totals.exempt}。"
    )


def _distance(deadline: datetime.date) -> str:
    days = (deadline - datetime.date.today()).days
    return f"，还有 {days} 天" if days > 0 else "，今天截止" if days == 0 else ""
