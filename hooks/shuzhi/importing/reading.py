"""Read a file of any format as a manuscript: what it is, is judged by its content, not by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shuzhi.importing.manuscript import Manuscript, UnreadableFile
from shuzhi.importing.markdown_file import read_markdown
from shuzhi.importing.office import OLE, convert_with_office
from shuzhi.importing.text_file import read_text
from shuzhi.importing.word import read_word
from shuzhi.source import MAXIMUM_SIZE, megabytes

READABLE_ENDINGS: Final = (".docx", ".doc", ".wps", ".rtf", ".odt", ".txt", ".md", ".markdown", ".text")
"""Names of files that are looked at in a folder."""

MAXIMUM_DOCUMENT_SIZE: Final = 50 * 1024 * 1024
"""Bytes of the largest document; pictures make a report of three pages as large as that."""

_ZIP: Final = b"PK\x03\x04"
_RTF: Final = b"{\\rtf"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument.text"
_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
)


def read_manuscript(file: Path) -> Manuscript:
    """Read a file.

    Args:
        file: Word, WPS, RTF, OpenDocument, Markdown without front matter, or plain text.

    Returns:
        its manuscript.

    Raises:
        UnreadableFile: it cannot be opened, is too large, damaged, encrypted, empty, or of a kind that cannot be
            read here; the message says what to do.
    """
    data = read_bytes(file)
    if data.startswith(_ZIP) and _OPEN_DOCUMENT not in data[:200]:
        return read_word(data)
    if data.startswith(OLE) and _ENCRYPTED in data:
        return read_word(data)  # it knows how to say that the document has a password
    if data.startswith((OLE, _RTF, _ZIP)):
        return convert_with_office(file)
    other = next((name for mark, name in _OTHERS if data.startswith(mark)), None)
    if other is not None:
        raise UnreadableFile(f"这是{other}，不能导入；请找到原来的 Word 文档，或把文字另存为 .docx。")
    if len(data) > MAXIMUM_SIZE:
        raise UnreadableFile(f"文件有 {megabytes(len(data))}，超过 1 MB 的上限，不像一份报告。")
    if file.suffix.lower() in (".md", ".markdown"):
        return read_markdown(data, file.parent)
    return read_text(data)


def read_bytes(file: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableFile: it cannot be opened, is too large or empty.
    """
    try:
        size = file.stat().st_size
        if size > MAXIMUM_DOCUMENT_SIZE:
            raise UnreadableFile(f"文件有 {megabytes(size)}，超过 50 MB 的上限，不像一份报告。")
        data = file.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile("找不到这个文件。") from None
    except PermissionError:
        raise UnreadableFile("没有读取这个文件的权限。") from None
    except OSError as error:
        raise UnreadableFile(f"文件打不开：{error.strerror or error}。") from None
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile("文件是空的。")
    return data
