"""组织当年已经终止。

查什么：报告的年度晚于登记册里组织的终止年度 `until`。

为什么：不在存续期内的组织不应当有报告，多半是组织代码或年度写错了。

例子：
    until: 2022，而报告在 2023 文件夹里

怎么改：核对年度和组织代码；仍然存在的组织，请管理员删去 `until`。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule


def _check(report: Report, context: Context) -> Iterator[Fault]:
    organization = context.archive.registry.get(report.code)
    if organization is not None and organization.until is not None and report.year > organization.until:
        yield Fault(
            RULE.slug,
            report.front.lines.get("year", 1),
            0,
            f"“{organization.short}”到 {organization.until} 年为止，这份报告是 {report.year} 年的。",
            "请核对年度和组织代码；登记有误的，请管理员改正登记册。",
        )


RULE = Rule("organization-dissolved", Severity.ERROR, _check, needs_text=False)
