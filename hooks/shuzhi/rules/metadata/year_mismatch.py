"""年度与位置不一致。

查什么：元数据里的 `year` 必须与所在的年度文件夹一致。

为什么：两处不一致时，不知道该算哪一年的报告。

例子：
    reports/2023/bank.md 里写着 year: 2024

怎么改：改正 `year`，或把文件移到对应的年度文件夹。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    year = report.front.values.get("year")
    if year is not None and year != report.year:
        yield Fault(
            RULE.slug,
            report.front.lines.get("year", 1),
            0,
            f"year 必须与文件夹一致：文件夹是 {report.year}，这里是 {year}。",
            f"请改成 {report.year}，或把文件移到 {year} 文件夹。",
        )


RULE = Rule("year-mismatch", Severity.ERROR, _check)
