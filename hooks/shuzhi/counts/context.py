"""What the words around a count say of it: who, what exactly, in which time, and whether it was done at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shuzhi.counts.model import Manner

_LONGEST_SENTENCE: Final = 160
"""Characters before a count that are looked at."""

_SENTENCE_ENDS: Final = re.compile(r"[。；！？;!?\n]")
_CLAUSE_ENDS: Final = re.compile(r"[，：,:—）)]")


@dataclass(frozen=True, slots=True)
class Before:
    """The words before a subject, in three widths.

    Attributes:
        sentence: from the beginning of its sentence.
        clause: from the last comma.
        segment: from the last comma or enumeration comma.
    """

    sentence: str
    clause: str
    segment: str


def words_before(text: str, position: int) -> Before:
    """The words of the sentence before a position."""
    sentence = _SENTENCE_ENDS.split(text[max(0, position - _LONGEST_SENTENCE) : position])[-1]
    clause = _CLAUSE_ENDS.split(sentence)[-1]
    return Before(sentence, clause, clause.rpartition("、")[2])


# --- who ------------------------------------------------------------------------------------------------------

_ITSELF: Final = ""
_ACTORS: Final = (
    (_ITSELF, r"我(?:党?总?支部(?!书记)|们|[院局行厂村镇县市校省处站所区])"),
    ("党委书记", r"党委书记"),
    ("支部书记", r"(?:各|其余|其他|所属|[\d一二两三四五六七八九十]+[名个])党?支部书记"),
    ("书记", r"我|本人|自己|(?:党?总?支部?)?书记(?!们)"),
    ("班子成员", r"班子成员|支委(?!会)|(?:支部|总支|党委|其余|其他)?委员(?!会)"),
    ("各支部", r"(?:各|所属|基层|下属|[\d一二两三四五六七八九十]+个)党?支部"),
    ("党小组", r"党小组(?!会)"),
    ("党员", r"(?:其他|青年|退休|老)?党员(?!大会)"),
    ("党总支", r"党?总支(?!委员|会|部|（)"),
    ("党委", r"党委(?!委员|会|（)"),
    (_ITSELF, r"党?支部(?!委员|大会|党员大会|学习)"),
)
_ACTOR: Final = re.compile("|".join(f"({pattern})" for _, pattern in _ACTORS))
_LABEL: Final = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．]|是)|第[一二三四五六七八九十]，)?"
_BEGINS: Final = re.compile(rf"{_LABEL}(?:全年|今年|一年来|年内)?(?={_ACTOR.pattern})")


def actor(before: Before) -> str:
    """Who did it.

    The actor nearest in the count's own segment; else the one that began an earlier clause of the sentence: in
    我主持学习20次，讲党课4次 it is the same person both times.
    """
    if found := _last_actor(before.segment):
        return found[0]
    for clause in reversed(re.split("[，、：]", before.sentence)[:-1]):
        if begin := _BEGINS.match(clause.strip()):
            found = _last_actor(clause.strip()[begin.end() : begin.end() + 8], first=True)
            return found[0] if found else _ITSELF
    return _ITSELF


def _last_actor(words: str, *, first: bool = False) -> tuple[str] | None:
    found: tuple[str] | None = None
    for match in _ACTOR.finditer(words):
        if match.lastindex:
            found = (_ACTORS[match.lastindex - 1][0],)
        if first:
            break
    return found


# --- what exactly ---------------------------------------------------------------------------------------------

_TIMES: Final = (
    r"全年|一年来|今年以来|今年|本年度|年度内|年度|年内|一年|目前|截至目前|以来|(?:19|20)\d{2}年(?:度|以来)?"
)
_DEEDS: Final = (
    r"共计|总计|合计|累计|总共|共|先后|坚持|认真|严格|按时|按期|按程序|按要求|定期|及时|组织|开展了?|召开了?|召集|举行了?|举办了?"
    r"|主持|带头|落实|讲授|宣讲|主讲|亲自|给党员|开|讲|上|办|搞|新|都|已|还|并|又|也|了|“|”|\s"
)
_EDGE: Final = re.compile(rf"(?:{_LABEL}(?=.)(?:{_TIMES}|{_DEEDS}|{_ACTOR.pattern}))+")
_LABEL_ALONE: Final = re.compile(rf"\A\s*{_LABEL}")
_NEUTRAL_END: Final = re.compile(rf"(?:{_TIMES}|{_DEEDS})+\Z")


def scope(segment: str) -> str:
    """What narrows a subject: the words before it, without time, actor and the usual verbs.

    Args:
        segment: the words before it.

    Returns:
        党务工作者 for `举办党务工作者`; empty for `我全年主持召开`.
    """
    rest = segment.strip()
    if not rest:
        return ""
    begin = _EDGE.match(rest)
    rest = rest[begin.end() :] if begin else _LABEL_ALONE.sub("", rest)
    return _NEUTRAL_END.sub("", rest)


# --- in which time --------------------------------------------------------------------------------------------

_WHOLE_YEAR: Final = r"全年|一年来|今年以来|今年|本年度"
_PERIOD: Final = re.compile(
    rf"({_WHOLE_YEAR})"
    r"|(?:19|20)\d{2}年|上半年|下半年|第?[一二三四1-4]季度|每(?:[年月周天日季]|半年|两?个?月|季度|[\d一二两三四五六七八九十]+[天个])"
    r"|上一?年度?|去年|前年|往年|同期|年初|成立时|明年|[前近][\d一二两三四五六七八九十几]+个?[年月]"
    r"|[\d两三四五六七八九十]+年(?:来|里|间|以来)?|[\d一二三四五六七八九十]{1,3}月(?!\d)|期间|以前|截至"
)
_MONTHS: Final = re.compile(r"(?<!年)(?:到|截至)(?:目前|眼下|年底)")


def period(before: Before) -> str:
    """The time for which a count is told: the last one that its sentence names; empty for the report's year."""
    named = ""
    for match in _PERIOD.finditer(before.sentence):
        named = "" if match[1] else match.group()
    if named == "截至" and _MONTHS.search(before.sentence):
        return ""
    return named


# --- whether it was done --------------------------------------------------------------------------------------

_MANNERS: Final = (
    (Manner.PART, re.compile(r"其中|包括|当中|里面|含")),
    (
        Manner.TARGET,
        re.compile(r"至少|不少于|不低于|不超过|力争|争取|确保|计划|拟|预计|目标|应当|必须|要求|达不到|开满"),
    ),
    (Manner.CUMULATIVE, re.compile(r"累计")),
    (Manner.RATE, re.compile(r"每|平均|人均|各(?!类|项|种|级|党?支部)")),
    (Manner.INTENDED, re.compile(r"明年|下一步|今后|打算|(?<![即参])将|下一?年度?")),
)
_WORDS_OF_MANNERS: Final = re.compile(
    "其中|包括|当中|里面|含|少于|低于|超过|至少|力争|争取|确保|计划|拟|预计|目标|应当|必须|要求|开满|累计|每|均|各|明年|下|今后|打算|将|达不到"
)


def manners(clause: str) -> frozenset[Manner]:
    """What keeps a count from being the year's figure, by the words of its clause up to the number."""
    if not _WORDS_OF_MANNERS.search(clause):
        return frozenset()
    return frozenset(manner for manner, pattern in _MANNERS if pattern.search(clause))
