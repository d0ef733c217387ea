"""A text as it comes from outside: paragraphs in order, with what the document itself says of their looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from shuzhi.importing.changes import Change


class Unit(StrEnum):
    """What places in a source are counted in, as people are told."""

    LINE = "行"
    PARAGRAPH = "段"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands in a document.

    Attributes:
        data: the file's bytes.
        ending: `.png`, `.jpg` …, one of `vocabulary.PICTURE_ENDINGS`.
        description: what the document says it shows; empty where it says nothing.
    """

    data: bytes
    ending: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, table or picture.

    Attributes:
        place: number of the line or paragraph in the source, from 1.
        text: its text, not escaped, without line ends; empty for a table or a picture.
        level: what the document makes of it: 0 for the title, 1 for a top-level heading, 2 and more below;
            None where it makes nothing of it, and the text alone decides.
        indented: whether it is set in, as the first line of a paragraph is.
        rows: the cells of a table, row by row, all rows of equal length; None where it is no table.
        picture: the picture, or None.
    """

    place: int
    text: str
    level: int | None = None
    indented: bool = False
    rows: tuple[tuple[str, ...], ...] | None = None
    picture: Picture | None = None

    @property
    def content(self) -> str:
        """Everything that it says, for a comparison: the text, or the cells one after the other."""
        return self.text if self.rows is None else "\n".join(cell for row in self.rows for cell in row)


@dataclass(frozen=True)
class Manuscript:
    """A source, read but not yet made a report.

    Attributes:
        format: what it is, for people: `文本（GB18030）`, `Word 文档`.
        unit: what `Paragraph.place` counts.
        paragraphs: all paragraphs in order, blank ones as well (they part what hard-wrapped lines run together).
        changes: what the reading itself did to the text: tracked changes taken as accepted, comments left out …
    """

    format: str
    unit: Unit
    paragraphs: tuple[Paragraph, ...]
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What people must know of the whole document, a sentence each."""


class UnreadableFile(Exception):
    """A file that holds no text that can be read; the message says why and what to do, in Chinese."""
