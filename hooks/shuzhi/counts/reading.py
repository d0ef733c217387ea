"""Find the counts in a text: a subject with its number behind it (党课4次) or before it (4次党课)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final, NamedTuple

from shuzhi.counts.context import LONGEST_SENTENCE, Manner, words_before
from shuzhi.counts.model import Count
from shuzhi.counts.terms import MEMBERS, TERM_BY_WORD, UNITS
from shuzhi.numbering import number_from_han
from shuzhi.sections import Body
from shuzhi.vocabulary import Slot


def _either(words: Sequence[str]) -> str:
    """A pattern for the longest of some words, grouped by their first character: twice as quick as a plain list."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())


_NUMBER: Final = (
    r"(?P<number>\d{1,3}(?:,\d{3})++(?!\d)|\d{1,9}+(?:[.．]\d{1,4}+)?|[一二两三四五六七八九十]{1,3}+)"
    r"[余多来几]?(?P<ten_thousands>万?)[余多]?"
)
_UNIT: Final = (
    rf"(?P<unit>{_either(UNITS)})"
    r"(?!均|[额单数序]|百分点|月|年|小时|工作日|季度|间|末|限|所|地|景|员|才|民|群|称|未|没|也|以上的|以上党员|(?<=个)人)"
    r"(?:以上|左右|上下|以内)?"
)
# What may stand between a subject and its number. 等活动14次 counts more than the subject, so 等 is none of it.
_GAP: Final = (
    r"(?:活动|会议|学习|制度|队伍|人数|总数|全年|一年|今年|共计|总计|合计|累计|共|各|只开成|只有|仅有|只办|只|仅|已有|有|为"
    r"|由\d{1,6}[名人次]|(?:增加|减少|扩充|扩大|上升|提高|增|减|达)(?:到|至)|达|约|近|不少于|不低于|不超过|至少|超过?|逾"
    r"|(?:在[\u4e00-\u9fff]{1,6}?)?(?:开展|召开|举办|举行|组织|开满|开|办|搞|讲|上)(?:了|成)?|了|”)"
)
_COUNT: Final = rf"(?P<gap>{_GAP}{{0,4}}+){_NUMBER}{_UNIT}"
_WORDS: Final = [word for word, term in TERM_BY_WORD.items() if term.name != MEMBERS]
_SUBJECT: Final = re.compile(rf"(?P<word>{_either(_WORDS)})(?P<count>{_COUNT})?")
_MEMBERS: Final = re.compile(rf"(?P<word>党员){_COUNT}")
_NO_SUBJECT: Final = re.compile(
    r"记录|提纲|材料|笔记|方案|计划|通知|照片|中|上|里|期间|学员|制度|督导|堂|平台|题目|人员"
)
"""What makes a word behind a number the beginning of another: 5份党课提纲."""

_LINK: Final = "(?:专题|现场|安排|支部|“)?"
"""What may stand between a number and the subject behind it: 17次安排第一议题学习."""

_BEFORE_A_LED_SUBJECT: Final = frozenset([*(unit[-1] for unit in UNITS), *"题场排部“"])
_LONGEST_NUMBER: Final = 18
_LONGEST_CLAUSE: Final = 60
_NUMBER_BEFORE: Final = re.compile(
    rf"(?:\A|(?<![\d.．×＊*XxＸ第至到~～—\-一二两三四五六七八九十]))(?<!\d、){_NUMBER}{_UNIT}{_LINK}\Z"
)
_LED_MEMBERS: Final = "名党员"
_NUMBER_OF_MEMBERS: Final = re.compile(
    r"(?:支部、|现有|共有|在册|(?P<alone>[。；，\n]))(?P<number>\d{1,7}+)\Z"
)
_NARROWED: Final = re.compile(r"其中|里面|当中")
_HAVING: Final = re.compile(
    r"(?:.*(?:支部|总支|党委|全[行局院镇村校厂]|公司|中心|单位))?(?:现|共|目前|今年|当前|下辖|年末)*(?:有|在册|增至|辖)?\Z"
)
_SEGMENT_ENDS: Final = re.compile(r"[，。；：、\n]")
_HAS_NUMBER: Final = re.compile(r"[\d×一二两三四五六七八九十]")
_NOTHING: Final[frozenset[Manner]] = frozenset()
_PART: Final = frozenset((Manner.PART,))
_JOINED: Final = frozenset("和与及暨或跟")
_CACHE: Final = "_counts"


def read_counts(lines: Sequence[str], first_line: int = 1) -> list[Count]:
    """Read the counts that a text states.

    Args:
        lines: the text.
        first_line: line of the file in which `lines[0]` stands.

    Returns:
        the counts in the order of the text. What is masked (×次), a range (3至4次), an ordinal (第12次) or what
        two subjects share (集中学习和研讨15次) is left out; what is aimed at, approximate or a part says so in
        `manners`.
    """
    return _read(lines, "\n".join(lines), first_line)


def _read(lines: Sequence[str], text: str, first_line: int) -> list[Count]:
    """The counts in some lines, given as well as one text."""
    all_found = sorted(_found(text))
    if not all_found:
        return []
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    counts = []
    for found in all_found:
        row = bisect_right(starts, found.start) - 1
        place = (first_line + row, found.start - starts[row] + 1)
        counts.append(
            Count(found.subject, found.value, found.unit, *place, found.text, found.before, found.noted)
        )
    return counts


def counts_of(body: Body) -> Sequence[Count]:
    """The counts of a report's body; those in a section about plans are told to be only intended.

    They are read once for each body: a rule and the figures ask for them.

    Args:
        body: the body.

    Returns:
        the counts in the order of the text.
    """
    kept: Sequence[Count] | None = vars(body).get(_CACHE)
    if kept is None:
        plans = [
            range(section.line, section.first_line + len(section.lines))
            for section in body.sections
            if section.slots == (Slot.PLAN,)
        ]
        kept = [
            replace(count, noted=count.noted | {Manner.INTENDED})
            if any(count.line in plan for plan in plans)
            else count
            for count in _read(body.lines, body.text, body.first_line)
        ]
        vars(body)[_CACHE] = kept  # as `cached_property` keeps a value
    return kept


class _Found(NamedTuple):
    """A count and the index of its number in the text."""

    start: int
    subject: str
    value: int | float
    unit: str
    text: str
    before: str = ""
    noted: frozenset[Manner] = frozenset()


def _found(text: str) -> Iterator[_Found]:
    """The counts, in no order."""
    for match in _SUBJECT.finditer(text):
        start = match.start()
        if start and text[start - 1] in _BEFORE_A_LED_SUBJECT and (found := _led(match, text)) is not None:
            yield found
        if match.lastgroup == "count" and (found := _followed(match, text)) is not None:
            yield found
    yield from _members(text)
    yield from _members_led(text)


def _followed(match: re.Match[str], text: str) -> _Found | None:
    """The count of a subject with its number behind it."""
    term = TERM_BY_WORD[match["word"]]
    value = _value(match)
    before = text[max(0, match.start() - LONGEST_SENTENCE) : match.start()]
    if value is None or match["unit"] not in term.units or _counts_something_else(before):
        return None
    # 18堂党课有13堂: the second number is a part of the first.
    noted = _PART if before[-1:] in _BEFORE_A_LED_SUBJECT and _number_before(before) else _NOTHING
    return _Found(match.start("number"), term.name, value, match["unit"], match.group(), before, noted)


def _led(match: re.Match[str], text: str) -> _Found | None:
    """The count of a subject with its number before it."""
    term = TERM_BY_WORD[match["word"]]
    start = match.start()
    if not term.leads or _NO_SUBJECT.match(text, match.end("word")):
        return None
    number = _number_before(text[max(0, start - _LONGEST_NUMBER) : start])
    if number is None or number["unit"] not in term.units or number["number"] == "一":
        return None  # 开一次党课 is rarely a figure
    value = _value(number)
    begin = start - len(number.string) + number.start()
    before = text[max(0, begin - LONGEST_SENTENCE) : begin]
    if value is None or _counts_something_else(before):
        return None
    return _Found(begin, term.name, value, number["unit"], text[begin : match.end("word")], before)


def _members(text: str) -> Iterator[_Found]:
    """How many members the organization has; what its sentence says of it is weighed here, for 党员 is everywhere."""
    for match in _MEMBERS.finditer(text):
        clause = words_before(text[max(0, match.start() - _LONGEST_CLAUSE) : match.start()]).clause
        value = _value(match)
        if value is None or match["unit"] not in TERM_BY_WORD["党员"].units or _NARROWED.search(clause):
            continue
        if _HAVING.match(clause.rpartition("、")[2].strip()):
            yield _Found(match.start("number"), MEMBERS, value, match["unit"], match.group())


def _members_led(text: str) -> Iterator[_Found]:
    """共有41名党员, 5个党支部、142名党员, and at the head of a clause 41名党员里."""
    place = text.find(_LED_MEMBERS)
    while place >= 0:
        match = _NUMBER_OF_MEMBERS.search(("\n" + text[max(0, place - 12) : place])[-12:])
        behind = place + len(_LED_MEMBERS)
        if match is not None and (match["alone"] is None or text[behind : behind + 1] in ("里", "中")):
            begin = place - len(match["number"])
            yield _Found(begin, MEMBERS, int(match["number"]), "名", text[begin:behind])
        place = text.find(_LED_MEMBERS, behind)


def _number_before(words: str) -> re.Match[str] | None:
    """The number with its unit that some words end with."""
    return _NUMBER_BEFORE.search(words[-_LONGEST_NUMBER:])


def _counts_something_else(before: str) -> bool:
    """Whether subjects share the number, or it is a difference.

    集中学习和研讨15次, 党员大会、支委会、党小组会共42次, 比上年发展党员2名.
    """
    if not before:
        return False
    near = before[-12:]
    if before[-1] == "、" and not _HAS_NUMBER.search(_SEGMENT_ENDS.split(near[:-1])[-1]):
        return True
    return before[-1] in _JOINED or (("比" in near or "较" in near) and _is_compared(near))


def _is_compared(words: str) -> bool:
    return re.search(r"[比较](?!赛|武)[^，。；]*\Z", words) is not None


def _value(match: re.Match[str]) -> int | float | None:
    """12 → 12, 十二 → 12, 1.2 with 万 → 12000; None for what is no number (三四)."""
    plain = match["number"].replace(",", "").replace("．", ".")
    value: int | float | None
    if plain.isdecimal():
        value = int(plain)
    elif "." in plain:
        value = float(plain)
    else:
        value = number_from_han(plain)
    if value is None or not match["ten_thousands"]:
        return value
    return round(value * 10_000)
