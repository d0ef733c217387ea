"""还有没填的空。

查什么：正文和题名里的【待补】、遮盖符（×、XX、**）、空格线（＿＿、____）、“20__年”一类没有填写的地方。

为什么：交上来的报告应当是完整的；遮盖的数字既不能核对，也不能统计。导入的旧稿原文如此，只作建议。

例子：
    全年开展主题党日××次，参加党员____人次。

怎么改：填上实际的内容；确实不能公开的，换一种不需要遮盖的说法。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.markdown_text import emphasis_spans
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_PLACEHOLDER = re.compile(
    r"【[^】]{0,20}(?:待补|待填|填写|待定|待核)[^】]{0,20}】|(?<![\d.])×+|×+(?![\d.])"
    r"|(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z0-9])|(?<=[\u4e00-\u9fff])[XＸ](?=[\u4e00-\u9fff])(?!光|射线|线|片|波段|坐标|射|轴|型|档|刀)"
    r"|[_＿]{2,}|(?:[（(][\s\u3000]{2,}[）)])|□{2,}"
)
_SUSPECT_CHARACTERS = ("×", "X", "x", "Ｘ", "ｘ", "_", "＿", "【", "□", "*", "（ ", "（\u3000", "( ", "（\t")
_SUSPECT = re.compile(r"[×XxＸｘ_＿【□*]|[（(][\s\u3000]")
_ASTERISKS = re.compile(r"(?<!\\)\*+(?:\+\*+)?")
# 60厘米×40厘米, 7×24小时, 3 × 4人: a product, not a mask.
_FACTOR_BEFORE = re.compile(r"\d\s*(?:[A-Za-z]{1,3}|毫米|厘米|公分|分米|米|人|次|天|小时|组|期|场)?\s*\Z")
_FACTOR_BEHIND = re.compile(r"\s*\d")
_SIDES = frozenset("长宽高深厚")
_LIST_MARK = re.compile(r"[ \t]*\*[ \t]+(?=\S)")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    if "title" in report.front.values and (found := _blanks(report.title)):
        yield _fault(report.front.lines.get("title", 1), 0, [text for _, text in found])
    if not report.body.mentions(*_SUSPECT_CHARACTERS):
        return
    for index, line in enumerate(report.body.lines):
        if not _SUSPECT.search(line):
            continue
        if found := _blanks(line):
            yield _fault(report.body.first_line + index, found[0][0] + 1, [text for _, text in found])


def _blanks(line: str) -> list[tuple[int, str]]:
    """Everything in a line that is still to be filled in: (index, text), in order."""
    found = [
        (match.start(), match.group())
        for match in _PLACEHOLDER.finditer(line)
        if not (match.group() == "×" and _is_product(line, match.start()))
    ]
    if "*" in line:
        found += _masks(line)
    return sorted(found)


def _is_product(line: str, index: int) -> bool:
    before = line[max(0, index - 12) : index]
    if before[-1:] in _SIDES and line[index + 1 : index + 2] in _SIDES:
        return True  # 长×宽
    return _FACTOR_BEFORE.search(before) is not None and _FACTOR_BEHIND.match(line, index + 1) is not None


def _masks(line: str) -> list[tuple[int, str]]:
    rest = line
    if mark := _LIST_MARK.match(rest):
        rest = " " * mark.end() + rest[mark.end() :]
    if not re.fullmatch(r"[\s*]*", rest):
        for start, end in emphasis_spans(rest):
            rest = rest[:start] + " " * (end - start) + rest[end:]
        return [(match.start(), match.group()) for match in _ASTERISKS.finditer(rest)]
    return []


def _fault(line: int, column: int, found: list[str]) -> Fault:
    kinds = list(dict.fromkeys(text.strip() or text for text in found))
    shown = "、".join(f"“{text}”" for text in kinds[:4]) + ("等" if len(kinds) > 4 else "")
    return Fault(
        RULE.slug,
        line,
        column,
        f"这里还有没填的空：{shown}" + (f"，本段共 {len(found)} 处。" if len(found) > 1 else "。"),
        "请填上实际的内容。",
    )


RULE = Rule("placeholder-left", Severity.ERROR, _check, imported_severity=Severity.ADVICE)
