"""A report of the archive as the comparison needs it."""

from __future__ import annotations

import re
from typing import Final

from shuzhi.organizations import Organization, Registry
from shuzhi.report import Report
from shuzhi.similarity.model import Document
from shuzhi.vocabulary import Slot

_PARTY: Final = re.compile(
    r"^中国共产党|^中共|(?:总支部委员会|支部委员会|委员会|联合党支部|党总支部|党支部|党总支|党委|总支|支部)$"
)
_SHORTEST_UNIT: Final = 3
"""Characters of a unit's name that is masked without 党支部 behind it; 机关 and 学校 are words like any other."""


def document_of(report: Report, registry: Registry) -> Document:
    """Make a report comparable.

    Args:
        report: the report.
        registry: tells the names of its organization and of those above it, which a copy replaces by its own.
    """
    own = registry.get(report.code)
    organizations = [*registry.ancestors(report.code), *([own] if own else [])]
    return Document(
        path=report.path,
        code=report.code,
        year=report.year,
        text="\n".join(report.body.lines),
        first_line=report.body.first_line,
        names=names_of(organizations),
        answers=_lines(report, Slot.RECTIFICATION),
        problems=_lines(report, Slot.PROBLEMS),
    )


def names_of(organizations: list[Organization]) -> tuple[str, ...]:
    """Every name by which a report may call some organizations, longest first: 滨江支行党支部, 滨江支行."""
    names = {name for organization in organizations for name in organization.all_names}
    units = {_PARTY.sub("", name) for name in names}
    names |= {unit for unit in units if len(unit) >= _SHORTEST_UNIT}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _lines(report: Report, slot: Slot) -> tuple[tuple[int, int], ...]:
    return tuple(
        (section.first_line, section.first_line + len(section.lines))
        for section in report.body.sections_of(slot)
    )
