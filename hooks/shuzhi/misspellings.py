"""Misspellings: what an entry of the word list says, and how a text is searched for all of them at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from pydantic import Field, field_validator

from shuzhi.diagnostics import Fault
from shuzhi.digests import digest_of
from shuzhi.validation import Reason, StrictModel

_HAN_ONLY: Final = r"^[\u3007\u3400-\u4dbf\u4e00-\u9fff]+$"
"""Neither figures nor marks of punctuation or Markdown: a mend must change words and nothing else."""

_FREQUENT: Final = (
    "的党一年员支有部人次个名我到不月在了题上三是工会成分没开问全组办改记务事每建出和二下把书中对情度后作"
    "件时况两用职小业四委由前整来点主户为家报讲议查里第发动项少于过新回大要日老总学村底谈课天任班数只以条"
    "子现内头起得公队理行定收织入清多进半带场水重关评季调活话先合服位意管期间与企心设区门提自平均处元接同"
    "当责表交习集干述联生立账去岗走单其实加看写做请手面因今结见补访展经明说完本流给目系抓着排程各从好线核"
    "机复口都规台让原就告等率法备万打份共民参通难也外并帮听夜及五费缺代修专续考力再推体众按张社方群长教研"
    "们计比住还解转院批最电领换检留驻据安录存高标轻统地退导持款路达能科青算助已基逐量之培签医网负政室市他"
    "编周这减求层论正增料轮十字么商积指放道想向停更志镇占照养跟守应制己担堂答至知常居履客反钟漏边降信类约"
    "连诊材营育配取传选案车如列节风效所抽急诉变决步格压产样保谁贷城岁投差晚靠什布遍造认短包纪讨初督廉足超"
)
"""Characters that such reports use most, counted in the example reports, the most frequent first. A misspelling is
looked for by its rarest character; the list has no bearing on what is found, only on how fast."""


class Misspelling(StrictModel):
    """一个误写。"""

    wrong: str = Field(
        pattern=_HAN_ONLY,
        min_length=2,
        max_length=20,
        title="误写",
        description="写错的词，两个字以上，只能是汉字。",
    )
    right: str = Field(
        pattern=_HAN_ONLY, max_length=20, title="正确写法", description="应当怎样写，只能是汉字。"
    )
    reason: Reason = Field(
        max_length=60, title="理由", description="为什么错，如形近字误用；显示给写报告的人看。"
    )
    unless: tuple[str, ...] = Field(
        default=(),
        max_length=20,
        title="除外",
        description="包含这个误写、但是并没有错的更长的词，如 [发布署名]。",
    )

    @field_validator("unless", mode="before")
    @classmethod
    def _unless_is_a_list(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


class WordListFile(StrictModel):
    """易错词表 reports/wordlist.yml。"""

    words: tuple[Misspelling, ...] = Field(min_length=1, title="词表", description="逐条列出误写。")

    @field_validator("words", mode="before")
    @classmethod
    def _words_are_a_list(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Slip:
    """A misspelling in a text.

    Attributes:
        start: index of its first character.
        word: what is misspelt.
    """

    start: int
    word: Misspelling

    @property
    def end(self) -> int:
        """Index behind it."""
        return self.start + len(self.word.wrong)


@dataclass(frozen=True)
class WordList:
    """The misspellings that could be read.

    Attributes:
        words: by the wrong form, in the order of the file.
        faults: what is wrong with the file.
        exists: whether there is a file.
    """

    words: Mapping[str, Misspelling] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    exists: bool = False

    @cached_property
    def digest(self) -> str:
        """A digest of everything that the list says."""
        return digest_of(*map(repr, self.words.values()), repr(self.faults), str(self.exists))

    @cached_property
    def _by_tail(self) -> Mapping[str, list[tuple[int, Misspelling]]]:
        """By what stands from the rarest character on: the wrong forms with its index, the longest first."""
        found: dict[str, list[tuple[int, Misspelling]]] = defaultdict(list)
        for word in sorted(self.words.values(), key=lambda word: len(word.wrong), reverse=True):
            index = _rarest(word.wrong)
            found[word.wrong[index:]].append((index, word))
        return found

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds every wrong form by its rarest character; None where there are none.

        Grouped by that character: at most places of a text one comparison tells that nothing is misspelt there.
        """
        groups: dict[str, list[str]] = defaultdict(list)
        for tail in sorted(self._by_tail, key=len, reverse=True):
            for index, word in self._by_tail[tail]:
                behind = f"(?<={word.wrong[: index + 1]})" if index else ""
                groups[tail[0]].append(behind + tail[1:])
        pieces = [f"{character}(?:{'|'.join(rest)})" for character, rest in groups.items()]
        return re.compile("|".join(pieces)) if pieces else None

    def slips_in(self, text: str) -> Iterator[Slip]:
        """The misspellings in a text, from left to right, those left out that a longer right word explains."""
        for match in self.pattern.finditer(text) if self.pattern is not None else ():
            index, word = next(
                (index, word)
                for index, word in self._by_tail[match.group()]
                if text.startswith(word.wrong[:index], match.start() - index)
            )
            start = match.start() - index
            if not any(_stands_around(longer, word.wrong, text, start) for longer in word.unless):
                yield Slip(start, word)

    def names_with_slips(self, names: Iterable[str]) -> list[str]:
        """Those of some names that a misspelling stands in: as names they are right."""
        return [name for name in names if self.pattern is not None and self.pattern.search(name)]


def _rarest(word: str) -> int:
    """Index of a word's rarest character, the first of several."""
    ranks = [_FREQUENT.find(character) for character in word]
    return ranks.index(-1) if -1 in ranks else ranks.index(max(ranks))


def _stands_around(longer: str, wrong: str, text: str, start: int) -> bool:
    offset = longer.find(wrong)
    while offset >= 0:
        if start >= offset and text.startswith(longer, start - offset):
            return True
        offset = longer.find(wrong, offset + 1)
    return False
