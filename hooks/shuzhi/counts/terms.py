"""What is counted: the field's terms, the words that stand for them, and the units they are counted in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MEETINGS: Final = frozenset(("次", "场", "场次", "回", "期"))
_LESSONS: Final = _MEETINGS | {"堂", "节", "讲"}
_PEOPLE: Final = frozenset(("名", "人", "个"))
_TALKS: Final = frozenset(("次", "人次", "场", "场次", "回"))


@dataclass(frozen=True, slots=True)
class Term:
    """Something that is counted.

    Attributes:
        name: the standard term.
        words: how texts call it.
        units: what it is counted in; a count in another unit is not read.
        leads: whether it may stand behind its number: 12次主题党日.
    """

    name: str
    words: tuple[str, ...]
    units: frozenset[str]
    leads: bool = True


MEMBERS: Final = "党员人数"
"""Read more strictly than the others: 党员 stands in every sentence."""

TERMS: Final = (
    Term("三会一课", ("三会一课",), _MEETINGS),
    Term("主题党日", ("主题党日", "党日活动"), _MEETINGS),
    Term("党员大会", ("支部党员大会", "党员大会", "支部大会"), _MEETINGS),
    Term("支委会", ("支部委员会", "支委会"), _MEETINGS),
    Term(
        "党委会议",
        (
            *("党总支委员会", "总支委员会", "党总支会议", "总支会议", "党委会议", "党委会"),
            *("党总支（扩大）会议", "总支（扩大）会议", "党委（扩大）会议"),
        ),
        _MEETINGS,
    ),
    Term("党小组会", ("党小组会",), _MEETINGS),
    Term("党课", ("讲党课", "上党课", "专题党课", "廉政党课", "微党课", "党课", "讲课"), _LESSONS),
    Term("谈心谈话", ("谈心谈话", "谈心交心", "谈心"), _TALKS),
    Term("廉政谈话", ("廉政谈话", "廉洁谈话"), _TALKS),
    Term(
        "发展党员",
        ("发展党员", "发展预备党员", "发展农村党员", "发展新党员", "接收预备党员", "吸收预备党员"),
        _PEOPLE,
        leads=False,
    ),
    Term("入党积极分子", ("入党积极分子", "积极分子"), _PEOPLE, leads=False),
    Term("预备党员转正", ("预备党员转正", "转正党员", "转正"), _PEOPLE, leads=False),
    Term("入党申请书", ("入党申请书", "申请书"), frozenset(("份", "封"))),
    Term(
        "第一议题", ("第一议题学习", "第一议题”学习", "第一议题制度", "第一议题”制度", "第一议题"), _MEETINGS
    ),
    Term(
        "理论学习中心组学习",
        ("理论学习中心组学习", "理论学习中心组", "理论中心组学习", "中心组学习"),
        _MEETINGS,
    ),
    Term("理论学习", ("政治理论学习", "理论学习"), _MEETINGS),
    Term("集中学习", ("集中学习", "支部学习"), _MEETINGS),
    Term(
        "专题研讨",
        ("专题研讨", "研讨交流", "交流研讨", "专题讨论", "研讨"),
        _MEETINGS,
    ),
    Term("民主生活会", ("民主生活会",), _MEETINGS),
    Term("组织生活会", ("组织生活会",), _MEETINGS),
    Term(
        "专题研究党建",
        ("专题研究党建工作", "专题研究党建", "研究党建工作", "党建工作会议", "党建专题会"),
        _MEETINGS,
    ),
    Term("警示教育", ("警示教育活动", "警示教育会", "警示教育", "警示会"), _MEETINGS),
    Term("培训", ("培训班", "培训", "集训"), _MEETINGS | {"人次"}),
    Term("志愿服务", ("志愿服务",), frozenset(("次", "场", "场次", "小时", "人次"))),
    Term("志愿者", ("志愿者",), _PEOPLE, leads=False),
    Term("走访慰问", ("走访慰问", "看望慰问"), frozenset(("次", "人次", "户", "人", "名"))),
    Term("办实事", ("办实事", "实事"), frozenset(("件", "项"))),
    Term(MEMBERS, ("党员",), frozenset(("名", "人")), leads=False),
)

TERM_BY_WORD: Final = {word: term for term in TERMS for word in term.words}

UNITS: Final = tuple(sorted({unit for term in TERMS for unit in term.units}, key=len, reverse=True))
