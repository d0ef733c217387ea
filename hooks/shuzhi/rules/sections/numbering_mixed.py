"""同一层的序号写法不一。

查什么：同一个列表里，序号的写法要一致：一是、二是后面不要接第三；（一）（二）后面不要接三、；1. 2. 后面不要接 3、；全角括号和半角括号不要混用。

为什么：序号的写法一变，读的人会以为换了一层；程序也数不准有几条。

例子：
    一是学习不够经常。二是谈心不够深入。第三，检查不够严格。

怎么改：按前面的写法统一。层次依次为 一、 （一） 1. （1）（GB/T 9704）。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shuzhi.diagnostics import Fault, Severity
from shuzhi.numbering import Family, Label, label_at_start, labels_inside
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.sections import SECTION_LEVEL

_Placed = tuple[int, Label]
_HAN_IS = re.compile("[一二三四五六七八九十]是")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    tops = [
        (heading.line, heading.text) for heading in report.body.headings if heading.level == SECTION_LEVEL
    ]
    yield from _mixed(_labels_of(tops))
    for section in report.body.sections:
        lines = [(section.first_line + row, line) for row, line in enumerate(section.lines) if line]
        yield from _mixed(_labels_of((number, line.lstrip("# ")) for number, line in lines))
        for number, line in lines:
            if "第" in line and _HAN_IS.search(line):  # the only ways that are mixed within a paragraph
                first = label_at_start(line)
                labels = [*([first] if first else []), *labels_inside(line)]
                yield from _mixed([(number, label) for label in labels])


def _labels_of(lines: Iterable[tuple[int, str]]) -> list[_Placed]:
    """The labels with which lines begin."""
    found = ((number, label_at_start(line)) for number, line in lines)
    return [(number, label) for number, label in found if label is not None and not label.maybe_pair]


def _mixed(labels: Sequence[_Placed]) -> Iterator[Fault]:
    """The first label of a row that goes on with the numbers of the one before in another way of writing."""
    last: dict[Family, Label] = {}
    before: Label | None = None
    for line, label in labels:
        continues = before is not None and label.number == before.number + 1
        known = last.get(label.family)
        if continues and before is not None:
            other_family = label.family is not before.family and (
                known is None or known.number != label.number - 1
            )
            other_mark = label.family is before.family and _mark(label) != _mark(before)
            if other_family or other_mark:
                yield Fault(
                    RULE.slug,
                    line,
                    0,
                    f"同一层的序号写法要一致：前面是“{before.text}”，这里是“{label.text}”。",
                    "请按前面的写法统一。",
                )
                return
        last[label.family] = label
        before = label


def _mark(label: Label) -> str:
    """What stands around the number: `（）`, `.`; a missing stop behind 一是 makes no difference."""
    if label.family in (Family.HAN_IS, Family.NAMED, Family.CIRCLED, Family.ORDINAL):
        return ""
    return (
        "".join(character for character in label.text.rstrip("、") if not character.isalnum())
        or label.text[-1]
    )


RULE = Rule("numbering-mixed", Severity.ADVICE, _check)
