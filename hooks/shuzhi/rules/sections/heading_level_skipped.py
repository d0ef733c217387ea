"""标题越级。

查什么：标题的级别要逐级下降：`##` 下面是 `###`，不能直接是 `####`；正文里不用一级标题 `#`，报告的标题写在元数据里。

为什么：越级的标题在目录里位置不对，导出成 Word 时层次也会错。

例子：
    ## 一、履职情况
    #### 1.抓学习

怎么改：按层次改正 `#` 的个数。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.sections import SECTION_LEVEL


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    level = SECTION_LEVEL - 1
    for heading in report.body.headings:
        marks = "#" * heading.level
        if heading.level < SECTION_LEVEL:
            yield Fault(
                RULE.slug,
                heading.line,
                0,
                f"正文里不用一级标题（一个 #）：“{heading.text[:40]}”。",
                "是报告的标题就删去这一行（标题写在元数据 title 里）；是各部分的标题，请改成两个 #。",
            )
        elif heading.level > level + 1:
            yield Fault(
                RULE.slug,
                heading.line,
                0,
                f"标题越级：“{heading.text[:40]}”用了 {heading.level} 个 #（{marks}），这里最多 {level + 1} 个。",
                f"请改成 {'#' * (level + 1)}。",
            )
        level = max(heading.level, SECTION_LEVEL - 1)


RULE = Rule("heading-level-skipped", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
