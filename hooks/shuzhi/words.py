"""Text as the search sees it: one Han character is one word, a run of letters or of digits is one word.

The browser does the same to what people type (`docs/assets/search/words.mjs`); the browser tests hold both against
each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_HAN: Final = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD: Final = re.compile(rf"[{_HAN}]|\d+|[^\W\d_{_HAN}]+")
_WIDE: Final = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_CAMEL: Final = re.compile(r"[^\W\d_A-Z][A-Z]|[A-Z]{2}[a-z]")
_RUN: Final = re.compile(rf"([{_HAN}]+)|\d+|[^{_HAN}\W\d_]+")
"""The same words as `_WORD`, neighbouring Han characters in one match: a third of the time of one match a character."""

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
    apart = _RUN.sub(_apart, _half_width(text))
    return "".join(apart.split()).replace(_SEAM, " ").strip()


_SEAM: Final = "\0"
"""Stands before each word while a text's own blanks are taken out; no page holds it."""


def _apart(run: re.Match[str]) -> str:
    words = run[0]
    if run[1]:
        return _SEAM + _SEAM.join(words)
    # The indexer would index the parts of WeChat as words of their own.
    return _SEAM + (words.lower() if _CAMEL.search(words) else words)


def whole_phrases(text: str, phrases: Sequence[str]) -> list[str]:
    """Tokens for the phrases that stand in a text, to be found by a single look-up.

    Args:
        text: any text.
        phrases: runs of Han characters, always in the same order.

    Returns:
        the token of each phrase that stands in the text: `zq` and its position in letters, `zqaa`, `zqab`, …
    """
    words = "".join(run[1] or " " for run in _RUN.finditer(_half_width(text)))
    # Two thirds of a text are characters that no phrase has; looking in the rest takes half the time.
    possible = " ".join(_runs_of(tuple(phrases)).findall(words))
    return [
        _PHRASE_TOKEN + chr(97 + position // 26) + chr(97 + position % 26)
        for position, phrase in enumerate(phrases)
        if phrase in possible
    ]


@lru_cache(maxsize=4)
def _runs_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds what consists of the phrases' characters and is as long as the shortest of them."""
    shortest = min(map(len, phrases), default=1)
    return re.compile(f"[{''.join(sorted(set(''.join(phrases))))}]{{{shortest},}}")


def _half_width(text: str) -> str:
    """Full-width letters and digits in half width; punctuation stays, because people read it in excerpts."""
    return _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
