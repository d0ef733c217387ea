"""Fields: of a date, a reference or a table of contents the shown result is the text, not the instruction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shuzhi.importing.word.markup import W, attribute, child_value, integer, switch

CONTENTS: Final = frozenset(("TOC", "TOA", "INDEX"))
"""Fields that list what stands elsewhere, with page numbers that hold no more."""

_DEEPEST: Final = 20
"""Fields in fields; what nests deeper is no work of a writer."""

_INVISIBLE: Final = frozenset(
    ("XE", "TC", "TA", "RD", "SET", "ASK", "PRINT", "ADVANCE", "NEXT", "BOOKMARK", "PRIVATE", "")
)
_ENCLOSED: Final = re.compile(
    r"\\o\s*\\a[clr]?\s*\(\s*(?P<around>[○◯〇□△◇])\s*[,，]\s*(?P<inside>[^)]*?)\s*\)", re.IGNORECASE
)
_PHONETIC: Final = re.compile(r"\\s\s*\\up\s*[0-9]*\s*\([^)]*\)\s*[,，]\s*(?P<base>[^)]*)\)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r'HYPERLINK\s+"([^"]+)"', re.IGNORECASE)


@dataclass
class Field:
    """A field that is being read.

    Attributes:
        instruction: what it does: `DATE \\@ "yyyy"`.
        has_result: whether the result has begun.
        result: the result so far.
        shown: what a form's field without a result shows: ☑.
    """

    instruction: str = ""
    has_result: bool = False
    result: list[str] = field(default_factory=list)
    shown: str | None = None

    @property
    def name(self) -> str:
        """The instruction's first word, in capitals."""
        words = self.instruction.split(maxsplit=1)
        return words[0].upper() if words else ""

    @property
    def is_contents(self) -> bool:
        """Whether its result is a list of contents."""
        return self.has_result and self.name in CONTENTS

    @property
    def address(self) -> str | None:
        """The address that a link leads to, or None."""
        match = _ADDRESS.search(self.instruction)
        return match[1] if match else None

    @property
    def drawn(self) -> str | None:
        """The text that a field without a result draws (`EQ`, a form's box): ① of `\\o\\ac(○,1)`; None where it draws none."""
        if self.shown is not None:
            return self.shown
        if match := _ENCLOSED.search(self.instruction):
            return _enclosed(match["around"], match["inside"])
        if match := _PHONETIC.search(self.instruction):
            return match["base"].strip()
        return None

    @property
    def loses_text(self) -> bool:
        """Whether it shows something that is not stored in the file."""
        return not self.has_result and self.name not in _INVISIBLE


class OpenFields:
    """The fields that are open at a point of a text, the outermost first."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    @property
    def innermost(self) -> Field | None:
        """The field in which the text stands, or None."""
        return self._open[-1] if self._open else None

    @property
    def is_silent(self) -> bool:
        """Whether text here is an instruction or part of a list of contents, and not read."""
        return any(not one.has_result or one.is_contents for one in self._open)

    def begin(self, instruction: str = "", *, has_result: bool = False) -> Field:
        """A field begins."""
        self._open.append(Field(instruction, has_result))
        return self._open[-1]

    def instruct(self, text: str) -> None:
        """A piece of the innermost field's instruction; nothing where its result has begun."""
        if self._open and not self._open[-1].has_result:
            self._open[-1].instruction += text

    def end(self) -> Field | None:
        """The innermost field ends; None where none is open."""
        return self._open.pop() if self._open else None

    def add(self, text: str) -> None:
        """Text of a result: it belongs to all open fields."""
        for one in self._open:
            one.result.append(text)


def form_text(mark: etree._Element) -> str | None:
    """What a field of a form shows.

    Args:
        mark: the `w:fldChar` with which it begins.

    Returns:
        ☑ or □ for a box, the chosen entry of a list; None for any other field.
    """
    data = mark.find(W + "ffData")
    if data is None:
        return None
    box = data.find(W + "checkBox")
    if box is not None:
        checked = switch(box, "checked")
        return "☑" if (switch(box, "default") if checked is None else checked) else "□"
    choices = data.find(W + "ddList")
    if choices is not None:
        entries = [attribute(entry) or "" for entry in choices.iterchildren(W + "listEntry")]
        index = integer(child_value(choices, "result")) or integer(child_value(choices, "default")) or 0
        return entries[index] if 0 <= index < len(entries) else None
    return None


def paired_marks(root: etree._Element) -> frozenset[etree._Element]:
    """The `w:fldChar` of a part that belong to a whole field.

    A field that begins and never ends would take all text behind it for its instruction.

    Args:
        root: the part's root.

    Returns:
        begin, separate and end marks of the fields that have both ends in the same text (body, text box or note).
    """
    open_fields: dict[etree._Element, list[list[etree._Element]]] = {}
    paired: set[etree._Element] = set()
    for mark in root.iter(W + "fldChar"):
        kind = attribute(mark, "fldCharType")
        around = _around(mark)
        if around is None:
            continue
        stack = open_fields.setdefault(around, [])
        if kind == "begin":
            stack.append([mark])
        elif stack:
            stack[-1].append(mark)
            if kind == "end":
                closed = stack.pop()
                paired.update(closed if len(stack) < _DEEPEST else ())
    return frozenset(paired)


_TEXTS: Final = frozenset((W + "body", W + "txbxContent", W + "footnote", W + "endnote", W + "comment"))
_GONE: Final = frozenset((W + "del", W + "moveFrom"))


def _around(mark: etree._Element) -> etree._Element | None:
    """The text that a mark stands in; None for a deleted one."""
    for ancestor in mark.iterancestors():
        if ancestor.tag in _GONE:
            return None
        if ancestor.tag in _TEXTS:
            return ancestor
    return None


def _enclosed(around: str, inside: str) -> str:
    if around in "○◯〇" and inside.isascii() and inside.isdigit() and 1 <= int(inside[:3]) <= 20:
        return chr(ord("①") + int(inside[:3]) - 1)
    return inside
