"""Where the text of a paragraph gathers while it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from lxml import etree

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.manuscript import Picture
from shuzhi.importing.word.blocks import Revision
from shuzhi.importing.word.fields import OpenFields
from shuzhi.importing.word.formats import Look, RunFormat
from shuzhi.importing.word.package import Part
from shuzhi.importing.word.source import Source
from shuzhi.importing.word.stretches import Mark, Stretches
from shuzhi.importing.word.styles import ParagraphStyle
from shuzhi.importing.word.symbols import is_private, symbol

_BREAKS: Final = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text of one format.

    Attributes:
        text: the text.
        look: what a reader sees of its type.
        emphasized: whether it is bold, italic or underlined.
    """

    text: str
    look: Look
    emphasized: bool


@dataclass
class Content:
    """What a paragraph holds.

    Attributes:
        lines: its lines as hard line breaks part them.
        boxes: the text boxes anchored in it; of a lettering its words.
        pictures: its pictures; with each whether it stands before all text.
    """

    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element | str] = field(default_factory=list)
    pictures: list[tuple[bool, Picture]] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return not any(piece.text.strip() for line in self.lines for piece in line)


@dataclass(frozen=True, slots=True)
class State:
    """What holds at a point within a paragraph.

    Attributes:
        style: what the paragraph has from its style.
        format: the run's properties.
        revision: the tracked change around it, or None.
    """

    style: ParagraphStyle
    format: RunFormat
    revision: Revision | None


Item: TypeAlias = tuple["etree._Element | str | None", State]
"""An element to read, a text to add, or None: the end of a simple field."""


class Sink:
    """Takes what is read of one paragraph, and tells what is not taken over as it stands.

    Attributes:
        source: the document.
        part: the part in which the paragraph stands.
        fields: the fields that are open.
        content: what has gathered.
        has_text: whether some of it is more than blanks.
    """

    def __init__(self, source: Source, part: Part, fields: OpenFields) -> None:
        self.source = source
        self.part = part
        self.fields = fields
        self.content = Content()
        self.has_text = False
        self._stretches = Stretches(source.journal)

    def end(self) -> None:
        """The paragraph ends."""
        self._stretches.end()

    def is_taken(self, state: State) -> bool:
        """Whether what stands at a point is part of the text."""
        return (
            state.revision is not Revision.DELETED and not self.fields.is_silent and not state.format.hidden
        )

    def leave_out(self, what: str, state: State) -> None:
        """Tell that something is left out, unless it is deleted or in a list of contents anyway."""
        if state.revision is not Revision.DELETED and not self.fields.is_silent:
            self.source.journal.tell(ChangeKind.LEFT_OUT, what)

    def text(self, text: str, state: State) -> None:
        """Add a piece of text."""
        text = _BREAKS.sub(" ", text)
        if state.revision is Revision.DELETED:
            self._stretches.add(text, frozenset((Mark.DELETED,)))
        elif not text or self.fields.is_silent:
            self.fields.instruct(text)  # some programs write an instruction as plain text
        elif state.format.hidden:
            self._stretches.add(text, frozenset((Mark.HIDDEN,)))
        else:
            self._add(self._without_private(text, state), state)

    def _add(self, text: str, state: State) -> None:
        marks = (
            (Mark.INSERTED, state.revision is Revision.INSERTED),
            (Mark.STRUCK, bool(state.format.struck)),
        )
        self._stretches.add(text, frozenset(mark for mark, holds in marks if holds))
        self.has_text = self.has_text or bool(text.strip())
        self.fields.add(text)
        self.source.journal.read(len(text))
        self.content.lines[-1].append(Piece(text, state.format.look, state.format.emphasized))

    def _without_private(self, text: str, state: State) -> str:
        """A text with the characters of a symbol font put into ones that everybody has."""
        if not any(map(is_private, text)):
            return text
        shown = ""
        for character in text:
            found = (
                symbol(ord(character), state.format.symbol_font or "") if is_private(character) else character
            )
            if found is None:
                self.leave_out(f"符号字体的字符（{ord(character):04X}）", state)
            shown += found or ""
        return shown
