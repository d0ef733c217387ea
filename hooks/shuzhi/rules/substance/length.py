"""篇幅不合要求。

查什么：正文字数（不计空格）在年度规则 limits.length 规定的范围内，默认 1500 到 5000 字。

为什么：太短说不清做了什么、差在哪里，太长会上听不完；多数单位的通知都限定了篇幅。

例子：
    正文 6200 字，规定不超过 5000 字。

怎么改：太长的删去背景、意义和重复的话，太短的把做法、数字和问题写具体。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule


def _check(report: Report, context: Context) -> Iterator[Fault]:
    least, most = context.cycle.limits.length
    found = report.body.characters
    if found < least:
        yield _fault(report, f"正文至少要 {least} 字，现在 {found} 字。", "请把做法、数字和问题写具体。")
    elif found > most:
        yield _fault(report, f"正文不得超过 {most} 字，现在 {found} 字。", "请删去背景、意义和重复的话。")


def _fault(report: Report, message: str, mend: str) -> Fault:
    return Fault(RULE.slug, report.body.first_line, 0, message, mend)


RULE = Rule("length", Severity.ADVICE, _check)
