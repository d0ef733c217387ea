"""同一部分出现两次。

查什么：同一部分（例如“存在问题”）有两个一级标题。单独成节的“原因分析”属于问题部分，不算重复。

为什么：台账和统计按部分读取，重复时分不清以哪个为准。

例子：
    ## 三、存在的问题
    ## 四、存在的不足

怎么改：合并成一节；其实是别的内容的，换一个标题，或用 `{#performance}` 这样的标记注明。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.sections import Section
from shuzhi.vocabulary import Slot


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    first: dict[Slot, Section] = {}
    for section in report.body.sections:
        for slot in section.slots:
            if slot in first and not (slot is Slot.PROBLEMS and section.is_causes_only):
                yield Fault(
                    RULE.slug,
                    section.line,
                    0,
                    f"“{slot.label}”部分出现了两次：这里是“{section.heading.text}”，"
                    f"第 {first[slot].line} 行是“{first[slot].heading.text}”。",
                    "请合并成一节，或给其中一节换一个标题。",
                )
            first.setdefault(slot, section)


RULE = Rule("section-duplicate", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
