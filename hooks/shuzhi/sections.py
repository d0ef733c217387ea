"""A report's body as sections: level-2 headings, the slots they name, and the points inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from shuzhi.headings import EXPLICIT_SLOT, heading_text, slots_of
from shuzhi.marks import HEADING
from shuzhi.points import Group, Point, points_by_topic, read_groups
from shuzhi.topics import topic_of_title
from shuzhi.vocabulary import Slot, Topic

SECTION_LEVEL: Final = 2
"""The level of the headings that make sections; level 1 is the report's title, which stands in the front matter."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line.

    Attributes:
        level: 1 to 6, its number of `#`.
        text: as people read it, without marks and `{#slot}`.
        line: line of the file.
        explicit: the id an author gave it with `{#…}`, or None.
    """

    level: int
    text: str
    line: int
    explicit: str | None


@dataclass(frozen=True)
class Section:
    """A top-level section.

    Attributes:
        heading: its heading.
        slots: what it says; empty where the heading names no slot.
        lines: its lines below the heading.
        first_line: line of the file in which `lines[0]` stands.
    """

    heading: Heading
    slots: tuple[Slot, ...]
    lines: Sequence[str]
    first_line: int

    @property
    def line(self) -> int:
        """The heading's line in the file."""
        return self.heading.line

    @cached_property
    def text(self) -> str:
        """All lines below the heading as one text."""
        return "\n".join(self.lines)

    @cached_property
    def characters(self) -> int:
        """Characters below the heading, blanks not counted."""
        return sum(map(len, self.text.split()))

    @cached_property
    def groups(self) -> list[Group]:
        """The points, grouped by what they are about."""
        return read_groups(self.lines, self.first_line, self._topics)

    @cached_property
    def _topics(self) -> list[Topic]:
        if topic_of_title(self.heading.text) is Topic.CAUSES:
            return [Topic.CAUSES]
        return [Topic.of(slot) for slot in self.slots]

    @property
    def is_causes_only(self) -> bool:
        """Whether the section only says why the problems of the section before it came about."""
        return self._topics == [Topic.CAUSES]

    @cached_property
    def items(self) -> list[Point]:
        """All outermost points."""
        return [point for group in self.groups for point in group.points]

    @property
    def tally(self) -> str:
        """How many points it holds, for people: `4 条`, and causes apart: `4 条，原因 4 条`."""
        causes = len(self.points_about(Topic.CAUSES))
        others = len(self.items) - causes
        return (
            f"{others} 条" + (f"，原因 {causes} 条" if causes and others else "")
            if others
            else f"原因 {causes} 条"
            if causes
            else "0 条"
        )

    def points_about(self, topic: Topic) -> list[Point]:
        """The points about one topic, in order."""
        return self._by_topic.get(topic, [])

    @cached_property
    def _by_topic(self) -> dict[Topic, list[Point]]:
        return points_by_topic(self.groups)


@dataclass(frozen=True)
class Body:
    """A report's body, read once.

    Attributes:
        lines: all lines.
        first_line: line of the file in which `lines[0]` stands.
        headings: every heading of any level, in order.
        sections: the top-level sections, in order.
    """

    lines: Sequence[str]
    first_line: int
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]

    @cached_property
    def text(self) -> str:
        """All lines as one text, in which a rule finds at once that there is nothing for it to look at."""
        return "\n".join(self.lines)

    def mentions(self, *words: str) -> bool:
        """Whether one of some words stands anywhere in it; far quicker than a pattern on every line."""
        text = self.text
        # Most are marks: to find that one of their characters is missing takes a tenth of a look for two.
        return any(all(map(text.__contains__, word)) and word in text for word in words)

    @cached_property
    def characters(self) -> int:
        """Characters of the whole body, blanks not counted."""
        return sum(map(len, self.text.split()))

    def points_about(self, topic: Topic) -> list[Point]:
        """The points about one topic from all sections, in order."""
        return [point for section in self.sections for point in section.points_about(topic)]

    def sections_of(self, slot: Slot) -> list[Section]:
        """The sections that say this slot, alone or with others."""
        return [section for section in self.sections if slot in section.slots]


def read_body(lines: Sequence[str], first_line: int = 1) -> Body:
    """Read a body.

    Args:
        lines: its lines, without line ends.
        first_line: line of the file in which `lines[0]` stands.

    Returns:
        its headings and sections; never raises.
    """
    headings: list[Heading] = []
    for index, line in enumerate(lines):
        if line.startswith("#") and (match := HEADING.match(line)) and match[2]:
            explicit = EXPLICIT_SLOT.search(match[2])
            headings.append(
                Heading(
                    level=len(match[1]),
                    text=heading_text(match[2]),
                    line=first_line + index,
                    explicit=explicit[1] if explicit else None,
                )
            )
    return Body(lines, first_line, tuple(headings), _sections(lines, first_line, headings))


def _sections(lines: Sequence[str], first_line: int, headings: list[Heading]) -> tuple[Section, ...]:
    level = _section_level(headings)
    tops = [heading for heading in headings if heading.level <= level]
    sections = []
    for heading, following in zip(tops, [*tops[1:], None], strict=False):
        if heading.level != level:
            continue
        begin = heading.line - first_line + 1
        end = following.line - first_line if following else len(lines)
        text = f"{heading.text} {{#{heading.explicit}}}" if heading.explicit else heading.text
        sections.append(Section(heading, slots_of(text), lines[begin:end], first_line + begin))
    return tuple(sections)


def _section_level(headings: list[Heading]) -> int:
    """Level 2; in a text that uses none, the outermost level it uses more than once."""
    levels = [heading.level for heading in headings]
    if SECTION_LEVEL in levels or not levels:
        return SECTION_LEVEL
    repeated = [level for level in sorted(set(levels)) if levels.count(level) > 1]
    return repeated[0] if repeated else SECTION_LEVEL
