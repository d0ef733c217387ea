"""Automatic numbers: the text that Word shows in front of a paragraph but does not store in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shuzhi.importing.word.markup import MC, W, attribute, child_value, integer, switch
from shuzhi.importing.word.numerals import numeral

LEVELS: Final = 9
_LONGEST_CHAIN: Final = 20
_REFERENCE: Final = re.compile(r"%([1-9])")
_NO_BLANK_AFTER: Final = "、．.）)，：:。；"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts.

    Attributes:
        start: its first number.
        form: name of the numbers' form: `chineseCounting`.
        text: the label with `%1` … `%9` for the numbers of the levels: `（%2）`.
        suffix: what stands behind the label: `tab`, `space`, `nothing`.
        restart: the level (from 1) that makes this one start again, 0 for none; None for any outer one.
        legal: whether all numbers are shown as plain digits.
        style: id of the paragraph style that it belongs to, or None.
    """

    start: int
    form: str
    text: str
    suffix: str
    restart: int | None
    legal: bool
    style: str | None


@dataclass
class _List:
    """An abstract list and how far it has counted; all lists made from it count on together, as in Word."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass
class _Number:
    list: _List
    levels: dict[int, Level]
    starts: dict[int, int]
    used: bool = False


class Numbering:
    """All lists of a document, counting as their paragraphs are read in order."""

    def __init__(self, root: etree._Element | None, number_of_style: Callable[[str], str | None]) -> None:
        """Read the lists.

        Args:
            root: the part `numbering.xml`, or None.
            number_of_style: the list number that a style names; for lists that refer to a list style.
        """
        self.has_bullets = False
        self._numbers: dict[str, _Number] = {}
        if root is not None:
            self._read(root, number_of_style)

    def _read(self, root: etree._Element, number_of_style: Callable[[str], str | None]) -> None:
        abstract = {attribute(e, "abstractNumId"): e for e in root.iterchildren(W + "abstractNum")}
        numbers = {attribute(e, "numId"): e for e in root.iterchildren(W + "num")}
        lists: dict[str | None, _List] = {}
        for key, element in numbers.items():
            name = child_value(element, "abstractNumId")
            for _ in range(_LONGEST_CHAIN):
                linked = child_value(abstract.get(name), "numStyleLink")
                target = numbers.get(number_of_style(linked)) if linked is not None else None
                if target is None:
                    break
                name = child_value(target, "abstractNumId")
            if key is None or name not in abstract:
                continue
            if name not in lists:
                lists[name] = _List(_levels(abstract[name]))
            self._numbers[key] = _number(element, lists[name])

    def level_of_style(self, number: str, style: str | None) -> int | None:
        """The level of a list that belongs to a paragraph style, from 0; None where none does."""
        found = self._numbers.get(number)
        if found is None or style is None:
            return None
        levels = {**found.list.levels, **found.levels}
        return next((index for index, level in sorted(levels.items()) if level.style == style), None)

    def label(self, number: str, index: int) -> str:
        """Count one paragraph and say what Word shows in front of it.

        Args:
            number: the list's number (`w:numId`).
            index: its level, from 0.

        Returns:
            the label with the blank behind it, if any; empty for a bullet and for an unknown list.
        """
        found = self._numbers.get(number)
        if found is None or not 0 <= index < LEVELS:
            return ""
        level = found.levels.get(index) or found.list.levels.get(index)
        if level is None:
            return ""
        if level.form == "bullet":
            self.has_bullets = True
        _count(found, index, level)
        return _shown(found, level)


def _count(number: _Number, index: int, level: Level) -> None:
    counts = number.list.counts
    if not number.used:
        number.used = True
        for overridden in number.starts:
            counts[overridden] = None
    before = counts[index]
    counts[index] = number.starts.get(index, level.start) if before is None else before + 1
    for inner in range(index + 1, LEVELS):
        definition = number.levels.get(inner) or number.list.levels.get(inner)
        restart = definition.restart if definition else None
        if restart is None or index + 1 <= restart:
            counts[inner] = None


def _shown(number: _Number, level: Level) -> str:
    if level.form == "bullet":
        return ""

    def value(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        other = number.levels.get(index) or number.list.levels.get(index)
        if other is None:
            return ""
        count = number.list.counts[index]
        if count is None:  # an outer level that no paragraph has used yet
            count = number.list.counts[index] = number.starts.get(index, other.start)
        return numeral(count, "decimal" if level.legal and other.form != "none" else other.form)

    label = _REFERENCE.sub(value, level.text)
    solid = label.strip()
    if not solid:
        return ""
    return solid if level.suffix == "nothing" or solid[-1] in _NO_BLANK_AFTER else solid + " "


def _number(element: etree._Element, abstract: _List) -> _Number:
    levels: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for override in element.iterchildren(W + "lvlOverride"):
        index = integer(attribute(override, "ilvl"))
        if index is None or not 0 <= index < LEVELS:
            continue
        start = integer(child_value(override, "startOverride"))
        if start is not None:
            starts[index] = start
        replaced = override.find(W + "lvl")
        if replaced is not None:
            levels[index] = _level(replaced)
    return _Number(abstract, levels, starts)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in abstract.iterchildren(W + "lvl"):
        index = integer(attribute(element, "ilvl"))
        if index is not None and 0 <= index < LEVELS:
            levels[index] = _level(element)
    return levels


def _level(element: etree._Element) -> Level:
    form = child_value(element, "numFmt")
    if form is None:  # a form of Word 2010 stands beside its nearest older one
        fallback = element.find(f"{MC}AlternateContent/{MC}Fallback")
        form = child_value(fallback, "numFmt") or "decimal"
    return Level(
        integer(child_value(element, "start")) or 0,
        form,
        child_value(element, "lvlText") or "",
        child_value(element, "suff") or "tab",
        integer(child_value(element, "lvlRestart")),
        switch(element, "isLgl") is True,
        child_value(element, "pStyle"),
    )
