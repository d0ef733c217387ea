"""The numbered points of a section: problems, causes, answers, measures.

Reports number in many ways, mix them and nest them. Within a section the outermost way of numbering counts; a
list that starts anew, or a lead-in such as “主要原因为：”, begins another group, and the lead-in says what the
group is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from shuzhi.headings import heading_text, slots_of
from shuzhi.numbering import Family, Label, label_at_start, labels_inside
from shuzhi.vocabulary import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADING: Final = re.compile(r"(#{1,6})[ \t]*(.*?)[ \t]*#*[ \t]*\Z")
"""A heading line: `## 一、…`; the blank after the marks is often forgotten and not needed."""

_BULLET: Final = re.compile(r"[ \t]*[-*+•][ \t]+")


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
        return cls(slot.value) if slot is not None else cls.OTHER


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point.

    Attributes:
        label: its number as written, `（一）`; empty for a sub-heading without one.
        number: the value of the label; its position where there is none.
        text: what it says, without the label; paragraphs are parted by line breaks.
        line: line of the file.
        column: column in the line, from 1.
    """

    label: str
    number: int
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Group:
    """Points that belong together, numbered alike.

    Attributes:
        topic: what they are about.
        points: in the order of the text.
        family: the way they are numbered; None for sub-headings without numbers.
        stated: whether a lead-in or sub-heading says the topic; otherwise it follows from the section.
    """

    topic: Topic
    points: tuple[Point, ...]
    family: Family | None
    stated: bool


# --- what stands in a section, as a row of marks --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place where a point may begin (label) or the subject changes (topic)."""

    row: int
    start: int
    end: int
    label: Label | None
    at_line_start: bool
    topic: Topic | None = None
    heading: int = 0


_CAUSE: Final = re.compile(r"原因|根源|症结|成因|缘由|究其")
_PROBLEM: Final = re.compile(r"问题|不足|差距|短板|薄弱|困难|弱项")
_LEAD_IN: Final = re.compile(r"[^。；;！!？?：:\n]{2,60}[：:]\Z")
_INLINE_TOPIC: Final = re.compile(r"(?:\A|(?<=[。！!？?]))([^。；;！!？?：:]{2,40})[：:]\Z")


def _is_about_causes(words: str) -> bool:
    """问题产生的原因 is, 存在的问题及原因 is not: there the problems come first."""
    for clause in re.split(r"[，,]", words):
        parts = re.split(r"以及|及其|及|和|与|、", clause)
        told = [part for part in parts if _CAUSE.search(part)]
        if told and not any(_PROBLEM.search(part) and part not in told for part in parts):
            return True
    return False


def topic_of_title(title: str) -> Topic | None:
    """What a sub-heading or lead-in announces: 存在的主要问题 → problems, 原因分析 → causes; else None."""
    bare = title.strip(" ：:。\u3000")
    slots = slots_of(bare)
    if _is_about_causes(bare) and (Slot.PROBLEMS in slots or _LEAD_IN.search(title)):
        return Topic.CAUSES
    if len(slots) == 1:
        return Topic.of(slots[0])
    if slots:
        return Topic.of(slots[0]) if Slot.PROBLEMS in slots and slots[0] is Slot.PROBLEMS else None
    return None


def _topic_of_lead_in(text: str) -> Topic | None:
    """What the words before a first label say the list is about, or None."""
    match = _INLINE_TOPIC.search(text)
    if match is None:
        return None
    words = match[1]
    topic = topic_of_title(words + "：")
    if topic is not None:
        return topic
    clause = re.split(r"[，,]", words)[-1]
    topic = topic_of_title(clause)
    if topic is not None or len(clause) > 24:
        return topic
    if re.search(r"(?:问题|不足|短板|差距)(?:有|是|为|如下|包括|表现为|主要有|主要是|在于)?\Z", clause) and not re.search(r"整改|解决|针对", clause):
        return Topic.PROBLEMS
    return None


def _marks(rows: Sequence[str]) -> list[_Mark]:
    marks: list[_Mark] = []
    for row, line in enumerate(rows):
        if not line or line.isspace():
            continue
        heading = HEADING.match(line) if line.startswith("#") else None
        level = len(heading[1]) if heading else 0
        offset = heading.start(2) if heading else 0
        if bullet := _BULLET.match(line, offset):
            offset = bullet.end()
        first = label_at_start(line, offset)
        if first is not None:
            marks.append(_Mark(row, offset, first.end, first, True, heading=level))
        elif heading:
            marks.append(_Mark(row, offset, len(line), None, True, topic_of_title(heading_text(heading[2])), level))
        elif _LEAD_IN.match(line.strip()) and (topic := _topic_of_lead_in(line.strip())):
            marks.append(_Mark(row, 0, len(line), None, True, topic))
        if level:
            continue
        begin = first.end if first else 0
        for label in labels_inside(line):
            if label.start < begin:
                continue
            if first is None and label.start == offset:
                continue
            topic = _topic_of_lead_in(line[begin : label.start].strip()) if label.number == 1 else None
            start = label.start
            if topic is not None:
                stop = max(line.rfind(stop, begin, label.start - 1) for stop in "。；;！!？?")
                start = max(stop + 1, begin)
            marks.append(_Mark(row, start, label.end, label, False, topic))
            begin = label.end
    return marks


# --- groups of the outermost points ---------------------------------------------------------------------------


@dataclass(slots=True)
class _OpenGroup:
    family: Family | None
    topic: Topic | None
    marks: list[_Mark] = field(default_factory=list)
    end: tuple[int, int] | None = None

    def goes_on_with(self, label: Label) -> bool:
        """Whether a label is the next number of this group."""
        last = self.marks[-1].label if self.marks else None
        return last is not None and label.family is self.family and label.number == last.number + 1


def read_groups(rows: Sequence[str], first_line: int, topics: Sequence[Topic]) -> list[Group]:
    """Read the points of a section.

    Args:
        rows: the section's lines without its heading.
        first_line: line of the file in which `rows[0]` stands.
        topics: what the section's heading says the points are about, in order.

    Returns:
        the groups of outermost points, in order. A section whose points cannot be told gives none.
    """
    marks = _marks(rows)
    if not marks:
        return []
    opened = _open_groups(marks)
    opened = _without_introductory_lists(opened)
    defaults = list(topics) or [Topic.OTHER]
    groups: list[Group] = []
    for index, group in enumerate(opened):
        topic = group.topic
        if topic is None:
            unstated = sum(other.topic is None for other in opened[:index])
            topic = defaults[min(unstated, len(defaults) - 1)]
        end = group.end or (len(rows), 0)
        points = _points(group.marks, rows, first_line, end)
        groups.append(Group(topic, points, group.family, group.topic is not None))
    return groups


def _open_groups(marks: Sequence[_Mark]) -> list[_OpenGroup]:
    groups: list[_OpenGroup] = []
    current: _OpenGroup | None = None
    stated: Topic | None = None
    by_heading = _plain_headings_are_points(marks)
    for mark in marks:
        if mark.label is None:
            if by_heading and mark.heading and mark.topic is None:
                if current is None or current.family is not None:
                    current = _begin(groups, None, stated, mark)
                current.marks.append(mark)
            elif mark.topic is not None:
                _close(current, mark)
                current, stated = None, mark.topic
            continue
        label = mark.label
        resumed = next((g for g in reversed(groups) if g is not current and g.goes_on_with(label)), None)
        if resumed is not None and label.number > 1 and not (current and current.goes_on_with(label)):
            # Causes told below one problem are over when the next problem begins.
            if current is None or current.family is None or label.family <= current.family:
                _close(current, mark)
                current, stated = _begin(groups, label.family, resumed.topic, mark), None
                current.marks.append(mark)
                continue
        if current is None:
            if mark.at_line_start or label.number == 1:
                current = _begin(groups, label.family, mark.topic or stated, mark)
                current.marks.append(mark)
            continue
        if by_heading and current.family is None and mark.topic is None:
            continue  # numbers below a sub-heading without one
        if label.family is current.family and not (label.number == 1 and current.marks):
            current.marks.append(mark)
            continue
        restarts = label.family is current.family
        outer = current.family is not None and label.family < current.family and mark.at_line_start
        announced = mark.topic is not None and label.number == 1 and mark.topic is not current.topic
        if restarts or outer or announced:
            _close(current, mark)
            current = _begin(groups, label.family, mark.topic or (stated if not announced else None), mark)
            current.marks.append(mark)
    return groups


def _plain_headings_are_points(marks: Sequence[_Mark]) -> bool:
    """Whether the sub-headings are the points: several, none with a number."""
    headings = [mark for mark in marks if mark.heading]
    plain = [mark for mark in headings if mark.label is None and mark.topic is None]
    return len(plain) >= 2 and all(mark.label is None for mark in headings)


def _begin(groups: list[_OpenGroup], family: Family | None, topic: Topic | None, mark: _Mark) -> _OpenGroup:
    if groups and groups[-1].end is None:
        groups[-1].end = (mark.row, mark.start)
    groups.append(_OpenGroup(family, topic))
    return groups[-1]


def _close(group: _OpenGroup | None, mark: _Mark) -> None:
    if group is not None and group.end is None:
        group.end = (mark.row, mark.start)


def _without_introductory_lists(groups: list[_OpenGroup]) -> list[_OpenGroup]:
    """Drop a short list inside the introduction that foreshadows the real points.

    Of groups whose topic nothing states, those numbered further in than a later one are such lists.
    """
    kept: list[_OpenGroup] = []
    for index, group in enumerate(groups):
        later = [g for g in groups[index + 1 :] if g.topic is None and g.family is not None]
        foreshadows = (
            group.topic is None
            and group.family is not None
            and not group.marks[0].at_line_start
            and any(g.family is not None and g.family < group.family for g in later)
        )
        if not foreshadows:
            kept.append(group)
    return kept


# --- the text of the points -----------------------------------------------------------------------------------

_CLOSING: Final = re.compile(
    r"(?:述职人|报告人|汇报人|述廉人)[：:]|(?:20|二〇|二○)\S{2}年\S{1,3}月\S{1,3}日\Z|以上(?:是|为)?(?:我的)?(?:述职|报告|汇报)|"
    r"(?:述职|报告|汇报)完毕|特此报告|(?:请|敬请)(?:各位|大家|领导|予以|批评|评议|审议)|谢谢(?:大家|各位)?"
)


def _points(marks: Sequence[_Mark], rows: Sequence[str], first_line: int, end: tuple[int, int]) -> tuple[Point, ...]:
    texts: list[list[str]] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        stop = (following.row, following.start) if following else end
        texts.append(_text(mark, rows, stop))
    if len(texts) > 1 and all(len(text) == 1 for text in texts[:-1]) and not marks[-1].heading:
        texts[-1] = texts[-1][:1]  # what follows a list of single paragraphs is the section's close
    return tuple(
        Point(
            label=mark.label.text if mark.label else "",
            number=mark.label.number if mark.label else position,
            text="\n".join(text),
            line=first_line + mark.row,
            column=(mark.label.start if mark.label else mark.start) + 1,
        )
        for position, (mark, text) in enumerate(zip(marks, texts, strict=True), start=1)
    )


def _text(mark: _Mark, rows: Sequence[str], stop: tuple[int, int]) -> list[str]:
    begin = mark.label.end if mark.label else mark.start
    text: list[str] = []
    for row in range(mark.row, min(stop[0] + 1, len(rows))):
        line = rows[row]
        if row == stop[0]:
            line = line[: stop[1]]
        if row == mark.row:
            line = line[begin:]
        line = line.strip(" \t\u3000")
        if row != mark.row and _CLOSING.match(line):
            break
        if HEADING.match(line) and line.startswith("#"):
            line = heading_text(line.lstrip("#").strip())
        if line:
            text.append(line)
    return text


# --- points by topic ------------------------------------------------------------------------------------------


def by_topic(groups: Iterable[Group], topic: Topic) -> list[Point]:
    """The points about one topic, those that stand below a point which only announces them included.

    Args:
        groups: the groups of one section.
        topic: what is looked for.

    Returns:
        the points in the order of the text. A point titled 存在的主要问题 is no problem: its sub-points are.
    """
    found: list[Point] = []
    for group in groups:
        for point in group.points:
            title, _, rest = point.text.partition("\n")
            announced = topic_of_title(_title(title)) if group.topic is not Topic.PERFORMANCE or rest else None
            below = _below(point, announced) if announced is not None and _may_announce(group, announced) else []
            if below:
                found += [p for inner in below if inner.topic is topic for p in inner.points]
            elif group.topic is topic:
                found.append(point)
    return found


def _title(text: str) -> str:
    return re.split(r"[。：:]", text, maxsplit=1)[0]


def _may_announce(group: Group, announced: Topic) -> bool:
    if group.topic is Topic.PERFORMANCE:
        return announced is Topic.RECTIFICATION
    return True


def _below(point: Point, topic: Topic) -> list[Group]:
    rows = point.text.split("\n")
    head = re.match(r"[^。：:]*[。：:]", rows[0])
    rows[0] = " " * head.end() + rows[0][head.end() :] if head else ""
    return read_groups(rows, point.line, [topic])
