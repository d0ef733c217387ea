"""Texts for finding copies in: reports made from others, and independent ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from shuzhi.archive import load_archive
from shuzhi.similarity import Document, document_of

from tests.bench.large_archive import CHARACTERS, PROJECT

_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_SENTENCE: Final = re.compile(r"[^。！？\n]+[。！？]?|\n+")
_LENGTHS: Final = ([1, 2, 3, 4], [30, 55, 8, 7])
"""Characters of a word, and how many of a hundred running words have so many."""


def words(text: str, chance: random.Random) -> Iterator[str]:
    """A text as words and what stands between; the words are runs of the lengths that Chinese words have."""
    end = 0
    for match in _HAN.finditer(text):
        yield text[end : match.start()]
        position, end = match.start(), match.end()
        while position < end:
            length = min(chance.choices(*_LENGTHS)[0], end - position)
            yield text[position : position + length]
            position += length
    yield text[end:]


def vocabulary(documents: Iterable[Document]) -> list[str]:
    chance = random.Random(0)
    return [word for document in documents for word in words(document.text, chance) if _HAN.fullmatch(word)]


def reworded(text: str, part: float, chance: random.Random, pool: list[str]) -> str:
    """Change a part of the words: seven tenths become other ones, the rest is left out or gets one more beside it."""
    changed = []
    for word in words(text, chance):
        kind = chance.random() if _HAN.fullmatch(word) and chance.random() < part else None
        if kind is None:
            changed.append(word)
        elif kind < 0.7:
            changed.append(chance.choice(pool))
        elif kind > 0.85:
            changed += [word, chance.choice(pool)]
    return "".join(changed)


def with_other_numbers(text: str, chance: random.Random) -> str:
    return re.sub(r"\d+", lambda match: str(chance.randint(1, 10 ** len(match[0]))), text)


def with_sentences_moved(text: str, chance: random.Random) -> str:
    """Shuffle the sentences inside each paragraph."""
    return "\n".join(
        line if line.startswith("#") else _shuffled(_SENTENCE.findall(line), chance)
        for line in text.split("\n")
    )


def with_sections_moved(text: str, chance: random.Random) -> str:
    return _shuffled([f"{section}\n" for section in re.split(r"\n(?=## )", text)], chance)


def with_paragraphs_merged(text: str) -> str:
    return re.sub(r"(?<=[。；])\n+(?=[^#\n])", "", text)


def _shuffled(parts: list[str], chance: random.Random) -> str:
    chance.shuffle(parts)
    return "".join(parts)


def sections(document: Document) -> list[str]:
    return re.split(r"\n(?=## )", document.text)[1:]


def sample_documents() -> dict[str, Document]:
    archive = load_archive(PROJECT)
    return {report.path: document_of(report, archive.registry) for report in archive.reports}


def invented_texts(count: int, *, characters: int = CHARACTERS, seed: int = 1) -> list[str]:
    """Independent texts in which each character follows the last one as often as in the sample archive.

    So the fixed phrases, the words and the runs of three or four characters are those of the field, the sentences not.
    """
    following: dict[str, list[str]] = {}
    for document in sample_documents().values():
        body = "".join(line for line in document.text.split("\n") if not line.startswith("#"))
        for one, other in pairwise(body):
            following.setdefault(one, []).append(other)
    chance = random.Random(seed)
    headings = ("上年度问题整改情况", "履职情况及成效", "存在的主要问题", "下一步工作打算")
    return [
        "\n\n".join(
            f"## {number}、{heading}\n\n"
            + "\n\n".join(_wander(following, chance, 240) for _ in range(paragraphs))
            for number, heading in zip("一二三四", headings, strict=True)
        )
        for paragraphs in (max(1, round(characters / 4 / 240)),)
        for _ in range(count)
    ]


def _wander(following: dict[str, list[str]], chance: random.Random, length: int) -> str:
    text = ["我"]
    while len(text) < length or text[-1] != "。":
        text.append(chance.choice(following[text[-1]]))
    return "".join(text)
