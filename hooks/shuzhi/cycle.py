"""The rules of one year's exercise, `reports/<year>/cycle.yml`. Every key may be left out, the whole file too."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field, field_validator

from shuzhi import strict_yaml
from shuzhi.diagnostics import Fault
from shuzhi.source import Enclosure, read_source
from shuzhi.validation import StrictModel, Term, mismatches
from shuzhi.vocabulary import Slot

if TYPE_CHECKING:
    from pathlib import Path

CYCLE_FILE: Final = "cycle.yml"


class RuleSetting(StrEnum):
    """What a year may make of a rule."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    OFF = "off"


class Limits(StrictModel):
    """篇幅要求。"""

    length: tuple[int, int] = Field(
        default=(1500, 5000), title="字数", description="正文字数的下限和上限，不计空格。"
    )
    problem_share: float = Field(
        default=0.15,
        ge=0,
        le=1,
        title="问题篇幅",
        description="问题部分占正文的最低比例，0.15 即百分之十五。",
    )
    first_person: float = Field(
        default=0.5,
        ge=0,
        title="自述次数",
        description="履职部分每千字里“我”“本人”至少出现的次数。",
    )

    copied_from_last_year: float = Field(
        default=0.3,
        ge=0.02,
        le=1,
        title="沿用上年",
        description="正文与本组织往年报告相同的部分达到这个比例时提醒，0.3 即百分之三十。",
    )
    copied_from_other: float = Field(
        default=0.15,
        ge=0.02,
        le=1,
        title="与别处雷同",
        description="正文与其他组织的报告相同的部分达到这个比例时提醒。",
    )

    @field_validator("length", mode="before")
    @classmethod
    def _length_is_a_pair(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        if len(value) != 2 or not all(isinstance(n, int) and n >= 0 for n in value) or value[0] > value[1]:
            raise ValueError("必须是两个整数，先下限后上限，如 [1500, 5000]")
        return tuple(value)

    @field_validator(
        "problem_share", "first_person", "copied_from_last_year", "copied_from_other", mode="before"
    )
    @classmethod
    def _share_is_a_number(cls, value: Any) -> Any:
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Cycle(StrictModel):
    """一个年度的规则 reports/<年度>/cycle.yml。"""

    deadline: datetime.date | None = Field(
        default=None, title="截止日期", description="提交的最后一天；省略时不判断是否逾期。"
    )
    required: tuple[Term[Slot], ...] = Field(
        default=(Slot.PERFORMANCE, Slot.PROBLEMS, Slot.PLAN),
        title="必备部分",
        description="报告必须有的部分；上年报告提出过问题的，rectification 自动成为必备。",
    )
    limits: Limits = Field(default_factory=Limits, title="篇幅", description="字数和问题部分的比例。")
    exempt: Mapping[str, str] = Field(
        default_factory=dict, title="免交", description="本年度免于提交的组织代码和理由。"
    )
    rules: Mapping[str, Term[RuleSetting]] = Field(
        default_factory=dict,
        title="规则",
        description="逐条调整规则的轻重：error 错误、warning 警告、advice 建议、off 不查。",
    )

    @field_validator("required", mode="before")
    @classmethod
    def _required_are_a_list(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class ReadCycle:
    """A year's rules as far as they could be read.

    Attributes:
        cycle: the rules in force; the defaults where a key is left out or wrong.
        faults: what is wrong with the file.
        places: where keys stand, to tell what is wrong with their values later: `("rules", "length")` → (line, column).
    """

    cycle: Cycle
    faults: tuple[Fault, ...] = ()
    places: Mapping[tuple[str | int, ...], tuple[int, int]] | None = None

    def names(self, key: str) -> list[str]:
        """What is named below a key, also where a value there is wrong: `names("rules")` gives slugs."""
        return [str(path[1]) for path in self.places or {} if len(path) == 2 and path[0] == key]

    def place_of(self, *path: str) -> tuple[int, int]:
        """Where a key stands: (line, column), or (0, 0)."""
        return (self.places or {}).get(path, (0, 0))


_RULES: Final = {"missing": "cycle-invalid", "unknown": "cycle-invalid", "invalid": "cycle-invalid"}


def read_cycle(file: Path, enclosure: Enclosure) -> ReadCycle:
    """Read a year's rules.

    Args:
        file: `reports/<year>/cycle.yml`; it need not exist.
        enclosure: the reports' folder.

    Returns:
        the rules in force and the faults. Never raises for what stands in the file.
    """
    if not file.exists():
        return ReadCycle(Cycle())
    source = read_source(file, enclosure)
    if not source.readable:
        fault = source.faults[0]
        if fault.rule == "file-empty":
            return ReadCycle(Cycle())
        return ReadCycle(
            Cycle(), (Fault("cycle-invalid", 0, 0, fault.message.replace("报告", "规则文件"), fault.help),)
        )
    try:
        document = strict_yaml.load(source.text)
    except strict_yaml.Problem as problem:
        return ReadCycle(Cycle(), (Fault("cycle-invalid", *problem.place, *strict_yaml.explain(problem)),))
    faults = [
        Fault("cycle-invalid", *problem.place, *strict_yaml.explain(problem)) for problem in document.problems
    ]
    value = document.value
    faults += mismatches(Cycle, value, document, rules=_RULES)
    nowhere = strict_yaml.Document({}, {}, {})
    usable = {
        name: written
        for name, written in (value.items() if isinstance(value, dict) else ())
        if name in Cycle.model_fields and not mismatches(Cycle, {name: written}, nowhere, rules=_RULES)
    }
    return ReadCycle(Cycle.model_validate(usable), tuple(faults), document.key_places)
