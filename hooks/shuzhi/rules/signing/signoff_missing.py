"""没有审签记录。

查什么：主分支上的报告，应当是经合并请求、由审签人审签以后合并进来的。没有任何审签记录的列出来；分支上正在审阅的报告不算。

为什么：合并就是定稿，审签记录是日后证明“这份报告是谁同意的”唯一依据。

例子：
    有人把改好的报告直接提交到主分支，没有经过合并请求。

怎么改：把报告放到分支上发起合并请求，由登记册里的审签人审签后合并。已经在主分支上的，在分支上补一次改动，再请审签人审签；建库以前的旧稿（imported: true）只作建议。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.signing.telling import arrival_told, is_due
from shuzhi.signoff import State


def _check(report: Report, context: Context) -> Iterator[Fault]:
    signoff = context.signoffs.of(report.path)
    if signoff.state is not State.UNREVIEWED or signoff.version is None or not is_due(signoff):
        return
    assessment = signoff.version.assessment
    if assessment.counted or assessment.refused:
        return  # signoff-insufficient
    yield Fault(
        RULE.slug,
        0,
        0,
        f"这份报告在主分支上，却没有审签记录：{arrival_told(signoff.version)}，说明里没有写谁审签。",
        "请在分支上改动后发起合并请求，由审签人审签后合并。",
    )


RULE = Rule(
    "signoff-missing",
    Severity.WARNING,
    _check,
    imported_severity=Severity.ADVICE,
    needs_text=False,
    beyond_organization=True,
)
