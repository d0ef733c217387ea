"""Read a paragraph: its lines with its automatic number, its level by style, and what is anchored in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.manuscript import Picture
from shuzhi.importing.word.blocks import Block, mark_is_deleted
from shuzhi.importing.word.drafts import Draft, Where
from shuzhi.importing.word.fields import OpenFields
from shuzhi.importing.word.markup import W
from shuzhi.importing.word.package import Part
from shuzhi.importing.word.runs import read_content
from shuzhi.importing.word.sink import Content, Piece
from shuzhi.importing.word.source import Source
from shuzhi.importing.word.styles import BODY_LEVEL, TITLE, ParagraphStyle, is_hidden, own_properties
from shuzhi.numbering import label_at_start

_LONGEST_BROKEN_HEADING: Final = 45
_STOPS: Final = "。；！？…：;!?:"
_BLANKS: Final = " \t\u00a0\u3000"


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph as it was read.

    Attributes:
        place: its number.
        lines: its lines, at least one.
        boxes: the text boxes anchored in it.
        pictures: its pictures; with each whether it stands before all text.
    """

    place: int
    lines: tuple[Draft, ...]
    boxes: tuple[etree._Element | str, ...]
    pictures: tuple[tuple[bool, Picture], ...]


def read_paragraph(
    group: Sequence[Block], source: Source, part: Part, fields: OpenFields
) -> ReadParagraph | None:
    """Read a paragraph.

    Args:
        group: the paragraph, or several that a deleted mark joins.
        source: the document.
        part: the part in which it stands.
        fields: the fields open where it begins.

    Returns:
        the paragraph; None where a tracked change deleted it as a whole.
    """
    journal = source.journal
    place = journal.place + 1
    styled = [(block, _properties(block, source)) for block in group]
    journal.next_paragraph()
    silent = fields.is_silent
    contents = [read_content(block, style, source, part, fields) for block, style in styled]
    # Accepted, the paragraph keeps the looks of the first one of which something is left.
    owner = next((i for i, one in enumerate(contents) if not one.is_blank), len(group) - 1)
    content = _joined(contents)
    if content.is_blank and not content.pictures and not content.boxes and mark_is_deleted(group[-1]):
        journal.place -= 1
        return None
    block, style = styled[owner]
    hidden = is_hidden(block.element.find(W + "pPr")) or silent or fields.is_silent
    label = "" if content.is_blank and hidden else _label(style, source)
    if label:
        journal.tell(ChangeKind.NUMBERING, "", label.strip())
        journal.read(len(label))
    return ReadParagraph(
        place,
        tuple(_lines(content, style, label, place, source)),
        tuple(content.boxes),
        tuple(content.pictures),
    )


def _properties(block: Block, source: Source) -> ParagraphStyle:
    own = own_properties(block.element.find(W + "pPr"))
    inherited = source.styles.of(own.style)
    whole = own.over(inherited)
    if inherited.level == TITLE and own.level != BODY_LEVEL:
        whole = replace(whole, level=TITLE)
    if own.number is None and inherited.number is not None and own.number_level is None:
        linked = source.numbering.level_of_style(inherited.number, own.style)
        whole = replace(whole, number_level=inherited.number_level if linked is None else linked)
    return whole


def _label(style: ParagraphStyle, source: Source) -> str:
    return "" if style.number is None else source.numbering.label(style.number, style.number_level or 0)


def _joined(contents: Sequence[Content]) -> Content:
    """All contents as one; the first of them takes up the others."""
    whole = contents[0]
    for content in contents[1:]:
        blank = whole.is_blank
        whole.pictures += [(first and blank, picture) for first, picture in content.pictures]
        whole.boxes += content.boxes
        whole.lines[-1] += content.lines[0]
        whole.lines += content.lines[1:]
    return whole


def _lines(content: Content, style: ParagraphStyle, label: str, place: int, source: Source) -> list[Draft]:
    """The lines of a paragraph as paragraphs of their own; blank ones are dropped where others are not."""
    level = _told_level(style)
    told = [line for line in content.lines if any(piece.text.strip(_BLANKS) for piece in line)]
    if level and len(told) > 1 and _is_one_heading(told):
        told = [[piece for line in told for piece in line]]
    drafts: list[Draft] = []
    for index, pieces in enumerate(told or [[]]):
        text = "".join(piece.text for piece in pieces)
        if index:
            source.journal.tell(ChangeKind.LINE_BREAK, "", text.strip(_BLANKS), place=place)
        if index == 0 and label:
            text = _labelled(label, text.lstrip(_BLANKS))
        drafts.append(
            Draft(
                place,
                text,
                Where.BODY,
                level if index == 0 or level == 0 else None,
                style.alignment,
                bool(style.indented) or text.startswith(("\u3000", "  ")),
                tuple(pieces),
            )
        )
    return drafts


def _told_level(style: ParagraphStyle) -> int | None:
    if style.level is None or style.level == BODY_LEVEL:
        return None
    return style.level + 1  # a title is one above the outermost level


def _is_one_heading(lines: Sequence[Sequence[Piece]]) -> bool:
    """Whether the line breaks in a heading only part it for the eye."""
    texts = ["".join(piece.text for piece in line).strip(_BLANKS) for line in lines]
    if sum(map(len, texts)) > _LONGEST_BROKEN_HEADING:
        return False
    return not any(text[-1] in _STOPS for text in texts[:-1]) and not any(map(label_at_start, texts[1:]))


def _labelled(label: str, text: str) -> str:
    """A label before its text; a digit must not run into it: `1. 2023年`."""
    parted = label[-1] in ".．" and text[:1].isdigit()
    return f"{label} {text}" if parted else label + text
