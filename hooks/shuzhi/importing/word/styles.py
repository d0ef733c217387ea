"""Styles: what a paragraph inherits from its style, the styles below that, and the document's defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from shuzhi.importing.word.formats import RunFormat, run_format
from shuzhi.importing.word.markup import A, W, attribute, child_value, integer, switch

BODY_LEVEL: Final = 9
"""`w:outlineLvl` of what is no heading; also the level of a subtitle."""

TITLE: Final = -1
_NAMED_LEVEL: Final = re.compile(r"(?:heading|标题)\s*([1-9])\Z")
_CHINESE_LEVEL: Final = re.compile(r"([一二三四五六])级标题\Z")
_TITLES: Final = frozenset(("title", "标题", "文章标题", "公文标题"))
_NOT_HEADINGS: Final = frozenset(("subtitle", "副标题", "toc heading"))


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """All that a paragraph has from its style; None where nothing says anything.

    Attributes:
        style: the style's id.
        level: `w:outlineLvl` (0 is the outermost), `TITLE` or `BODY_LEVEL`.
        alignment: `center`, `right` …
        indented: whether its first line or all of it is set in.
        number: the list's number.
        number_level: the level of the list.
        format: the properties of its runs.
    """

    style: str | None = None
    level: int | None = None
    alignment: str | None = None
    indented: bool | None = None
    number: str | None = None
    number_level: int | None = None
    format: RunFormat = field(default_factory=RunFormat)

    def over(self, lower: ParagraphStyle) -> ParagraphStyle:
        """This style laid over the one it is based on."""
        return ParagraphStyle(
            self.style,
            lower.level if self.level is None else self.level,
            self.alignment or lower.alignment,
            lower.indented if self.indented is None else self.indented,
            lower.number if self.number is None else self.number,
            lower.number_level if self.number_level is None else self.number_level,
            self.format.over(lower.format),
        )


class Styles:
    """The styles of a document."""

    def __init__(self, root: etree._Element | None, theme: etree._Element | None) -> None:
        """Read the styles.

        Args:
            root: the part `styles.xml`, or None.
            theme: the part `theme1.xml`, or None.
        """
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, ParagraphStyle] = {}
        self._default: str | None = None
        self._theme = _theme_fonts(theme)
        self._base = ParagraphStyle()
        if root is None:
            return
        for element in root.iterchildren(W + "style"):
            key = attribute(element, "styleId")
            if key is None:
                continue
            self._elements[key] = element
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in (
                "1",
                "true",
                "on",
            ):
                self._default = key
        defaults = root.find(W + "docDefaults")
        if defaults is not None:
            paragraph = _read(None, "", defaults.find(f"{W}pPrDefault/{W}pPr"))
            layer = run_format(defaults.find(f"{W}rPrDefault/{W}rPr"))
            self._base = replace(paragraph, format=layer)

    def of(self, style: str | None) -> ParagraphStyle:
        """What a paragraph has from a style.

        Args:
            style: the id; None, and one that is not there, stand for the default style.
        """
        key = style if style in self._elements else self._default
        return self._base if key is None else self._layer(key).over(self._base)

    def number_of(self, style: str) -> str | None:
        """The list number that a style names, itself or through those below it."""
        return self._layer(style).number if style in self._elements else None

    def run(self, paragraph: ParagraphStyle, properties: etree._Element | None) -> RunFormat:
        """The properties of a run as they take effect.

        Args:
            paragraph: what its paragraph has from its style.
            properties: the run's own, or None.
        """
        form = paragraph.format
        style = child_value(properties, "rStyle")
        if style in self._elements:
            form = self._layer(style).format.toggled_over(form)
        form = run_format(properties).over(form)
        if form.font is not None and form.font.startswith("+"):
            return replace(form, font=self._theme.get(form.font[1:6], ""))
        return form

    def _layer(self, key: str) -> ParagraphStyle:
        """A style with all that it is based on, without the defaults."""
        chain: list[str] = []
        below: str | None = key
        while below in self._elements and below not in self._resolved and below not in chain:
            chain.append(below)
            below = child_value(self._elements[below], "basedOn")
        found = self._resolved.get(below or "", ParagraphStyle())
        for name in reversed(chain):
            element = self._elements[name]
            own = _read(name, child_value(element, "name") or "", element.find(W + "pPr"))
            found = replace(own, format=run_format(element.find(W + "rPr"))).over(found)
            self._resolved[name] = found
        return found


def own_properties(properties: etree._Element | None) -> ParagraphStyle:
    """What a paragraph says of itself (`w:pPr`)."""
    return _read(child_value(properties, "pStyle"), "", properties)


def _read(style: str | None, name: str, properties: etree._Element | None) -> ParagraphStyle:
    number = None if properties is None else properties.find(W + "numPr")
    return ParagraphStyle(
        style,
        _level(name, properties),
        child_value(properties, "jc"),
        _indented(None if properties is None else properties.find(W + "ind")),
        child_value(number, "numId"),
        integer(child_value(number, "ilvl")),
    )


def _level(name: str, properties: etree._Element | None) -> int | None:
    """A style's level; its name goes first, as Chinese templates give the title's style an outline level too."""
    name = name.strip().lower()
    if name in _TITLES:
        return TITLE
    if name in _NOT_HEADINGS:
        return BODY_LEVEL
    outline = integer(child_value(properties, "outlineLvl"))
    if outline is not None:
        return outline if 0 <= outline < BODY_LEVEL else BODY_LEVEL
    if match := _NAMED_LEVEL.match(name):
        return int(match[1]) - 1
    if match := _CHINESE_LEVEL.match(name):
        return "一二三四五六".index(match[1])
    return None


_INDENTS: Final = ("firstLine", "firstLineChars", "left", "start", "leftChars", "startChars")


def _indented(element: etree._Element | None) -> bool | None:
    values = [attribute(element, name) for name in _INDENTS]
    given = [value for value in values if value is not None]
    return any(value.strip("0.+ptcm- ") and not value.startswith("-") for value in given) if given else None


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """The theme's fonts of Chinese characters: `major` and `minor`."""
    fonts: dict[str, str] = {}
    for kind in ("major", "minor"):
        scheme = None if theme is None else theme.find(f".//{A}{kind}Font")
        if scheme is None:
            continue
        east = scheme.find(A + "ea")
        named = (east.get("typeface") if east is not None else None) or next(
            (
                font.get("typeface")
                for font in scheme.iterchildren(A + "font")
                if font.get("script") == "Hans"
            ),
            None,
        )
        fonts[kind] = named or ""
    return fonts


def is_hidden(properties: etree._Element | None) -> bool:
    """Whether a paragraph's own mark is hidden, and with it its number."""
    mark = None if properties is None else properties.find(W + "rPr")
    return switch(mark, "vanish") is True
