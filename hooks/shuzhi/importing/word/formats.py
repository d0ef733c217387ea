"""How text looks in Word: the properties of a run, and how those of several layers combine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeVar

from lxml import etree

from shuzhi.importing.word.markup import W, attribute, child_value, half_points, switch

_T = TypeVar("_T")


class Typeface(IntEnum):
    """A family of Chinese type; the smaller, the higher it stands in a document (GB/T 9704-2012 section 7)."""

    TITLE = 0
    """小标宋"""
    HEI = 1
    """黑体"""
    KAI = 2
    """楷体"""
    OTHER = 3
    """仿宋, 宋体 and all else"""


_TYPEFACES: Final = (
    (Typeface.TITLE, ("小标宋", "大标宋", "xiaobiaosong", "xbs")),
    (Typeface.HEI, ("黑", "hei", "yahei")),
    (Typeface.KAI, ("楷", "kai")),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader sees of a text's type.

    Attributes:
        typeface: the family.
        size: in half points.
        bold: whether it is bold.
    """

    typeface: Typeface
    size: int
    bold: bool


@dataclass(frozen=True, slots=True)
class RunFormat:
    """A run's properties, of one layer or of all.

    Attributes:
        font: name of the font of Chinese characters; a name that begins with `+` stands for a font of the theme.
        symbol_font: name of the font of other characters.
        size: in half points.
        bold, italic, underlined, struck, hidden: whether it is; None where the layer says nothing.
    """

    font: str | None = None
    symbol_font: str | None = None
    size: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    raised: str | None = None
    """`superscript`, `subscript`, `baseline`."""

    def over(self, lower: RunFormat) -> RunFormat:
        """This layer laid over another: what it says goes before."""
        return RunFormat(
            _first(self.font, lower.font),
            _first(self.symbol_font, lower.symbol_font),
            _first(self.size, lower.size),
            _first(self.bold, lower.bold),
            _first(self.italic, lower.italic),
            _first(self.underlined, lower.underlined),
            _first(self.struck, lower.struck),
            _first(self.hidden, lower.hidden),
            _first(self.raised, lower.raised),
        )

    def toggled_over(self, lower: RunFormat) -> RunFormat:
        """A character style laid over a paragraph style.

        Bold in both is not bold (toggle properties, ISO 29500-1 section 17.7.3).
        """
        over = self.over(lower)
        return RunFormat(
            over.font,
            over.symbol_font,
            over.size,
            _toggled(self.bold, lower.bold),
            _toggled(self.italic, lower.italic),
            over.underlined,
            _toggled(self.struck, lower.struck),
            _toggled(self.hidden, lower.hidden),
            over.raised,
        )

    @property
    def look(self) -> Look:
        """What a reader sees of it; `font` must be a real name by now."""
        return Look(typeface_of(self.font or ""), self.size or 20, bool(self.bold))

    @property
    def emphasized(self) -> bool:
        """Whether it is bold, italic or underlined."""
        return bool(self.bold or self.italic or self.underlined)


def typeface_of(font: str) -> Typeface:
    """The family of a font: `方正小标宋简体` → TITLE, `SimHei` → HEI, `楷体_GB2312` → KAI."""
    name = font.lower()
    return next((face for face, parts in _TYPEFACES if any(part in name for part in parts)), Typeface.OTHER)


def run_format(properties: etree._Element | None) -> RunFormat:
    """Read one layer of run properties (`w:rPr`); None is a layer that says nothing."""
    if properties is None:
        return RunFormat()
    fonts = properties.find(W + "rFonts")
    theme = attribute(fonts, "eastAsiaTheme")
    underline = child_value(properties, "u")
    return RunFormat(
        f"+{theme}" if theme else attribute(fonts, "eastAsia"),
        attribute(fonts, "ascii") or attribute(fonts, "hAnsi"),
        half_points(child_value(properties, "sz")),
        switch(properties, "b"),
        switch(properties, "i"),
        None if underline is None else underline != "none",
        switch(properties, "dstrike") or switch(properties, "strike"),
        switch(properties, "vanish"),
        child_value(properties, "vertAlign"),
    )


def _first(upper: _T | None, lower: _T | None) -> _T | None:
    return lower if upper is None else upper


def _toggled(upper: bool | None, lower: bool | None) -> bool | None:
    return lower if upper is None else upper != bool(lower)
