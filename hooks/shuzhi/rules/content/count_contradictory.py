"""同一个数前后不一。

查什么：同一项工作的同一个数，在报告里写了两个不同的数。谁做的、什么时候、按次还是按人不同的，不算；“其中”、约数、累计、指标、打算里的数不比。

为什么：前后对不上的数，至少有一个是错的，整份报告的数都会受怀疑。

例子：
    全年开展主题党日11次……支部坚持主题党日制度，开展主题党日12次。

怎么改：对照原始记录核实，改正写错的一处；说的是两件事的，写明区别。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from shuzhi.counts import Count, counts_of
from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.vocabulary import Slot


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    elsewhere = {
        line
        for section in report.body.sections
        if Slot.PERFORMANCE not in section.slots and Slot.OVERVIEW not in section.slots
        for line in range(section.line, section.first_line + len(section.lines))
    }
    told: dict[tuple[str, str, str], list[Count]] = defaultdict(list)
    for count in counts_of(report.body):
        if count.line not in elsewhere and count.is_of_year(report.year):
            told[count.subject, count.measure, count.who].append(count)
    for counts in told.values():
        first = counts[0]
        other = next((count for count in counts[1:] if count.value != first.value), None)
        if other is not None:
            yield Fault(
                RULE.slug,
                other.line,
                other.column,
                f"“{other.subject}”这里是 {other.value:g}{other.unit}，第 {first.line} 行是 {first.value:g}{first.unit}。",
                "请对照原始记录核实，改正写错的一处；说的是两件事的，写明区别。",
            )


RULE = Rule("count-contradictory", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
