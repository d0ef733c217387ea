"""What a stated count is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Manner(StrEnum):
    """Why a count is not simply what was done in the whole of its period."""

    APPROXIMATE = "约数"
    PART = "其中"
    TARGET = "指标"
    CUMULATIVE = "累计"
    RATE = "每次或平均"
    INTENDED = "打算"


_MEASURES: Final = {
    "人": "名",
    "个": "名",
    "场": "次",
    "场次": "次",
    "回": "次",
    "堂": "次",
    "节": "次",
    "讲": "次",
}
"""Units that count the same thing: a lesson is told in 次, 堂, 节 or 场, a person in 名, 人 or 个."""


@dataclass(frozen=True, slots=True)
class Count:
    """One count, as a text states it.

    Attributes:
        subject: the standard term: 主题党日.
        value: how many.
        unit: as written: 次, 人次, 名.
        line: line of the file.
        column: column of the number, from 1.
        text: the words that state it: `主题党日活动11次`.
        who: who did it: 书记 (the one who reports), 班子成员, 各支部, …; empty for the organization itself.
        scope: what else narrows it: 到项目部, 党务工作者; empty where nothing does.
        period: the time it is told for; empty for the report's own year.
        manners: what else keeps it from being the year's figure.
    """

    subject: str
    value: int | float
    unit: str
    line: int
    column: int
    text: str
    who: str = ""
    scope: str = ""
    period: str = ""
    manners: frozenset[Manner] = frozenset()

    @property
    def measure(self) -> str:
        """The unit, units of one kind made the same: 堂 and 场 are 次, 人 is 名."""
        return _MEASURES.get(self.unit, self.unit)

    def is_of_year(self, year: int) -> bool:
        """Whether it is a figure of the whole of a report's year, neither narrowed nor only aimed at.

        Args:
            year: the report's year.
        """
        return not self.manners and not self.scope and self.period in ("", f"{year}年")
