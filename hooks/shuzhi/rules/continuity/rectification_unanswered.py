"""上年的问题没有回应。

查什么：上一份报告提出的每个问题，这份报告的整改部分都应当有一条说明整改情况。按编号和内容对应；一年两份报告的，只对最后一份提。后来补进库里的旧稿提出的问题，不要求早已定稿的报告回应。

为什么：报告、点评、整改、销号是一个闭环；没有下文的问题，来年还会再出现。

例子：
    上年问题三条，整改情况只写了两条。

怎么改：补写这个问题的整改情况；已经写了没有认出来的，在那一条的编号后面注明是哪个问题，如“问题一（2022-2）：”，意思是 2022 年度报告的第 2 个问题。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.ledger import ledger_of_organization
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.quoting import quoted
from shuzhi.vocabulary import BLANK, Slot, Topic


def _check(report: Report, context: Context) -> Iterator[Fault]:
    own = context.archive.reports_of(report.code, report.year)
    if own and own[-1] is not report:
        return
    if not any(
        one.body.points_about(Topic.RECTIFICATION) or one.body.sections_of(Slot.RECTIFICATION) for one in own
    ):
        return  # the whole part is missing, which section-missing says
    if any(
        BLANK in line
        for one in own
        for section in one.body.sections_of(Slot.RECTIFICATION)
        for line in section.lines
    ):
        return  # a draft that is not finished, which placeholder-left says
    ledger = ledger_of_organization(context.archive, report.code)
    sections = report.body.sections_of(Slot.RECTIFICATION)
    line = sections[0].line if sections else report.body.first_line
    for problem in ledger.unanswered_by(report):
        if context.archive.by_path[problem.path].imported and not report.imported:
            continue  # what was brought in later must not undo what is signed off
        yield Fault(
            RULE.slug,
            line,
            0,
            f"{problem.year}年度报告的第 {problem.number} 个问题“{quoted(problem.title)}”没有回应。",
            f"请补写整改情况；已经写了的，在那一条的编号后面注明（{problem.identifier}）。",
        )


RULE = Rule("rectification-unanswered", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
