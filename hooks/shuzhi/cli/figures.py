"""`shuzhi figures`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings
from shuzhi.cli.tables import format_option, print_csv, print_json, print_table

if TYPE_CHECKING:
    from shuzhi.figures import Figure


@click.command(cls=ChineseCommand)
@click.option("--year", type=click.IntRange(1949, 2149), metavar="年度", help="只看这个年度的报告。")
@click.option("--organization", metavar="代码", help="只看这个组织和它的下级。")
@click.option("--subject", metavar="项目", help="只看这一项，如“主题党日”。")
@format_option
@click.pass_obj
def figures(
    surroundings: Surroundings, year: int | None, organization: str | None, subject: str | None, form: str
) -> int:
    """报告里写明的数据：三会一课、主题党日、党课、谈心谈话、发展党员等各多少，出自哪一行。

    只取写明是本年度、本组织的数字；约数、指标、其中数和前后矛盾的不取，宁缺毋错。
    """
    from shuzhi.counts import TERMS
    from shuzhi.figures import COLUMNS, figures_of, record_of

    archive = surroundings.archive
    surroundings.facts(archive.reports)
    codes = None
    if organization:
        surroundings.organization(organization)
        codes = {o.code for _, o in archive.registry.subtree(organization)}
    if subject is not None:
        _must_be_known(subject, [term.name for term in TERMS])
    shown = [
        figure
        for each in archive.years
        if year in (None, each)
        for report, stated in figures_of(archive).of_year(each)
        if codes is None or report.code in codes
        for figure in stated
        if subject in (None, figure.item.subject)
    ]
    records = [record_of(archive, figure) for figure in shown]
    if form == "json":
        print_json(records)
    elif form == "csv":
        print_csv(records, COLUMNS)
    else:
        _print(shown, records)
    return 0


def _must_be_known(subject: str, names: list[str]) -> None:
    from shuzhi.validation import nearest

    if subject not in names:
        guess = nearest(subject, names)
        hint = f"，是不是“{guess}”？" if guess else "。"
        raise click.UsageError(f"没有“{subject}”这一项{hint}可以看的有：{'、'.join(names)}。")


def _print(figures: list[Figure], records: list[dict[str, Any]]) -> None:
    rows = [
        (
            record["name"],
            str(record["year"]),
            figure.item.label,
            f"{record['value']}",
            record["unit"],
            f"{record['path']}:{record['line']}",
            record["text"],
        )
        for figure, record in zip(figures, records, strict=True)
    ]
    if rows:
        print_table(rows, ("组织", "年度", "项目", "数字", "单位", "出处", "原文"), numbers=(3,))
    reports = len({figure.report.path for figure in figures})
    click.echo(f"{reports} 份报告，{len(rows)} 个数字。")
