"""Find title, headings and paragraphs in the lines of a plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shuzhi.headings import slots_of
from shuzhi.numbering import Family, label_at_start
from shuzhi.points import CLOSING

LONGEST_TITLE: Final = 60
_LONGEST_TOP_HEADING: Final = 45
_LONGEST_SUB_HEADING: Final = 50
_LONGEST_NAME: Final = 12
_STOP: Final = re.compile(r"[，。；：、！？]")
_SENTENCE_END: Final = "。；！？…，、：;!?:,"
_RUN_IN: Final = re.compile(r"(.{2,30}?。)(?=.)")
_TITLE_WORD: Final = re.compile(r"述职|述责|述廉|报告|总结|汇报")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph.

    Attributes:
        level: 2 to 4 for a heading, 0 for a paragraph.
        text: what it says.
        line: line of the source.
    """

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Structure:
    """A plain text as title and blocks.

    Attributes:
        title: the title, or None where the text begins without one.
        blocks: headings and paragraphs, in order.
        split: source lines whose heading and paragraph stood on one line.
    """

    title: str | None
    blocks: tuple[Block, ...]
    split: tuple[int, ...]


def read_structure(paragraphs: Sequence[tuple[int, str]]) -> Structure:
    """Find the structure.

    Args:
        paragraphs: (source line, text), blank ones left out.

    Returns:
        title and blocks; every character of the paragraphs is in them, in order.
    """
    rest = list(paragraphs)
    title = None
    if rest and _is_title(rest[0][1]):
        title = rest.pop(0)[1]
    tops = _top_headings(rest)
    blocks: list[Block] = []
    split: list[int] = []
    families: list[Family] = []  # of the open sub-headings, outermost first
    for index, (line, text) in enumerate(rest):
        if index in tops:
            families.clear()
            heading, remainder = _run_in(text)
            blocks.append(Block(2, heading, line))
            if remainder:
                split.append(line)
                blocks.append(Block(0, remainder, line))
            continue
        label = label_at_start(text)
        following = rest[index + 1][1] if index + 1 < len(rest) and index + 1 not in tops else None
        if (
            label is None
            or not tops
            or index < min(tops)
            or not _is_sub_heading(text, label.family, following)
        ):
            blocks.append(Block(0, text, line))
            continue
        while families and families[-1] >= label.family:
            families.pop()
        families.append(label.family)
        blocks.append(Block(min(2 + len(families), 6), text, line))
    return Structure(title, tuple(blocks), tuple(split))


def _is_title(text: str) -> bool:
    if len(text) > LONGEST_TITLE or text[-1:] in _SENTENCE_END:
        return False
    return label_at_start(text) is None and (bool(_TITLE_WORD.search(text)) or not slots_of(text))


def _top_headings(rest: Sequence[tuple[int, str]]) -> set[int]:
    """Indexes of the paragraphs that head a section."""
    numbered = {
        index
        for index, (_, text) in enumerate(rest)
        if (label := label_at_start(text)) and label.family in (Family.HAN, Family.PART) and _may_head(text)
    }
    telling = {
        index
        for index, (_, text) in enumerate(rest)
        if len(text) <= 30 and text[-1:] not in _SENTENCE_END and slots_of(text)
    }
    if len(numbered) >= 2 or not telling:
        return numbered
    first = label_at_start(rest[min(telling)][1])
    family = first.family if first else None
    alike = {i for i in telling if (found := label_at_start(rest[i][1])) is None or found.family is family}
    if family is None:
        return alike | numbered
    sequence = {
        index
        for index, (_, text) in enumerate(rest)
        if (label := label_at_start(text)) and label.family is family and _may_head(text) and len(text) <= 30
    }
    return alike | sequence | numbered


def _may_head(text: str) -> bool:
    heading, remainder = _run_in(text)
    if remainder:
        return bool(slots_of(heading))
    return len(text) <= _LONGEST_TOP_HEADING and (text[-1:] not in _SENTENCE_END or bool(slots_of(text)))


def _run_in(text: str) -> tuple[str, str]:
    """Part a heading that runs into its text: `一、履职情况。今年…`."""
    match = _RUN_IN.match(text)
    if match and slots_of(match[1]):
        return match[1], text[match.end() :]
    return text, ""


def _is_sub_heading(text: str, family: Family, following: str | None) -> bool:
    """Whether a numbered line of its own heads what follows it."""
    if family not in (Family.HAN_BRACKETS, Family.DIGITS, Family.DIGITS_BRACKETS) or following is None:
        return False
    if len(text) > _LONGEST_SUB_HEADING or text[-1:] in "；，、：;,:":
        return False
    if any(stop in text[:-1] for stop in "。！？"):
        return False
    if CLOSING.match(following) or (len(following) <= _LONGEST_NAME and not _STOP.search(following)):
        return False  # what follows is a signature, not a text that this could head
    label = label_at_start(following)
    return label is None or label.family > family
