"""The words with which a problem is named: in the report that holds it, and in the one that answers it."""

from __future__ import annotations

import re
from typing import Final

_STOP: Final = re.compile(r"[。；;！!？?：:\n]")
_LONGEST_TITLE: Final = 24
"""Characters of a first sentence that is the title as a whole; of a longer one the first clause is."""
_SHORTEST_CLAUSE: Final = 5

_CAUSE: Final = re.compile(
    r"(?:究其|其|主要|根本|深层次?)?(?:原因|根源|根子|症结)(?:还是|主要)?(?:在于|是|在我|：)|说到底|归根结底|究其原因|主要是因为|这反映出"
)

_DEEDS: Final = re.compile(
    r"(?:整改|改进|落实|办理|解决)(?:完成|落实|进展|推进)?(?:情况|措施|举措|成效|结果|进度|进展|效果)[：:]"
)
_OPENING: Final = re.compile(
    r"\A(?:上年度|上一年度?|去年|上年|20\d\d年度?)?(?:述职|报告|会上|群众|大家)?(?:针对|关于|对于|对照|围绕|就|说|提到|指出|提出|查摆的|存在的|对)+(?:上年度|去年)?"
)
_CLOSING: Final = re.compile(
    r"(?:的|等|这一|这个|方面)*(?:问题|事项|方面的?问题|方面|不足|短板|毛病|的事)(?:方面|上)?\Z"
)
_QUOTED: Final = re.compile(
    r"\A(?:针对|关于|对于|对照|围绕|就|对)[^。；：:\n]{2,60}?(?:问题|不足|短板|方面)|"
    r"\A(?:去年|上年度?|上一年度?)(?:说|提|讲|指出|查摆)"
)
_UP_TO_PROBLEM: Final = re.compile(
    r"\A(?:针对|关于|对于|对照|围绕|就|对)([^。；：:\n]{2,60}?)(?:的|这一|等)*(?:问题|不足|短板)(?=[，,。；：:\n]|\Z)"
)


def problem_title(text: str) -> str:
    """The first words of a problem, which name it.

    Args:
        text: the problem.
    """
    first = _STOP.split(text.strip(), maxsplit=1)[0]
    if len(first) > _LONGEST_TITLE and (stop := first.find("，", _SHORTEST_CLAUSE)) > 0:
        return first[:stop]
    return first


def substance(text: str) -> str:
    """A problem without the causes that are told behind it: those are alike everywhere (我抓得不紧)."""
    cause = _CAUSE.search(text)
    return text[: cause.start()] if cause and cause.start() > _SHORTEST_CLAUSE else text


def answered_title(text: str) -> tuple[str, bool]:
    """What an answer says it answers.

    Args:
        text: the answer without label and ids.

    Returns:
        (the words for the problem, whether they are plainly a problem's name and not what was done about it).
    """
    deeds = _DEEDS.search(text)
    head = text[: deeds.start()] if deeds else text
    if named := _UP_TO_PROBLEM.match(head):
        return named[1].strip('“”"‘’ '), True
    first = problem_title(head)
    title = _CLOSING.sub("", _OPENING.sub("", first)) or first
    quoted = (deeds is not None and deeds.start() > 0) or _QUOTED.match(text) is not None
    return title.strip('“”"‘’ ，,'), quoted
