"""组织与文件名不一致。

查什么：元数据里的 `organization` 必须与文件名里的组织代码一致。

为什么：两处不一致时，不知道该算哪个组织的报告；复制别人的文件来改时最容易忘记。

例子：
    reports/2023/bank.md 里写着 organization: hospital

怎么改：改正 `organization`，或给文件改名。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    code = report.front.values.get("organization")
    if code is not None and code != report.code:
        yield Fault(
            RULE.slug,
            report.front.lines.get("organization", 1),
            0,
            f"organization 必须与文件名一致：文件名是“{report.code}”，这里是“{code}”。",
            f"请改成 {report.code}，或给文件改名。",
        )


RULE = Rule("organization-mismatch", Severity.ERROR, _check)
