"""标点重复或者叠在一起。

查什么：连着两个以上的逗号、句号、分号、冒号、顿号（。。 ，， ，。 ：；），以及问号、叹号后面又加别的标点。省略号……、破折号——、？！、！！不算。

为什么：多半是删改时留下的；“：，”这样的还可能漏填了内容。

例子：
    全年召开支委会12次，，讨论重大事项9件。。

怎么改：留下一个；漏了内容的补上内容；省略号写“……”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.typography import FULL_WIDTH, Place, Prose, fault_of, suspects

_SUSPICION = re.compile(r"[，。；：、？！,;:][，。；：、,;:.]")
_RUN = re.compile(r"[，。；：、？！,;:][，。；：、？！,;:.]+")
_FULL = re.compile("[，。；：、]")
_ONE_FOR_TWO = {
    "，，": "，",
    "。。": "。",
    "；；": "；",
    "：：": "：",
    "、、": "、",
    "，。": "。",
    "、。": "。",
    "、，": "，",
}
"""Pairs of which it is plain what was meant; of others, a person knows whether something is missing between."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for prose in suspects(report.body.text, report.body.first_line, _SUSPICION):
        if places := list(_places(prose)):
            yield fault_of(
                RULE.slug, prose, places, "标点叠在一起了", "请留下一个；省略号写“……”，漏了内容的请补上。"
            )


def _places(prose: Prose) -> Iterator[Place]:
    quoted = prose.quoted()
    for match in _RUN.finditer(prose.plain):
        start, end = match.span()
        if prose.plain[end - 1] == "." and prose.plain[end : end + 1].isdigit():
            end -= 1
        run = prose.plain[start:end]
        if len(run) < 2 or not _FULL.search(run):
            continue
        wide = "".join(FULL_WIDTH.get(mark, mark) for mark in run)
        yield Place(start, end, None if quoted[start] else _ONE_FOR_TWO.get(wide))


RULE = Rule("punctuation-repeated", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
