"""Choose among the counts of one report those that are figures of its year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from shuzhi.anchors import landing
from shuzhi.counts import Count, counts_of
from shuzhi.figures.model import BRANCHES, SECRETARY, Item, Stated
from shuzhi.vocabulary import Kind, Slot, Topic

if TYPE_CHECKING:
    from shuzhi.report import Report
    from shuzhi.sections import Section

_PERSONAL: Final = frozenset({"党课", "谈心谈话", "廉政谈话", "走访慰问"})
"""Deeds of a person: four lessons of the secretary are not four of the branch. A meeting is the organization's,
whoever presides."""

_NOT_OF_THE_YEAR: Final = (Slot.PROBLEMS, Slot.PLAN, Slot.RECTIFICATION)
"""Sections whose numbers mostly tell of one corner: 下湾组党小组会一年只开成5回."""

_TOPICS_NOT_OF_THE_YEAR: Final = (Topic.PROBLEMS, Topic.CAUSES, Topic.PLAN, Topic.RECTIFICATION)


def stated_in(report: Report, kind: Kind | None) -> Iterator[Stated]:
    """A report's figures, each item at most once, in the order of the terms.

    Args:
        report: the report.
        kind: the kind of its organization; None where it is not registered.
    """
    if not report.readable:
        return
    stated: dict[Item, list[Count]] = defaultdict(list)
    barred = _barred_lines(report)
    for count in counts_of(report.body):
        if count.line not in barred and count.is_of_year(report.year):
            who = _who(count, kind)
            if who is not None:
                stated[Item(count.subject, count.measure, who)].append(count)
    for item in sorted(stated, key=lambda item: item.order):
        if (agreed := _agreed(stated[item])) is not None:
            anchor = landing(report.body, agreed.line)
            yield Stated(item, agreed.value, agreed.unit, agreed.line, anchor, agreed.text)


def _agreed(counts: Sequence[Count]) -> Count | None:
    """The first of some counts that say the same; None where they contradict each other.

    One that names the year itself goes before those that leave it to be understood.
    """
    candidates = [count for count in counts if count.period] or counts
    return candidates[0] if len({count.value for count in candidates}) == 1 else None


def _who(count: Count, kind: Kind | None) -> str | None:
    """Whose figure it is in the item's sense, or None where it is not this organization's or nobody can tell.

    党员讲党课 is not the branch's teaching; 党委 in a branch's report is its superior.
    """
    own = kind is not None and count.who in (kind.value, f"{kind.value}书记")
    who = SECRETARY if own and count.who.endswith(SECRETARY) else "" if own else count.who
    if who in ("", SECRETARY):
        return who if count.subject in _PERSONAL else ""
    if who == "班子成员":
        return who
    if who in (BRANCHES, "支部书记"):
        return who if kind is not Kind.BRANCH else None
    return None


def _barred_lines(report: Report) -> set[int]:
    """The lines that tell of problems, causes, answers to old problems, or plans."""
    return {line for section in report.body.sections for line in _barred(section)}


def _barred(section: Section) -> Iterable[int]:
    if section.is_causes_only or (section.slots and all(slot in _NOT_OF_THE_YEAR for slot in section.slots)):
        yield from range(section.first_line, section.first_line + len(section.lines))
        return
    for topic in _TOPICS_NOT_OF_THE_YEAR:
        for point in section.points_about(topic):
            yield point.line
            yield from (line for line, _ in point.places)
