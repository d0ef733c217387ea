"""同一段写了两遍。

查什么：同一份报告里，二十个字以上的一段话又出现一次；标点、全角半角和序号不同也算，四十个字以上的几乎一样（差百分之五以内）也算。标题和表格不查。

为什么：多半是粘贴时多贴了一次，或者把一条内容充作两条。

例子：
    一是学用结合不够紧密，学习停留在读文件上，讨论少。（两条完全一样）

怎么改：删去重复的一段；本来要写的是另一件事的，改成那件事。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from shuzhi.diagnostics import Fault, Severity
from shuzhi.numbering import label_at_start
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.words import words_of

_SHORTEST = 20
_SHORTEST_ALIKE = 40
"""Shorter paragraphs that differ in a word say another thing: 一季度…… and 二季度……."""

_CHANGED = 0.05
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Two pieces near its end find a paragraph again: the number before it moves neither, one changed word at most one.
_LAST = slice(-9, None)
_LAST_BUT_ONE = slice(-20, -10)

_END = " \t\u3000。.；;，,！!"
_NO_PARAGRAPH = ("#", "|")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    lines = report.body.lines
    latest: dict[str, int] = {}
    for index, line in enumerate(lines):
        if len(line) < _SHORTEST or line.startswith(_NO_PARAGRAPH):
            continue
        bare = line.rstrip(_END)
        if "," in bare:
            bare = bare.replace(",", "，")
        last, other = bare[_LAST], bare[_LAST_BUT_ONE]
        if last in latest or other in latest:
            found = {latest.get(last, index), latest.get(other, index)} - {index}
            earlier = next((row for row in sorted(found) if _same(lines[row], line)), None)
            if earlier is not None:
                yield _fault(report.body.first_line, earlier, index)
        latest[last] = latest[other] = index


def _same(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 12 + _CHANGED * len(one):
        return False
    first, second = _words(one), _words(other)
    if first == second:
        return len(_HAN.findall(one)) >= _SHORTEST
    if min(len(first), len(second)) < _SHORTEST_ALIKE:
        return False
    # A changed word is missing from two pairs of neighbours.
    pairs = Counter(pairwise(first))
    kept = sum((pairs & Counter(pairwise(second))).values())
    longest = max(len(first), len(second))
    return (longest - 1 - kept) / 2 <= _CHANGED * longest


def _words(line: str) -> list[str]:
    """A paragraph's words: punctuation, width and the number before it are no matter."""
    bare = line.lstrip(" \t\u3000-*+>•")
    label = label_at_start(bare)
    return words_of(bare[label.end :] if label else bare)


def _fault(first_line: int, earlier: int, index: int) -> Fault:
    return Fault(
        RULE.slug,
        first_line + index,
        0,
        f"同一段话不能写两遍：这一段和第 {first_line + earlier} 行相同或几乎相同。",
        "请删去一段；本来要写另一件事的，改成那件事。",
    )


RULE = Rule("paragraph-duplicate", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
