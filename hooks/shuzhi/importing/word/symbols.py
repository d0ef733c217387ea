"""Characters of symbol fonts: pictures that stand at the places of letters, and mean nothing in another font."""

from __future__ import annotations

from typing import Final

_PRIVATE: Final = 0xF000

_WINGDINGS: Final = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0xA1: "○", 0xA7: "■", 0xA8: "□",
    0xAB: "★", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + index: chr(ord("①") + index) for index in range(10)},
    **{0x8C + index: chr(ord("❶") + index) for index in range(10)},
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□",
    **{0x6A + index: chr(ord("①") + index) for index in range(10)},
}  # fmt: skip
_SYMBOL: Final = {
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷",
    0xB9: "≠", 0xBB: "≈", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x71: "θ", 0x6C: "λ", 0x6D: "μ",
    0x70: "π", 0x73: "σ", 0x77: "ω", 0x57: "Ω", 0x44: "Δ", 0x53: "Σ",
}  # fmt: skip
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def is_private(character: str) -> bool:
    """Whether a character is one that Word sets from a symbol font (U+F020 to U+F0FF)."""
    return 0xF020 <= ord(character) <= 0xF0FF


def symbol(code: int, font: str) -> str | None:
    """The character that a symbol shows.

    Args:
        code: its code, with or without the offset F000.
        font: name of the font.

    Returns:
        the character; None where there is none that says the same.
    """
    table = _FONTS.get(font.strip().lower())
    if table is not None:
        return table.get(code - _PRIVATE if code >= _PRIVATE else code)
    if 0xE000 <= code <= 0xF8FF or code < 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return None
    return chr(code)
