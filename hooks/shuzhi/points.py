"""The numbered points of a section: problems, causes, answers, measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from shuzhi.headings import heading_text
from shuzhi.marks import HEADING, Mark
from shuzhi.numbering import Family
from shuzhi.outline import outline_of
from shuzhi.topics import topic_of_title
from shuzhi.vocabulary import Topic


class Point(NamedTuple):
    """One numbered point.

    Attributes:
        label: its number as written, `（一）`; empty for a sub-heading without one.
        number: the value of the label; its position where there is none.
        text: what it says, without the label; paragraphs are parted by line breaks.
        line: line of the file.
        column: column in the line, from 1.
        places: line and column of each paragraph of the text.
    """

    label: str
    number: int
    text: str
    line: int
    column: int
    places: tuple[tuple[int, int], ...]


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


def read_groups(rows: Sequence[str], first_line: int, topics: Sequence[Topic]) -> list[Group]:
    """Read the points of a section.

    Args:
        rows: the section's lines without its heading.
        first_line: line of the file in which `rows[0]` stands.
        topics: what the section's heading says the points are about, in order.

    Returns:
        the groups of outermost points, in order. A section whose points cannot be told gives none.
    """
    defaults = list(topics) or [Topic.OTHER]
    groups: list[Group] = []
    unstated = 0
    for listing in outline_of(rows):
        topic = listing.topic
        if topic is None:
            topic = defaults[min(unstated, len(defaults) - 1)]
            unstated += 1
        points = _points(listing.marks, rows, first_line, listing.end or (len(rows), 0))
        groups.append(Group(topic, points, listing.family, listing.topic is not None))
    return groups


# --- the text of the points -----------------------------------------------------------------------------------

_BLANKS: Final = " \t\u3000"
CLOSING: Final = re.compile(
    r"(?:述职人|报告人|汇报人|述廉人)[：:]|(?:20|二〇|二○)\S{2}年\S{1,3}月\S{1,3}日\Z|以上(?:是|为)?(?:我的)?(?:述职|报告|汇报)|"
    r"(?:述职|报告|汇报)完毕|特此报告|(?:请|敬请)(?:各位|大家|领导|予以|批评|评议|审议)|谢谢(?:大家|各位)?"
)


_Text = list[tuple[str, tuple[int, int]]]
"""The paragraphs of a point, each with the line and column in which it stands."""


def _points(
    marks: Sequence[Mark], rows: Sequence[str], first_line: int, end: tuple[int, int]
) -> tuple[Point, ...]:
    stops = [*((mark.row, mark.start) for mark in marks[1:]), end]
    texts = [_text(mark, rows, first_line, stop) for mark, stop in zip(marks, stops, strict=True)]
    if len(texts) > 1 and not marks[-1].heading and all(len(text) == 1 for text in texts[:-1]):
        texts[-1] = texts[-1][:1]  # what follows a list of single paragraphs is the section's close
    return tuple(
        [
            Point(
                mark.label.text if mark.label else "",
                mark.label.number if mark.label else position,
                "\n".join([paragraph for paragraph, _ in text]),
                first_line + mark.row,
                (mark.label.start if mark.label else mark.start) + 1,
                tuple([place for _, place in text]),
            )
            for position, (mark, text) in enumerate(zip(marks, texts, strict=True), start=1)
        ]
    )


def _text(mark: Mark, rows: Sequence[str], first_line: int, stop: tuple[int, int]) -> _Text:
    start = mark.label.end if mark.label else mark.start
    text: _Text = []
    last, behind = stop if stop[1] else (stop[0] - 1, None)
    for row in range(mark.row, min(last + 1, len(rows))):
        line = rows[row]
        if row == mark.row:
            line = line[start : behind if row == last else None]
        elif line:
            start = 0
            line = line[: behind if row == last else None]
        else:
            continue  # the blank line between paragraphs: every second one
        bare = line.lstrip(_BLANKS)
        start += len(line) - len(bare)
        line = bare.rstrip(_BLANKS)
        if row != mark.row and CLOSING.match(line):
            break
        if line.startswith("#") and HEADING.match(line):
            bare = line.lstrip("#").strip()
            start += line.index(bare)
            line = heading_text(bare)
        if line:
            text.append((line, (first_line + row, start + 1)))
    return text


# --- points by topic ------------------------------------------------------------------------------------------

_TITLE_ENDS: Final = re.compile(r"[。：:]")


def points_by_topic(groups: Iterable[Group]) -> dict[Topic, list[Point]]:
    """Sort points by what they are about, those included that stand below a point which only announces them.

    Args:
        groups: the groups of one section.

    Returns:
        topic → points in the order of the text. A point titled 存在的主要问题 is no problem: its sub-points are.
    """
    found: dict[Topic, list[Point]] = {}
    for group in groups:
        for point in group.points:
            below = _announced_below(group, point)
            if not below:
                found.setdefault(group.topic, []).append(point)
            for inner in below:
                found.setdefault(inner.topic, []).extend(inner.points)
    return found


def _announced_below(group: Group, point: Point) -> list[Group]:
    title, _, rest = point.text.partition("\n")
    if group.topic is Topic.PERFORMANCE and not rest:
        return []
    announced = topic_of_title(_title(title))
    if announced is None or not _may_announce(group, announced):
        return []
    return _below(point, announced)


def _title(text: str) -> str:
    return _TITLE_ENDS.split(text, maxsplit=1)[0]


def _may_announce(group: Group, announced: Topic) -> bool:
    if group.topic is Topic.PERFORMANCE:
        return announced is Topic.RECTIFICATION
    return True


def _below(point: Point, topic: Topic) -> list[Group]:
    paragraphs = point.text.split("\n")
    head = re.match(r"[^。：:]*[。：:]", paragraphs[0])
    paragraphs[0] = " " * head.end() + paragraphs[0][head.end() :] if head else ""
    rows = [""] * (point.places[-1][0] - point.line + 1) if point.places else []
    for (line, column), paragraph in zip(point.places, paragraphs, strict=False):
        rows[line - point.line] = " " * (column - 1) + paragraph  # where it stands in the file
    return read_groups(rows, point.line, [topic])
