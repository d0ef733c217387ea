"""序号不连续。

查什么：同一层的序号必须从一开始、依次递增：一级标题的 一、二、三，同一节里的（一）（二）（三），以及一节里各条的序号。

为什么：跳号、重号多半是删改后漏掉了一条，或者少了一段。

例子：
    ## 一、履职情况
    ## 三、存在的问题

怎么改：改正序号；确实缺了一条的，补上。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.numbering import Label, label_at_start
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.sections import Heading

_LAST = "最后"
"""Counted as the fourth after 首先, 其次, 再次, but it may follow any of them."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    told: set[int] = set()
    for fault in (*_headings(report), *_points(report)):
        if fault.line not in told:
            told.add(fault.line)
            yield fault


def _headings(report: Report) -> Iterator[Fault]:
    """Each level counts anew below a heading of the level above."""
    last: dict[int, Label] = {}
    for heading in report.body.headings:
        for deeper in [level for level in last if level > heading.level]:
            del last[deeper]
        label = label_at_start(heading.text)
        if label is None:
            continue
        previous = last.get(heading.level)
        same = previous is not None and previous.family is label.family
        expected = previous.number + 1 if previous is not None and same else 1
        last_of_all = previous is not None and label.text.startswith(_LAST)
        if label.number != expected and (same or previous is None) and not last_of_all:
            if previous is None and _goes_on_with_text(report, heading, label):
                last[heading.level] = label
                continue
            yield _fault(heading.line, label.text, previous.text if previous else None, expected)
        last[heading.level] = label


def _goes_on_with_text(report: Report, heading: Heading, label: Label) -> bool:
    """Whether the number before stands at the head of a paragraph: （一） runs into its text, （二） stands alone."""
    for index in range(heading.line - report.body.first_line - 1, -1, -1):
        line = report.body.lines[index]
        if line.startswith("#"):
            return False
        found = label_at_start(line)
        if found is not None and found.family is label.family:
            return found.number == label.number - 1
    return False


def _points(report: Report) -> Iterator[Fault]:
    for section in report.body.sections:
        for group in section.groups:
            if group.family is None or len(group.points) < 2:
                continue
            for previous, point in zip((None, *group.points), group.points, strict=False):
                expected = previous.number + 1 if previous else 1
                last_of_all = previous is not None and point.label.startswith(_LAST)
                if point.number == expected or last_of_all:
                    continue
                if previous is not None or len(section.groups) == 1:
                    yield _fault(point.line, point.label, previous.label if previous else None, expected)


def _fault(line: int, found: str, before: str | None, expected: int) -> Fault:
    place = f"“{before}”的后面" if before else "第一条"
    return Fault(
        RULE.slug,
        line,
        0,
        f"序号必须连续：{place}应当是第 {expected} 个，现在是“{found}”。",
        "请改正序号，并检查是不是漏了一条。",
    )


RULE = Rule("numbering-disordered", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
