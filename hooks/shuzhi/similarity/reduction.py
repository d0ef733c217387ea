"""A report reduced to the characters that tell a copy, each with the place where it stands.

Every step keeps the text's length, so that a place in the reduced text can be told as a line of the file; what is
left out is blanked and swept away at the end, all at once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.similarity.set_phrases import FIXED_PHRASE, SET_PHRASES

if TYPE_CHECKING:
    from shuzhi.similarity.model import Document

Codes = NDArray[np.uint32]
Places = NDArray[np.intp]

_BLANK: Final = "\0"
_NAME: Final = "\1"
_NUMBER: Final = ord("0")
_HEADING: Final = re.compile(r"\n {0,3}#.*")
"""Begun with a plain character: `^` would be tried at each place."""

_MASK: Final = "x"
"""`XX` stands for what a publisher has masked."""

_HASHED_BITS: Final = 16
_FACTORS: Final = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA77), np.uint32(0xC2B2AE3D))
"""Odd numbers with well-mixed bits; they decide only how many places are looked at in vain."""

_FULL_WIDTH: Final = range(0xFF00, 0xFFF0)
_LINK_TARGET: Final = re.compile(r"\]\([^()\n]{0,300}\)")


@dataclass(frozen=True)
class Reduced:
    """A reduced report.

    Attributes:
        codes: code points of the characters that are left; every number is one `0`, every name one mark.
        places: index of each of them in the document's text.
        document: the document.
    """

    codes: Codes
    places: Places
    document: Document

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def lines(self) -> Places:
        """Line of the file of each of the characters; sketches do without."""
        points = np.frombuffer(self.document.text.encode("utf-32-le", "replace"), dtype="<u4")
        breaks = np.flatnonzero(points == ord("\n"))
        return np.searchsorted(breaks, self.places) + self.document.first_line

    @property
    def text(self) -> str:
        """The characters as a string."""
        return self.codes.astype("<u4").tobytes().decode("utf-32-le")


def reduce(document: Document) -> Reduced:
    """Reduce a report.

    Width, case, punctuation, blanks, numerals (Chinese ones too), the organization's names, headings, quotations, fixed
    phrases and links' targets make no difference afterwards.
    """
    text = document.text.replace(_BLANK, " ").replace(_NAME, " ")
    for name in document.names:
        text = text.replace(name, _NAME + _BLANK * (len(name) - 1))
    text = _HEADING.sub(lambda match: "\n" + _BLANK * (len(match.group()) - 1), "\n" + text)[1:]
    for pattern in (_LINK_TARGET, *SET_PHRASES):
        text = pattern.sub(_blanked, text)
    points = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    codes = np.take(_table(), points, mode="clip")
    end = 0
    for place in _possible_phrases(points):
        if place >= end and (match := FIXED_PHRASE.match(text, place)):
            end = match.end()
            codes[place:end] = 0
    places = np.flatnonzero(codes)
    codes = codes[places]
    number = codes == _NUMBER
    first = ~number
    first[1:] |= ~number[:-1]
    first[:1] = True
    return Reduced(codes[first], places[first], document)


def _possible_phrases(points: Codes) -> list[int]:
    """Where a fixed phrase may begin, by its first three characters: a search for all takes three times as long."""
    return np.flatnonzero(_beginnings()[_hashed(points)]).tolist()


@lru_cache(maxsize=1)
def _beginnings() -> NDArray[np.bool_]:
    """For each number of three characters whether a fixed phrase may begin with them."""
    begins = np.zeros(1 << _HASHED_BITS, dtype=bool)
    for phrase in FIXED_PHRASES:
        begins[_hashed(np.array([ord(character) for character in phrase[:3]], dtype=np.uint32))] = True
    return begins


def _hashed(points: Codes) -> Codes:
    """A number below 2¹⁶ for each three neighbouring characters."""
    first, second, third = _FACTORS
    hashed: Codes = points[:-2] * first + points[1:-1] * second + points[2:] * third
    hashed >>= np.uint32(32 - _HASHED_BITS)
    return hashed


def _blanked(match: re.Match[str]) -> str:
    return _BLANK * len(match.group())


_LAST: Final = 0x323AF
"""The last Han character of Unicode 15.1."""


@lru_cache(maxsize=1)
def _table() -> Codes:
    """What each code point becomes; 0 where it is left out."""
    table = np.zeros(_LAST + 1, dtype=np.uint32)
    for point in (*range(0xD800), *range(0xF900, 0x10000), *range(0x20000, _LAST)):
        character = chr(point)
        if point in _FULL_WIDTH:
            character = unicodedata.normalize("NFKC", character)
        character = character.lower()
        if character.isnumeric() or character == "两":
            table[point] = _NUMBER
        elif len(character) == 1 and character.isalpha() and character != _MASK:
            table[point] = ord(character)
    table[ord(_NAME)] = ord(_NAME)
    return table
