"""What a figure is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from shuzhi.counts import TERMS

if TYPE_CHECKING:
    from shuzhi.report import Report

SECRETARY: Final = "书记"
BRANCHES: Final = "各支部"

_RANK: Final = {term.name: position for position, term in enumerate(TERMS)}


class Item(NamedTuple):
    """What is counted, so that two figures of one item may be compared.

    Attributes:
        subject: the standard term: 谈心谈话.
        measure: the kind of unit: 人次.
        who: whose deed it is where that matters: 书记, 各支部; empty for the organization's own.
    """

    subject: str
    measure: str
    who: str = ""

    @property
    def label(self) -> str:
        """The item in words, without its measure: `党课（书记）`."""
        return f"{self.subject}（{self.who}）" if self.who else self.subject

    @property
    def order(self) -> tuple[int, str, str]:
        """Where it stands among others: in the order of the terms."""
        return _RANK.get(self.subject, len(_RANK)), self.who, self.measure


class Stated(NamedTuple):
    """What a report states of its year in one number.

    Attributes:
        item: what is counted.
        value: how many.
        unit: as written: 次, 人次, 名.
        line: line of the file.
        anchor: where a link to it lands in the report's page.
        text: the words that state it: `主题党日活动11次`.
    """

    item: Item
    value: int | float
    unit: str
    line: int
    anchor: str
    text: str


class Figure(NamedTuple):
    """A number that a report states of its year; its attributes are those of `Stated`, and the report."""

    item: Item
    value: int | float
    unit: str
    line: int
    anchor: str
    text: str
    report: Report


@dataclass(frozen=True, slots=True)
class Summary:
    """An item over the organizations in a year.

    Attributes:
        total: the sum, nothing counted twice along the tree of organizations.
        organizations: how many state it.
        middle: the median of what they state.
    """

    total: int | float
    organizations: int
    middle: int | float


def digits(value: int | float) -> str:
    """A number as people write it: 12, 11.5."""
    return str(int(value)) if value == int(value) else f"{value:.10g}"
