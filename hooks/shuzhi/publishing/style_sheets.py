"""Find the addresses that a style sheet loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_STRING: Final = r"\"([^\"\n]*)\"|'([^'\n]*)'"
_URL: Final = re.compile(rf"\burl\(\s*(?:{_STRING}|([^)\"'\s]*))", re.IGNORECASE)
_IMPORT: Final = re.compile(rf"@import\s*(?:{_STRING})", re.IGNORECASE)
_IMAGE_SET: Final = re.compile(r"\bimage-set\(([^;}]*)", re.IGNORECASE)
_QUOTED: Final = re.compile(_STRING)
_DATA: Final = re.compile(r"url\(\s*(?:\"data:[^\"]*\"|'data:[^']*'|data:[^)]*)\s*\)", re.IGNORECASE)


def addresses_in(sheet: str) -> Iterator[str]:
    """The addresses in `url()`, `@import` and `image-set()`; pictures written into the sheet itself are left out.

    Args:
        sheet: the text of a style sheet or of a `<style>` element.
    """
    text = _DATA.sub("", _COMMENT.sub(" ", sheet))  # a picture's own text is no style
    text = _ESCAPE.sub(_character, text)
    for pattern in (_URL, _IMPORT):
        for match in pattern.finditer(text):
            yield next((group for group in match.groups() if group), "")
    for match in _IMAGE_SET.finditer(text):
        for quoted in _QUOTED.finditer(re.sub(r"\btype\([^)]*\)", "", match[1])):
            yield quoted[1] or quoted[2] or ""


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1], 16)
    return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else " "
