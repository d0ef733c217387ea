"""用了直引号。

查什么：中文里的直引号 " 和 '（包括一边直、一边弯的）。外文词里的省字号（It's）、英寸（24"）不算。

为什么：GB/T 15834 规定用弯引号“”，里面再用‘’；直引号分不出开头和结尾，缺了一半也看不出来。

例子：
    组织党员到"兰考"学习

怎么改：换成“”，或运行 shuzhi check --fix；不成对的先找到缺的那一半。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.typography import HAN, Place, Prose, fault_of, is_han, suspects

_SUSPICION = re.compile("[\"＂']")
_DOUBLE = re.compile('["＂“”]')
_STRAIGHT = '"＂'
_INNER = "（《【〔“‘，。；：、？！）》】〕”’"
_SINGLE = re.compile(rf"(?<![A-Za-z0-9])'(?=[^'\n]{{0,200}}[{HAN}])([^'\"＂“”‘’\n]{{1,200}})'(?![A-Za-z0-9])")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    if not report.body.mentions('"', "'", "＂"):
        return
    for prose in suspects(report.body.text, report.body.first_line, _SUSPICION):
        places = sorted([*_doubles(prose), *_singles(prose)], key=lambda place: place.start)
        if places:
            yield fault_of(RULE.slug, prose, places, "中文里要用弯引号“”，这里是直引号", "请换成成对的“”。")


def _doubles(prose: Prose) -> Iterator[Place]:
    marks = [m.start() for m in _DOUBLE.finditer(prose.plain)]
    marks = _without_inches(prose.plain, marks)
    straight = [index for index in marks if prose.plain[index] in _STRAIGHT]
    if not straight:
        return
    titles = prose.in_titles()
    if (pairs := _pairs(prose.plain, marks, straight)) is None:
        if any(_beside_chinese(prose, index) for index in straight):
            yield from (Place(index, index + 1) for index in straight)
        return
    for opening, closing in pairs:
        if not _is_chinese_quotation(prose, opening, closing):
            continue
        free = not titles[opening] and not titles[closing]
        if prose.plain[opening] in _STRAIGHT:
            yield Place(opening, opening + 1, "“" if free else None)
        if prose.plain[closing] in _STRAIGHT:
            yield Place(closing, closing + 1, "”" if free else None)


def _without_inches(plain: str, marks: Sequence[int]) -> list[int]:
    """Leave out a mark behind a figure where no quotation is open: 24" is a size."""
    kept: list[int] = []
    is_open = False
    for index in marks:
        if plain[index] in _STRAIGHT and not is_open and index and plain[index - 1].isdigit():
            continue
        is_open = plain[index] == "“" or (plain[index] in _STRAIGHT and not is_open)
        kept.append(index)
    return kept


def _pairs(plain: str, marks: Sequence[int], straight: Sequence[int]) -> list[tuple[int, int]] | None:
    """The quotations that have a straight mark; None where it is not plain which belong together."""
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2 or any(plain[first] == "”" or plain[second] == "“" for first, second in pairs):
        return None
    mixed = [(a, b) for a, b in pairs if (plain[a] in _STRAIGHT) != (plain[b] in _STRAIGHT)]
    if mixed and len(straight) > 1:
        return None
    return [(a, b) for a, b in pairs if plain[a] in _STRAIGHT or plain[b] in _STRAIGHT]


def _is_chinese_quotation(prose: Prose, opening: int, closing: int) -> bool:
    return (
        is_han(prose.before(opening))
        or is_han(prose.behind(closing + 1))
        or _has_han(prose.plain[opening + 1 : closing])
    )


def _has_han(text: str) -> bool:
    return any(map(is_han, text))


def _beside_chinese(prose: Prose, index: int) -> bool:
    beside = (prose.before(index), prose.behind(index + 1))
    return any(character != "" and (character in _INNER or is_han(character)) for character in beside)


def _singles(prose: Prose) -> Iterator[Place]:
    if "'" not in prose.plain:
        return
    quoted, titles = prose.quoted(), prose.in_titles()
    for match in _SINGLE.finditer(prose.plain):
        start, end = match.start(), match.end() - 1
        if titles[start] or titles[end] or quoted[start] != quoted[end]:
            pair: tuple[str | None, str | None] = (None, None)
        else:
            pair = ("‘", "’") if quoted[start] else ("“", "”")
        yield Place(start, start + 1, pair[0])
        yield Place(end, end + 1, pair[1])


RULE = Rule("quotes-straight", Severity.ADVICE, _check)
