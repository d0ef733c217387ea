"""沿用了别的年度。

查什么：说本年度的地方写成了别的年份：开头“现将2022年度……报告如下”、各部分标题里的年份、“今年（2022年）”、结尾“2022年即将过去”；打算部分的标题应当是下一年。上年问题整改、文件和会议的日期、“2021年以来”、同比不算。

为什么：年份没有改，多半是沿用了往年的稿子，别处也可能没有改。

例子：
    2023年度的报告写着：现将2022年度履职情况报告如下。

怎么改：改正年份，并通读全文，看看别处是不是也沿用了旧稿。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.sections import Section
from shuzhi.vocabulary import Slot

_YEAR = r"(?<![\d.])(?P<year>20\d\d)年度?"
_PRESENT = re.compile(
    rf"(?:现|现将|现就|就|将)(?:我|本人|支部|党支部|总支|党总支|党委)?{_YEAR}(?![^，。；]{{0,12}}(?:整改|问题|清单|计划|规划))[^，。；]{{0,24}}(?:报告|汇报|述职|总结)"
    rf"|(?:今年|本年度|本年)[（(]{_YEAR.replace('year', 'named')}[）)]"
    rf"|{_YEAR.replace('year', 'past')}(?:即将|就要|已经|已|转眼)(?:过去|结束|成为过去|收官)"
)
_IN_HEADING = re.compile(r"(?<![\d.])(20\d\d)年(?!来|以来|至|到|[—–\-~～])")
_QUOTED = re.compile(r"《[^》]{0,80}》|“[^”]{0,80}”|〔[^〕]{0,20}〕")
_BACK = re.compile(r"整改|上年|去年|往年|反馈|点评|评议|回头看")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for section in report.body.sections:
        yield from _heading(report, section)
    if not report.body.mentions("20"):
        return
    for index, line in enumerate(report.body.lines):
        if "20" not in line or line.startswith("#"):
            continue
        for match in _PRESENT.finditer(_QUOTED.sub(_blanked, line)):
            year = int(match["year"] or match["named"] or match["past"])
            if year != report.year:
                at = match.start(next(name for name in ("year", "named", "past") if match[name]))
                yield _fault(report.body.first_line + index, at + 1, report.year, year)


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _heading(report: Report, section: Section) -> Iterator[Fault]:
    """A heading that names another year than that of what it says: the plan's is the next one."""
    text = section.heading.text
    match = _IN_HEADING.search(_QUOTED.sub(_blanked, text))
    if match is None or Slot.RECTIFICATION in section.slots or _BACK.search(text):
        return
    year = int(match[1])
    if section.slots == (Slot.PLAN,):
        if year <= report.year:
            yield _fault(section.line, 0, report.year + 1, year)
    elif section.slots and Slot.PLAN not in section.slots and year != report.year:
        yield _fault(section.line, 0, report.year, year)


def _fault(line: int, column: int, expected: int, found: int) -> Fault:
    return Fault(
        RULE.slug,
        line,
        column,
        f"这里说的应当是 {expected} 年，现在写的是 {found} 年。",
        "请改正年份，并看看别处是不是也沿用了旧稿。",
    )


RULE = Rule("year-stale", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
