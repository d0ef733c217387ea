"""What is drawn in a document: pictures, text boxes, and what cannot be brought over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shuzhi.importing.manuscript import Picture, UnreadableFile
from shuzhi.importing.word.markup import MC, VML, WP, A, R, W, chosen
from shuzhi.importing.word.package import Package, Part
from shuzhi.vocabulary import PICTURE_ENDINGS

_PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_DESCRIBED: Final = frozenset((WP + "docPr", _PIC + "cNvPr"))
_PICTURES: Final = frozenset((A + "blip", VML + "imagedata"))
_LEFT_OUT: Final = {
    "chart": "图表",
    "relIds": "SmartArt 图形",
    "OLEObject": "嵌入的对象（公式、表格等）",
    "control": "控件",
    "contentPart": "手写墨迹",
}
"""Elements by their local names: several namespaces hold them."""

_KINDS: Final = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tiff"),
    (b"MM\0*", ".tiff"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
    (b"\x01\0\x09\0", ".wmf"),
    (b"\x01\0\0\0", ".emf"),
    (b"<svg", ".svg"),
    (b"<?xml", ".svg"),
)
_MAXIMUM_PICTURES: Final = 300
_NO_DESCRIPTION: Final = re.compile(
    r".*[\\/].*|.*\.(?:png|jpe?g|gif|bmp|tiff?|wmf|emf|webp|svg)|(?:IMG|DSC|微信图片|mmexport|图片|Picture|image)[\s_\d-]*",
    re.IGNORECASE | re.DOTALL,
)
"""What programs put in by themselves: names of files, which also tell where they lay."""


@dataclass
class Drawn:
    """What one drawing holds.

    Attributes:
        boxes: the texts in it: the content of a text box, or the words of a lettering.
        pictures: its pictures.
        left_out: what cannot be brought over, for people.
    """

    boxes: list[etree._Element | str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class Graphics:
    """Reads the drawings of a document."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[str, bytes] = {}
        self._count = 0

    def read(self, drawing: etree._Element, part: Part) -> Drawn:
        """Read a drawing (`w:drawing`, `w:pict`, `w:object`).

        Args:
            drawing: the element.
            part: the part in which it stands.
        """
        drawn = Drawn()
        description = ""
        pending = [drawing]
        while pending:
            element = pending.pop()
            if element.tag == W + "txbxContent":
                drawn.boxes.append(element)
                continue
            if element.tag in _DESCRIBED:
                description = element.get("descr") or description
            elif element.tag in _PICTURES:
                self._picture(element, part, description, drawn)
            elif element.tag == VML + "textpath" and (lettering := (element.get("string") or "").strip()):
                drawn.boxes.append(lettering)
            elif other := _LEFT_OUT.get(etree.QName(element).localname):
                drawn.left_out.append(other)
                if drawing.tag == W + "object":  # what else is in it is only its preview
                    return Drawn(left_out=[other])
            children = chosen(element) if element.tag == MC + "AlternateContent" else element
            pending += reversed(list(children))
        return drawn

    def _picture(self, element: etree._Element, part: Part, description: str, drawn: Drawn) -> None:
        name = element.get(R + "embed") or element.get(R + "id")
        if name is None:
            if element.get(R + "link") or element.get(R + "href"):
                drawn.left_out.append("链接到文档外面的图片")
            return
        related = part.related.get(name)
        if related is None or related.external:
            drawn.left_out.append("链接到文档外面的图片" if related else "图片（文件里找不到）")
            return
        data = self._data(related.target)
        if not data:
            drawn.left_out.append("图片（文件里找不到，或已损坏）")
            return
        ending = _ending(data)
        self._count += 1
        if ending not in PICTURE_ENDINGS or self._count > _MAXIMUM_PICTURES:
            reason = f"{ending[1:].upper()} 格式" if ending not in PICTURE_ENDINGS else "图片太多"
            drawn.left_out.append(f"图片（{reason}）")
            return
        said = "" if _NO_DESCRIPTION.fullmatch(description.strip()) else " ".join(description.split())
        drawn.pictures.append(Picture(data, ending, said))

    def _data(self, name: str) -> bytes:
        """A picture's bytes; nothing for one that is missing or damaged, as the text can do without."""
        if name not in self._known:
            try:
                self._known[name] = self._package.read(name) or b""
            except UnreadableFile:
                self._known[name] = b""
        return self._known[name]


def _ending(data: bytes) -> str:
    """The ending that a picture's content calls for; its name may say something else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return next((ending for mark, ending in _KINDS if data.startswith(mark)), ".未知")
