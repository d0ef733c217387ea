"""The blocks of a text, paragraphs and tables, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lxml import etree

from shuzhi.importing.word.markup import MC, W, attribute, chosen

PARAGRAPH: Final = W + "p"
TABLE: Final = W + "tbl"
CONTENT_CONTROL: Final = W + "sdt"
FOREIGN: Final = frozenset((W + "altChunk", W + "subDoc"))
"""Other files that are shown in this one."""

INSERTIONS: Final = frozenset((W + "ins", W + "moveTo"))
DELETIONS: Final = frozenset((W + "del", W + "moveFrom"))
_WRAPPERS: Final = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink"))
_TABLE_PARTS: Final = frozenset(W + name for name in ("tbl", "tr", "tc"))
_CONTENTS: Final = ("Table of Contents", "Table of Figures")


class Revision(Enum):
    """What a tracked change did to a piece of text."""

    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table, or something else that stands between paragraphs.

    Attributes:
        element: its element.
        revision: the tracked change around it, or None.
    """

    element: etree._Element
    revision: Revision | None = None

    @property
    def is_paragraph(self) -> bool:
        """Whether it is a paragraph."""
        return self.element.tag == PARAGRAPH


def blocks_of(container: etree._Element, *, flat: bool = False) -> Iterator[Block]:
    """The blocks in a body, a text box, a note or a cell.

    Args:
        container: the element around them.
        flat: whether the paragraphs of tables are given instead of the tables.

    Yields:
        paragraphs, tables, lists of contents (`w:sdt`) and foreign files, in order; what only wraps them is
        passed through.
    """
    pending: list[tuple[etree._Element, Revision | None]] = [(child, None) for child in reversed(container)]
    while pending:
        element, revision = pending.pop()
        tag = element.tag
        if tag == PARAGRAPH or tag in FOREIGN or (tag == TABLE and not flat) or is_contents(element):
            yield Block(element, revision)
        elif tag == MC + "AlternateContent":
            pending += reversed([(child, revision) for child in chosen(element)])
        elif tag in _WRAPPERS or tag in INSERTIONS or tag in DELETIONS or (flat and tag in _TABLE_PARTS):
            inner = revision_within(tag, revision)
            pending += [(child, inner) for child in reversed(element)]


def groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Put together the paragraphs between which the mark was deleted: accepted, they are one paragraph.

    Yields:
        one block or several paragraphs.
    """
    joined: list[Block] = []
    for block in blocks:
        if not block.is_paragraph:
            if joined:
                yield joined
                joined = []
            yield [block]
            continue
        joined.append(block)
        if not mark_is_deleted(block):
            yield joined
            joined = []
    if joined:
        yield joined


def mark_is_deleted(block: Block) -> bool:
    """Whether a paragraph's end was deleted."""
    if block.revision is Revision.DELETED:
        return True
    mark = block.element.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(child.tag in DELETIONS for child in mark)


def revision_within(tag: str, around: Revision | None) -> Revision | None:
    """The tracked change that holds inside an element; what was inserted and then deleted is deleted."""
    if tag in DELETIONS or around is Revision.DELETED:
        return Revision.DELETED
    return Revision.INSERTED if tag in INSERTIONS else around


def is_contents(element: etree._Element) -> bool:
    """Whether an element is a list of contents that Word made."""
    if element.tag != CONTENT_CONTROL:
        return False
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return attribute(gallery) in _CONTENTS
