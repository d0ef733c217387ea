"""What a sub-heading or the words before a list announce: problems, causes, measures."""

from __future__ import annotations

import re
from typing import Final

from shuzhi.headings import slots_of
from shuzhi.vocabulary import Slot, Topic

_CAUSE: Final = re.compile(r"原因|根源|症结|成因|缘由|究其")
_PROBLEM: Final = re.compile(r"问题|不足|差距|短板|薄弱|困难|弱项")
_PROBLEMS_FOLLOW: Final = re.compile(
    r"(?:问题|不足|短板|差距)(?:有|是|为|如下|包括|表现为|主要有|主要是|在于)?\Z"
)
_DEED: Final = re.compile(r"整改|解决|针对")
_LONGEST_CLAUSE: Final = 24
_LONGEST_TITLE: Final = 40

LEAD_IN: Final = re.compile(r"[^。；;！!？?：:\n]{2,60}[：:]\Z")
"""A line of its own that announces what follows: `主要原因有以下三点：`."""

_ON_THESE_PROBLEMS: Final = re.compile(
    r"(?:\A|[。！!？?；;])(?:这些|以上|上述)(?:几个)?问题(?:的存在)?[，,]\Z"
)
"""Once the problems are told, what is listed of them is why they came about."""

_BEFORE_LIST: Final = re.compile(r"(?:\A|(?<=[。！!？?]))([^。；;！!？?：:]{2,40})[：:]\Z")


def topic_of_title(title: str) -> Topic | None:
    """What a title announces: 存在的主要问题 → problems, 原因分析 → causes.

    Args:
        title: a sub-heading, or a lead-in with its colon.

    Returns:
        the topic; None where it announces none, or several.
    """
    bare = title.strip(" ：:。\u3000")
    if len(bare) > _LONGEST_TITLE:
        return None
    slots = slots_of(bare)
    if _is_about_causes(bare) and (Slot.PROBLEMS in slots or LEAD_IN.search(title)):
        return Topic.CAUSES
    if len(slots) == 1 or (slots and slots[0] is Slot.PROBLEMS):
        return Topic.of(slots[0])
    return None


def topic_of_lead_in_line(line: str) -> Topic | None:
    """What a line of its own announces: `主要原因有以下三点：`.

    Args:
        line: the line, without blanks around it.

    Returns:
        the topic; None where the line announces none, or is no lead-in.
    """
    # The last character tells it of nearly every paragraph.
    return topic_of_lead_in(line) if line.endswith(("：", ":")) and LEAD_IN.match(line) else None


def topic_of_lead_in(text: str) -> Topic | None:
    """What the words before a list's first label say it is about.

    Args:
        text: the words up to the label: `针对上述问题深入剖析，主要原因为：`.

    Returns:
        the topic, or None where they say nothing of the kind.
    """
    if not text.endswith(("：", ":", "，", ",")):  # most words before a list: no pattern is to be searched
        return None
    if _ON_THESE_PROBLEMS.search(text):
        return Topic.CAUSES
    match = _BEFORE_LIST.search(text)
    if match is None:
        return None
    words = match[1]
    if (topic := topic_of_title(words + "：")) is not None:
        return topic
    clause = re.split(r"[，,]", words)[-1]
    if (topic := topic_of_title(clause)) is not None or len(clause) > _LONGEST_CLAUSE:
        return topic
    names_problems = _PROBLEMS_FOLLOW.search(clause) and not _DEED.search(clause)
    return Topic.PROBLEMS if names_problems else None


def _is_about_causes(words: str) -> bool:
    """问题产生的原因 is, 存在的问题及原因 is not: there the problems come first."""
    if not _CAUSE.search(words):
        return False
    for clause in re.split(r"[，,]", words):
        parts = re.split(r"以及|及其|及|和|与|、", clause)
        told = [part for part in parts if _CAUSE.search(part)]
        if told and not any(_PROBLEM.search(part) and part not in told for part in parts):
            return True
    return False
