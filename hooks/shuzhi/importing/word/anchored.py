"""Read what is anchored in a paragraph: links, notes, comments, drawings, other files."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.word.blocks import is_contents
from shuzhi.importing.word.markup import M, R, attribute
from shuzhi.importing.word.sink import Item, Sink, State


def read_link(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A link: its words stay, its address does not."""
    related = sink.part.related.get(element.get(R + "id") or "")
    if related is not None and related.external:
        sink.leave_out(f"链接地址 {related.target}", state)
    return [(child, state) for child in element]


def read_note(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A reference to a footnote or endnote becomes the note's mark."""
    if not sink.is_taken(state):
        return ()
    kind = etree.QName(element).localname.removesuffix("Reference")
    note = sink.source.notes.refer(kind, attribute(element, "id") or "")
    if note is None:
        sink.leave_out("脚注（文件里找不到它的内容）", state)
        return ()
    sink.source.journal.tell(ChangeKind.FOOTNOTE, "", note.mark)
    return ((note.mark, state),)


def read_comment(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A reference to a comment; each comment is told once."""
    comment = sink.source.notes.comments.pop(attribute(element, "id") or "", None)
    if comment is not None:
        sink.source.journal.tell(ChangeKind.COMMENT, comment.told)
    return ()


def read_drawing(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A drawing: its pictures and text boxes go with the paragraph."""
    if not sink.is_taken(state):
        return ()
    drawn = sink.source.graphics.read(element, sink.part)
    before_text = not sink.has_text
    sink.content.boxes += drawn.boxes
    sink.content.pictures += [(before_text, picture) for picture in drawn.pictures]
    for what in drawn.left_out:
        sink.leave_out(what, state)
    return ()


def read_control(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A content control: its content, unless it is a list of contents."""
    if is_contents(element):
        sink.leave_out("目录", state)
        return ()
    return [(child, state) for child in element]


def read_foreign(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """Another file that is shown in this one."""
    sink.leave_out("嵌入的另一份文件", state)
    return ()


def read_formula(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A formula: its words in order."""
    sink.source.journal.note("公式只保留其中的文字，请对照原文核对。")
    return [(child, state) for child in element]


def read_fraction(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A fraction: numerator and denominator on one line, with the stroke that both need then."""
    parts = [child for child in element if child.tag in (M + "num", M + "den")]
    return [item for part in parts for item in ((part, state), ("/", state))][:-1]
