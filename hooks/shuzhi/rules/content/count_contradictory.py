"""同一件事有两个数。

查什么：同一份报告里，同一项工作（主题党日、支委会、党课、发展党员、党员人数等）用同样的单位说了两次，数字却不一样。讲课人、范围、时段不同的不算；约数、“其中”、指标、整改和打算里的数字不算。

为什么：前后矛盾的数字至少有一个是错的，也会错进汇总表。

例子：
    全年开展主题党日11次。……主题党日12次全部定有议题。

怎么改：对照台账改成一致；确实不是一回事的，写明各指什么（谁讲的、哪一段时间、哪个范围）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.counts import Count, counts_of
from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.vocabulary import Slot

_TOLD_AS_TOTALS = frozenset(
    """
    三会一课 主题党日 党员大会 支委会 党委会议 党小组会 党课 谈心谈话 发展党员 入党积极分子 预备党员转正
    入党申请书 第一议题 理论学习中心组学习 民主生活会 组织生活会 党员人数
    """.split()  # noqa: SIM905 - a row of words is easier to keep
)
"""Told once for the year. Training courses, discussions and the like are told subject by subject, each with its number."""

# 围绕防汛，开展主题党日2次: what the sentence begins with narrows all its counts.
_NARROWING = re.compile("围绕|聚焦|结合|针对|依托|利用|通过|参加|列席|以[^，。]{1,12}为|主题[为是]")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    by_subject: dict[tuple[str, str], list[Count]] = {}
    for count in counts_of(report.body):
        if count.subject in _TOLD_AS_TOTALS:
            by_subject.setdefault((count.subject, count.measure), []).append(count)
    apart = _lines_apart(report)
    for counts in by_subject.values():
        if len({count.value for count in counts}) > 1:
            yield from _contradictions(counts, report.year, apart)


def _lines_apart(report: Report) -> list[range]:
    """Where answers to old problems and plans stand: they tell of other times."""
    return [
        range(section.line, section.first_line + len(section.lines))
        for section in report.body.sections
        if Slot.RECTIFICATION in section.slots or Slot.PLAN in section.slots
    ]


def _contradictions(counts: list[Count], year: int, apart: list[range]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Count] = {}
    told: set[int | float] = set()
    for count in counts:
        if any(count.line in lines for lines in apart) or _NARROWING.search(count.sentence):
            continue
        if count.manners or count.period not in ("", f"{year}年"):
            continue
        before = first.setdefault((count.who, count.scope), count)
        if before.value != count.value and count.value not in told:
            told.add(count.value)
            yield Fault(
                RULE.slug,
                count.line,
                count.column,
                f"同一件事的数字前后必须一致：这里是“{count.text}”，第 {before.line} 行是“{before.text}”。",
                "请对照台账改成一致；确实不是一回事的，写明各指什么。",
            )


RULE = Rule("count-contradictory", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
