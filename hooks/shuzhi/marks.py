"""A section as a row of marks: the labels of points, sub-headings, and words that announce a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from shuzhi.headings import heading_text
from shuzhi.numbering import Label, label_at_start, labels_inside
from shuzhi.residue import PAY_WALL_MARK
from shuzhi.topics import topic_of_lead_in, topic_of_lead_in_line, topic_of_title
from shuzhi.vocabulary import Topic

HEADING: Final = re.compile(
    rf"(?!{PAY_WALL_MARK})" r"(#{1,6})[ \t]*+((?:\\.|[^ \t#]|[ \t#]++(?=[^ \t#]))*+)[ \t#]*+\Z"
)
"""A heading line: `## 一、…`; the blank after the marks is often forgotten and not needed. Never goes back: linear."""

_BULLET: Final = re.compile(r"[ \t]*[-*+•][ \t]+")


class Mark(NamedTuple):
    """A place where a point may begin or the subject changes.

    Attributes:
        row: index of the line in the section.
        start: index of its first character in the line.
        end: index behind it.
        label: the label; None for a sub-heading without one and for an announcing line.
        at_line_start: whether the line begins with it.
        topic: what it, or the words right before it, announce.
        heading: level of the heading, 0 for none.
    """

    row: int
    start: int
    end: int
    label: Label | None
    at_line_start: bool
    topic: Topic | None = None
    heading: int = 0


def marks_of(rows: Sequence[str]) -> list[Mark]:
    """Find the marks of a section, from the first to the last."""
    marks: list[Mark] = []
    for row, line in enumerate(rows):
        if line and not line.isspace():
            marks += _marks_of_line(row, line)
    return marks


def _marks_of_line(row: int, line: str) -> Iterator[Mark]:
    heading = HEADING.match(line) if line.startswith("#") else None
    level = len(heading[1]) if heading else 0
    offset = heading.start(2) if heading else 0
    if bullet := _BULLET.match(line, offset):
        offset = bullet.end()
    first = label_at_start(line, offset)
    if first is not None:
        yield Mark(row, offset, first.end, first, True, heading=level)
    elif heading:
        yield Mark(row, offset, len(line), None, True, topic_of_title(heading_text(heading[2])), level)
    elif topic := topic_of_lead_in_line(line.strip()):
        yield Mark(row, 0, len(line), None, True, topic)
    if not heading and (labels := labels_inside(line)):
        yield from _marks_inside(row, line, labels, first.end if first else 0, offset)


def _marks_inside(row: int, line: str, labels: Iterable[Label], begin: int, offset: int) -> Iterator[Mark]:
    for label in labels:
        if label.start < begin or (begin == 0 and label.start == offset):
            continue
        topic = topic_of_lead_in(line[begin : label.start].strip()) if label.number == 1 else None
        start = label.start
        if topic is not None:  # the announcing words belong to the list, not to the point before it
            stop = max(line.rfind(stop, begin, label.start - 1) for stop in "。；;！!？?")
            start = max(stop + 1, begin)
        yield Mark(row, start, label.end, label, False, topic)
        begin = label.end
