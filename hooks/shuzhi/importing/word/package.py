"""Open a .docx safely: nothing in it is trusted before it is measured."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree

from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.word.containers import DAMAGED, NOT_WORD, what_archive_instead, what_instead
from shuzhi.importing.word.markup import parse

_MEGABYTE: Final = 1024 * 1024
_MAXIMUM_FILE: Final = 100 * _MEGABYTE
_MAXIMUM_TOTAL: Final = 200 * _MEGABYTE
_MAXIMUM_XML: Final = 32 * _MEGABYTE
"""Of all parts together: a tree takes ten times as much memory as its text."""

_MAXIMUM_ENTRIES: Final = 5_000
_ENTRY_MARK: Final = b"PK\x01\x02"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""All that a package may use (ISO 29500-2); Python inflates the others without a limit."""

_ZIP_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_BOMB: Final = "文档解压后会超过 200 MB，不像一份报告，没有导入。请把正文复制到新的 Word 文档里再导入。"
_LOCKED: Final = "文件设有密码，没有密码读不出文字。请去掉密码后另存，再导入。"


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part says of another.

    Attributes:
        kind: the last word of its type: `styles`, `image`, `hyperlink`.
        target: name of the part in the package; for an external one its address.
        external: whether it lies outside the package.
    """

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document.

    Attributes:
        root: its XML.
        related: its relationships by id.
    """

    root: etree._Element
    related: dict[str, Relationship]

    def targets(self, kind: str) -> list[str]:
        """Names of the parts inside the package that are related in one way."""
        return [r.target for r in self.related.values() if r.kind == kind and not r.external]


class Package:
    """The zip archive that a .docx is."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        # Names are compared without regard to case (ISO 29500-2); some writers use the other slash.
        self._entries = {info.filename.replace("\\", "/").lower(): info for info in archive.infolist()}
        self._spent = 0
        self._xml_spent = 0

    @property
    def names(self) -> frozenset[str]:
        """Names of all entries, in lower case."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes | None:
        """The bytes of an entry; None where there is no such entry.

        Raises:
            UnreadableFile: it is damaged, locked, or larger than it says or may be.
        """
        info = self._entries.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise UnreadableFile(_LOCKED)
        if info.compress_type not in _METHODS:
            raise UnreadableFile(DAMAGED.format(what="压缩方式不认识"))
        allowed = min(_MAXIMUM_TOTAL - self._spent, info.file_size)
        try:
            with self._archive.open(info) as stream:
                data = stream.read(allowed + 1)
        except _ZIP_FAULTS:
            raise UnreadableFile(DAMAGED.format(what="压缩包里有一部分坏了")) from None
        if len(data) > allowed:
            raise UnreadableFile(_BOMB)
        self._spent += len(data)
        return data

    def part(self, name: str, what: str) -> Part | None:
        """Read a part that is XML; None where there is none.

        Args:
            name: its name in lower case.
            what: what it is, for people.

        Raises:
            UnreadableFile: it is damaged, or larger than a report can be.
        """
        root = self._xml(name, what)
        if root is None:
            return None
        folder, file = posixpath.split(name)
        relations = self._xml(f"{folder}/_rels/{file}.rels".removeprefix("/"), "目录")
        return Part(root, {} if relations is None else _relationships(relations, folder))

    def _xml(self, name: str, what: str) -> etree._Element | None:
        info = self._entries.get(name)
        self._xml_spent += info.file_size if info is not None else 0
        if self._xml_spent > _MAXIMUM_XML:
            raise UnreadableFile(
                f"文档的{what}大得不像一份报告，没有导入。请把正文复制到新的 Word 文档里再导入。"
            )
        data = self.read(name)
        return None if data is None else parse(data, what)

    def main_part(self) -> Part:
        """The part that holds the text.

        Raises:
            UnreadableFile: there is none; the message says what the archive is instead.
        """
        relations = self._xml("_rels/.rels", "目录")
        found = () if relations is None else _relationships(relations, "").values()
        # Its name is mostly word/document.xml, but only its relationship is certain.
        names = [r.target for r in found if r.kind == "officeDocument" and not r.external]
        for name in (*names, "word/document.xml"):
            if name.startswith(("xl/", "ppt/")):
                break
            part = self.part(name, "正文")
            if part is not None:
                return part
        raise UnreadableFile(what_archive_instead(self._entries))


def open_package(data: bytes) -> Package:
    """Open a document.

    Args:
        data: the file's bytes.

    Raises:
        UnreadableFile: it is no zip archive, is damaged, or would be too large when inflated. Sizes are
            measured against what the archive declares here, and again while it is inflated.
    """
    if not data.startswith(b"PK"):
        raise UnreadableFile(what_instead(data))
    if len(data) > _MAXIMUM_FILE:
        raise UnreadableFile("文件超过 100 MB，不像一份报告。请把里面的图片压缩后再导入。")
    # Counted before the archive is opened: opening builds a record for each.
    if data.count(_ENTRY_MARK) > _MAXIMUM_ENTRIES:
        raise UnreadableFile("文件里的部件多得不像一份报告，没有导入。请把正文复制到新的 Word 文档里再导入。")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_FAULTS:
        raise UnreadableFile(DAMAGED.format(what="压缩包打不开，可能没有下载完整")) from None
    if not archive.infolist():
        raise UnreadableFile(NOT_WORD)
    if sum(info.file_size for info in archive.infolist()) > _MAXIMUM_TOTAL:
        raise UnreadableFile(_BOMB)
    return Package(archive)


def _relationships(root: etree._Element, folder: str) -> dict[str, Relationship]:
    found: dict[str, Relationship] = {}
    for element in root:
        identifier, target = element.get("Id"), element.get("Target")
        if identifier is None or target is None:
            continue
        kind = (element.get("Type") or "").rpartition("/")[2]
        external = element.get("TargetMode") == "External"
        if not external:
            path = posixpath.normpath(posixpath.join("/" + folder, unquote(target).replace("\\", "/")))
            target = path.lstrip("/").lower()
        found[identifier] = Relationship(kind, target, external)
    return found
