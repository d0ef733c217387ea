"""Read one text file from the archive safely: what cannot be a report is told, never guessed at."""

from __future__ import annotations

import codecs
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shuzhi.diagnostics import Fault

MAXIMUM_SIZE: Final = 1024 * 1024
"""Bytes of the largest file that is read. The longest real reports are under 40 KB; 1 MiB leaves ample room."""

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class Enclosure:
    """The reports' folder of an archive: what is read must lie in it once links are followed.

    Attributes:
        root: the folder that holds `mkdocs.yml`.
        folder: the reports' folder in it.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self.folder = root / name
        self._resolved = Path(os.path.realpath(root), name)
        self._holding: dict[Path, bool] = {}  # 10,000 reports lie in twenty folders: each is resolved once

    def holds(self, path: Path) -> bool:
        """Whether a file or folder lies in the reports' folder, whatever links lead to it."""
        if path.is_symlink():
            return self._leads_inside(path)
        parent = path.parent
        if parent not in self._holding:
            self._holding[parent] = self._leads_inside(parent)
        return self._holding[parent]

    def name_of(self, path: Path) -> str:
        """A path as people are told it: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def _leads_inside(self, path: Path) -> bool:
        return Path(os.path.realpath(path)).is_relative_to(self._resolved)


OUTSIDE: Final = Fault(
    "file-outside",
    0,
    0,
    "这是一个指向库外的链接，不能当作报告读取。",
    "请删除链接，把报告正文放进 reports/ 里。",
)
"""A link, to a file or a folder, that leads out of the reports' folder."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text, its line ends made `\\n`.

    Attributes:
        text: the text, empty where it could not be read.
        faults: what is wrong with the file as a file.
        readable: False where `text` does not hold what the file holds.
    """

    text: str
    faults: tuple[Fault, ...] = ()
    readable: bool = True


def read_source(file: Path, enclosure: Enclosure) -> Source:
    """Read a UTF-8 text file of the archive.

    Args:
        file: the file.
        enclosure: what it must lie in.

    Returns:
        the text, or a `Source` that is not readable with the reason among its faults. Never raises for what
        stands on the disk.
    """
    data = read_bytes(file, enclosure)
    return decode(data) if isinstance(data, bytes) else data


def read_bytes(file: Path, enclosure: Enclosure) -> bytes | Source:
    """Read a file of the archive without asking what its bytes mean.

    Args:
        file: the file.
        enclosure: what it must lie in.

    Returns:
        what it holds; or a `Source` that is not readable with the reason. Never raises for what stands on the disk.
    """
    try:
        if not enclosure.holds(file):
            return Source("", (OUTSIDE,), readable=False)
        # Opening first and asking then takes three calls of the system for a file instead of eight.
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if file.is_symlink() and not file.exists():
            return _unreadable(
                "file-unreadable",
                "这是一个链接，指向的文件不存在。",
                "请删除链接，把报告正文放进 reports/ 里。",
            )
        return _not_opened(error)
    try:
        return _read_opened(descriptor, file.name)
    except OSError as error:
        return _not_opened(error)
    finally:
        os.close(descriptor)


def _read_opened(descriptor: int, name: str) -> bytes | Source:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return _unreadable(
            "file-misplaced",
            f"“{name}”不是文件，报告必须是一个以 .md 结尾的文本文件。",
            "请给文件夹改名，或把里面的报告移到“年度/组织代码.md”。",
        )
    if status.st_size > MAXIMUM_SIZE:
        return _unreadable(
            "file-too-large",
            f"文件有 {megabytes(status.st_size)}，超过 {MAXIMUM_SIZE // 1024 // 1024} MB 的上限。",
            "报告只应有文字。请确认没有把图片或别的文件粘贴进来。",
        )
    pieces = []
    while piece := os.read(descriptor, MAXIMUM_SIZE):
        pieces.append(piece)
    return b"".join(pieces)


def _not_opened(error: OSError) -> Source:
    return _unreadable(
        "file-unreadable",
        f"文件打不开：{os.strerror(error.errno) if error.errno else error}。",
        "请检查文件的权限。",
    )


def megabytes(size: int) -> str:
    """A size in bytes as `1.1 MB`, rounded up: one byte over a limit must read as more than the limit."""
    tenths = -(-size * 10 // 1024**2)
    return f"{tenths / 10:.1f} MB"


def decode(data: bytes) -> Source:
    """Decode a report's bytes strictly as UTF-8.

    Args:
        data: the file's bytes.

    Returns:
        the text without byte-order mark and with `\\n` line ends. A mark or foreign line ends are accepted
        silently (every Windows editor writes them); any other encoding makes the source unreadable.
    """
    bare = data.removeprefix(codecs.BOM_UTF8)
    if not bare or bare.isspace():
        return _unreadable("file-empty", "文件是空的。", "请用 shuzhi new 生成待填写的报告，或删除这个文件。")
    for mark, _, name in _BYTE_ORDER_MARKS[1:]:
        if data.startswith(mark):
            return _encoding_fault(f"文件是 {name} 编码")
    if b"\0" in data:
        return _unreadable(
            "file-unreadable",
            "文件里有二进制内容，不是文本文件（可能是改了扩展名的 Word 文档或图片）。",
            "Word 文档请用 shuzhi import 导入。",
        )
    try:
        text = bare.decode()
    except UnicodeDecodeError as error:
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            line = data[: error.start].count(b"\n") + 1
            return _encoding_fault(f"第 {line} 行起有不属于任何中文编码的内容")
        return _encoding_fault("文件像是 GBK（GB18030）编码")
    return Source(text.replace("\r\n", "\n").replace("\r", "\n"))


def decode_any(data: bytes) -> tuple[str, str] | None:
    """Decode a text that comes from outside the archive: UTF-8, UTF-16 with a mark, or GB18030.

    Args:
        data: the file's bytes.

    Returns:
        (text as it stands, name of the encoding), or None where it is no text.
    """
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec), name
            except UnicodeDecodeError:
                return None
    if b"\0" in data:
        return _decode_unmarked_utf16(data)
    for codec, name in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        return (text, name) if codec == "utf-8" or _reads_as_chinese(text) else None
    return None


def _reads_as_chinese(text: str) -> bool:
    """Whether what was decoded as GB18030 is made of usual characters: Big5 bytes give rare ones and kana."""
    foreign = [character for character in text if character > "\x7f"]
    rare = sum(1 for character in foreign if not _is_usual(character))
    return rare * 8 <= len(foreign)


def _is_usual(character: str) -> bool:
    """Whether a character is in GB 2312, kana and Greek and Cyrillic letters apart."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead not in (0xA4, 0xA5, 0xA6, 0xA7)


def _decode_unmarked_utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 whose mark got lost: Chinese text holds line ends or digits, whose other byte is zero."""
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        readable = sum(
            "\u4e00" <= character <= "\u9fff" or character in "，。、；：\n\r " for character in text
        )
        if "\0" not in text and readable * 2 > len(text):
            return text, "UTF-16"
    return None


def _encoding_fault(what: str) -> Source:
    return _unreadable(
        "file-encoding",
        f"报告必须用 UTF-8 编码保存，{what}。",
        "请在编辑器里选择“另存为”，编码选 UTF-8。",
    )


def _unreadable(rule: str, message: str, help_text: str) -> Source:
    return Source("", (Fault(rule, 0, 0, message, help_text),), readable=False)
