"""序号的写法不统一。

查什么：同一层的序号前后换了写法：一是、二是之后写“第三，”；标题 一、 之后写（二）；同一串序号里 1. 和 2、 混用，（一）和 (二) 混用。

为什么：写法一变，就分不清是接着上一条，还是下面一层的开头；目录和问题清单也会漏掉这一条。

例子：
    一是学习不深。二是联系不紧。第三，检查不严。

怎么改：一串序号只用一种写法。层次依次是 一、（一）1.（1）。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.numbering import Family, Label, label_at_start, labels_inside
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_WITH_MARKS = (Family.HAN, Family.HAN_BRACKETS, Family.DIGITS, Family.DIGITS_BRACKETS)
_LAST = "最后"
"""一是……二是……最后…… is usual."""

_FURTHER = re.compile(
    r"[。；;：:，,！!？?](?:[二三四五]是|(?P<other>第[二三四五](?:[，、：]|是|个|方)|其[二三四五次]|再次|[（(][二三四五2-5][）)]|[2-5][．.、](?!\d)|[②-⑤]))"
)
"""A further label within a line: a quick look that tells the lines in which two ways of numbering may meet."""

_FIRST_OF_OTHERS = ("第一，", "第一、", "其一，", "首先", "（一）", "1.", "1．", "1、", "①")
_MAY_BE_LABEL = frozenset("一二三四五六七八九十第其首再（(0123456789①②③④⑤⑥⑦⑧⑨问短不差 \t\u3000*_")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    yield from _headings(report)
    for section in report.body.sections:
        yield from _paragraphs(section.lines, section.first_line)


def _headings(report: Report) -> Iterator[Fault]:
    sequences: dict[int, _Sequence] = {}
    for heading in report.body.headings:
        for deeper in [level for level in sequences if level > heading.level]:
            del sequences[deeper]
        label = label_at_start(heading.text) if heading.text[:1] in _MAY_BE_LABEL else None
        if label is not None and (before := sequences.setdefault(heading.level, _Sequence()).take(label)):
            yield _fault(heading.line, 0, before, label)


def _paragraphs(lines: Iterable[str], first_line: int) -> Iterator[Fault]:
    sequence = _Sequence()
    for row, line in enumerate(lines):
        if line[:1] == "#":
            sequence = _Sequence()
            continue
        if line[:1] in _MAY_BE_LABEL:
            label = label_at_start(line)
            if label is not None and not label.maybe_pair and (before := sequence.take(label)):
                yield _fault(first_line + row, label.start + 1, before, label)
        if _may_be_mixed(line):
            yield from _inside(line, first_line + row)


def _may_be_mixed(line: str) -> bool:
    further = None
    for further in _FURTHER.finditer(line):
        if further["other"]:
            return True
    return further is not None and any(first in line for first in _FIRST_OF_OTHERS)


def _inside(line: str, number: int) -> Iterator[Fault]:
    sequence = _Sequence()
    begin = label_at_start(line)
    if begin is not None:
        sequence.take(begin)
    for label in labels_inside(line):
        if not label.maybe_pair and (before := sequence.take(label)):
            yield _fault(number, label.start + 1, before, label)


class _Sequence:
    """The labels of one level, as they come."""

    def __init__(self) -> None:
        self._last: Label | None = None
        self._by_family: dict[Family, Label] = {}

    def take(self, label: Label) -> str | None:
        """Take the next label; give the one it goes on with where it is written in another way."""
        same = self._by_family.get(label.family)
        before = self._last
        self._last = self._by_family[label.family] = label
        if label.number == 1:
            return None
        if same is not None and same.number == label.number - 1:
            return same.text if _marks(same) != _marks(label) else None
        if before is None or before.family is label.family or before.number != label.number - 1:
            return None
        return None if label.text.startswith(_LAST) else before.text


def _marks(label: Label) -> str:
    """What a label is written with besides its number."""
    if label.family not in _WITH_MARKS:
        return ""
    return (
        label.text.strip("一二三四五六七八九十0123456789")
        if label.text[0] not in "（("
        else (label.text[0] + label.text[1:].lstrip("一二三四五六七八九十0123456789"))
    )


def _fault(line: int, column: int, before: str, found: Label) -> Fault:
    return Fault(
        RULE.slug,
        line,
        column,
        f"一串序号只能用一种写法：“{before}”的后面是“{found.text}”。",
        "请改成一样的写法；如果是下面一层的第一条，从一开始编。",
    )


RULE = Rule("numbering-mixed", Severity.ADVICE, _check)
