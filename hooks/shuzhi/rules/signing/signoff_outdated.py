"""审签以后又有改动。

查什么：主分支上的文本，应当与最近一次审签的文本逐字节相同。改一个字、补一个档号，都要重新审签；只改文件名不算。

为什么：审签认的是那一份文本。审签以后改过的内容，没有人同意过。

例子：
    报告审签合并以后，有人直接在主分支上改了一个数字。

怎么改：在分支上改好，发起合并请求重新审签；改错了的，恢复成审签时的文本，也要经过一次审签。审签时的文本和此后的改动，在这份报告的页面上看“审签与版本”。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.signing.telling import approval_told, arrival_told, is_due
from shuzhi.signoff import State


def _check(report: Report, context: Context) -> Iterator[Fault]:
    signoff = context.signoffs.of(report.path)
    if signoff.state is not State.CHANGED or signoff.version is None or not is_due(signoff):
        return
    signed = f"{approval_told(signoff.approved)}，" if signoff.approved else ""
    yield Fault(
        RULE.slug,
        0,
        0,
        f"审签以后文本又有改动，没有重新审签：{signed}{arrival_told(signoff.version)}。",
        "请在分支上改动后发起合并请求，重新审签。",
    )


RULE = Rule(
    "signoff-outdated",
    Severity.WARNING,
    _check,
    imported_severity=Severity.ADVICE,
    needs_text=False,
    beyond_organization=True,
)
