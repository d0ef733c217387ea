"""遮盖了的名称又写出来。

查什么：一处遮盖了的单位、地方或人名（×镇党委、支部书记王×），在同一份报告的另一处写出了全称（清河镇党委、支部书记王晓岚）。

为什么：遮盖是为了不让人知道是谁；一处漏了，别处就白遮了。

例子：
    ×镇党委高度重视……清河镇党委书记带头……

怎么改：两处统一：要么都遮盖，要么都写明。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_UNITS = (
    "(?:[市县区镇乡村](?:党委|党总支|党支部|委|纪委|政府|人大|公司|支行|医院|学校|法院|税务局|供电公司)|街道(?:党工委|办事处)|社区(?:党委|党总支|党支部)"
    "|(?:银行|支行|分行|公司|集团|医院|学校|中学|小学|学院|大学|厂|局|车间|项目部)(?:党委|党总支|党支部|支部))"
)
_MASKED_UNIT = re.compile(rf"[×＊*]{{1,4}}(?P<rest>{_UNITS})")
_FUNCTION = "在到与和向由被对为经是把赴及按据从请给同跟让、，。；：“（( \t"
_NO_NAME = re.compile(
    "[本我该各全每某上下所几多两一二三四五六七八九十其这那新旧老小大省市县区镇乡村级属内外等辖邻兄弟联结]"
)
_ROLES = "(?:书记|委员|主任|经理|局长|院长|校长|镇长|乡长|村长|所长|站长|队长|厂长|主席)"
_MASKED_PERSON = re.compile(
    rf"(?P<role>{_ROLES})(?P<surname>[\u4e00-\u9fff])[×＊*]{{1,3}}(?![\d一二三四五六七八九十])"
)
_NO_SURNAME = "的和与及在为是有对带抓共每任讲到联分包牵主深亲把将等会制办上下参提组要坚落以同向由被并"
_BEHIND_A_NAME = "(?=同志|带头|牵头|主动|亲自|负责|等|[，。；：、）)]|\\Z)"


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    if not report.body.mentions("×", "＊", "*"):
        return
    text = "\n".join(report.body.lines)
    told: set[str] = set()
    for pattern, opened in ((_MASKED_UNIT, _open_unit), (_MASKED_PERSON, _open_person)):
        for match in pattern.finditer(text):
            if match.group() in told:
                continue
            told.add(match.group())
            found = opened(match, text)
            if found is not None:
                line = report.body.first_line + text.count("\n", 0, match.start())
                there = report.body.first_line + text.count("\n", 0, found)
                yield Fault(
                    RULE.slug,
                    line,
                    match.start() - text.rfind("\n", 0, match.start()),
                    f"这里的“{match.group()}”遮盖了名称，第 {there} 行却写了全称。",
                    "请两处统一：要么都遮盖，要么都写明。",
                )


def _open_unit(match: re.Match[str], text: str) -> int | None:
    """Where a unit of the same kind stands with its name, or None: 2 to 4 characters behind a stop or a particle."""
    pattern = re.compile(
        rf"(?:(?<=[{re.escape(_FUNCTION)}\n])|\A)(?P<name>[\u4e00-\u9fff]{{2,4}}){match['rest']}"
    )
    return next(
        (found.start() for found in pattern.finditer(text) if not _NO_NAME.search(found["name"])), None
    )


def _open_person(match: re.Match[str], text: str) -> int | None:
    """Where somebody of the same office and surname stands with the whole name, or None."""
    if match["surname"] in _NO_SURNAME:
        return None
    pattern = re.compile(rf"{match['role']}{match['surname']}[\u4e00-\u9fff]{{1,2}}{_BEHIND_A_NAME}")
    found = pattern.search(text)
    return found.start() if found else None


RULE = Rule("mask-exposed", Severity.ADVICE, _check)
