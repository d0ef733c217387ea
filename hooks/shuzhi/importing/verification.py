"""Prove that an import lost nothing: walk through source and result side by side."""

from __future__ import annotations

import re
from typing import Final

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.conversion import Conversion
from shuzhi.importing.manuscript import Manuscript
from shuzhi.markdown_text import unescape

_HEADING_MARKS: Final = re.compile(r"#{2,6} (?=\S)")
_TABLE_RULE: Final = re.compile(r"\|(?: --- \|)+\Z")
_CELL_END: Final = re.compile(r"(?<!\\)\|")
_BY_CLEANING: Final = frozenset(
    (
        ChangeKind.MASK,
        ChangeKind.RESIDUE,
        ChangeKind.INVISIBLE,
        ChangeKind.PAGE_NUMBER,
        ChangeKind.RUNNING_HEAD,
    )
)
"""What the conversion did to the text of the manuscript; the rest was done before, by the reading."""


def first_loss(manuscript: Manuscript, conversion: Conversion) -> str | None:
    """Find the first character of a source that is neither in the result nor named in the changes.

    Args:
        manuscript: the source, as it was converted.
        conversion: what `convert` made of it.

    Returns:
        the place in words, or None where all is there, in order. Blanks do not count.
    """
    result = _solid(conversion.title or "") + "".join(_solid(_shown(line)) for line in conversion.lines)
    changes: dict[int, list[tuple[str, str]]] = {}
    for change in conversion.changes:
        if change.kind in _BY_CLEANING:
            changes.setdefault(change.line, []).append((_solid(change.before), _solid(change.after)))
    position = 0
    for paragraph in manuscript.paragraphs:
        rest = _solid(paragraph.content)
        pending = list(changes.get(paragraph.place, []))
        while rest:
            named = next((pair for pair in pending if pair[0] and rest.startswith(pair[0])), None)
            if named is not None and result.startswith(named[1], position):
                pending.remove(named)
                rest = rest[len(named[0]) :]
                position += len(named[1])
            elif position < len(result) and rest[0] == result[position]:
                rest = rest[1:]
                position += 1
            else:
                return f"第 {paragraph.place} {manuscript.unit}“{rest[:12]}”"
    return None if position == len(result) else f"结果里多出“{result[position : position + 12]}”"


def _shown(line: str) -> str:
    """The text that a line of the result stands for."""
    if _TABLE_RULE.match(line):
        return ""
    if line.startswith("| ") and line.endswith(" |"):
        return "".join(unescape(cell) for cell in _CELL_END.split(line))
    return unescape(_HEADING_MARKS.sub("", line, count=1) if _HEADING_MARKS.match(line) else line)


def _solid(text: str) -> str:
    return "".join(text.split())
