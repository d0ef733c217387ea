"""Find the counts in a text: a subject with its number behind it (党课4次) or before it (4次党课)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from shuzhi.counts.context import actor, manners, period, scope, words_before
from shuzhi.counts.model import Count, Manner
from shuzhi.counts.terms import MEMBERS, TERM_BY_WORD, TERMS, UNITS, Term
from shuzhi.numbering import number_from_han
from shuzhi.sections import Body
from shuzhi.vocabulary import Slot


def _either(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_NUMBER: Final = (
    r"(?P<number>\d{1,3}(?:,\d{3})++(?!\d)|\d{1,9}+(?:[.．]\d{1,4}+)?|[一二两三四五六七八九十]{1,3}+)"
    r"(?P<about>[余多来几]?)(?P<ten_thousands>万?)(?P<about_too>[余多]?)"
)
_UNIT: Final = (
    rf"(?P<unit>{_either(UNITS)})"
    r"(?!均|[额单数序]|百分点|月|年|小时|工作日|季度|间|末|限|所|地|景|员|才|民|群|左右手|称|以上(?:的|党员)|(?<=个)人)"
    r"(?P<bound>以上|左右|上下|以内)?"
)
# What may stand between a subject and its number. 等活动14次 counts more than the subject, so 等 is none of it.
_GAP: Final = (
    r"(?:活动|会议|学习|制度|队伍|人数|总数|全年|一年|今年|共计|总计|合计|累计|共|各|只开成|只有|仅有|只办|只|仅|已有|有|为"
    r"|由\d{1,6}[名人次]|(?:增加|减少|扩充|扩大|上升|提高|增|减|达)(?:到|至)|达|约|近|不少于|不低于|不超过|至少|超过?|逾"
    r"|(?:在[\u4e00-\u9fff]{1,6})?(?:开展|召开|举办|举行|组织|开满|开|办|搞|讲|上)(?:了|成)?|了|”)"
)
_BEHIND: Final = re.compile(rf"(?P<word>{_either([*TERM_BY_WORD])})(?P<gap>{_GAP}{{0,4}}+){_NUMBER}{_UNIT}")
_LEADING: Final = [word for term in TERMS if term.leads for word in term.words]
_BEFORE: Final = re.compile(
    rf"(?<![\d.．×＊*XxＸ第至到~～—\-一二两三四五六七八九十])(?<!\d、){_NUMBER}{_UNIT}"
    rf"(?P<gap>(?:专题|现场|支部|全体|安排)?)“?(?P<word>{_either(_LEADING)})"
    r"(?!记录|提纲|材料|笔记|方案|计划|通知|照片|中|上|里|期间|学员|制度|督导|堂|平台|题目|人员)"
)
_MEMBERS_BEFORE: Final = re.compile(
    r"(?:支部、|(?:现有|共有|在册)|(?<=[。；，])|^)(?P<number>\d{1,7}+)(?P<unit>名)(?:在册|正式)?(?P<word>党员)(?P<end>[里中]|)",
    re.MULTILINE,
)
_MEMBERS_NARROWED: Final = re.compile(r"其中|里面|当中")
_HAS: Final = re.compile(
    r"(?:(?:\A|.*(?:支部|总支|党委|全[行局院镇村校厂]|公司|中心|单位))(?:现|共|目前|今年|当前|下辖|年末)*(?:有|在册|共有|现有|增至|辖)?)\Z"
)
_JOINED: Final = re.compile(r"(?:和|与|及|暨|或|跟)\Z")
_ABOUT: Final = re.compile(r"约|近|超|逾")
_COMPARED: Final = re.compile(r"(?:比|较)[^，。；]{0,12}\Z")


def read_counts(lines: Sequence[str], first_line: int = 1) -> list[Count]:
    """Read the counts that a text states.

    Args:
        lines: the text.
        first_line: line of the file in which `lines[0]` stands.

    Returns:
        the counts in the order of the text. What is masked (×次), a range (3至4次), an ordinal (第12次) or a
        share (各1次) of nothing certain is left out; what is only aimed at, approximate or a part says so in
        `manners`.
    """
    text = "\n".join(lines)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found = []
    for match, count in sorted(_found(text), key=lambda pair: pair[0].start("number")):
        row = bisect_right(starts, match.start("number")) - 1
        found.append(replace(count, line=first_line + row, column=match.start("number") - starts[row] + 1))
    return found


def counts_of(body: Body) -> list[Count]:
    """The counts of a report's body; those in a section about plans are told to be only intended.

    Args:
        body: the body.

    Returns:
        the counts in the order of the text.
    """
    plans = [
        range(section.line, section.first_line + len(section.lines))
        for section in body.sections_of(Slot.PLAN)
        if section.slots == (Slot.PLAN,)
    ]
    return [
        replace(count, manners=count.manners | {Manner.INTENDED})
        if any(count.line in plan for plan in plans)
        else count
        for count in read_counts(body.lines, body.first_line)
    ]


def _found(text: str) -> Iterator[tuple[re.Match[str], Count]]:
    for match in _BEHIND.finditer(text):
        if (count := _stated(match, text, match.start("word"))) is not None:
            yield match, count
    for match in _BEFORE.finditer(text):
        if (count := _stated(match, text, match.start("number"))) is not None:
            yield match, count
    for match in _MEMBERS_BEFORE.finditer(text):
        if match["end"] or not match.group()[0].isdecimal():
            yield match, _count(match, TERM_BY_WORD[match["word"]], int(match["number"]), text)


def _stated(match: re.Match[str], text: str, start: int) -> Count | None:
    """The count of a match, or None where the words around it make it something else."""
    term = TERM_BY_WORD[match["word"]]
    unit = match["unit"]
    value = _value(match["number"], match["ten_thousands"])
    if value is None or unit not in term.units:
        return None
    before = words_before(text, start)
    if _JOINED.search(before.segment) or _COMPARED.search(before.segment):
        return None
    if term.name == MEMBERS:
        return _members(match, term, value, before.clause, text)
    leading = start == match.start("number")
    if leading and match["number"] == "一":
        return None  # 开一次党课 is rarely a figure
    told = before.clause + match["gap"]
    how = manners(told)
    if _ABOUT.search(match["gap"]) or match["about"] or match["about_too"] or match["bound"]:
        how |= {Manner.APPROXIMATE}
    elif leading and before.segment.endswith(("约", "近", "超过", "逾", "余")):
        how |= {Manner.APPROXIMATE}
    return Count(
        subject=term.name,
        value=value,
        unit=unit,
        line=0,
        column=0,
        text=match.group(),
        who=actor(before),
        scope=scope(before.segment),
        period=period(before),
        manners=how,
    )


def _members(match: re.Match[str], term: Term, value: float, clause: str, text: str) -> Count | None:
    segment = clause.rpartition("、")[2].strip()
    if _MEMBERS_NARROWED.search(clause) or not _HAS.match(segment) or match["bound"]:
        return None
    return _count(match, term, value, text)


def _count(match: re.Match[str], term: Term, value: float, text: str) -> Count:
    before = words_before(text, match.start())
    return Count(
        term.name, value, match["unit"], 0, 0, match.group().lstrip("\n，。；、"), period=period(before)
    )


def _value(number: str, ten_thousands: str) -> int | float | None:
    """12 → 12, 十二 → 12, 1.2 with 万 → 12000; None for what is no number (三四)."""
    plain = number.replace(",", "").replace("．", ".")
    value: int | float | None
    if plain.isdecimal():
        value = int(plain)
    elif "." in plain:
        value = float(plain)
    else:
        value = number_from_han(plain)
    if value is None or not ten_thousands:
        return value
    return int(value * 10_000 + 0.5)
