"""The numbers in front of headings and points: 一、 （一） 1. （1） ① 一是 第一， 问题一：

Levels follow GB/T 9704-2012 section 7.3.3: 一、 → （一） → 1. → （1）.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_HAN: Final = "[一二三四五六七八九十]{1,3}"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Family(IntEnum):
    """A way of numbering; the smaller, the further out it stands when several are nested."""

    NAMED = 0
    """问题一： 问题1："""
    PART = 1
    """第一部分"""
    HAN = 2
    """一、"""
    HAN_BRACKETS = 3
    """（一）"""
    DIGITS = 4
    """1. 1． 1、"""
    DIGITS_BRACKETS = 5
    """（1） 1）"""
    CIRCLED = 6
    """①"""
    ORDINAL = 7
    """第一， 首先， 其一，"""
    HAN_IS = 8
    """一是 第一是"""


class Label(NamedTuple):
    """A number at the head of a heading or a point.

    Attributes:
        family: the way of numbering.
        number: its value, from 1.
        text: the label as written, without spaces around: `（一）`.
        start: index of its first character in the line.
        end: index behind it, spaces skipped.
        maybe_pair: whether it may be the first of two months or days side by side, and no label: 3、4月份开展……
    """

    family: Family
    number: int
    text: str
    start: int
    end: int
    maybe_pair: bool = False


def number_from_han(text: str) -> int | None:
    """The value of a Chinese numeral up to 99: 十二 → 12, 二十 → 20; None where it is none."""
    if not text:
        return None
    if "十" not in text:
        return _DIGITS.get(text) if len(text) == 1 else None
    tens, _, units = text.partition("十")
    high = 1 if not tens else _DIGITS.get(tens)
    low = 0 if not units else _DIGITS.get(units)
    if high is None or low is None or "十" in units:
        return None
    return high * 10 + low


def han_from_number(number: int) -> str:
    """A number from 1 to 99 as a Chinese numeral: 12 → 十二."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, units = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[units] if units else "")


_VALUE: Final = rf"(?:{_HAN}|\d{{1,2}})"
_SPACES: Final = r"[ \t\u3000\u00a0]*"

_BEGINS: Final = rf"(?=[问短不差第首再最其（(\d一二三四五六七八九十{_CIRCLED}])"
"""With what labels begin: looked for first, it saves trying nine families at nearly every paragraph and stop."""

# Each alternative is one family; the order is that in which they are tried.
_AT_LINE_START: Final = re.compile(
    rf"""
    [ \t\u3000\u00a0*_]*+{_BEGINS}(?:
      (?P<NAMED>(?:问题|短板|不足|差距){_SPACES}(?P<named>{_VALUE})(?:（[^）]{{1,30}}）|\([^)]{{1,30}}\))?(?:的?整改(?:落实)?情况)?{_SPACES}[：:．.、])
    | (?P<PART>第(?P<part>{_HAN})部分[、：:，]?)
    | (?P<HAN_IS>第?(?P<han_is>{_HAN})(?:个?方面)?是(?![否非])[：:，]?)
    | (?P<ORDINAL>第(?P<ordinal>{_HAN})(?:个?方面)?[，、：:]|(?P<sequence>首先|其次|再次|最后)[，、：:]?|其(?P<among>{_HAN})[，、：:])
    | (?P<HAN>(?P<han>{_HAN})[、.．，])
    | (?P<HAN_BRACKETS>[（(](?P<han_brackets>{_HAN})[）)][、]?)
    | (?P<DIGITS_BRACKETS>[（(](?P<digits_brackets>\d{{1,2}})[）)][、]?|(?P<digit_half>\d{{1,2}})[）)])
    | (?P<DIGITS>(?P<digits>\d{{1,2}})(?:[.．](?!\d)|、))
    | (?P<CIRCLED>(?P<circled>[{_CIRCLED}]))
    )
    """,
    re.VERBOSE,
)

# Inside a line a label must follow a stop, or it would be found in 统一是 and 第三条（一）. The stop stands first and
# the label behind it as an assertion: so the search steps from stop to stop and tries nothing between.
_INSIDE: Final = re.compile(
    rf"""
    [。；;：:！!？?，,”’）)、 \u3000]{_BEGINS}(?=
      (?P<HAN_IS>第?(?P<han_is>{_HAN})(?:个?方面)?是(?![否非])[：:，]?)
    | (?<=[。；;：:！!？? \u3000])(?:
        (?P<ORDINAL>第(?P<ordinal>{_HAN})(?:个?方面)?[，、：:]|其(?P<among>{_HAN})[，、：:])
      | (?P<NAMED>(?:问题)(?P<named>{_VALUE})[：:])
      | (?P<HAN_BRACKETS>[（(](?P<han_brackets>{_HAN})[）)])
      | (?P<DIGITS_BRACKETS>[（(](?P<digits_brackets>\d{{1,2}})[）)])
      | (?P<DIGITS>(?P<digits>\d{{1,2}})(?:[.．](?!\d)|、))
      | (?P<CIRCLED>(?P<circled>[{_CIRCLED}]))
      )
    )
    """,
    re.VERBOSE,
)

_FAMILIES: Final = dict(Family.__members__)
"""By name; an enumeration's own look-up is ten times slower."""

_SECOND_OF_A_PAIR: Final = re.compile(rf"(?<=、)({_VALUE})(?:月|日|号|季度|班)")
_SEQUENCE: Final = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
_BLANKS: Final = " \t\u3000\u00a0*_"
_RUN_OF_BLANKS: Final = re.compile(f"[{_BLANKS}]+")


def label_at_start(line: str, position: int = 0) -> Label | None:
    """The label with which a line begins.

    Args:
        line: the line, a heading without its `#`.
        position: where to begin.

    Returns:
        the label, or None. Spaces and emphasis marks before it are passed over.
    """
    match = _AT_LINE_START.match(line, position)
    return _label(match, line) if match else None


def labels_inside(line: str) -> list[Label]:
    """The labels within a line that follow a stop (`…：一是…；二是…`), from left to right."""
    return [label for match in _INSIDE.finditer(line) if (label := _label(match, line)) is not None]


def _label(match: re.Match[str], line: str) -> Label | None:
    name, group = (
        match.lastgroup,
        match.lastindex,
    )  # closed last: the family's group, which holds the number's
    assert name is not None
    assert group is not None
    number = _value(match[group + 1] or next(filter(None, match.groups()[group + 1 :])))
    if not number:
        return None
    start, end = match.span(group)
    text = line[start:end].strip()
    # Only behind 、 may the second of a pair stand: most labels need no search for it.
    second = _SECOND_OF_A_PAIR.match(line, end) if text[-1] == "、" else None
    maybe_pair = second is not None and _value(second[1]) == number + 1
    if line[end : end + 1] in _BLANKS and (blanks := _RUN_OF_BLANKS.match(line, end)):
        end = blanks.end()
    return Label(_FAMILIES[name], number, text, start, end, maybe_pair)


@lru_cache(maxsize=1024)
def _value(word: str) -> int | None:
    """The value of what stands in a label: 三, 12, ③, 首先."""
    if word.isdecimal():
        return int(word)
    if word in _SEQUENCE:
        return _SEQUENCE[word]
    return _CIRCLED.index(word) + 1 if word in _CIRCLED else number_from_han(word)
