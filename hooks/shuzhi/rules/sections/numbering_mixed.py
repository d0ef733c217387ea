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

_LAST = "最后"
"""一是……二是……最后…… is usual."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = "\n" + report.body.text
    headings, paragraphs = _shapes_differ(text)
    if headings:
        yield from _headings(report)
    if paragraphs:
        for section in report.body.sections:
            yield from _paragraphs(section.lines, section.first_line)
    if _may_be_mixed(text):
        for section in report.body.sections:
            if _may_be_mixed(section.text):
                yield from _within(section.lines, section.first_line)


# --- quick looks: most reports have nothing to weigh -----------------------------------------------------------

_SHAPE = re.compile(
    r"\n(?:(#{1,6})[ \t]*+)?[ \t\u3000*_]*+(?:"
    r"([（(]?)(?:([一二三四五六七八九十]{1,3}+)|(\d{1,2}+)|([①-⑳]))([）)]?[、.．，是]?)(?<=[）)、.．，是①-⑳])"
    r"|(第[一二三四五六七八九十]|其[一二三四五]|[首再]|问题))"
)
_FURTHER = re.compile(
    r"[。；;：:，,！!？?](?=[第其再（(2-5②-⑤])(?:第[二三四五](?:[，、：]|是|个|方)|其[二三四五][，、：]|其次|再次|[（(][二三四五2-5][）)]|[2-5][．.、](?!\d)|[②-⑤])"
)
"""A further label, other than 二是, within a line."""

_FIRST_OF_OTHERS = ("第一，", "第一、", "其一，", "首先")


def _may_be_mixed(text: str) -> bool:
    """Whether labels of two kinds may stand within one paragraph of a text."""
    if _FURTHER.search(text):
        return True
    return "二是" in text and any(first in text for first in _FIRST_OF_OTHERS)


def _shapes_differ(text: str) -> tuple[bool, bool]:
    """Whether labels look different at the heads of headings of one level, and of paragraphs below one heading."""
    headings = paragraphs = False
    by_level: dict[int, tuple[object, ...]] = {}
    below: tuple[object, ...] | None = None
    for marks, opening, han, digits, circled, closing, word in _SHAPE.findall(text):
        shape = (opening, han != "", digits != "", circled != "", closing, word[:1])
        if marks:
            below = None
            headings = headings or by_level.setdefault(len(marks), shape) != shape
        elif below is None:
            below = shape
        elif below != shape:
            paragraphs = True
    return headings, paragraphs


# --- the sequences --------------------------------------------------------------------------------------------


def _headings(report: Report) -> Iterator[Fault]:
    sequences: dict[int, _Sequence] = {}
    for heading in report.body.headings:
        for deeper in [level for level in sequences if level > heading.level]:
            del sequences[deeper]
        label = label_at_start(heading.text)
        if label is not None and (before := sequences.setdefault(heading.level, _Sequence()).take(label)):
            yield _fault(heading.line, 0, before, label)


def _paragraphs(lines: Iterable[str], first_line: int) -> Iterator[Fault]:
    """The labels with which paragraphs begin, from one heading to the next."""
    sequence = _Sequence()
    for row, line in enumerate(lines):
        if line.startswith("#"):
            sequence = _Sequence()
            continue
        label = label_at_start(line) if line else None
        if label is not None and not label.maybe_pair and (before := sequence.take(label)):
            yield _fault(first_line + row, label.start + 1, before, label)


def _within(lines: Iterable[str], first_line: int) -> Iterator[Fault]:
    """The labels inside one paragraph."""
    for row, line in enumerate(lines):
        if line.startswith("#") or not _may_be_mixed(line):
            continue
        sequence = _Sequence()
        begin = label_at_start(line)
        if begin is not None:
            sequence.take(begin)
        for label in labels_inside(line):
            if not label.maybe_pair and (before := sequence.take(label)):
                yield _fault(first_line + row, label.start + 1, before, label)


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
        if same is not None and same.number == label.number - 1:
            return same.text if _marks(same) != _marks(label) else None
        if before is None or before.family is label.family or before.number != label.number - 1:
            return None
        return None if label.text.startswith(_LAST) else before.text


_WITH_MARKS = (Family.HAN, Family.HAN_BRACKETS, Family.DIGITS, Family.DIGITS_BRACKETS)
_NUMBER = re.compile(r"[一二三四五六七八九十\d]+")


def _marks(label: Label) -> str:
    """What a label is written with besides its number."""
    return _NUMBER.sub("", label.text) if label.family in _WITH_MARKS else ""


def _fault(line: int, column: int, before: str, found: Label) -> Fault:
    return Fault(
        RULE.slug,
        line,
        column,
        f"一串序号只能用一种写法：“{before}”的后面是“{found.text}”。",
        "请改成一样的写法；如果是下面一层的第一条，从一开始编。",
    )


RULE = Rule("numbering-mixed", Severity.ADVICE, _check)
