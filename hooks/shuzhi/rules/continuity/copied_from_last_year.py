"""沿用往年的报告。

查什么：正文与本组织往年报告相同的部分，达到年度规则 limits.copied_from_last_year 的比例，默认 30%。引用的文件和会议名称、固定用语、对上年问题的转述不算；改了年份、数字和个别词语的也看得出。

为什么：只改年份的报告，等于没有述职。

例子：
    2023 年的报告与 2022 年的相同 85%，只换了年份和数字。

怎么改：重写相同的段落，写今年做了什么、变化在哪里。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.copying import copy_fault
from shuzhi.rules.model import Context, Rule


def _check(report: Report, context: Context) -> Iterator[Fault]:
    least = context.cycle.limits.copied_from_last_year
    for copy in context.copies.of(report):
        other = context.archive.by_path[copy.other]
        if other.code == report.code and other.year < report.year and copy.own_share >= least:
            yield copy_fault(RULE.slug, copy, f"本组织{other.year}年度的报告")
            return  # the most alike one; that one was perhaps copied from older ones itself


RULE = Rule(
    "copied-from-last-year",
    Severity.WARNING,
    _check,
    imported_severity=Severity.ADVICE,
    beyond_organization=True,
)
