"""Tell what a file is that is no Word document, and what to do with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

_SAVE_AS: Final = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再导入。"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_ENTRY: Final = 128
"""Bytes of an entry in the directory of an OLE container ([MS-CFB] 2.6); entries lie at multiples of it."""

_OLE_STREAMS: Final = (
    (
        "EncryptedPackage",
        "文档设有打开密码，没有密码读不出文字。请用 Word 或 WPS 打开，去掉密码后另存，再导入。",
    ),
    ("WordDocument", f"这是旧版 Word 文档（.doc）。{_SAVE_AS}"),
    ("Workbook", "这是旧版 Excel 表格（.xls），不是 Word 文档。请选择述职报告的 Word 文档。"),
    ("PowerPoint Document", "这是旧版演示文稿（.ppt），不是 Word 文档。请选择述职报告的 Word 文档。"),
)

_BEGINNINGS: Final = (
    (b"%PDF", "这是 PDF 文件，不是 Word 文档。请找到原来的 Word 文档再导入。"),
    (b"{\\rtf", f"这是 RTF 文档，不是 .docx。{_SAVE_AS}"),
    (b"<?xml", f"这是 XML 文件，不是 .docx。{_SAVE_AS}"),
    (b"<", f"这是网页文件，只是名字像 Word 文档。{_SAVE_AS}"),
    (b"MIME-Version", f"这是网页文件，只是名字像 Word 文档。{_SAVE_AS}"),
    (b"\x89PNG", "这是图片，里面没有文字可以导入。"),
    (b"\xff\xd8\xff", "这是图片，里面没有文字可以导入。"),
)

_ENTRIES: Final = (
    ("xl/workbook.xml", "这是 Excel 表格（.xlsx），不是 Word 文档。请选择述职报告的 Word 文档。"),
    ("xl/workbook.bin", "这是 Excel 表格（.xlsb），不是 Word 文档。请选择述职报告的 Word 文档。"),
    ("ppt/presentation.xml", "这是演示文稿（.pptx），不是 Word 文档。请选择述职报告的 Word 文档。"),
    ("meta-inf/manifest.xml", f"这是 OpenDocument 文档（.odt 等），不是 .docx。{_SAVE_AS}"),
)

NOT_WORD: Final = f"这不是 Word 文档（.docx）。{_SAVE_AS}"
DAMAGED: Final = (
    "Word 文档损坏了（{what}），读不完整，没有导入。请用 Word 或 WPS 打开并修复，另存为新文件后再导入。"
)


def what_instead(data: bytes) -> str:
    """What a file is that does not begin as a zip archive does.

    Args:
        data: the file's bytes.

    Returns:
        a sentence on what it is and what to do.
    """
    if not data.strip(b"\0 \t\r\n"):
        return "文件是空的。"
    if data.startswith(_OLE):
        return next((told for name, told in _OLE_STREAMS if _has_stream(data, name)), NOT_WORD)
    beginning = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((told for mark, told in _BEGINNINGS if beginning.startswith(mark)), NOT_WORD)


def what_archive_instead(entries: Collection[str]) -> str:
    """What a zip archive is that holds no Word document.

    Args:
        entries: the names in it, in lower case.

    Returns:
        a sentence on what it is and what to do.
    """
    told = next((told for name, told in _ENTRIES if name in entries), None)
    if told is not None:
        return told
    if any(name.endswith((".docx", ".doc", ".wps")) for name in entries):
        return "这是压缩包，不是 Word 文档。请先解压，再导入里面的 Word 文档。"
    if "[content_types].xml" in entries:
        return DAMAGED.format(what="里面没有正文")
    return "这是压缩包，里面没有 Word 文档。请选择述职报告的 Word 文档。"


def _has_stream(data: bytes, name: str) -> bool:
    """Whether the container's directory names a stream; the same letters in the text of a document do not count."""
    needle = name.encode("utf-16-le") + b"\0\0"
    position = data.find(needle)
    while position >= 0:
        if position % _DIRECTORY_ENTRY == 0:
            return True
        position = data.find(needle, position + 1)
    return False
