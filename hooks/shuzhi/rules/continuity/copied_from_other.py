"""与别处的报告雷同。

查什么：正文与其他组织的报告相同的部分，达到年度规则 limits.copied_from_other 的比例，默认 15%；两份报告一半以上相同的，不论有多少份一样都提醒。许多组织共有的上级要求、引用的文件和固定用语很少计入。

为什么：抄来的报告说的不是自己的事，会上通不过，也要受批评。

例子：
    与“2023年度 仓库党支部”的报告相同 62%，只换了单位名称。

怎么改：改写相同的段落，写自己的做法、数字和问题；确有共同起草的部分，在元数据 allow 里写明理由。
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.copying import copy_fault
from shuzhi.rules.model import Context, Rule

_MOST: Final = 3
"""Other reports that are named; who copied from more knows what to do."""

_HALF: Final = 0.5


def _check(report: Report, context: Context) -> Iterator[Fault]:
    least = context.cycle.limits.copied_from_other
    told = 0
    for copy in context.copies.of(report):
        other = context.archive.by_path[copy.other]
        alike = copy.own_share >= least or copy.share >= max(_HALF, least)
        if other.code == report.code or other.year > report.year or not alike:
            continue
        organization = context.archive.registry.get(other.code)
        name = organization.short_in(other.year) if organization else other.code
        yield copy_fault(RULE.slug, copy, f"“{other.year}年度 {name}”的报告")
        told += 1
        if told == _MOST:
            return


RULE = Rule(
    "copied-from-other", Severity.WARNING, _check, imported_severity=Severity.ADVICE, beyond_organization=True
)
