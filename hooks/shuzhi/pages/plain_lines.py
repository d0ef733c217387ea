"""The lines of a report in which nothing can be markup: nearly all of them. They need no Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from shuzhi.anchors import line_anchor
from shuzhi.headings import heading_text
from shuzhi.marks import HEADING

# What the dialect shows as it stands: no mark of Markdown or HTML, no private use, nothing that a browser reads in
# another way. Characters missing here cost time, characters too many could change a page.
_LETTERS: Final = r"0-9A-Za-z\u4e00-\u9fff\u3400-\u4dbf"
_SIGNS: Final = r"%()./,:;?=@'\"\u00b7\u00d7\u2013-\u201d\u2026\u2030\u2103\u2160-\u217b\u2460-\u249b\u3001-\u301b\uff01-\uff5e"
_PLAIN: Final = re.compile(
    rf"(?=[{_SIGNS}]*[{_LETTERS}])"  # a line of signs alone gets no id
    rf"(?:[{_LETTERS}{_SIGNS}\u3000+-]| (?! ))*+"
)
_INDENT: Final = "\u3000"

Piece = str | tuple[int, int]
"""A plain line as HTML, or where a run of other lines begins and ends: indexes, the second behind the last line."""


def pieces(lines: Sequence[str], first_line: int, anchors: Mapping[int, str]) -> Iterator[Piece]:
    """Part a body into plain lines and the runs between them.

    No list, quotation or table goes on behind a plain line, so that each run can be read by itself.

    Args:
        lines: its lines.
        first_line: line of the file in which the first stands.
        anchors: ids of the headings by line.

    Yields:
        the pieces in order; blank lines at the ends of a run are left out.
    """
    begin = end = -1  # of the run
    for index, line in enumerate(lines):
        if not line or line.isspace():
            continue
        html = _as_html(line, first_line + index, anchors)
        if html is None:
            begin, end = (begin if end > 0 else index), index + 1
            continue
        if end > 0:
            yield begin, end
            end = -1
        yield html
    if end > 0:
        yield begin, end


def _as_html(line: str, number: int, anchors: Mapping[int, str]) -> str | None:
    """A plain line as a paragraph or heading; None for any other."""
    if line[0] == "#":
        return _heading(line, number, anchors)
    text = line.lstrip(_INDENT)
    return f'<p id="{line_anchor(number)}">{text}</p>' if _PLAIN.fullmatch(text) else None


def _heading(line: str, number: int, anchors: Mapping[int, str]) -> str | None:
    match = HEADING.match(line)
    if match is None or number not in anchors or not _PLAIN.fullmatch(text := heading_text(match[2])):
        return None
    level = max(len(match[1]), 2)
    return f'<h{level} id="{anchors[number]}">{text}</h{level}>'
