"""部分是空的。

查什么：一级标题下面没有任何文字。

为什么：只有标题的部分等于没有写。

例子：
    ## 三、存在的问题
    ## 四、下一步打算

怎么改：补写内容，或删去标题。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for section in report.body.sections:
        if not any(line.strip() and not line.startswith("#") for line in section.lines):
            yield Fault(
                RULE.slug,
                section.line,
                0,
                f"“{section.heading.text}”下面没有内容。",
                "请补写内容，或删去标题。",
            )


RULE = Rule("section-empty", Severity.ERROR, _check, imported_severity=Severity.ADVICE)
