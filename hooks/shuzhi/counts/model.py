"""What a stated count is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from shuzhi.counts.context import Before, Manner, actor, manners_of, period_of, scope_of, words_before

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


_WHERE: Final = re.compile(r"在[\u4e00-\u9fff]{1,6}?(?=开|召|举|组)")
"""党小组会在县区机房开了6次"""


@dataclass(frozen=True)
class Count:
    """One count, as a text states it. What its sentence says of it is worked out when it is asked for.

    Attributes:
        subject: the standard term: 主题党日.
        value: how many.
        unit: as written: 次, 人次, 名.
        line: line of the file.
        column: column of the number, from 1.
        text: the words that state it: `主题党日活动11次`.
        before: the text before those words, at most a sentence of it.
        noted: what is known to keep it from being the year's figure besides the words before it.
    """

    subject: str
    value: int | float
    unit: str
    line: int
    column: int
    text: str
    before: str = field(default="", repr=False)
    noted: frozenset[Manner] = frozenset()

    @property
    def measure(self) -> str:
        """The unit, units of one kind made the same: 堂 and 场 are 次, 人 is 名."""
        return _MEASURES.get(self.unit, self.unit)

    @cached_property
    def _words(self) -> Before:
        """Cut once: four questions are put to them."""
        return words_before(self.before)

    @property
    def sentence(self) -> str:
        """The words before it in its sentence."""
        return self._words.sentence

    @cached_property
    def who(self) -> str:
        """Who did it: 书记 (the one who reports), 班子成员, 各支部, …; empty for the organization itself."""
        return actor(self._words)

    @cached_property
    def scope(self) -> str:
        """What else narrows it: 到项目部, 党务工作者; empty where nothing does."""
        where = _WHERE.search(self.text)
        return scope_of(self._words.segment) or (where.group() if where else "")

    @cached_property
    def period(self) -> str:
        """The time it is told for: 上半年, 2022年, 每季; empty for the report's own year."""
        return period_of(self._words.sentence)

    @cached_property
    def manners(self) -> frozenset[Manner]:
        """What keeps it from being the figure of the whole of its time."""
        return self.noted | manners_of(self._words.clause + self.text)

    def is_of_year(self, year: int) -> bool:
        """Whether it is a figure of the whole of a report's year, neither narrowed nor only aimed at.

        Args:
            year: the report's year.
        """
        return not self.manners and not self.scope and self.period in ("", f"{year}年")
