"""The words of the field: slots, kinds, terms. Every list of allowed values stands here and nowhere else."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Slot(StrEnum):
    """What a top-level section of a report says, whatever its heading."""

    RECTIFICATION = "rectification"
    PERFORMANCE = "performance"
    PROBLEMS = "problems"
    PLAN = "plan"
    INTEGRITY = "integrity"
    IDEOLOGY = "ideology"
    OVERVIEW = "overview"

    @property
    def label(self) -> str:
        """The slot's name on the screen."""
        return SLOT_LABELS[self]


SLOT_LABELS: Final = {
    Slot.RECTIFICATION: "上年度问题整改",
    Slot.PERFORMANCE: "履职情况",
    Slot.PROBLEMS: "存在问题",
    Slot.PLAN: "下一步打算",
    Slot.INTEGRITY: "党风廉政",
    Slot.IDEOLOGY: "意识形态",
    Slot.OVERVIEW: "基本情况",
}


class Topic(StrEnum):
    """What a group of points is about: a slot, or the causes that stand in the problem section."""

    RECTIFICATION = "rectification"
    PERFORMANCE = "performance"
    PROBLEMS = "problems"
    CAUSES = "causes"
    PLAN = "plan"
    INTEGRITY = "integrity"
    IDEOLOGY = "ideology"
    OVERVIEW = "overview"
    OTHER = "other"

    @classmethod
    def of(cls, slot: Slot | None) -> Topic:
        """The topic of a section with this slot."""
        return _TOPICS[slot] if slot is not None else cls.OTHER


_TOPICS: Final = {slot: Topic(slot.value) for slot in Slot}
"""An enumeration's own look-up is five times slower."""


class Kind(StrEnum):
    """The kind of a party organization, from the largest to the smallest."""

    COMMITTEE = "党委"
    GENERAL_BRANCH = "党总支"
    BRANCH = "党支部"


class Classification(StrEnum):
    """What an intranet archive may hold. 秘密, 机密 and 绝密 are no values here: they must not be on this network."""

    PUBLIC = "公开"
    INTERNAL = "内部"


class Retention(StrEnum):
    """Retention periods of DA/T 22-2015."""

    PERMANENT = "永久"
    THIRTY_YEARS = "30年"
    TEN_YEARS = "10年"


PICTURE_ENDINGS: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Pictures that may stand beside reports. SVG is left out: it can carry scripts."""

BLANK: Final = "【待补】"
"""The mark of a field or a passage that a person still has to fill in."""

MASK: Final = "×"
"""What every mask of a published text (`**`, XX, ____) becomes on import."""
