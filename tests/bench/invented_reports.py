"""Reports of one organization over the years, as long and as varied as real ones, with the faults that real ones have."""

from __future__ import annotations

import random
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from shuzhi.vocabulary import Slot

from tests.bench.wording import Sentence, Sentences

_HEADINGS: Final = {
    Slot.RECTIFICATION: "上年度问题整改情况",
    Slot.PERFORMANCE: "履职情况及成效",
    Slot.PROBLEMS: "存在的主要问题",
    Slot.PLAN: "下一步工作打算",
}
_SHARES: Final = {Slot.RECTIFICATION: 0.15, Slot.PERFORMANCE: 0.5, Slot.PROBLEMS: 0.2, Slot.PLAN: 0.15}
_PARAGRAPH: Final = 230
"""Characters."""

_HALF_A_SENTENCE: Final = 18
"""Characters."""

_UNANSWERED: Final = 0.03
"""Part of the problems that the next report passes over."""

COPYING: Final = 0.005
"""Part of the reports that take paragraphs from another organization's; as many take them from their own of last year."""

_COPIED: Final = 0.8
"""Part of the paragraphs about the year's work of such a report."""

_CLAUSE: Final = re.compile(r"[^，；：。]+")
_TAGS: Final = ("党建业务融合", "组织生活", "队伍建设", "作风建设")


@dataclass
class Writer:
    """Writes reports.

    Attributes:
        sentences: what they are made from.
        characters: length of a report's body, on average.
        others: year → what some organizations did in it, to be copied from.
    """

    sentences: Sentences
    characters: int
    others: dict[int, deque[list[str]]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=50)))

    def reports(self, chance: random.Random, code: str, name: str, years: range) -> Iterator[tuple[int, str]]:
        """One organization's reports: (year, text of the file), from the first year on."""
        problems: list[str] = []
        done: list[str] = []
        for year in years:
            before, old_problems = done, problems
            told: set[str] = set()
            problems = self._problems(chance, told)
            done = self._paragraphs(chance, Slot.PERFORMANCE, told)
            source = before if chance.random() < 0.5 else chance.choice(self.others[year] or [before])
            if chance.random() < 2 * COPYING and source:
                kept = round(len(done) * (1 - _COPIED))
                done = done[:kept] + source[kept:]
            parts = {
                Slot.RECTIFICATION: self._answers(chance, old_problems, told),
                Slot.PERFORMANCE: done,
                Slot.PROBLEMS: problems,
                Slot.PLAN: self._paragraphs(chance, Slot.PLAN, told),
            }
            self.others[year].append(done)
            yield year, _file(chance, code, name, year, {slot: part for slot, part in parts.items() if part})

    def _problems(self, chance: random.Random, told: set[str]) -> list[str]:
        """Three to five problems with their causes."""
        count = chance.randint(3, 5)
        each = self.characters * _SHARES[Slot.PROBLEMS] / count
        return [
            self._text(chance, Slot.PROBLEMS, each * 0.8, told)
            + f"主要原因是{_first_clause(self._text(chance, Slot.PROBLEMS, 1, told))}。"
            for _ in range(count)
        ]

    def _answers(self, chance: random.Random, problems: list[str], told: set[str]) -> list[str]:
        each = self.characters * _SHARES[Slot.RECTIFICATION] / max(1, len(problems))
        return [
            f"关于{_first_clause(problem)}的问题。整改情况："
            + self._text(chance, Slot.RECTIFICATION, each * 0.8, told)
            for problem in problems
            if chance.random() >= _UNANSWERED
        ]

    def _paragraphs(self, chance: random.Random, slot: Slot, told: set[str]) -> list[str]:
        left = self.characters * _SHARES[slot] * chance.uniform(0.8, 1.2) - _PARAGRAPH / 2
        made = []
        while left > 0:
            made.append(self._text(chance, slot, _PARAGRAPH * chance.uniform(0.6, 1.4), told))
            left -= len(made[-1])
        return made

    def _text(self, chance: random.Random, slot: Slot, length: float, told: set[str]) -> str:
        """Sentences of some length together; what was counted once is not counted again."""
        pool = self.sentences.by_slot[slot]
        text = ""
        while not text or len(text) + _HALF_A_SENTENCE < length:
            sentence: Sentence = pool[int(chance.random() * len(pool))]
            if told.isdisjoint(sentence.subjects):
                told |= sentence.subjects
                text += sentence.reworded(chance)
        return text


def _first_clause(text: str) -> str:
    match = _CLAUSE.match(text)
    assert match is not None
    return match.group()


def _file(chance: random.Random, code: str, name: str, year: int, parts: dict[Slot, list[str]]) -> str:
    lines = [
        "---",
        f"title: {name}书记{year}年度抓基层党建工作述职报告",
        f"year: {year}",
        f"organization: {code}",
        "secretary: 甲某",
        "role: 书记",
        f"submitted: {year}-12-{chance.randint(1, 28):02}",
        "classification: 内部",
        "retention: 30年",
        f"tags: [{chance.choice(_TAGS)}]",
        "---",
        "",
        f"现将{name}{year}年度抓基层党建工作情况报告如下。",
    ]
    for number, (slot, paragraphs) in zip("一二三四", parts.items(), strict=False):
        lines += ["", f"## {number}、{_HEADINGS[slot]}"]
        for position, text in enumerate(paragraphs, 1):
            lines += ["", f"{position}.{text}"]
    return "\n".join(lines) + "\n"
