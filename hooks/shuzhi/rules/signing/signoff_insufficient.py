"""审签不够数。

查什么：有效的审签人数，不能少于合并时登记册规定的人数（approvals）。作者本人的审签、名单以外的人的审签、直接提交时自己写下的审签不算。

为什么：自己批自己、无权的人代批，等于没有审签。

例子：
    登记册规定 2 人审签，合并时只有支部书记本人和另外一人点了批准。

怎么改：请够数的审签人重新审签。名单有误的，先改登记册的 reviewers 和 approvals，再发起新的合并请求：已经合并的报告按合并时的名单判断。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.signing.telling import arrival_told, is_due
from shuzhi.signoff import Assessment, State


def _check(report: Report, context: Context) -> Iterator[Fault]:
    signoff = context.signoffs.of(report.path)
    if signoff.state is not State.UNREVIEWED or signoff.version is None or not is_due(signoff):
        return
    assessment = signoff.version.assessment
    if not (assessment.counted or assessment.refused):
        return  # signoff-missing
    yield Fault(
        RULE.slug,
        0,
        0,
        f"需要 {assessment.needed} 人审签，{_who(assessment)}。{arrival_told(signoff.version)}。",
        "请在分支上改动后发起合并请求，由名单上的其他审签人审签后合并。",
    )


def _who(assessment: Assessment) -> str:
    counted = "、".join(person.shown for person in assessment.counted)
    valid = f"有效的只有 {len(assessment.counted)} 人（{counted}）" if counted else "没有一个有效"
    refused = "；".join(f"{refusal.person.shown}{refusal.objection.label}" for refusal in assessment.refused)
    return valid + (f"；{refused}" if refused else "")


RULE = Rule(
    "signoff-insufficient",
    Severity.WARNING,
    _check,
    imported_severity=Severity.ADVICE,
    needs_text=False,
    beyond_organization=True,
)
