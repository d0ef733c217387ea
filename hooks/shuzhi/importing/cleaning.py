"""Take from a line of text what publishers and converters left in it. Every change is recorded; nothing else changes."""

from __future__ import annotations

import re
from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.residue import RESIDUE
from shuzhi.vocabulary import MASK

_INVISIBLE: Final = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)

MASKS: Final = re.compile(
    r"""
      \*+(?:[ ]?\+[ ]?\*+)*                                   # * ** *+*
    | [_＿]{2,}                                               # ____
    | (?<![A-Za-z0-9.])[XxＸｘ](?=[\u4e00-\u9fff])(?!光|射线|线|片|波段|坐标|射|轴|型|档|染色体|刀)   # X县
    | (?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z0-9])                # XXX
    | ×{2,}                                                   # ××
    | [□■]{2,}
    """,
    re.VERBOSE,
)

_BULLET: Final = re.compile(r"[*·•]\s+(?=\S)")


def clean_line(line: str, number: int) -> tuple[str, list[Change]]:
    """Clean one line.

    Args:
        line: the line as it stands in the source.
        number: its number.

    Returns:
        the line without indentation, residue and invisible characters, its masks made `×`; and what was changed.
    """
    changes: list[Change] = []

    def recorded(kind: ChangeKind, replacement: str):  # type: ignore[no-untyped-def]
        def replace(match: re.Match[str]) -> str:
            if match.group() != replacement:
                changes.append(Change(kind, number, match.group(), replacement))
            return replacement

        return replace

    text = _INVISIBLE.sub(recorded(ChangeKind.INVISIBLE, ""), line)
    text = text.replace("\u00a0", " ").replace("\t", " ").strip(" \u3000")
    text = RESIDUE.sub(recorded(ChangeKind.RESIDUE, ""), text)
    bullet = _BULLET.match(text)
    begin = bullet.end() if bullet else 0
    text = text[:begin] + MASKS.sub(recorded(ChangeKind.MASK, MASK), text[begin:])
    return text.strip(" \u3000"), changes
