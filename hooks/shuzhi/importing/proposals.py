"""What a file itself tells of whose report it is and of which year, and how sure that is."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T", int, str)


class Confidence(StrEnum):
    """How sure a proposal is. Only what is certain is imported unasked."""

    GIVEN = "指定"
    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return list(Confidence).index(self)

    def reaches(self, wanted: Confidence) -> bool:
        """Whether it is at least as sure as what is wanted."""
        return self.rank <= wanted.rank

    def lowered(self, steps: int = 1) -> Confidence:
        """The confidence some steps down; what a person said stays."""
        if self is Confidence.GIVEN:
            return self
        return list(Confidence)[min(self.rank + steps, Confidence.LOW.rank)]


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T]):
    """A proposed year, or the code of a proposed organization.

    Attributes:
        value: what is proposed.
        confidence: how sure it is.
        reason: what it rests on and what speaks against it, in Chinese, without a stop at the end.
    """

    value: T
    confidence: Confidence
    reason: str

    @property
    def is_guess(self) -> bool:
        """Whether nobody said so."""
        return self.confidence is not Confidence.GIVEN


@dataclass(frozen=True, slots=True)
class Clues:
    """What a file shows of its origin.

    Attributes:
        title: the title, or None.
        paragraphs: the text below it.
        name: the file's name without ending.
        folders: names of the folders around it, the nearest first.
        signed: the whole date that stands in it, or None.
    """

    title: str | None
    paragraphs: tuple[str, ...]
    name: str
    folders: tuple[str, ...] = ()
    signed: datetime.date | None = None


def squeezed(text: str) -> str:
    """A text for comparison: full-width letters and digits in half width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
