"""括号、引号或书名号不成对。

查什么：（）《》“”‘’【】〔〕要在一段之内成对，不能交叉；一对括号不能一半全角、一半半角。“1）”“a)”这样的编号不算；一段话引用几段，每段开头各有一个“的也不算。

为什么：缺了一半，就分不清哪里是引文、哪里是文件名。

例子：
    认真学习《条例，开展“学条例”活动（共4次)。

怎么改：补上缺的一半，删去多的一半；一半全角一半半角的统一用全角，shuzhi check --fix 可以代改。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.typography import Place, Prose, fault_of, fenced_lines, is_han, prose_of

_PAIRS: Final = ("（）", "()", "《》", "“”", "‘’", "【】", "〔〕")
_MARKS: Final = re.escape("".join(_PAIRS))
_MARK: Final = re.compile(f"[{_MARKS}]")
_MARKS_AND_LINES: Final = re.compile(f"[{_MARKS}\n]")
_NAMES: Final = {
    "（": "括号",
    "(": "括号",
    "《": "书名号",
    "“": "引号",
    "‘": "引号",
    "【": "括号",
    "〔": "括号",
}
_OPENS: Final = {pair[0]: pair[0].replace("(", "（") for pair in _PAIRS}
_CLOSES: Final = {pair[1]: pair[0].replace("(", "（") for pair in _PAIRS}
"""Marks by what opens their pair; both widths of round brackets are one kind."""

_NUMBERED: Final = re.compile(
    r"(?:\A|[\s，。；：、！？.,;:“”*|>])(?:[0-9０-９]{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[①-⑳])\Z"
)
_QUOTATION: Final = re.compile(r"[\s*>]*“.*”[。；，！？*]*\s*\Z")
_STRAIGHT: Final = re.compile("[\"＂']")
_NEW: Final = re.compile(r"[ \t]*(?:#|[-*+>][ \t])")
_ROUNDS: Final = 4
"""Levels of nesting that the quick look takes away. Deeper lines are looked at closely."""


@dataclass(slots=True)
class _Open:
    """A mark that waits for its other half."""

    prose: Prose
    index: int
    amid_straight: bool

    @property
    def mark(self) -> str:
        return self.prose.plain[self.index]


@dataclass(slots=True)
class _Matching:
    """What came of matching the marks of a line."""

    unclosed: list[_Open] = field(default_factory=list)
    crossed: list[_Open] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)
    mixed: list[Place] = field(default_factory=list)


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    lines, first_line = report.body.lines, report.body.first_line
    told: dict[int, tuple[Prose, dict[Place, str]]] = {}
    carried: list[_Open] = []
    last = 0
    for index in _suspicious(report.body.text):
        prose = prose_of(first_line + index, lines[index])
        if last != prose.number - 1 or _NEW.match(prose.text):
            _tell(told, carried)
            carried = []
        matching = _matching(prose, carried)
        faults = told.setdefault(prose.number, (prose, {}))[1]
        faults.update((Place(i, i + 1), _halves(prose.plain[i])) for i in matching.unopened)
        faults.update((place, "一对括号要么都是全角，要么都是半角") for place in matching.mixed)
        _tell(told, matching.crossed)
        carried = [] if _goes_on(lines, index, matching.unclosed) else matching.unclosed
        if len(carried) > _ROUNDS:
            _tell(told, carried)
            carried = []
        last = prose.number
    _tell(told, carried)
    for prose, faults in told.values():
        places = sorted(faults, key=lambda place: place.start)
        if places:
            yield fault_of(
                RULE.slug,
                prose,
                places,
                "；".join(dict.fromkeys(faults[place] for place in places)),
                "请补上缺的一半，或删去多的一半；宽窄不一的改成全角。",
            )


def _suspicious(text: str) -> list[int]:
    """Indexes of the lines whose marks do not all vanish when innermost pairs are taken away."""
    left = "".join(_MARKS_AND_LINES.findall(text))
    for _ in range(_ROUNDS):
        length = len(left)
        for pair in _PAIRS:
            left = left.replace(pair, "")
        if len(left) == length or not left.strip("\n"):
            break
    if not left.strip("\n"):
        return []
    fenced = fenced_lines(text)
    return [index for index, rest in enumerate(left.split("\n")) if rest and index not in fenced]


def _matching(prose: Prose, carried: Sequence[_Open]) -> _Matching:
    """Match the marks of a line; of two readings of `1）`, as a label or as an end, that with fewer faults."""
    strict = _match(prose, carried, labels=False)
    if not (strict.unopened or strict.unclosed or strict.crossed):
        return strict
    lenient = _match(prose, carried, labels=True)
    return min(strict, lenient, key=lambda m: len(m.unopened) + len(m.unclosed) + len(m.crossed))


def _match(prose: Prose, carried: Sequence[_Open], *, labels: bool) -> _Matching:
    result = _Matching()
    stack = list(carried)
    waiting = Counter(_OPENS[one.mark] for one in stack)
    quoted = prose.quoted()
    straight = _STRAIGHT.search(prose.plain) is not None
    for found in _MARK.finditer(prose.plain):
        index, mark = found.start(), found.group()
        if mark in _OPENS:
            stack.append(_Open(prose, index, straight))
            waiting[_OPENS[mark]] += 1
            continue
        kind = _CLOSES[mark]
        if mark in ")）" and labels and _is_label(prose.plain, index):
            continue
        if not waiting[kind]:
            if _needs_opening(prose, index, mark):
                result.unopened.append(index)
            continue
        while _OPENS[(opening := stack.pop()).mark] != kind:
            result.crossed.append(opening)
            waiting[_OPENS[opening.mark]] -= 1
        waiting[kind] -= 1
        if {opening.mark, mark} in ({"（", ")"}, {"(", "）"}):
            result.mixed += _mixed(opening, prose, index, quoted)
    result.unclosed = [one for one in stack if _needs_closing(one)]
    return result


def _is_label(plain: str, index: int) -> bool:
    return _NUMBERED.search(plain, max(0, index - 5), index) is not None


def _needs_opening(prose: Prose, index: int, mark: str) -> bool:
    """Whether a closing mark without its other half is a fault: no label, no apostrophe, no smiley."""
    before = prose.plain[index - 1 : index] if index else ""
    if mark == "’":
        beside = (before, prose.plain[index + 1 : index + 2])
        return not any(one.isascii() and one.isalnum() for one in beside)
    if mark in ")）" and _is_label(prose.plain, index):
        return False
    return mark != ")" or is_han(before)


def _needs_closing(opening: _Open) -> bool:
    """Whether an opening mark without its other half is a fault of this rule: “甲" is told as quotes-straight."""
    plain, index = opening.prose.plain, opening.index
    if opening.mark in "“‘":
        return not opening.amid_straight
    if opening.mark != "(":
        return True
    return is_han(plain[index + 1 : index + 2]) or (index > 0 and is_han(plain[index - 1]))


def _mixed(opening: _Open, prose: Prose, index: int, quoted: bytearray) -> list[Place]:
    """The half-width one of a pair of brackets."""
    if opening.prose is not prose:
        return [Place(index, index + 1)]
    free = not quoted[opening.index] and not quoted[index]
    at, after = (index, "）") if opening.mark == "（" else (opening.index, "（")
    return [Place(at, at + 1, after if free else None)]


def _goes_on(lines: Sequence[str], index: int, unclosed: Sequence[_Open]) -> bool:
    """Whether a quotation goes on in the next paragraph, which then begins with “ anew (GB/T 15834 section 4.8)."""
    if len(unclosed) != 1 or unclosed[0].mark != "“":
        return False
    following = next((line for line in islice(lines, index + 1, index + 4) if line.strip()), "")
    if not following.lstrip(" \t\u3000*>").startswith("“"):
        return False
    return following.count("“") > following.count("”") or _QUOTATION.match(following) is not None


def _tell(told: dict[int, tuple[Prose, dict[Place, str]]], unclosed: Sequence[_Open]) -> None:
    for one in unclosed:
        faults = told.setdefault(one.prose.number, (one.prose, {}))[1]
        faults[Place(one.index, one.index + 1)] = _halves(one.mark)


def _halves(mark: str) -> str:
    """What is said of a mark that stands alone."""
    if mark in _OPENS:
        return f"{_NAMES[mark]}要成对，这里缺后一半"
    return f"{_NAMES[_CLOSES[mark]]}要成对，这里缺前一半"


RULE = Rule("brackets-unbalanced", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
