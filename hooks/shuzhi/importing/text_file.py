"""Read a plain text of any usual encoding as a manuscript."""

from __future__ import annotations

import re
from typing import Final

from shuzhi.importing.manuscript import Manuscript, Paragraph, Unit, UnreadableFile
from shuzhi.source import decode_any

_NOTHING: Final = " \t\r\n\f\v\u3000\u00a0\u200b\ufeff"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body|meta|div|table)\b", re.IGNORECASE
)
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
    if decoded is None and (line := _broken_line(data)):
        raise UnreadableFile(
            f"文件像是 UTF-8 编码，但第 {line} 行有坏字节；请在原来的程序里重新保存，或找一份完好的。"
        )
    if decoded is None:
        raise UnreadableFile(
            "这不是文字文件，可能是图片、PDF 或别的程序的文件；请在原来的程序里另存为 Word 文档（.docx）。"
        )
    if _HTML.match(decoded[0]):
        raise UnreadableFile(
            "这是网页文件（HTML），不是 Word 文档；请用浏览器或 Word 打开，另存为 .docx 后再导入。"
        )
    if not decoded[0].strip(_NOTHING):
        raise UnreadableFile("文件是空的。")
    return decoded


def _broken_line(data: bytes) -> int:
    """The first line with a broken byte of what is UTF-8 in all else; 0 where it is none."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return text.count("\n", 0, text.index("\ufffd")) + 1 if 0 < broken <= max(3, len(text) // 200) else 0


def manuscript_of(text: str, form: str = "文本") -> Manuscript:
    """A text that is already decoded, line by line."""
    return Manuscript(
        form,
        Unit.LINE,
        tuple(
            Paragraph(number, line, indented=line.startswith(_INDENTS))
            for number, line in enumerate(_LINE_END.split(text), start=1)
        ),
    )
