"""Read the marks of fields in a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.word.blocks import Revision
from shuzhi.importing.word.fields import CONTENTS, Field, form_text
from shuzhi.importing.word.markup import attribute
from shuzhi.importing.word.sink import Item, Sink, State


def read_mark(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """The begin, the middle or the end of a field (`w:fldChar`)."""
    if state.revision is Revision.DELETED or element not in sink.source.fields:
        return ()
    kind = attribute(element, "fldCharType")
    if kind == "begin":
        sink.fields.begin().shown = form_text(element)
    elif kind == "separate" and sink.fields.innermost is not None:
        sink.fields.innermost.has_result = True
    elif kind == "end":
        end_field(sink, state)
    return ()


def read_instruction(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A piece of an instruction (`w:instrText`)."""
    if state.revision is not Revision.DELETED:
        sink.fields.instruct(element.text or "")
    return ()


def read_simple_field(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """A field in one element, with its result in it (`w:fldSimple`)."""
    if state.revision is Revision.DELETED:
        return [(child, state) for child in element]
    sink.fields.begin(attribute(element, "instr") or "", has_result=True)
    return [*((child, state) for child in element), (None, state)]


def end_field(sink: Sink, state: State) -> None:
    """The innermost field ends: add what it draws, and tell what was made of it."""
    ended = sink.fields.end()
    if ended is None or sink.fields.is_silent:
        return
    drawn = ended.drawn
    if not ended.has_result and drawn is not None:
        sink.text(drawn, state)
    elif ended.loses_text:
        sink.leave_out(f"域 {ended.name}（文档里没有存下它显示的内容）", state)
    else:
        _tell(sink, ended, state)


def _tell(sink: Sink, ended: Field, state: State) -> None:
    result = "".join(ended.result)
    if ended.name in CONTENTS:
        sink.leave_out("目录", state)
    elif ended.name == "HYPERLINK":
        if ended.address:
            sink.leave_out(f"链接地址 {ended.address}", state)
    elif result.strip():
        sink.source.journal.tell(ChangeKind.FIELD, " ".join(ended.instruction.split()), result)
