"""Convert a manuscript into the parts of a report."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.cleaning import clean_line
from shuzhi.importing.closing import reporter_named, submission_date
from shuzhi.importing.manuscript import Manuscript, Paragraph, Picture
from shuzhi.importing.page_furniture import is_page_number, running_heads
from shuzhi.importing.structure import Block, read_structure
from shuzhi.importing.unwrapping import Row, unwrap
from shuzhi.markdown_text import escape, escape_cell

_YEAR_ALONE: Final = re.compile(r"[（(]?\s*((?:19|20)\d{2})\s*年度?\s*[）)]?\Z")
YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A manuscript as a report's parts.

    Attributes:
        title: the title, or None where the text has none.
        year: the year that the title names, or None.
        submitted: the whole date that stands below the title or at the end, or None.
        secretary: who signs, where the text names the one who reports; None where it is masked or missing.
        lines: the body's Markdown, a line a paragraph, blank lines between; a picture's line is empty until
            `body_text` knows where the pictures lie.
        origins: for each of `lines` the place in the source it comes from.
        changes: what was done besides adding Markdown's own marks, in the order of the source.
        pictures: the pictures with the index of their line, in order.
        headings: index in `lines` of each heading.
    """

    title: str | None
    year: int | None
    submitted: datetime.date | None
    secretary: str | None
    lines: tuple[str, ...]
    origins: tuple[int, ...]
    changes: tuple[Change, ...]
    pictures: tuple[tuple[int, Picture], ...] = ()

    def body_text(self, folder: str) -> str:
        """The body with its pictures linked.

        Args:
            folder: the folder of the pictures, relative to the report.
        """
        lines = list(self.lines)
        for number, (index, picture) in enumerate(self.pictures, start=1):
            description = escape(picture.description or f"图{number}").replace("]", "\\]")
            lines[index] = f"![{description}]({folder}/{number}{picture.ending})"
        return "\n".join(lines) + "\n"


def convert(manuscript: Manuscript) -> Conversion:
    """Convert a manuscript.

    Args:
        manuscript: the source as it was read.

    Returns:
        its parts. Every character of the source, blanks aside, is in title and lines, in order, or named in the
        changes.
    """
    changes = list(manuscript.changes)
    rows = list(_cleaned(manuscript, changes))
    rows, joined = unwrap(rows)
    changes += joined
    structure = read_structure([row.paragraph for row in rows if _says_something(row.paragraph)])
    changes += structure.changes
    lines: list[str] = []
    origins: list[int] = []
    pictures: list[tuple[int, Picture]] = []
    for block in structure.blocks:
        if lines:
            lines.append("")
            origins.append(block.place)
        if block.picture is not None:
            pictures.append((len(lines), block.picture))
        written = _written(block)
        lines += written
        origins += [block.place] * len(written)
    texts = [block.text for block in structure.blocks if block.rows is None]
    year = YEAR.search(structure.title or "") or _year_below(texts)
    return Conversion(
        structure.title,
        int(year[1]) if year else None,
        submission_date(texts),
        reporter_named(texts),
        tuple(lines),
        tuple(origins),
        tuple(sorted(changes, key=lambda change: change.line)),
        tuple(pictures),
    )


def _year_below(texts: Sequence[str]) -> re.Match[str] | None:
    """The year that stands alone below the title: （2021年度）."""
    return next((match for text in texts[:2] if (match := _YEAR_ALONE.match(text))), None)


def _says_something(paragraph: Paragraph) -> bool:
    return bool(paragraph.text) or paragraph.rows is not None or paragraph.picture is not None


def _cleaned(manuscript: Manuscript, changes: list[Change]) -> Iterator[Row]:
    """The paragraphs without what publishers and printers left in them; what is taken out goes into `changes`."""
    heads = running_heads(manuscript.paragraphs)
    for paragraph in manuscript.paragraphs:
        if paragraph.place in heads or is_page_number(paragraph.text):
            kind = ChangeKind.RUNNING_HEAD if paragraph.place in heads else ChangeKind.PAGE_NUMBER
            changes.append(Change(kind, paragraph.place, paragraph.text.strip(), ""))
            yield Row.of(paragraph.text, _with_text(paragraph, ""), page_break=True)
            continue
        text, made = clean_line(paragraph.text, paragraph.place)
        changes += made
        rows = None
        if paragraph.rows is not None:
            rows = tuple(
                tuple(_cleaned_cell(cell, paragraph.place, changes) for cell in row) for row in paragraph.rows
            )
        yield Row.of(paragraph.text, _with_text(paragraph, text, rows), page_break="\f" in paragraph.text)


def _cleaned_cell(cell: str, place: int, changes: list[Change]) -> str:
    text, made = clean_line(" ".join(cell.split("\n")), place)
    changes += made
    return text


def _with_text(paragraph: Paragraph, text: str, rows: tuple[tuple[str, ...], ...] | None = None) -> Paragraph:
    return Paragraph(paragraph.place, text, paragraph.level, paragraph.indented, rows, paragraph.picture)


def _written(block: Block) -> list[str]:
    """A block as lines of Markdown."""
    if block.rows is not None:
        return _table(block.rows)
    if not block.text:
        return [""]
    marks = "#" * block.level + " " if block.level else ""
    return [marks + escape(block.text, heading=bool(block.level))]


def _table(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    lines = ["| " + " | ".join(escape_cell(cell) for cell in row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]
