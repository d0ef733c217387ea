"""Prove that an import lost nothing: walk through source and result side by side."""

from __future__ import annotations

import re
from typing import Final

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.plain_text import Conversion
from shuzhi.markdown_text import unescape

_HEADING_MARKS: Final = re.compile(r"#{2,6} (?=\S)")


def first_loss(text: str, conversion: Conversion) -> str | None:
    """Find the first character of a source that is neither in the result nor named in the changes.

    Args:
        text: the source, as it was converted.
        conversion: what `convert` made of it.

    Returns:
        the place in words, or None where all is there, in order. Blanks do not count.
    """
    result = _solid(conversion.title or "") + "".join(
        _solid(unescape(_HEADING_MARKS.sub("", line, count=1) if _HEADING_MARKS.match(line) else line))
        for line in conversion.lines
    )
    changes: dict[int, list[tuple[str, str]]] = {}
    for change in conversion.changes:
        if change.kind not in (ChangeKind.UNWRAPPED, ChangeKind.SPLIT):
            changes.setdefault(change.line, []).append((_solid(change.before), _solid(change.after)))
    position = 0
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        rest = _solid(line)
        pending = list(changes.get(number, []))
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
                return f"第 {number} 行“{rest[:12]}”"
    return None if position == len(result) else f"结果里多出“{result[position : position + 12]}”"


def _solid(text: str) -> str:
    return "".join(text.split())
