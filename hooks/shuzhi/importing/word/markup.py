"""XML as Word writes it: safe parsing, names, and the small look-ups that every reader of it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.word.containers import DAMAGED

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML: Final = "{urn:schemas-microsoft-com:vml}"

_MAXIMUM_TAGS: Final = 1_000_000
"""A report of 5,000 characters has some 10,000; a tree of this many takes a quarter of a gigabyte."""

_RESOURCE_LIMIT: Final = (
    114  # libxml2's XML_ERR_RESOURCE_LIMIT: nested deeper than 256, or a text above 10 MB
)
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_STRICT: Final = re.compile(
    rb"""((?:xmlns(?::[\w.-]+)?|Type)\s*=\s*["'])http://purl\.oclc\.org/ooxml/([A-Za-z]+)/"""
)

# What a Choice may require and still be read here; anything else is read from its Fallback.
_UNDERSTOOD: Final = frozenset(
    (
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "http://schemas.microsoft.com/office/drawing/2010/main",
        "urn:schemas-microsoft-com:vml",
    )
)

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,9}\Z")
_MEASURE: Final = re.compile(r"([+-]?[0-9]{1,6}(?:\.[0-9]{1,6})?)(pt)?\Z")
_OFF: Final = ("0", "false", "off", "none")


def parse(data: bytes, what: str) -> etree._Element:
    """Parse a part of a document.

    Args:
        data: its bytes. The names of the strict form (ISO 29500-1) are read as those of the usual one.
        what: what the part is, for people: `正文`.

    Returns:
        its root; no node in it is a comment or an instruction, and none lies deeper than 256.

    Raises:
        UnreadableFile: it is no well-formed XML, declares a document type (which Word never does, and with which
            a small file can blow up or reach for other files), or is absurdly large or deep.
    """
    if any(mark in data for mark in _DOCTYPES):
        raise UnreadableFile(
            f"文档的{what}里有不该有的实体声明，可能有害，没有导入。请把这个文件交给管理员。"
        )
    if data.count(b"<") > _MAXIMUM_TAGS:
        raise UnreadableFile(
            f"文档的{what}大得不像一份报告，没有导入。请把正文复制到新的 Word 文档里再导入。"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_STRICT.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", data), parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == _RESOURCE_LIMIT:
            raise UnreadableFile(
                f"文档的{what}嵌套得太深或太长，不像一份报告，没有导入。请把正文复制到新的 Word 文档里再导入。"
            ) from None
        raise UnreadableFile(DAMAGED.format(what=f"{what}的格式有错")) from None
    except (ValueError, LookupError):
        raise UnreadableFile(DAMAGED.format(what=f"{what}的编码有错")) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(
            f"文档的{what}里有不该有的实体声明，可能有害，没有导入。请把这个文件交给管理员。"
        )
    return root


def attribute(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of Word's own namespace; None without the element or the attribute."""
    return None if element is None else element.get(W + name)


def child_value(element: etree._Element | None, name: str, key: str = "val") -> str | None:
    """An attribute of a child: `child_value(pPr, "jc")`; None where any of it is missing."""
    return None if element is None else attribute(element.find(W + name), key)


def integer(text: str | None) -> int | None:
    """A whole number; None where it is none, or beyond a thousand million."""
    return int(text) if text is not None and _INTEGER.match(text.strip()) else None


def half_points(text: str | None) -> int | None:
    """A size in half points: `32` or, in the strict form, `16pt`; None where it is neither."""
    match = _MEASURE.match(text.strip()) if text is not None else None
    if match is None:
        return None
    return round(float(match[1]) * (2 if match[2] else 1))


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """An on/off property: `<w:b/>` → True, `<w:b w:val="0"/>` → False, not there → None."""
    found = None if parent is None else parent.find(W + name)
    if found is None:
        return None
    return (attribute(found) or "1").lower() not in _OFF


def chosen(alternatives: etree._Element) -> Iterator[etree._Element]:
    """What stands in an `mc:AlternateContent`, of one alternative only.

    Args:
        alternatives: the element.

    Yields:
        the children of the first choice of which all is understood, else of the fallback.
    """
    for choice in alternatives.iterchildren(MC + "Choice"):
        required = (choice.get("Requires") or "").split()
        if required and all(choice.nsmap.get(prefix) in _UNDERSTOOD for prefix in required):
            yield from choice
            return
    for fallback in alternatives.iterchildren(MC + "Fallback"):
        yield from fallback
        return
