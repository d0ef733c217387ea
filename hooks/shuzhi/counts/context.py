"""What the words around a count say of it: who, what exactly, in which time, and whether it was done at all."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple


class Manner(StrEnum):
    """Why a count is not simply what was done in the whole of its time."""

    APPROXIMATE = "约数"
    PART = "其中"
    TARGET = "指标"
    CUMULATIVE = "累计"
    RATE = "每次或平均"
    INTENDED = "打算"


LONGEST_SENTENCE: Final = 160
"""Characters before a count that are looked at."""

# What stands before the last sentence, and before its last clause: nearer the end than a split of the whole.
_EARLIER_SENTENCES: Final = re.compile(r".*[。；！？;!?\n]", re.DOTALL)
_EARLIER_CLAUSES: Final = re.compile(r".*[，：,:—）)]", re.DOTALL)


class Before(NamedTuple):
    """The words before a count, in three widths.

    Attributes:
        sentence: from the beginning of its sentence.
        clause: from the last comma.
        segment: from the last comma or enumeration comma.
    """

    sentence: str
    clause: str
    segment: str


def words_before(text: str) -> Before:
    """The words of the sentence that a text breaks off in."""
    sentence = _behind(_EARLIER_SENTENCES, text)
    clause = _behind(_EARLIER_CLAUSES, sentence)
    return Before(sentence, clause, clause.rpartition("、")[2])


def _behind(earlier: re.Pattern[str], text: str) -> str:
    match = earlier.match(text)
    return text[match.end() :] if match else text


# --- who ------------------------------------------------------------------------------------------------------

_ITSELF: Final = ""
_HAN: Final = "一二两三四五六七八九十"
_ACTORS: Final = (
    (_ITSELF, r"我(?:党?总?支部(?!书记)|们|[院局行厂村镇县市校省处站所区])"),
    ("党委书记", r"党委书记"),
    ("支部书记", rf"(?:各|其余|其他|所属|[\d{_HAN}]+[名个])党?支部书记"),
    ("书记", r"我|本人|自己|(?:党?总?支部?)?书记(?!们)"),
    ("班子成员", r"班子成员|支委(?!会)|(?:支部|总支|党委|其余|其他)?委员(?!会)"),
    ("各支部", rf"(?:各|所属|基层|下属|[\d{_HAN}]+个)党?支部"),
    ("党小组", r"党小组(?!会)"),
    ("党员", r"(?:其他|青年|退休|老)?党员(?!大会)"),
    ("党总支", r"党?总支(?!委员|会|部|（)"),
    ("党委", r"党委(?!委员|会|（)"),
    (_ITSELF, r"党?支部(?!委员|大会|党员大会|学习)"),
)
_LEADERS: Final = (_ITSELF, "党委书记", "支部书记", "书记", "各支部", "党总支", "党委")
"""Those who go on being meant in the clauses that follow theirs."""

# 与党员谈心谈话, 为全体党员讲党课: the words behind 与 and 为 are not those who act.
# Their first characters are looked for before anything else: the eleven groups take ten times as long.
_ACTOR: Final = re.compile(
    rf"(?=[我党各其所\d{_HAN}本自支总书班委基下青退老])(?<![与同为给对向体])(?:"
    + "|".join(f"({words})" for _, words in _ACTORS)
    + ")"
)
_LABEL: Final = rf"(?:[（(]?[{_HAN}\d]{{1,3}}(?:[）)、.．]|是)|第[{_HAN}]，)?"
_BEGINS: Final = re.compile(rf"\s*{_LABEL}(?:全年|今年|一年来|年内)?")


def actor(before: Before) -> str:
    """Who did it.

    The actor nearest in the count's own segment; else the one that began an earlier clause of the sentence: in
    我主持学习20次，讲党课4次 it is the same person both times.
    """
    within = list(_ACTOR.finditer(before.segment))
    if within:
        return _name(within[-1])
    for clause in reversed(re.split("[，、：]", before.sentence)[:-1]):
        begin = _BEGINS.match(clause)
        leader = _ACTOR.match(clause, begin.end() if begin else 0)
        if leader is not None and _name(leader) in _LEADERS:
            return _name(leader)
    return _ITSELF


def _name(match: re.Match[str]) -> str:
    return _ACTORS[(match.lastindex or 1) - 1][0]


# --- what exactly ---------------------------------------------------------------------------------------------

_TIMES: Final = r"全年|上半年|下半年|[一二三四]季度|一年来|今年以来|今年|本年度|年度内|年度|年内|一年|截至目前|目前|以来|(?:19|20)\d{2}年(?:度|以来)?"
_DEEDS: Final = (
    r"共计|总计|合计|累计|总共|共|先后|坚持|认真|严格|按时|按期|按程序|按要求|定期|及时|组织|安排|开展了?|召开了?|召集|举行了?|举办了?"
    r"|主持|带头|落实|讲授|宣讲|主讲|亲自|给党员|培养|吸收|确定|定下|收到|收|开|讲|上|办|搞|新|都|已|还|并|又|也|了|“|”|\s"
)
_TALKED_WITH: Final = (
    r"[与同和](?:全体|一线|基层)*(?:党员|群众|干部|职工|员工)(?:、?(?:党员|群众|干部|职工|员工))*(?:开展)?"
)
_EDGE: Final = re.compile(rf"(?:{_TIMES}|{_DEEDS}|{_TALKED_WITH}|{_ACTOR.pattern})+")
_LABEL_ALONE: Final = re.compile(rf"\s*{_LABEL}")
_END: Final = re.compile(rf"(?:{_TIMES}|{_DEEDS})+\Z")


def scope_of(segment: str) -> str:
    """What narrows a subject: the words before it, without time, actor and the usual verbs.

    Args:
        segment: the words before it.

    Returns:
        党务工作者 for `举办党务工作者`; empty for `我全年主持召开`.
    """
    rest = _LABEL_ALONE.sub("", segment, count=1)
    begin = _EDGE.match(rest)
    rest = rest[begin.end() :] if begin else rest
    return _END.sub("", rest)


# --- in which time --------------------------------------------------------------------------------------------

_PERIOD: Final = re.compile(
    r"(?=[全一今本到截\d上下第二三四每去前往同年成明近两五六七八九十期以“换任建大开])(?:"  # with what any of it begins
    r"(全年|一年来|今年以来|今年|本年度|到年底|(?:到|截至)(?:目前|眼下))"
    r"|(?:19|20)\d{2}年|上半年|下半年|第?[一二三四1-4]季度"
    rf"|每(?:[年月周天日季]|半年|两?个?月|季度|[\d{_HAN}]+[天个])"
    rf"|上一?年度?|去年|前年|往年|同期|年初|成立时|明年|[前近][\d{_HAN}几]+个?[年月]"
    rf"|(?<!第)[\d两三四五六七八九十]+年(?:来|里|间|以来)?|(?<![\d{_HAN}])[\d{_HAN}]{{1,3}}个?月(?!\d)|期间|以前|截至"
    r"|(?:“?十[二三四五六]五”?(?:时期)?|换届|任职|到任|上任|成立|建院|建厂|建校|大会|开局)以来)"
)


def period_of(sentence: str) -> str:
    """The time for which a count is told: the last one that its sentence names; empty for the report's year."""
    named = ""
    for match in _PERIOD.finditer(sentence):
        named = "" if match[1] else match.group()
    return named


# --- whether it was done --------------------------------------------------------------------------------------

_MANNERS: Final = (
    (Manner.PART, re.compile(r"其中|包括|当中|里面|含|列席|旁听")),
    (
        Manner.TARGET,
        re.compile(r"至少|不少于|不低于|不超过|力争|争取|确保|计划|拟|预计|目标|应当|必须|要求|开满"),
    ),
    (Manner.CUMULATIVE, re.compile(r"累计")),
    (Manner.RATE, re.compile(r"每|平均|人均|各(?!类|项|种|级|党?支部)")),
    (Manner.INTENDED, re.compile(r"明年|下一步|今后|打算|(?<![即参])将|下一?年度?")),
    (
        Manner.APPROXIMATE,
        re.compile(r"[\d万十][余多]|[约近逾][\d一二两三四五六七八九十]|超过?[\d一二]|以上|左右|上下|以内"),
    ),
)


def manners_of(words: str) -> frozenset[Manner]:
    """What keeps a count from being the year's figure, by the words of its clause, the count included."""
    return frozenset(manner for manner, pattern in _MANNERS if pattern.search(words))
