"""How alike two texts are: by what they speak of, in whatever words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from operator import add
from typing import Final

from shuzhi.ledger.lexicon import MANNERS, split_concepts

_NOTHING: Final = re.compile(r"[\d.%％\s\u3000]+")
_NOTHING_PLAIN: Final = re.compile(r"[0-9.% \n]+")
"""The same of what is plain."""

_NOT_TEXT: Final = re.compile(r"\W+")
_PLAIN: Final = re.compile(r"[\u4e00-\u9fff\x20-\x40\x5b-\x7e\n，。；：、！？“”（）《》]*+")
"""Text that has one form only and no capitals. Commas that are left wide part words as well as others."""

_PARTICLES: Final = "的了着过和与及或在是有为于对向把被将由从到也都就还又再很更最不没未无之其这那我你他她它们个名次件项年月日时里中上下前后内外间只仅才而但并且则若如以于等能会可要应得地所给让使"
_RUN: Final = re.compile(rf"[^\u0000-\u0060\u007b-\u33ff\ua000-\U0010ffff{_PARTICLES}]{{2,}}")
"""Neighbouring Han characters and Latin letters, none of them a particle."""

_CONCEPT_WEIGHT: Final = 2.0


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text speaks of.

    Attributes:
        concepts: the names of known matters.
        pairs: neighbouring characters of all that is in no word list.
    """

    concepts: frozenset[str]
    pairs: frozenset[str]

    @property
    def weight(self) -> float:
        """How much there is to compare."""
        return _CONCEPT_WEIGHT * len(self.concepts) + len(self.pairs)

    def shared_with(self, other: Wording) -> float:
        """The weight of what both speak of."""
        return _CONCEPT_WEIGHT * len(self.concepts & other.concepts) + len(self.pairs & other.pairs)

    def shares_a_matter_with(self, other: Wording, *, apart_from: frozenset[str] = MANNERS) -> bool:
        """Whether both speak of the same thing, and not only in the same manner (不严, 滞后) of anything."""
        concepts = self.concepts & other.concepts
        return bool(concepts - apart_from) or len(self.pairs & other.pairs) > (0 if concepts else 1)


def wording(text: str) -> Wording:
    """Read what a text speaks of."""
    if _PLAIN.fullmatch(text):  # nearly all are: the tables of Unicode take longer than all the rest
        bare = _NOTHING_PLAIN.sub("", text)
    else:
        bare = _NOTHING.sub("", unicodedata.normalize("NFKC", text).lower())
    concepts, rest = split_concepts(bare)
    pairs: list[str] = []
    for run in _RUN.findall("\n".join(rest)):
        pairs += map(add, run, run[1:])
    return Wording(frozenset(concepts), frozenset(pairs))


def likeness(first: Wording, second: Wording, shared: float | None = None) -> float:
    """How much of both texts is common to them, from 0 to 1 (Dice's coefficient by weight).

    Args:
        first: a text.
        second: another.
        shared: what they share, where the caller has worked it out already.
    """
    if shared is None:
        shared = first.shared_with(second)
    return 2 * shared / (first.weight + second.weight) if shared else 0.0


def plain(text: str) -> str:
    """A text without punctuation and blanks."""
    return _NOT_TEXT.sub("", text)


def containment(part: Wording, whole: Wording) -> float:
    """How much of a short text stands in a longer one, from 0 to 1."""
    shared = part.shared_with(whole)
    return shared / part.weight if shared else 0.0
