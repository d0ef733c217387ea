"""缺少必备部分。

查什么：报告必须有年度规则 `required` 里列出的部分（默认是履职情况、存在问题、下一步打算）。上一年的报告提出过问题的，还必须有“上年度问题整改”：单独一节，或在履职情况里有一点专门说明。

为什么：述职评议重在查问题、促整改；缺了问题或整改，年与年之间就接不上。

例子：
    ## 一、履职情况
    ## 二、下一步工作打算

怎么改：补写这一部分；内容已经有了而没有认出来的，在标题后面注明，如 `## 三、自我画像 {#problems}`。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.headings import slots_of
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.vocabulary import Slot, Topic

_LIKE_A_HEADING = re.compile(r"[^#。；！？：:，,\s][^。；！？：:]{1,29}\Z")
_ANSWERED_IN_PASSING = re.compile(
    r"(?:上年度|上一年度|上年|去年|20\d\d年度?)[^。]{0,30}(?:问题|点评|反馈)[^。]{0,60}整改"
)
"""A rectification that is told inside another section, as in 针对上年度述职评议指出的3个问题，……逐项整改."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    if any(fault.rule == "frontmatter-unterminated" for fault in report.faults):
        return  # where the body begins is not known, so nothing can be said to be missing from it
    # Causes in a section of their own are no problems: without those they have nothing to explain.
    telling = (section for section in report.body.sections if not section.is_causes_only)
    present = {slot for section in telling for slot in section.slots}
    required: list[Slot] = [slot for slot in context.cycle.required if slot is not Slot.RECTIFICATION]
    named = _problems_of_last_year(report, context)
    if Slot.RECTIFICATION in context.cycle.required or named:
        required.insert(0, Slot.RECTIFICATION)
    for slot in required:
        if slot in present or (slot is Slot.RECTIFICATION and _is_answered(report, context)):
            continue
        reason = f"（上一年的报告提出了 {named} 个问题）" if slot is Slot.RECTIFICATION and named else ""
        yield Fault(
            RULE.slug,
            report.body.first_line,
            0,
            f"报告必须有“{slot.label}”部分{reason}，没有找到。",
            _mend(report, slot),
        )


def _problems_of_last_year(report: Report, context: Context) -> int:
    return sum(
        len(previous.body.points_about(Topic.PROBLEMS))
        for previous in context.archive.reports_of(report.code, report.year - 1)
        if not previous.imported  # what was brought in later must not undo what is signed off
    )


def _is_answered(report: Report, context: Context) -> bool:
    """Whether the answers stand elsewhere: inside another section, or in the organization's other report."""
    if report.body.points_about(Topic.RECTIFICATION):
        return True
    if any(_ANSWERED_IN_PASSING.search(line) for section in report.body.sections for line in section.lines):
        return True
    others = [r for r in context.archive.reports_of(report.code, report.year) if r is not report]
    return any(other.body.sections_of(Slot.RECTIFICATION) for other in others)


def _mend(report: Report, slot: Slot) -> str:
    for index, line in enumerate(report.body.lines):
        if _LIKE_A_HEADING.match(line) and slot in slots_of(line):
            number = report.body.first_line + index
            return f"第 {number} 行“{line.strip()}”像是这一部分的标题，请在行首加上“## ”。"
    unmarked = (section for section in report.body.sections if section.heading.explicit is None)
    unknown = next((section for section in unmarked if not section.slots), None)
    if unknown is not None:
        return (
            f"第 {unknown.line} 行“{unknown.heading.text[:30]}”没有认出是哪一部分；"
            f"如果就是它，在后面加上 {{#{slot.value}}}，否则请补写。"
        )
    other = next((h for h in report.body.headings if h.level != 2 and slot in slots_of(h.text)), None)
    if other is not None:
        return f"第 {other.line} 行的标题是 {other.level} 级（{'#' * other.level}），请改成两个 #。"
    return f"请补写这一部分；已有而标题没有认出来的，在标题后面加上 {{#{slot.value}}}。"


RULE = Rule("section-missing", Severity.ERROR, _check, imported_severity=Severity.ADVICE)
