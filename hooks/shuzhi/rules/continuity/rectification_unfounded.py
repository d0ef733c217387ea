"""回应了上年没有提过的问题。

查什么：整改部分点名回应的问题，上一份报告里应当有；注明的编号（2022-3）应当存在。上级点评、巡察、审计指出的问题不在此列。

为什么：回应的不是自己提过的问题，多半是抄了别人的整改情况，或者避开了真正的问题。

例子：
    上年报告没有提过场地，整改情况写“关于活动场地不足的问题，已经解决”。

怎么改：核对上年的报告，逐个回应那里提出的问题；问题是别处指出的，写明是谁指出的。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.ledger import Unfounded, ledger_of_organization
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.quoting import quoted


def _check(report: Report, context: Context) -> Iterator[Fault]:
    ledger = ledger_of_organization(context.archive, report.code)
    for answer in ledger.unfounded_in(report):
        if answer.unknown:
            yield _unknown(answer)
        elif not answer.outside:
            yield Fault(
                RULE.slug,
                answer.line,
                0,
                f"{answer.compared}年度的报告里没有找到“{quoted(answer.title)}”这个问题。",
                f"请核对上年的报告；是同一个问题换了说法的，在编号后面注明（{answer.compared}-几）；是上级指出的，写明由谁指出。",
            )


def _unknown(answer: Unfounded) -> Fault:
    return Fault(
        RULE.slug,
        answer.line,
        0,
        f"注明的问题编号不存在：{'、'.join(answer.unknown)}。",
        "编号是“年度-第几个问题”，如 2022-1；请对照台账改正。",
    )


RULE = Rule("rectification-unfounded", Severity.ADVICE, _check)
