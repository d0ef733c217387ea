"""What an import did to a text besides copying it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """A kind of change, by its name on the screen."""

    MASK = "遮盖符改为×"
    RESIDUE = "网站残留删去"
    INVISIBLE = "看不见的字符删去"
    PAGE_NUMBER = "页码删去"
    UNWRAPPED = "硬换行接上"
    SPLIT = "标题与正文分行"


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        kind: what was done.
        line: line of the source.
        before: the text that was there.
        after: what stands there now; empty where it was taken out.
    """

    kind: ChangeKind
    line: int
    before: str
    after: str
