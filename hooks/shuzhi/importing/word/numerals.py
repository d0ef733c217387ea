"""Numbers as Word writes them in lists (`w:numFmt`, ISO 29500-1 section 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_HAN: Final = "零一二三四五六七八九"
_HAN_CIRCLE: Final = "○一二三四五六七八九"
_IDEOGRAPHIC: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL: Final = "零壹貳參肆伍陸柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def numeral(number: int, form: str) -> str:
    """Write a number.

    Args:
        number: the number.
        form: the form's name in the file: `chineseCounting`.

    Returns:
        the number in that form; in plain digits where the form is unknown or does not reach so far, as Word does;
        nothing for `none` and `bullet`.
    """
    if form in ("none", "bullet"):
        return ""
    writer = _FORMS.get(form)
    return (writer(number) if writer else None) or str(number)


def _counted(number: int, digits: str, units: str, *, zero: bool, full_ten: bool) -> str | None:
    """A number in words up to 9999: 一百零五.

    Args:
        number: the number.
        digits: the ten digits from zero.
        units: ten, hundred and thousand.
        zero: whether a gap between two places is filled by the zero.
        full_ten: whether 10 to 19 begin with the one: 壹拾.
    """
    if not 0 < number <= 9999:
        return digits[0] if number == 0 else None
    words = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += digits[0] if gap and zero else ""
        gap = False
        bare = place > 0 and digit == 1 and not full_ten and ((place == 1 and not words) or not zero)
        words += ("" if bare else digits[digit]) + (units[place - 1] if place else "")
    return words


def _thousands(number: int) -> str | None:
    return _counted(number, _HAN, "十百千", zero=True, full_ten=False)


def _up_to_99(number: int) -> str | None:
    """In words below a hundred, digit by digit above: 九十九, 一○○."""
    return _thousands(number) if number < 100 else _spelled(number, _HAN_CIRCLE)


def _spelled(number: int, digits: str) -> str | None:
    return "".join(digits[int(digit)] for digit in str(number)) if number >= 0 else None


def _one_of(characters: str) -> Callable[[int], str | None]:
    return lambda number: characters[number - 1] if 1 <= number <= len(characters) else None


def _enclosed(first: int, last: int = 20) -> Callable[[int], str | None]:
    """A row of characters from that of 1, whose code is `first`."""
    return lambda number: chr(first + number - 1) if 1 <= number <= last else None


def _letters(number: int) -> str | None:
    """A … Z, AA, BB …; Word stops at thirty letters."""
    if not 1 <= number <= 780:
        return None
    times, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (times + 1)


def _roman(number: int) -> str | None:
    if not 1 <= number <= 32767:
        return None
    words = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        words += letters * times
    return words


def _ordinal(number: int) -> str:
    teens = 10 < abs(number) % 100 < 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(abs(number) % 10, 'th')}"


def _full_width(number: int) -> str:
    return str(number).translate({ord(str(digit)): ord("０") + digit for digit in range(10)})


def _cycle(number: int) -> str | None:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 1 <= number <= 60 else None


_CIRCLED: Final = _enclosed(ord("①"))

_FORMS: Final[dict[str, Callable[[int], str | None]]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "chineseCounting": _up_to_99,
    "taiwaneseCounting": _up_to_99,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "japaneseCounting": lambda number: _counted(number, _HAN, "十百千", zero=False, full_ten=False),
    "chineseLegalSimplified": lambda number: _counted(number, _LEGAL, "拾佰仟", zero=True, full_ten=True),
    "ideographLegalTraditional": lambda n: _counted(
        n, _LEGAL_TRADITIONAL, "拾佰仟", zero=True, full_ten=True
    ),
    "ideographDigital": lambda number: _spelled(number, _IDEOGRAPHIC),
    "japaneseDigitalTenThousand": lambda number: _spelled(number, _IDEOGRAPHIC),
    "taiwaneseDigital": lambda number: _spelled(number, _HAN_CIRCLE),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _cycle,
    "ideographEnclosedCircle": _one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _enclosed(ord("⑴")),
    "decimalEnclosedFullstop": _enclosed(ord("⒈")),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "upperLetter": _letters,
    "lowerLetter": lambda number: (_letters(number) or "").lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: (_roman(number) or "").lower(),
}
