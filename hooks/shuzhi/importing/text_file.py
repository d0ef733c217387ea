"""Read a plain text of any usual encoding as a manuscript."""

from __future__ import annotations

import re
from typing import Final

from shuzhi.importing.manuscript import Manuscript, Paragraph, Unit, UnreadableFile
from shuzhi.source import decode_any

_NOTHING: Final = " \t\r\n\f\v\u3000\u00a0\u200b\ufeff"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_INDENTS: Final = (" ", "\u3000", "\t")


def read_text(data: bytes) -> Manuscript:
    """Read a text.

    Args:
        data: the file's bytes: UTF-8, UTF-16 or GB18030, with or without a byte-order mark.

    Raises:
        UnreadableFile: it is no text, or holds nothing.
    """
    text, encoding = text_of(data)
    return manuscript_of(text, f"文本，{encoding}")


def text_of(data: bytes) -> tuple[str, str]:
    """Decode a text.

    Returns:
        (text as it stands, name of the encoding).

    Raises:
        UnreadableFile: it is no text, or holds nothing.
    """
    if not data.strip():
        raise UnreadableFile("文件是空的。")
    decoded = decode_any(data)
    if decoded is None:
        raise UnreadableFile(
            "这不是文字文件，可能是图片、PDF 或别的程序的文件；请在原来的程序里另存为 Word 文档（.docx）。"
        )
    if not decoded[0].strip(_NOTHING):
        raise UnreadableFile("文件是空的。")
    return decoded


def manuscript_of(text: str, form: str = "文本") -> Manuscript:
    """A text that is already decoded, line by line."""
    return Manuscript(
        form,
        Unit.LINE,
        tuple(
            Paragraph(number, line, indented=line.startswith(_INDENTS))
            for number, line in enumerate(_LINE_END.split(text), start=1)
        ),
        hard_wrapped=True,
    )
