"""同一段写了两遍。

查什么：二十个汉字以上的段落，去掉编号和标点以后完全相同，或者几乎相同（改动不到百分之五）。标题和表格不查。

为什么：多半是复制的时候粘了两次，或者把一段挪动以后忘了删去原来的。

例子：
    第 20 行和第 36 行都是“坚持每月一次主题党日，全年开展12次，党员参加率达到百分之九十五。”

怎么改：删去其中一段。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from shuzhi.diagnostics import Fault, Severity
from shuzhi.numbering import label_at_start
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_NO_TEXT = re.compile(r"[^\w]+|_")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEAST_HAN = 20
_NEARLY = 95.0
_ENDS = 10
"""Characters at the begin or end that two copies of a paragraph share, so that not all pairs need be compared."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    seen: dict[str, list[tuple[str, int]]] = {}
    for index, line in enumerate(report.body.lines):
        if len(line) < _LEAST_HAN or line[0] in "#|!":
            continue
        label = label_at_start(line)
        text = line[label.end :] if label else line
        number = report.body.first_line + index
        keys = {text[:_ENDS], text[-_ENDS:]}
        others = [other for key in keys for other in seen.get(key, ())]
        if others and (found := _alike(text, others)) is not None:
            earlier, same = found
            yield Fault(
                RULE.slug,
                number,
                0,
                f"这一段与第 {earlier} 行{'重复了' if same else '几乎一样'}。",
                "请删去其中一段；确实是两回事的，把区别写清楚。",
            )
        for key in keys:
            seen.setdefault(key, []).append((text, number))


def _alike(text: str, others: list[tuple[str, int]]) -> tuple[int, bool] | None:
    """The line of the first paragraph that says the same, and whether it does so word for word."""
    mine = _NO_TEXT.sub("", text)
    if len(_HAN.findall(mine)) < _LEAST_HAN:
        return None
    for other, line in sorted(others, key=lambda pair: pair[1]):
        theirs = _NO_TEXT.sub("", other)
        if mine == theirs or fuzz.ratio(mine, theirs, score_cutoff=_NEARLY) >= _NEARLY:
            return line, mine == theirs
    return None


RULE = Rule("paragraph-duplicate", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
