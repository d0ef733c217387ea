"""Text as the search sees it: one Han character is one word, a run of letters or of digits is one word.

The browser does the same to what people type (`docs/assets/search/words.mjs`); the browser tests hold both against
each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_HAN: Final = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD: Final = re.compile(rf"[{_HAN}]|\d+|[^\W\d_{_HAN}]+")
_WIDE: Final = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_CAMEL: Final = re.compile(r"[^\W\d_A-Z][A-Z]|[A-Z]{2}[a-z]")
_HAN_WORD: Final = re.compile(rf"[{_HAN}]")
BREAK: Final = "zqzq"
"""A word that no report holds, between texts that only happen to be neighbours: a title and a name."""

TEXT_END: Final = "§§"
"""Ends the text in the shadow; behind it stand the phrases that are kept whole."""

_PHRASE_TOKEN: Final = "zq"
"""Begins the token of a phrase that is kept whole; Latin, because a browser would segment Chinese ones."""

PARAGRAPH_MARK: Final = "¶"
"""Stands behind the last word of a paragraph, so that excerpts know where one ends."""


def words_of(text: str) -> list[str]:
    """The words of a text.

    Args:
        text: any text.

    Returns:
        its words in order, in lower case and half width; punctuation and blanks are none.
    """
    return [word.lower() for word in _WORD.findall(_half_width(text))]


def spaced(text: str) -> str:
    """A text with a blank before each word and punctuation left at the word before it, for a word-wise indexer."""
    pieces: list[str] = []
    end = 0
    text = _half_width(text)
    for match in _WORD.finditer(text):
        word = match.group()
        if _CAMEL.search(word):
            word = word.lower()  # the indexer would index the parts of WeChat as words of their own
        pieces += ["".join(text[end : match.start()].split()), " ", word]
        end = match.end()
    pieces.append("".join(text[end:].split()))
    return "".join(pieces).strip()


def whole_phrases(text: str, phrases: Iterable[str]) -> list[str]:
    """Tokens for the phrases that stand in a text, to be found by a single look-up.

    Args:
        text: any text.
        phrases: runs of Han characters, always in the same order.

    Returns:
        the token of each phrase that stands in the text: `zq` and its position in letters, `zqaa`, `zqab`, …
    """
    words = "".join(word if _HAN_WORD.match(word) else " " for word in words_of(text))
    return [
        _PHRASE_TOKEN + chr(97 + position // 26) + chr(97 + position % 26)
        for position, phrase in enumerate(phrases)
        if phrase in words
    ]


def _half_width(text: str) -> str:
    """Full-width letters and digits in half width; punctuation stays, because people read it in excerpts."""
    return _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
