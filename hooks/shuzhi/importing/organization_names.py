"""The names under which an organization may be written, and where they stand in a text.

A registered 财务党支部 is also written 财务支部, 财务部党支部 or 中共示例集团财务部支部委员会; a file is often named just
财务部. Which spelling was found decides how sure a proposal can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from shuzhi.importing.proposals import squeezed
from shuzhi.organizations import Organization, Registry
from shuzhi.vocabulary import Kind

_STATE_PARTY: Final = re.compile(r"\A(?:中国共产党|中共)")
_KIND_WORDS: Final = re.compile(
    r"(?:党总支部委员会|总支部委员会|党总支委员会|党支部委员会|支部委员会|党总支部|党总支|总支部|总支|党支部|支部|"
    r"党委会|党委|委员会|党组)\Z"
)
KIND_SPELLINGS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.BRANCH: ("党支部", "支部", "支部委员会", "党支部委员会"),
    Kind.GENERAL_BRANCH: (
        "党总支",
        "总支",
        "总支部",
        "党总支部",
        "总支部委员会",
        "党总支委员会",
        "党总支部委员会",
    ),
    Kind.COMMITTEE: ("党委", "委员会", "党委会"),
}
_DEPARTMENT: Final = "部"
_UNITS: Final = tuple("处科室局院所站队间组厂司心行校团会社村镇乡县区市馆")
_SHORTEST_BARE: Final = 2
_HAN_NUMERALS: Final = "〇零一二三四五六七八九十百"
_MASKS: Final = "×*xX＊□■_"


class Nature(IntEnum):
    """What kind of name was found, the surest first."""

    FULL = 0
    SHORT = 1
    FORMER = 2
    SPELLING = 3
    NEAR = 4
    BARE = 5

    @property
    def label(self) -> str:
        """Its name on the screen."""
        return ("全称", "简称", "曾用名", "名称", "相近的名称", "单位名称")[self]


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write an organization's name.

    Attributes:
        code: the organization's code.
        nature: what kind of name it is.
        registered: the registered name that it spells.
    """

    code: str
    nature: Nature
    registered: str


@dataclass(frozen=True, slots=True)
class Match:
    """A name in a text: its place and everybody who bears or bore it."""

    start: int
    end: int
    words: str
    aliases: tuple[Alias, ...]


class NameIndex:
    """Every spelling of every registered organization; built once, looked up by length."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._aliases: dict[str, dict[str, Alias]] = {}
        for organization in registry.organizations.values():
            for spelling, alias in _spellings(organization, registry):
                bearers = self._aliases.setdefault(spelling, {})
                if organization.code not in bearers or alias.nature < bearers[organization.code].nature:
                    bearers[organization.code] = alias
        lengths: dict[str, set[int]] = {}
        for spelling in self._aliases:
            lengths.setdefault(spelling[0], set()).add(len(spelling))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def matches(self, text: str) -> Iterator[Match]:
        """The names in a squeezed text, of overlapping ones the first and of these the longest.

        A name behind a mask, or whose first numeral goes on to the left (一车间 in 二十一车间), is another's.
        """
        position = 0
        while position < len(text):
            found = self._longest_at(text, position)
            if found is None:
                position += 1
                continue
            if not _is_torn(text, position):
                yield found
            position = found.end

    def exactly(self, name: str) -> tuple[Alias, ...]:
        """Everybody whose name is spelt just so, bare names left out."""
        spelling = _STATE_PARTY.sub("", squeezed(name))
        return tuple(a for a in self._aliases.get(spelling, {}).values() if a.nature is not Nature.BARE)

    def are_kin(self, code: str, other: str) -> bool:
        """Whether an organization is the other's superior at any level."""
        return any(above.code == code for above in self.registry.ancestors(other))

    def family_words(self, code: str) -> list[str]:
        """The names, without the words for their kind, that may stand before an organization's short name."""
        line = [*self.registry.ancestors(code), self.registry.organizations[code]]
        return [squeezed(_stem(name)) for organization in line for name in organization.all_names]

    def _longest_at(self, text: str, position: int) -> Match | None:
        for length in self._lengths.get(text[position], ()):
            words = text[position : position + length]
            if words in self._aliases:
                return Match(position, position + length, words, tuple(self._aliases[words].values()))
        return None


def is_valid(alias: Alias, organization: Organization, year: int | None) -> bool:
    """Whether a name was in use in a year. Full names carry no years; without a year only today's name is sure."""
    if alias.registered == organization.name:
        return True
    if year is None:
        return alias.registered == organization.short
    return organization.short_in(year) == alias.registered


def is_masked(character: str) -> bool:
    """Whether a character stands for one that was taken out."""
    return bool(character) and character in _MASKS


def _is_torn(text: str, position: int) -> bool:
    before, first = text[position - 1 : position], text[position]
    if not before:
        return False
    return (
        (is_masked(before) and before != "_")
        or (first in _HAN_NUMERALS and before in _HAN_NUMERALS)
        or (first.isdecimal() and before.isdecimal())
        or (first.isascii() and first.isalpha() and before.isascii() and before.isalpha())
    )


def _stem(name: str) -> str:
    return _KIND_WORDS.sub("", _STATE_PARTY.sub("", name))


def _spellings(organization: Organization, registry: Registry) -> Iterator[tuple[str, Alias]]:
    natures = [(organization.name, Nature.FULL), (organization.short, Nature.SHORT)]
    natures += [(former.name, Nature.FORMER) for former in organization.former_names]
    above = [squeezed(_stem(parent.name)) for parent in registry.ancestors(organization.code)]
    kinds = KIND_SPELLINGS[organization.kind]
    for registered, nature in natures:
        name = _STATE_PARTY.sub("", squeezed(registered))
        stem = squeezed(_stem(registered))
        if not stem:
            continue  # a name of nothing but 党支部 stands in every report
        yield name, Alias(organization.code, nature, registered)
        for own in {stem, *(stem.removeprefix(parent) for parent in above if parent)}:
            if len(own) < _SHORTEST_BARE and own != stem:
                continue
            for kind in kinds:
                yield own + kind, Alias(organization.code, Nature.SPELLING, registered)
            if len(own) < _SHORTEST_BARE:
                continue
            yield own, Alias(organization.code, Nature.BARE, registered)
            if near := _near(own):
                for kind in kinds:
                    yield near + kind, Alias(organization.code, Nature.NEAR, registered)
                yield near, Alias(organization.code, Nature.BARE, registered)


def _near(stem: str) -> str | None:
    """财务部 for 财务 and the other way round; None where the name has its own word for a unit."""
    if stem.endswith(_DEPARTMENT):
        return stem[:-1] if len(stem) > _SHORTEST_BARE else None
    return None if stem.endswith(_UNITS) or not stem[-1].isalpha() else stem + _DEPARTMENT
