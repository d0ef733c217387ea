"""What stands outside the text and refers to it: footnotes, endnotes, comments, headers and footers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.word.markup import W, attribute
from shuzhi.importing.word.package import Package, Part

_WHATS: Final = {"footnote": "脚注", "endnote": "尾注"}
_GONE: Final = frozenset((W + "del", W + "moveFrom"))
_PAGE_MARKS: Final = re.compile(r"[\s\d—–－\-~·•/第共页]+")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote to which the text refers.

    Attributes:
        mark: the mark of both: `［注1］`.
        element: its content.
        part: the part in which it stands.
    """

    mark: str
    element: etree._Element
    part: Part


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    Attributes:
        author: who made it; empty where it is not said.
        text: what it says.
    """

    author: str
    text: str

    @property
    def told(self) -> str:
        """Both, as people are told: `作者：内容`."""
        return f"{self.author}：{self.text}" if self.author else self.text


class Notes:
    """The notes and comments of a document."""

    def __init__(self, package: Package, main: Part) -> None:
        self._package = package
        self._main = main
        self._elements: dict[tuple[str, str], tuple[etree._Element, Part]] = {}
        for kind, what in _WHATS.items():
            for part in self._parts(f"{kind}s", what):
                for element in part.root.iterchildren(W + kind):
                    self._elements[kind, attribute(element, "id") or ""] = (element, part)
        self._referred: dict[tuple[str, str], Note] = {}
        self.comments = {
            attribute(element, "id") or "": Comment(
                " ".join((attribute(element, "author") or "").split()), _plain(element)
            )
            for part in self._parts("comments", "批注")
            for element in part.root.iterchildren(W + "comment")
        }

    @property
    def referred(self) -> tuple[Note, ...]:
        """The notes to which the text has referred so far, in that order."""
        return tuple(self._referred.values())

    def refer(self, kind: str, identifier: str) -> Note | None:
        """Refer to a note.

        Args:
            kind: `footnote` or `endnote`.
            identifier: its id.

        Returns:
            the note, numbered in the order of the references; None where the document lacks it.
        """
        key = (kind, identifier)
        if key not in self._elements:
            return None
        if key not in self._referred:
            element, part = self._elements[key]
            self._referred[key] = Note(f"［注{len(self._referred) + 1}］", element, part)
        return self._referred[key]

    def heads_and_feet(self) -> list[tuple[str, str]]:
        """The texts of headers and footers that are more than page numbers: (what it is, text), each once."""
        found: dict[tuple[str, str], None] = {}
        for kind, what in (("header", "页眉"), ("footer", "页脚")):
            try:
                texts = [_plain(part.root) for part in self._parts(kind, what)]
            except UnreadableFile:
                continue  # they are left out anyway
            found.update({(what, text): None for text in texts if _PAGE_MARKS.sub("", text)})
        return list(found)

    def _parts(self, kind: str, what: str) -> list[Part]:
        names = dict.fromkeys(self._main.targets(kind))
        return [part for name in names if (part := self._package.part(name, what)) is not None]


def _plain(root: etree._Element) -> str:
    """The text of a comment or a header on one line, without what was deleted from it."""
    words: list[str] = []
    pending = [root]
    while pending:
        element = pending.pop()
        if element.tag == W + "t":
            words.append(element.text or "")
        elif element.tag == W + "p" and words:
            words.append(" ")
        if element.tag not in _GONE:
            pending += reversed(element)
    return " ".join("".join(words).split())
