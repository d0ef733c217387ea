"""Read a Word document: walk through its body and put together the manuscript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.manuscript import Manuscript, Paragraph, Picture, Unit, UnreadableFile
from shuzhi.importing.word.blocks import FOREIGN, TABLE, Block, Revision, blocks_of, groups
from shuzhi.importing.word.containers import DAMAGED
from shuzhi.importing.word.drafts import Draft, Where
from shuzhi.importing.word.fields import OpenFields
from shuzhi.importing.word.looks import levels_of
from shuzhi.importing.word.markup import W
from shuzhi.importing.word.package import Part, open_package
from shuzhi.importing.word.paragraphs import ReadParagraph, read_paragraph
from shuzhi.importing.word.source import Source, source_of
from shuzhi.importing.word.tables import Cell, Grid, grid_of, text_of_deleted

_FORMAT: Final = "Word 文档"
_EMPHASIS: Final = "粗体、下划线等格式不保留，文字不变。"
_BULLETS: Final = "自动项目符号（●、➢ 等）没有导入，它们后面的文字都在。"
_FRAME: Final = "只有一栏的表格按普通段落导入。"


def read_word(data: bytes) -> Manuscript:
    """Read a Word document.

    Args:
        data: the bytes of a .docx.

    Returns:
        its paragraphs, tables and pictures, in the order in which they are read; text boxes follow the paragraph
        that they are anchored in, notes the last paragraph. Places count the paragraphs of the file, blank ones
        and those in tables as well; the lines of a paragraph with hard line breaks have the same place.

    Raises:
        UnreadableFile: it is no such document, is locked, damaged, empty, or absurdly large.
    """
    source = source_of(open_package(data))
    body = source.main.root.find(W + "body")
    if body is None:
        raise UnreadableFile(DAMAGED.format(what="里面没有正文"))
    reader = _Reader(source)
    reader.read(body, source.main, Where.BODY)
    drafts = reader.drafts
    while drafts and drafts[-1].is_blank:
        drafts.pop()
    reader.read_notes()
    _check_text(drafts)
    _tell_the_rest(source)
    levels = levels_of(drafts)
    if any(
        piece.emphasized
        for d, level in zip(drafts, levels, strict=True)
        if level is None
        for piece in d.pieces
    ):
        source.journal.note(_EMPHASIS)
    return Manuscript(
        _FORMAT,
        Unit.PARAGRAPH,
        tuple(
            Paragraph(draft.place, draft.text, level, draft.indented, draft.rows, draft.picture)
            for draft, level in zip(drafts, levels, strict=True)
        ),
        tuple(source.journal.changes),
        notes=source.journal.notes,
    )


def _check_text(drafts: Sequence[Draft]) -> None:
    if any(draft.text.strip() or any("".join(row).strip() for row in draft.rows or ()) for draft in drafts):
        return
    if any(draft.picture is not None for draft in drafts):
        raise UnreadableFile(
            "文档里只有图片，没有文字，可能是扫描件。请找到原来的 Word 文档，或先把文字识别出来再导入。"
        )
    raise UnreadableFile("文档里没有文字。请检查选的是不是这份文件。")


def _tell_the_rest(source: Source) -> None:
    """Tell of what stands beside the text."""
    journal = source.journal
    for comment in source.notes.comments.values():  # those that no place in the text refers to
        journal.tell(ChangeKind.COMMENT, comment.told)
    for what, text in source.notes.heads_and_feet():
        journal.tell(ChangeKind.LEFT_OUT, f"{what}：{text}", place=1)
    if source.numbering.has_bullets:
        journal.note(_BULLETS)


@dataclass
class _Text:
    """A text that is being read: the body, a text box, a note.

    Attributes:
        groups: its blocks that are still to be read.
        part: the part in which it stands.
        where: what it is.
        fields: the fields open in it.
        begin: what is put before its first words.
    """

    groups: Iterator[list[Block]]
    part: Part
    where: Where
    fields: OpenFields = field(default_factory=OpenFields)
    begin: str = ""


class _Reader:
    """Walks through the texts of a document; what nests is put on a pile, not called for again."""

    def __init__(self, source: Source) -> None:
        self.drafts: list[Draft] = []
        self._source = source
        self._pile: list[_Text] = []

    def read(self, container: etree._Element, part: Part, where: Where, begin: str = "") -> None:
        """Read a text with all that is anchored in it."""
        self._pile.append(_Text(groups(blocks_of(container)), part, where, begin=begin))
        while self._pile:
            text = self._pile[-1]
            group = next(text.groups, None)
            if group is None:
                self._pile.pop()
            elif group[0].is_paragraph:
                self._paragraph(group, text)
            elif group[0].element.tag == TABLE:
                self._table(group[0], text)
            else:
                self._foreign(group[0])

    def read_notes(self) -> None:
        """Read the notes to which the text has referred, and those to which they refer themselves."""
        done = 0
        while done < len(self._source.notes.referred):
            note = self._source.notes.referred[done]
            done += 1
            self.read(note.element, note.part, Where.NOTE, note.mark)

    def _foreign(self, block: Block) -> None:
        if block.revision is not Revision.DELETED:
            what = "嵌入的另一份文件" if block.element.tag in FOREIGN else "目录"
            self._source.journal.tell(ChangeKind.LEFT_OUT, what, place=self._source.journal.place + 1)

    def _paragraph(self, group: list[Block], text: _Text) -> None:
        read = read_paragraph(group, self._source, text.part, text.fields)
        if read is None:
            return
        self._add_pictures(read, text, first=True)
        for line in read.lines:
            draft = replace(line, where=text.where)
            if text.begin and not draft.is_blank:
                draft = replace(draft, text=text.begin + draft.text.lstrip())
                text.begin = ""
            self._add(draft)
        self._add_pictures(read, text, first=False)
        self._open_boxes(read.boxes, text)

    def _add(self, draft: Draft) -> None:
        if draft.where is Where.BOX and draft.text.strip():
            self._source.journal.tell(ChangeKind.TEXT_BOX, "", draft.text, place=draft.place)
        self.drafts.append(draft)

    def _add_pictures(self, read: ReadParagraph, text: _Text, *, first: bool) -> None:
        for is_first, picture in read.pictures:
            if is_first is first:
                self.drafts.append(Draft(read.place, "", text.where, picture=picture))

    def _open_boxes(self, boxes: Sequence[etree._Element | str], text: _Text) -> None:
        """Put text boxes on the pile, so that they are read next, in their order."""
        for box in reversed(boxes):
            if isinstance(box, str):
                self._lettering(box)
            else:
                self._pile.append(_Text(groups(blocks_of(box)), text.part, Where.BOX))

    def _lettering(self, words: str) -> None:
        self._source.journal.read(len(words))
        self._add(Draft(max(self._source.journal.place, 1), " ".join(words.split()), Where.BOX))

    def _table(self, block: Block, text: _Text) -> None:
        grid = grid_of(block.element)
        place = self._source.journal.place + 1
        for deleted in grid.deleted:
            self._source.journal.tell(ChangeKind.REVISION, deleted, place=place)
        if block.revision is Revision.DELETED:
            self._source.journal.tell(ChangeKind.REVISION, text_of_deleted(block.element), place=place)
            return
        if not grid.rows:
            return
        if grid.is_frame:
            self._source.journal.note(_FRAME)
            inside = (
                group for row in grid.rows for cell in row if cell.element is not None
                for group in groups(blocks_of(cell.element))
            )  # fmt: skip
            self._pile.append(_Text(inside, text.part, text.where, text.fields, text.begin))
            text.begin = ""
            return
        self._grid(grid, place, text)

    def _grid(self, grid: Grid, place: int, text: _Text) -> None:
        width = max(sum(cell.span for cell in row) for row in grid.rows)
        boxes: list[etree._Element | str] = []
        pictures: list[Picture] = []
        rows: list[tuple[str, ...]] = []
        for row in grid.rows:
            cells: list[str] = []
            for cell in row:
                cells += [self._cell(cell, text, boxes, pictures), *[""] * (cell.span - 1)]
            rows.append((*cells, *[""] * (width - len(cells))))
        if any(any(row) for row in rows):
            self.drafts.append(Draft(place, "", text.where, rows=tuple(rows)))
        for picture in pictures:
            self._source.journal.tell(ChangeKind.PICTURE, "表格里的图片", "移到表格后面", place=place)
            self.drafts.append(Draft(place, "", text.where, picture=picture))
        self._open_boxes(boxes, text)

    def _cell(
        self, cell: Cell, text: _Text, boxes: list[etree._Element | str], pictures: list[Picture]
    ) -> str:
        """The text of a cell, a line for each paragraph; what is anchored in it is put with the rest."""
        if cell.element is None:
            return ""
        lines: list[str] = []
        for group in groups(blocks_of(cell.element, flat=True)):
            if not group[0].is_paragraph:
                self._foreign(group[0])
                continue
            read = read_paragraph(group, self._source, text.part, text.fields)
            if read is not None:
                lines += [line.text.strip() for line in read.lines]
                boxes += read.boxes
                pictures += [picture for _, picture in read.pictures]
        shown = "\n".join(line for line in lines if line)
        if cell.is_continued and shown:
            self._source.journal.tell(ChangeKind.LEFT_OUT, f"合并单元格里看不见的文字“{shown}”")
            return ""
        return shown
