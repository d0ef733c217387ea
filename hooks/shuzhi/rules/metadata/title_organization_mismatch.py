"""标题里是别的组织。

查什么：标题里出现了登记册里另一个组织的简称或曾用名，而没有本组织的名称。

为什么：借用别人的报告来改，标题没有换。

例子：
    title: 供水分公司党支部书记2023年度述职报告（文件是 hospital.md）

怎么改：改正标题；确实是那个组织的报告，就给文件改名。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule


def _check(report: Report, context: Context) -> Iterator[Fault]:
    own = context.archive.registry.get(report.code)
    if own is None or "title" not in report.front.values:
        return
    named = context.archive.registry.names_in(report.title)
    if any(report.code in codes for _, codes in named):
        return
    # 滨江支行党支部 contains 支行党支部: a name that is part of the own one proves nothing.
    foreign = next((name for name, _ in named if not any(name in known for known in own.all_names)), None)
    if foreign is not None:
        yield Fault(
            RULE.slug,
            report.front.lines.get("title", 1),
            0,
            f"标题里必须是本组织：这里写的是“{foreign}”，而文件登记的组织是“{own.short_in(report.year)}”。",
            "请改正标题，或检查文件名里的组织代码。",
        )


RULE = Rule("title-organization-mismatch", Severity.ERROR, _check)
