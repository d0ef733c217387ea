"""Find title, headings and paragraphs in the lines of a plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shuzhi.headings import slots_of
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import Paragraph, Picture
from shuzhi.numbering import Family, label_at_start
from shuzhi.points import CLOSING

LONGEST_TITLE: Final = 60
_LONGEST_TOP_HEADING: Final = 45
_LONGEST_SUB_HEADING: Final = 50
_LONGEST_SENTENCE_HEADING: Final = 34
_DEED: Final = re.compile(r"[\d一二三四五六七八九十百]+(?:余|多)?(?:人次|[次个名人场期项条件篇份户家])")
_LONGEST_NAME: Final = 12
_STOP: Final = re.compile(r"[，。；：、！？]")
_SENTENCE_END: Final = "。；！？…，、：;!?:,"
_RUN_IN: Final = re.compile(r"(.{2,30}?。)(?=.)")
_LINES_OF_TITLE: Final = 4
_LONGEST_LINE_OF_TITLE: Final = 36
_LONGEST_TOLD_HEADING: Final = 80
"""Characters; a whole paragraph in a heading's style is a paragraph."""

_DEPTH_OF_LEVEL: Final = 1
"""What makes a told level comparable with a family of numbers: level 2 stands where （一） does."""

_TITLE_END: Final = re.compile(r"(?:报告|总结|材料|汇报|述职|提纲|清单)(?:[（(][^（）()]{1,20}[）)])?\s*\Z")
_TITLE_WORD: Final = re.compile(r"述职|述责|述廉|报告|总结|汇报")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a table or a picture.

    Attributes:
        level: 2 to 6 for a heading, 0 for anything else.
        text: what it says.
        place: where it stands in the source.
        rows: the cells of a table, or None.
        picture: the picture, or None.
    """

    level: int
    text: str
    place: int
    rows: tuple[tuple[str, ...], ...] | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A text as title and blocks.

    Attributes:
        title: the title, or None where the text begins without one.
        blocks: headings and all else, in order.
        changes: lines that were parted or joined.
    """

    title: str | None
    blocks: tuple[Block, ...]
    changes: tuple[Change, ...]


def read_structure(paragraphs: Sequence[Paragraph]) -> Structure:
    """Find the structure.

    Args:
        paragraphs: the paragraphs, blank ones left out. What the document itself says of a paragraph
            (`Paragraph.level`) goes before what its text looks like.

    Returns:
        title and blocks; every character of the paragraphs is in them, in order.
    """
    changes: list[Change] = []
    length = _title_length(paragraphs)
    title = "".join(paragraph.text for paragraph in paragraphs[:length]) or None
    changes += [Change(ChangeKind.TITLE_JOINED, p.place, p.text, title or "") for p in paragraphs[1:length]]
    rest = list(paragraphs[length:])
    tops = _tops(rest)
    first_top = min(tops, default=len(rest))
    blocks: list[Block] = []
    open_depths: list[int] = []  # of the open sub-headings, outermost first
    for index, paragraph in enumerate(rest):
        text, place = paragraph.text, paragraph.place
        if index in tops:
            open_depths.clear()
            heading, remainder = _run_in(text)
            blocks.append(Block(2, heading, place))
            if remainder:
                changes.append(Change(ChangeKind.SPLIT, place, "", ""))
                blocks.append(Block(0, remainder, place))
            continue
        depth = _sub_heading_depth(rest, index, tops) if index > first_top else None
        if depth is None:
            blocks.append(Block(0, text, place, paragraph.rows, paragraph.picture))
            continue
        while open_depths and open_depths[-1] >= depth:
            open_depths.pop()
        open_depths.append(depth)
        blocks.append(Block(min(2 + len(open_depths), 6), text, place))
    return Structure(title, tuple(blocks), tuple(changes))


def _title_length(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs at the beginning make up the title."""
    told = next((i for i, p in enumerate(paragraphs[:_LINES_OF_TITLE]) if p.level != 0 or not p.text), None)
    if told is None:
        told = min(len(paragraphs), _LINES_OF_TITLE)
    if told:
        return told
    if not paragraphs or not _is_title(paragraphs[0].text):
        return 0
    for index, paragraph in enumerate(paragraphs[:_LINES_OF_TITLE]):
        if index and not _goes_on_with_title(paragraph):
            break
        if _TITLE_END.search(paragraph.text):
            return index + 1  # the line that says what the document is ends the title
    return 1


def _goes_on_with_title(paragraph: Paragraph) -> bool:
    text = paragraph.text
    short = len(text) <= _LONGEST_LINE_OF_TITLE and not _STOP.search(text)
    return short and not paragraph.level and _is_title(text)


def _is_title(text: str) -> bool:
    if not text or len(text) > LONGEST_TITLE or text[-1:] in _SENTENCE_END:
        return False
    return label_at_start(text) is None and (bool(_TITLE_WORD.search(text)) or not slots_of(text))


def _tops(rest: Sequence[Paragraph]) -> set[int]:
    """Indexes of the paragraphs that head a section: those that the document says, else those that look so."""
    by_text = _top_headings([paragraph.text for paragraph in rest])
    told = {index: p.level for index, p in enumerate(rest) if p.level and p.text}
    if not told:
        return by_text
    by_document = {index for index, level in told.items() if level == min(told.values())}
    if by_text and not any(slots_of(rest[index].text) for index in by_document):
        return by_text
    families = {label.family for index in by_document if (label := label_at_start(rest[index].text))}
    forgotten = {i for i in by_text if (label := label_at_start(rest[i].text)) and label.family in families}
    return by_document | forgotten


def _sub_heading_depth(rest: Sequence[Paragraph], index: int, tops: set[int]) -> int | None:
    """How deep a paragraph stands as a sub-heading; None where it is none."""
    paragraph = rest[index]
    if not paragraph.text:
        return None
    if paragraph.level and len(paragraph.text) <= _LONGEST_TOLD_HEADING:
        return _DEPTH_OF_LEVEL + paragraph.level
    label = label_at_start(paragraph.text)
    following = rest[index + 1].text if index + 1 < len(rest) and index + 1 not in tops else None
    if label is None or not _is_sub_heading(paragraph.text, label.family, following):
        return None
    alike = [
        p.level for p in rest if p.level and (own := label_at_start(p.text)) and own.family is label.family
    ]
    return _DEPTH_OF_LEVEL + alike[0] if alike else label.family


def _top_headings(rest: Sequence[str]) -> set[int]:
    """Indexes of the paragraphs that head a section."""
    numbered = {
        index
        for index, text in enumerate(rest)
        if (label := label_at_start(text)) and label.family in (Family.HAN, Family.PART) and _may_head(text)
    }
    telling = {
        index
        for index, text in enumerate(rest)
        if len(text) <= 30 and text[-1:] not in _SENTENCE_END and slots_of(text)
    }
    if len(numbered) >= 2 or not telling:
        return numbered
    first = label_at_start(rest[min(telling)])
    family = first.family if first else None
    alike = {i for i in telling if (found := label_at_start(rest[i])) is None or found.family is family}
    if family is None:
        return alike | numbered
    sequence = {
        index
        for index, text in enumerate(rest)
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
    if text[-1:] == "。" and (len(text) > _LONGEST_SENTENCE_HEADING or _DEED.search(text)):
        return False  # what was done, in a sentence of its own
    if CLOSING.match(following) or (len(following) <= _LONGEST_NAME and not _STOP.search(following)):
        return False  # what follows is a signature, not a text that this could head
    label = label_at_start(following)
    return label is None or label.family > family
