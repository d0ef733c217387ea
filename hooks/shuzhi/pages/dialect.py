"""The Markdown that reports are written in.

It differs from common Markdown where that would change what a secretary wrote: a line is a paragraph, as in Word;
numbers stay as they were typed; four blanks make no code block; HTML is text. Every paragraph carries the line of
the file it stands in as its id, so that diagnostics, ledger and search can land on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, ParagraphProcessor
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from shuzhi.anchors import line_anchor
from shuzhi.headings import heading_text
from shuzhi.ledger.identifiers import without_attributes
from shuzhi.marks import HEADING

# Private-use characters: they mark the line behind a block's text until the block is made.
_MARK_OPEN: Final = "\ue0f0"
_MARK_CLOSE: Final = "\ue0f1"
_MARK: Final = re.compile(f"{_MARK_OPEN}(\\d+){_MARK_CLOSE}")
_OWN_MARKS: Final = re.compile(f"[{_MARK_OPEN}{_MARK_CLOSE}]")

_ITEM: Final = re.compile(r"[ \t]*(?:[-*+][ \t]+\S|>)")
_INDENTED: Final = re.compile(r"[ ]{2,}|[ ]?\t")
_ENTITY_START: Final = r"&(?=(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9A-Za-z]+);)"
_INLINE: Final = re.compile(r"[\\`*\[\]!&<>]|  ")
_MARKABLE: Final = re.compile(r"\w")
_TABLE_RULE: Final = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*\Z")


class _LinesAreParagraphs(Preprocessor):
    """Parts lines by blank ones, except inside lists, quotations and tables, and marks each with its number."""

    first_line = 1

    def run(self, lines: list[str]) -> list[str]:
        parted: list[str] = []
        in_table = _table_lines(lines)
        in_list = False  # or in a quotation: only there does an indented line go on with the one above
        for index, line in enumerate(lines):
            line = _OWN_MARKS.sub("", line)  # noqa: PLW2901
            if not line.strip():
                parted.append("")
                continue
            item = _ITEM.match(line) is not None
            continues = in_list and (item or _INDENTED.match(line) is not None)
            joins = continues or (index in in_table and index - 1 in in_table)
            if parted and parted[-1] and not joins:
                parted.append("")
            in_list = item or continues
            if not in_list:
                line = line.lstrip(" \t\u3000")  # noqa: PLW2901
            if "{#problem-" in line:
                line, _ = without_attributes(line)  # noqa: PLW2901
            if index not in in_table and _MARKABLE.search(line):
                line += f"{_MARK_OPEN}{self.first_line + index}{_MARK_CLOSE}"  # noqa: PLW2901
            parted.append(line)
        return parted


def _table_lines(lines: list[str]) -> set[int]:
    """Indexes of the lines that make tables: a row, a rule of dashes, and the rows below."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index and "|" in line and "|" in lines[index - 1] and _TABLE_RULE.match(line):
            row = index - 1
            while row < len(lines) and "|" in lines[row]:
                found.add(row)
                row += 1
    return found


class _Headings(BlockProcessor):
    """Heading lines, read with the pattern that the sections are read with; ids come from the reading."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.anchors: Mapping[int, str] = {}

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return (
            block.startswith("#")
            and parent is self.parser.root
            and HEADING.match(_MARK.sub("", block)) is not None
        )

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        mark = _MARK.search(block)
        match = HEADING.match(_MARK.sub("", block))
        assert match is not None
        if not match[2]:
            return
        element = ElementTree.SubElement(parent, f"h{max(len(match[1]), 2)}")
        element.text = heading_text(match[2])
        if mark and (anchor := self.anchors.get(int(mark[1]))):
            element.set("id", anchor)


class _Paragraphs(ParagraphProcessor):
    """Paragraphs and list items that carry their line as id."""

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        mark = _MARK.search(blocks[0])
        if mark is None:
            super().run(parent, blocks)
            return
        blocks[0] = _MARK.sub("", blocks[0])
        known = len(parent)
        super().run(parent, blocks)
        element = parent[-1] if len(parent) > known else parent
        if element.get("id") is None and element is not self.parser.root:
            element.set("id", line_anchor(int(mark[1])))
        if element.text and not _INLINE.search(element.text):
            element.text = AtomicString(
                element.text
            )  # nothing for the inline patterns, which are half the work


class _Ampersands(InlineProcessor):
    """Shows `&lt;` as it was written; the serializer would let it through as an entity."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        del data
        return self.md.htmlStash.store("&amp;"), m.start(0), m.end(0)


class ReportDialect(Extension):
    """Makes a Markdown instance read reports."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Take out what would change the text, put in how reports are written."""
        md.preprocessors.deregister("html_block")
        for name in ("code", "hashheader", "setextheader", "olist", "reference", "paragraph"):
            md.parser.blockprocessors.deregister(name)
        for name in (
            "reference",
            "image_reference",
            "short_reference",
            "short_image_ref",
            "autolink",
            "automail",
            "html",
            "entity",
        ):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(_Ampersands(_ENTITY_START, md), "ampersand", 85)
        emphasis: Any = md.inlinePatterns["em_strong"]
        emphasis.remove("_")  # ____ is a blank to fill in, never emphasis
        self.lines = _LinesAreParagraphs(md)
        self.headings = _Headings(md.parser)
        md.preprocessors.register(self.lines, "lines", 5)
        md.parser.blockprocessors.register(self.headings, "report_headings", 70)
        md.parser.blockprocessors.register(_Paragraphs(md.parser), "report_paragraphs", 10)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "<", "~", "|", "="]


class ReportMarkdown:
    """A reusable converter. Making one takes as long as converting a page, so one serves a whole build."""

    def __init__(self) -> None:
        self._dialect = ReportDialect()
        self._markdown = Markdown(
            extensions=[self._dialect, TableExtension(use_align_attribute=True)], output_format="html"
        )

    def convert(self, lines: Any, first_line: int, anchors: Mapping[int, str]) -> str:
        """Convert a body.

        Args:
            lines: its lines.
            first_line: line of the file in which the first stands.
            anchors: ids of the headings by line.

        Returns:
            HTML, not yet sanitized.
        """
        self._dialect.lines.first_line = first_line
        self._dialect.headings.anchors = anchors
        self._markdown.reset()
        return self._markdown.convert("\n".join(lines))
