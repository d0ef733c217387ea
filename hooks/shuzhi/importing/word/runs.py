"""Read what stands in a paragraph, run by run."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree

from shuzhi.importing.word.anchored import (
    read_comment,
    read_control,
    read_drawing,
    read_foreign,
    read_formula,
    read_fraction,
    read_link,
    read_note,
)
from shuzhi.importing.word.blocks import DELETIONS, FOREIGN, INSERTIONS, Block, revision_within
from shuzhi.importing.word.field_marks import end_field, read_instruction, read_mark, read_simple_field
from shuzhi.importing.word.fields import OpenFields
from shuzhi.importing.word.markup import MC, M, W, attribute, chosen
from shuzhi.importing.word.package import Part
from shuzhi.importing.word.sink import Content, Item, Sink, State
from shuzhi.importing.word.source import Source
from shuzhi.importing.word.styles import ParagraphStyle
from shuzhi.importing.word.symbols import symbol

_NO_LINE_END: Final = frozenset(("page", "column"))
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_CODE: Final = re.compile("[0-9A-Fa-f]{1,6}")
_SKIPPED: Final = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "txbxContent", "fldData", "delInstrText", "smartTagPr",
    )
)  # fmt: skip
_LITERALS: Final = {W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}


def read_content(
    block: Block, style: ParagraphStyle, source: Source, part: Part, fields: OpenFields
) -> Content:
    """Read a paragraph.

    Args:
        block: the paragraph.
        style: what holds for it as a whole.
        source: the document.
        part: the part in which it stands.
        fields: the fields that are open where it begins; those that are open at its end are left there.

    Returns:
        what it holds.
    """
    sink = Sink(source, part, fields)
    begin = State(style, source.styles.run(style, None), block.revision)
    pending: list[Item] = [(block.element, begin)]
    while pending:  # a pile instead of calls: what nests deeply must not exhaust the stack
        item, state = pending.pop()
        if item is None:
            end_field(sink, state)
        elif isinstance(item, str):
            sink.text(item, state)
        else:
            pending += reversed(_opened(sink, item, state))
    sink.end()
    return sink.content


def _opened(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    """Read an element.

    Returns:
        what in it is to be read next. Of an unknown element that is all: text may be wrapped in anything.
    """
    tag = element.tag
    if tag in _SKIPPED:
        return ()
    if tag in _LITERALS:
        return ((_LITERALS[tag], state),)
    if tag in INSERTIONS or tag in DELETIONS:
        state = replace(state, revision=revision_within(tag, state.revision))
    handler = _HANDLERS.get(tag)
    return [(child, state) for child in element] if handler is None else handler(sink, element, state)


_ABOVE: Final = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_BELOW: Final = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def _run(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    inner = replace(state, format=sink.source.styles.run(state.style, element.find(W + "rPr")))
    return [(child, inner) for child in element]


def _text(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    text = element.text or ""
    text = text if element.get(_SPACE) == "preserve" else text.strip(" \t\r\n")
    return ((_raised(text, state.format.raised), state),)


def _raised(text: str, how: str | None) -> str:
    """Text set above or below the line in the characters that are made so: 10⁴ must not become 104."""
    table = {"superscript": _ABOVE, "subscript": _BELOW}.get(how or "")
    if table is None or not text or any(ord(character) not in table for character in text):
        return text
    return text.translate(table)


def _break(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    if attribute(element, "type") not in _NO_LINE_END and sink.is_taken(state):
        sink.content.lines.append([])
    return ()


def _symbol(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    code, font = attribute(element, "char") or "", attribute(element, "font") or ""
    shown = symbol(int(code, 16), font) if _CODE.fullmatch(code) else None
    if shown is None:
        sink.leave_out(f"符号（{font} {code}）", state)
        return ()
    return ((shown, state),)


def _alternatives(sink: Sink, element: etree._Element, state: State) -> Sequence[Item]:
    return [(child, state) for child in chosen(element)]


_HANDLERS: Final[dict[str, Callable[[Sink, etree._Element, State], Sequence[Item]]]] = {
    W + "r": _run,
    M + "r": _run,
    W + "t": _text,
    W + "delText": _text,
    M + "t": _text,
    W + "br": _break,
    W + "cr": _break,
    W + "sym": _symbol,
    W + "fldChar": read_mark,
    W + "instrText": read_instruction,
    W + "fldSimple": read_simple_field,
    W + "hyperlink": read_link,
    W + "footnoteReference": read_note,
    W + "endnoteReference": read_note,
    W + "commentReference": read_comment,
    W + "drawing": read_drawing,
    W + "pict": read_drawing,
    W + "object": read_drawing,
    MC + "AlternateContent": _alternatives,
    W + "sdt": read_control,
    M + "oMath": read_formula,
    M + "f": read_fraction,
    **dict.fromkeys(FOREIGN, read_foreign),
}
