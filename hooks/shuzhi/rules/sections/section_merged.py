"""两个部分合在一个标题下。

查什么：一个标题同时说了两个部分，例如“存在的问题及今后打算”。

为什么：这样写是允许的，但程序要按文中的提示语把问题和打算分开；这条建议说明它是怎样读的，请核对。

例子：
    ## 三、存在的问题及今后党建工作目标

怎么改：分成两节最清楚；不分的话，在两段开头分别写“存在的问题：”“今后打算：”。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.vocabulary import Topic


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for section in report.body.sections:
        if len(section.slots) < 2:
            continue
        read = "、".join(
            f"{slot.label} {len(section.points_about(Topic.of(slot)))} 条" for slot in section.slots
        )
        yield Fault(
            RULE.slug,
            section.line,
            0,
            f"“{section.heading.text}”同时是{'和'.join(f'“{slot.label}”' for slot in section.slots)}，读出：{read}。",
            "请核对条数；对不上的，请分成两节。",
        )


RULE = Rule("section-merged", Severity.ADVICE, _check)
