"""Text that would keep a Markdown parser busy for minutes, told before one is given it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from shuzhi.diagnostics import Fault

MAXIMUM_NESTING: Final = 32
"""Open brackets at one place. Real texts reach three; thousands would keep a Markdown parser busy for minutes."""

MAXIMUM_LINE: Final = 20_000
"""Characters of one paragraph that are rendered as Markdown; the longest real one has 2,500."""


def untreatable(lines: Sequence[str], first_line: int) -> list[Fault]:
    """The faults of a body that a Markdown parser must not be given.

    Args:
        lines: its lines.
        first_line: line of the file in which the first stands.
    """
    longest = max(map(len, lines), default=0)
    faults = _long_lines(lines, first_line) if longest > MAXIMUM_LINE else []
    text = "\n" + "\n".join(lines)
    if _LIST_BEGINS.search(text):  # in most reports no line begins with such a mark
        faults += _nested_lists(lines, first_line)
    depth = deepest = 0
    where = 0
    opening, closing = "[({<（［【｛", "])}>）］】｝"
    if sum(map(text.count, opening)) > MAXIMUM_NESTING:
        for index, line in enumerate(lines):
            depth = 0
            for character in line:
                if character in opening:
                    depth += 1
                    if depth > deepest:
                        deepest, where = depth, index
                elif character in closing:
                    depth = max(0, depth - 1)
    if deepest > MAXIMUM_NESTING:
        faults.append(
            Fault(
                "nesting-too-deep",
                first_line + where,
                0,
                f"这一段的括号套了 {deepest} 层，超过 {MAXIMUM_NESTING} 层的上限。",
                "请删去多余的括号。",
            )
        )
    return faults


def _long_lines(lines: Sequence[str], first_line: int) -> list[Fault]:
    return [
        Fault(
            "line-too-long",
            first_line + index,
            0,
            f"这一段有 {len(line)} 个字，超过 {MAXIMUM_LINE} 个字的上限。",
            "请按意思分成几段，每段一行。",
        )
        for index, line in enumerate(lines)
        if len(line) > MAXIMUM_LINE
    ]


_LIST_BEGINS: Final = re.compile(r"\n[ \t\-*+>]")
_LIST_MARKS: Final = re.compile(r"(?:[ \t]*+(?:[-*+](?=[ \t])|>))++|[ \t]++(?=\S)")


def _nested_lists(lines: Sequence[str], first_line: int) -> list[Fault]:
    """Lists and quotations inside one another, by their marks (`- - > …`) and by indents of four."""
    deepest, where = 0, 0
    for index, line in enumerate(lines):
        if line[:1] in " \t-*+>" and (match := _LIST_MARKS.match(line)):
            marks = match.group().expandtabs(4)
            depth = sum(map(marks.count, "-*+>")) + marks.count("    ")
            if depth > deepest:
                deepest, where = depth, index
    if deepest <= MAXIMUM_NESTING:
        return []
    return [
        Fault(
            "nesting-too-deep",
            first_line + where,
            0,
            f"这一段的列表或引用套了 {deepest} 层，超过 {MAXIMUM_NESTING} 层的上限。",
            "请删去行首多余的记号或空格。",
        )
    ]
