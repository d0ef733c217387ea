"""Numbers that identify a person or an organization: how they are written in a text, and their check digits."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

SEPARATOR: Final = r"[ \-\u00a0\u2002-\u200d\u2010-\u2015\u2060\u2212\u3000\ufeff\uff0d]"
"""What people put between groups of digits: blanks, hyphens and dashes of any width, invisible characters."""

GAP: Final = rf"{SEPARATOR}{{0,2}}"

PROVINCES: Final = frozenset(
    (
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54"),
        *("61", "62", "63", "64", "65", "71", "81", "82", "83"),
    )
)
"""First two digits of an area code, GB/T 2260; 83 stands on the residence permits for people from Taiwan."""

CREDIT_CODE_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a unified social credit code is made of: no I, O, S, V, Z (GB 32100-2015, table 2)."""

_WIDE: Final = "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_TO_HALF_WIDTH: Final = {ord(wide): ord(wide) - 0xFEE0 for wide in (*_WIDE, "＠", "．", "＋", "＿")}
_TELLING: Final = (*_WIDE[:10], "Ｘ", "ｘ", "＠")

_SEPARATORS: Final = re.compile(SEPARATOR)
_RESIDENT_WEIGHTS: Final = tuple(2 ** (17 - index) % 11 for index in range(17))
_CREDIT_WEIGHTS: Final = tuple(3**index % 31 for index in range(17))


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier in a text.

    Attributes:
        start: index of its first character.
        end: index behind it.
        shown: its shortened form, the only one that may be told.
    """

    start: int
    end: int
    shown: str


@lru_cache(maxsize=1)  # the rules on personal data ask for the same text one after the other
def half_width(text: str) -> str:
    """A text with full-width digits and letters in half width, every character at its place."""
    if any(character in text for character in _TELLING):  # far quicker than to translate every text
        return text.translate(_TO_HALF_WIDTH)
    return text


_LONG_NUMBER: Final = re.compile(rf"[0-9][0-9{SEPARATOR[1:-1]}]{{10}}")


@lru_cache(maxsize=1)
def may_hold_number(text: str) -> bool:
    """Whether a text may hold a number that belongs to somebody: eleven digits and separators in a row.

    Mobile telephones have the shortest ones. Most reports hold none, and three rules are done with them at once.

    Args:
        text: in half width.
    """
    return _LONG_NUMBER.search(text) is not None


def compact(number: str) -> str:
    """A number without what separates its groups."""
    return _SEPARATORS.sub("", number)


def shortened(number: str, head: int, tail: int) -> str:
    """A number with the middle hidden: `110101********1234`."""
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


def surroundings(text: str, start: int, end: int, reach: int = 24) -> tuple[str, str]:
    """What stands in the same line right before and right behind a place."""
    before = text[max(0, start - reach) : start].rpartition("\n")[2]
    return before, text[end : end + reach].partition("\n")[0]


def by_line(text: str, found: Iterator[Found]) -> Iterator[tuple[int, int, list[Found]]]:
    """Group what was found by line.

    Args:
        text: the text.
        found: identifiers in it, in order.

    Yields:
        (line from 1, column of the first one from 1, all of the line).
    """
    line, begin, group = 1, 0, list[Found]()
    for one in found:
        stop = text.find("\n", begin, one.start)
        if stop >= 0:
            if group:
                yield line, group[0].start - begin + 1, group
            line += text.count("\n", begin, one.start)
            begin = text.rfind("\n", begin, one.start) + 1
            group = []
        group.append(one)
    if group:
        yield line, group[0].start - begin + 1, group


def resident_check_character(first: str) -> str:
    """The 18th character for the first 17 digits of a resident ID number: ISO 7064 MOD 11-2, GB 11643-1999."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _RESIDENT_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def credit_check_character(first: str) -> str:
    """The 18th character for the first 17 of a unified social credit code: GB 32100-2015, annex A.

    Raises:
        ValueError: a character is none of `CREDIT_CODE_CHARACTERS`.
    """
    total = sum(
        CREDIT_CODE_CHARACTERS.index(character) * weight
        for character, weight in zip(first, _CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_CODE_CHARACTERS[-total % 31]


def passes_luhn(digits: str) -> bool:
    """Whether the last digit of a card's number is its check digit: ISO/IEC 7812-1, annex B."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_resident_shaped(digits: str) -> bool:
    """Whether the first 17 digits (or all 15 of the old form) hold a province and a date of birth."""
    old = len(digits) == 15
    date = f"19{digits[6:12]}" if old else digits[6:14]
    return digits[:2] in PROVINCES and is_date(date)


def is_date(digits: str) -> bool:
    """Whether eight digits are a day of the years 1900 to 2099."""
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= day.year < 2100
