"""Sentences of the sample archive's reports, and how they are put into other words."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from shuzhi.archive import Archive
from shuzhi.counts import TERMS, counts_of
from shuzhi.report import Report
from shuzhi.vocabulary import Slot

CHANGED: Final = 0.85
"""Part of the words that are exchanged. Two reports made from the same fourteen hundred sentences then have 2 % of their
runs of five characters in common (7 % at most), two real ones 1.5 %, and two made from unchanged paragraphs 12 %."""

_LEAST_COUNT: Final = 3
_LEAST_TOGETHER: Final = 10
"""Two characters are a word if they stand together as many times as often as chance would have it."""

_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_SENTENCE: Final = re.compile(r"[^。！？]+[。！？]")
_LABEL: Final = re.compile(
    r"（[一二三四五六七八九十]+）|^\d+[.．、]|第?[一二三四五六七八九十][是，、]|问题[一二三四五六七八九十]：|整改情况：|^#+ .*"
)
_BOUND: Final = re.compile(r"^\d|^关于|的问题。$|20\d\d|原因|[根症病]")
_FREE_NUMBER: Final = re.compile(r"(?<![\d.年月-])\d{1,4}(?![\d.年月日号点-])")
_NEVER_CHANGED: Final = re.compile(
    "|".join(word for term in TERMS for word in term.words)
    + "|党员|支部|书记|问题|整改|原因|情况|上年|去年|今年|明年|本年|月底|年底|季度"
)
_NO_WORD: Final = re.compile("[一二三四五六七八九十百千两半年月日第每我密秘绝机党]")
"""Characters that tell numbers, dates, who did it, or make a mark of secrecy with what stands beside them."""


class Sentence:
    """A sentence, taken apart into what stays and the words and numbers that change.

    Args:
        text: the sentence.
        words: what its words are exchanged for.
        subjects: what it counts for the whole year; a report may say that only once.
    """

    def __init__(self, text: str, words: Sequence[str], subjects: frozenset[str]) -> None:
        self.subjects = subjects
        self._words = words
        self._parts = list(_parts(text, frozenset(words)))
        self._changing = [index for index, part in enumerate(self._parts) if part in words]
        self._numbers = [index for index, part in enumerate(self._parts) if _FREE_NUMBER.fullmatch(part)]

    def reworded(self, chance: random.Random) -> str:
        """The sentence with other numbers, and many of its words exchanged."""
        parts, words, draw = self._parts.copy(), self._words, chance.random
        count = len(words)
        for index in self._changing:
            if draw() < CHANGED:
                parts[index] = words[int(draw() * count)]
        for index in self._numbers:
            digits = len(parts[index])
            parts[index] = str(2 + int(draw() * 9 * 10 ** (digits - 1)))
        return "".join(parts)


def _parts(text: str, words: frozenset[str]) -> Iterator[str]:
    """A text cut into words that change, numbers that change, and what stands between."""
    fixed = [match.span() for match in _NEVER_CHANGED.finditer(text)]
    numbers = {match.start(): match.group() for match in _FREE_NUMBER.finditer(text)}
    position = begun = 0
    while position < len(text):
        part = numbers.get(position) or text[position : position + 2]
        inside = any(position < end and position + len(part) > start for start, end in fixed)
        if position in numbers or (part in words and not inside):
            yield text[begun:position]
            yield part
            position = begun = position + len(part)
        else:
            position += 1
    yield text[begun:]


@dataclass(frozen=True)
class Sentences:
    """The sample archive's sentences by the part of a report in which they stand."""

    by_slot: dict[Slot, list[Sentence]]

    @classmethod
    def of(cls, archive: Archive) -> Sentences:
        """Take an archive's reports apart."""
        words = _words_of(archive.reports)
        found: dict[Slot, list[Sentence]] = defaultdict(list)
        for report in archive.reports:
            told = [(count.text, count.subject) for count in counts_of(report.body)]
            for section in report.body.sections:
                for sentence in _sentences(section.lines):
                    subjects = frozenset(subject for count, subject in told if count in sentence)
                    for slot in section.slots[:1]:
                        found[slot].append(Sentence(sentence, words, subjects))
        return cls(dict(found))


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    """Sentences that may stand anywhere: they answer no problem by its name, and belong to no year."""
    for line in lines:
        for sentence in _SENTENCE.findall(_LABEL.sub("", line)):
            if not _BOUND.search(sentence):
                yield sentence


def _words_of(reports: Sequence[Report]) -> list[str]:
    """The pairs of characters that are words, as far as counting tells."""
    single: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for report in reports:
        for line in report.body.lines:
            for run in _HAN.findall(_NEVER_CHANGED.sub(" ", line)):
                single.update(run)
                pairs.update(map("".join, pairwise(run)))
    total = single.total()
    return [
        pair
        for pair, count in pairs.items()
        if count >= _LEAST_COUNT
        and count * total > _LEAST_TOGETHER * single[pair[0]] * single[pair[1]]
        and not _NO_WORD.search(pair)
    ]
