"""What a file brings: the parts of a report, whether they are converted or already stand in the archive's own form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from shuzhi.frontmatter import ReadFrontMatter, read_front_matter
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.conversion import convert
from shuzhi.importing.manuscript import Picture, Unit, UnreadableFile
from shuzhi.importing.reading import read_manuscript
from shuzhi.importing.text_file import text_of
from shuzhi.importing.verification import first_loss
from shuzhi.markdown_text import unescape
from shuzhi.secrecy import SECRET_RULE, marked_lines, secret_fault
from shuzhi.sections import Body, read_body

_MARKDOWN_ENDINGS: Final = (".md", ".markdown")
_FENCE: Final = "---"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_HEADING_MARKS: Final = re.compile(r"#{2,6} ")
_NEVER_TAKEN_OVER: Final = frozenset(("original_file", "original_sha256", "allow"))
"""Reasons why findings may stand belong to the archive in which they were given."""
_PICTURE_LINK: Final = re.compile(r"!\[[^\]]*\]\(")


@dataclass(frozen=True)
class Material:
    """The parts of a report as a file brings them.

    Attributes:
        form: what the file is, for people.
        unit: what the places of changes count.
        title: the title, or None.
        submitted: the date that stands in the text, or None.
        secretary: who signs, or None.
        fields: what the file's own front matter says, as far as it is valid.
        paragraphs: the text below the title.
        body: how the body is read.
        body_text: gives the body's text for the name of the pictures' folder.
        pictures: the pictures in order.
        changes: what was done to the text.
        notes: what people must know of the whole file, a sentence each.
    """

    form: str
    unit: Unit
    title: str | None
    submitted: datetime.date | None
    secretary: str | None
    fields: Mapping[str, Any]
    paragraphs: tuple[str, ...]
    body: Body
    body_text: Callable[[str], str]
    pictures: tuple[Picture, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = field(default=())


def read_material(file: Path, data: bytes) -> Material:
    """Read a file and convert it where need be.

    Args:
        file: the file.
        data: its bytes.

    Raises:
        UnreadableFile: it cannot be read, holds no text below its title, would not come through whole, or its
            front matter says that it is a state secret.
    """
    if file.suffix.lower() in _MARKDOWN_ENDINGS:
        own = _own_form(file, data)
        if own is not None:
            return own
    manuscript = read_manuscript(file)
    texts = [paragraph.content for paragraph in manuscript.paragraphs]
    _refuse_secrets([file.stem, *texts, *(change.before for change in manuscript.changes)])
    conversion = convert(manuscript)
    loss = first_loss(manuscript, conversion)
    if loss is not None:
        raise UnreadableFile(f"转换会丢失内容（{loss}），没有导入。请把这个文件交给管理员。")
    if not conversion.lines:
        raise UnreadableFile("文件里没有正文。")
    return Material(
        form=manuscript.format,
        unit=manuscript.unit,
        title=conversion.title,
        submitted=conversion.submitted,
        secretary=conversion.secretary,
        fields={},
        paragraphs=_paragraphs(conversion.lines),
        body=read_body(conversion.lines),
        body_text=conversion.body_text,
        pictures=tuple(picture for _, picture in conversion.pictures),
        changes=conversion.changes,
        notes=manuscript.notes,
    )


def _refuse_secrets(texts: Iterable[str]) -> None:
    """Stop at the mark of a state secret; nothing of such a file is quoted, not even its title.

    Raises:
        UnreadableFile: one of the texts bears one.
    """
    line = next(marked_lines("\n".join(texts)), None)
    if line is not None:
        fault = secret_fault(line)
        raise UnreadableFile(f"{fault.message}{fault.help}")


def _own_form(file: Path, data: bytes) -> Material | None:
    """A report in the archive's own form: its body stays as it is; None where the file is none."""
    text, encoding = text_of(data)
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    if lines[0].rstrip() != _FENCE:
        return None
    front = read_front_matter(lines)
    _refuse_secrets([file.stem, *lines])
    secret = next((fault for fault in front.faults if fault.rule == SECRET_RULE), None)
    if secret is not None:
        raise UnreadableFile(f"{secret.message}{secret.help}")
    if not front.values:
        return None
    rows = lines[front.body_line - 1 :]
    while rows and not rows[0].strip():
        rows.pop(0)
    body = "\n".join(rows).rstrip() + "\n"
    if not body.strip():
        raise UnreadableFile("文件里没有正文。")
    notes = ["正文照原样带入，没有改动。"]
    if _PICTURE_LINK.search(body):
        notes.append("正文里有图片，图片文件没有带入，请自己放到年度文件夹里，再核对链接。")
    values = front.values
    return Material(
        form=f"带元数据的 Markdown，{encoding}",
        unit=Unit.LINE,
        title=values.get("title"),
        submitted=values.get("submitted"),
        secretary=values.get("secretary"),
        fields={name: value for name, value in values.items() if name not in _NEVER_TAKEN_OVER},
        paragraphs=_paragraphs(rows),
        body=read_body(rows),
        body_text=lambda folder: body,
        changes=tuple(_fields_left_out(lines, front)),
        notes=tuple(notes),
    )


def _fields_left_out(lines: Sequence[str], front: ReadFrontMatter) -> list[Change]:
    """The lines of front matter that are not taken over: unknown fields, wrong values, what belongs elsewhere."""
    kept = {
        front.lines[name] for name in front.values if name in front.lines and name not in _NEVER_TAKEN_OVER
    }
    return [
        Change(ChangeKind.LEFT_OUT, line, lines[line - 1].strip(), "")
        for line in sorted(set(front.lines.values()) - kept)
    ]


def _paragraphs(lines: Sequence[str]) -> tuple[str, ...]:
    """The text that lines of Markdown stand for, tables and pictures left out."""
    return tuple(
        unescape(_HEADING_MARKS.sub("", line, count=1))
        for line in lines
        if line.strip() and not line.startswith(("|", "!["))
    )
