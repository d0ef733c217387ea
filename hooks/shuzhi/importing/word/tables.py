"""The grid of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.word.blocks import INSERTIONS
from shuzhi.importing.word.markup import MC, W, attribute, child_value, chosen, integer

_WIDEST: Final = 63
"""Columns of the widest table that Word makes."""

_MAXIMUM_CELLS: Final = 100_000
_WRAPPERS: Final = frozenset(W + name for name in ("sdt", "sdtContent", "customXml")) | INSERTIONS
_TEXTS: Final = frozenset((W + "t", W + "delText"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file has it.

    Attributes:
        element: the cell; None for a gap before or behind a row.
        span: how many columns it takes.
        is_continued: whether it goes on with the cell above, and shows nothing of its own.
    """

    element: etree._Element | None
    span: int
    is_continued: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        rows: its rows; they may differ in length.
        deleted: the texts of rows and cells that a tracked change deleted.
    """

    rows: tuple[tuple[Cell, ...], ...]
    deleted: tuple[str, ...]

    @property
    def is_frame(self) -> bool:
        """Whether it is no table but a frame around text: no row has more than one cell."""
        return all(len(row) == 1 for row in self.rows)


def grid_of(table: etree._Element) -> Grid:
    """Read a table.

    Args:
        table: the element `w:tbl`.

    Raises:
        UnreadableFile: it is absurdly large.
    """
    rows: list[tuple[Cell, ...]] = []
    deleted: list[str] = []
    for row in _members(table, W + "tr"):
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            deleted.append(text_of_deleted(row))
            continue
        cells = [_gap(properties, "gridBefore")]
        for cell in _members(row, W + "tc"):
            if cell.find(f"{W}tcPr/{W}cellDel") is not None:
                deleted.append(text_of_deleted(cell))
            else:
                cells.append(_cell(cell))
        cells.append(_gap(properties, "gridAfter"))
        rows.append(tuple(cell for cell in cells if cell.span))
    if len(rows) * max((sum(cell.span for cell in row) for row in rows), default=0) > _MAXIMUM_CELLS:
        raise UnreadableFile(
            "文档里的表格大得不像一份报告，没有导入。请把正文复制到新的 Word 文档里，去掉这张表格后再导入。"
        )
    return Grid(tuple(row for row in rows if row), tuple(text for text in deleted if text))


def _members(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, whatever wraps them; those of inner tables are not among them."""
    pending = list(reversed(container))
    while pending:
        element = pending.pop()
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS:
            pending += reversed(element)
        elif element.tag == MC + "AlternateContent":
            pending += reversed(list(chosen(element)))


def _cell(element: etree._Element) -> Cell:
    properties = element.find(W + "tcPr")
    span = integer(child_value(properties, "gridSpan")) or 1
    merges = [None if properties is None else properties.find(W + name) for name in ("vMerge", "hMerge")]
    continued = any(merge is not None and attribute(merge) != "restart" for merge in merges)
    return Cell(element, min(max(span, 1), _WIDEST), continued)


def _gap(properties: etree._Element | None, name: str) -> Cell:
    return Cell(None, min(max(integer(child_value(properties, name)) or 0, 0), _WIDEST), True)


def text_of_deleted(element: etree._Element) -> str:
    """The text of what was deleted, the cells parted by blanks."""
    words: list[str] = []
    for node in element.iter():
        if node.tag == W + "p":
            words.append(" ")
        elif node.tag in _TEXTS:
            words.append(node.text or "")
    return " ".join("".join(words).split())
