"""Text as the search sees it."""

from __future__ import annotations

import re

import pytest
from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.words import spaced, whole_phrases, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一手硬、一手软", ["一", "手", "硬", "一", "手", "软"]),
        ("ＡＢ１２次", ["ab", "12", "次"]),
        ("5.11亿元", ["5", "11", "亿", "元"]),
        ("Word2003（二〇二三）", ["word", "2003", "二", "〇", "二", "三"]),
        ("，。×　", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_shadow_keeps_words_and_punctuation() -> None:
    text = "依托“党建”，完成5.11亿元、WeChat群。"
    shadow = spaced(text)
    assert [word for token in shadow.split() for word in words_of(token)] == words_of(text)
    assert shadow.replace(" ", "").lower() == text.lower()
    assert "WeChat" not in shadow, "the indexer would find its parts as words"


def test_whole_phrases_are_found_as_a_query_finds_them() -> None:
    phrases = ["三会一课", "党课", "主题党日"]
    assert whole_phrases("落实三会、一课制度，讲党\n课4次", phrases) == ["zqaa", "zqab"]
    assert whole_phrases("党4课", phrases) == []


def test_fixed_phrases_can_be_told_apart() -> None:
    assert len(set(FIXED_PHRASES)) == len(FIXED_PHRASES) <= 26 * 26
    assert all(re.fullmatch("[\u4e00-\u9fff]{3,}", phrase) for phrase in FIXED_PHRASES)
