"""标题过长。

查什么：标题不得超过 100 个字。

为什么：这样长的标题多半是正文忘了换行，目录和页面都放不下。

例子：
    ## 一、履职情况2023年，我认真……（整段正文）

怎么改：在标题后面换行，正文另起一段。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

LONGEST = 100
"""Characters. The longest heading among the samples has 33; a slogan of three clauses stays below 60."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for heading in report.body.headings:
        if len(heading.text) > LONGEST:
            yield Fault(
                RULE.slug,
                heading.line,
                0,
                f"标题不得超过 {LONGEST} 个字，现在有 {len(heading.text)} 个字。",
                "请在标题后面换行，正文另起一段。",
            )


RULE = Rule("heading-too-long", Severity.ERROR, _check, imported_severity=Severity.ADVICE)
