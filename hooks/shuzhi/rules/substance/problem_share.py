"""问题部分太少。

查什么：问题部分（连同原因分析）占正文的比例不低于年度规则 limits.problem_share，默认 15%。

为什么：述职评议看的是问题，不是成绩；有的单位规定成绩不超过一半，问题不少于三分之一。

例子：
    正文 3000 字，问题部分 180 字，占 6%。

怎么改：把问题写具体：表现在哪里、涉及多少人和事、自己有什么责任；压缩成绩部分。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.sections import Section
from shuzhi.vocabulary import Slot, Topic


def _check(report: Report, context: Context) -> Iterator[Fault]:
    sections = report.body.sections_of(Slot.PROBLEMS)
    if not sections or not report.body.characters:
        return  # section-missing says so
    share = sum(map(_characters_of_problems, sections)) / report.body.characters
    least = context.cycle.limits.problem_share
    if share < least:
        yield Fault(
            RULE.slug,
            sections[0].line,
            0,
            f"问题部分至少要占正文的 {least:.0%}，现在占 {share:.1%}。",
            "请把问题的表现、涉及的人和事、自己的责任写具体，压缩成绩部分。",
        )


def _characters_of_problems(section: Section) -> int:
    """Of a section that holds the plan as well only the problems and their causes count."""
    if len(section.slots) == 1:
        return section.characters
    points = [*section.points_about(Topic.PROBLEMS), *section.points_about(Topic.CAUSES)]
    return sum(len("".join((point.label + point.text).split())) for point in points)


RULE = Rule("problem-share", Severity.ADVICE, _check)
