"""Most lines of a report are written as HTML without a Markdown parser: what comes out is what it would have made."""

from __future__ import annotations

from typing import Final
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shuzhi.pages import rendering
from shuzhi.pages.dialect import ReportMarkdown
from shuzhi.pages.rendering import render_body
from shuzhi.report import Report, report_from_source
from shuzhi.source import decode

WORDS: Final = [
    *(
        "全年开会4次，",
        "（一）",
        "1.",
        "1、",
        "一是",
        "“两学”",
        "党员",
        "95.6%",
        "A类",
        "甲",
        "。",
        "：",
        "——",
        "……",
    ),
    *(
        "〔2023〕",
        "〇",
        "①",
        "Ⅲ",
        "℃",
        "·",
        "×",
        "＜",
        "＆",
        "＊",
        "Ｘ",
        "０",
        "𠮷",
        "é",
        "あ",
        "한",
        "_",
        "____",
        "__甲__",
    ),
]
MARKUP: Final = [
    *(
        "#",
        "## ",
        "##",
        "### ",
        "#######",
        "##paidbegin##",
        "{#problems}",
        "{#problem-2022-1}",
        "{#",
        "}",
        "- ",
        "-",
    ),
    *(
        "* ",
        "+ ",
        "> ",
        ">",
        "---",
        "***",
        "===",
        "|",
        "| 甲 | 乙 |",
        "|---|---|",
        "|:-|-:|",
        "`",
        "``",
        "```",
        "~~~",
    ),
    *(
        "\\",
        "\\*",
        "[",
        "]",
        "](",
        "(../2022/b.md)",
        "[甲](b.md)",
        "![图](p.png)",
        "![<a>](x)",
        "[甲](http://x.example)",
    ),
    *(
        "<",
        ">",
        "<b>",
        "</p>",
        "<!--",
        "-->",
        "<script>",
        "&",
        "&lt;",
        "&#60;",
        "&amp;",
        "*",
        "**",
        "**甲**",
        "*甲*",
        "!",
    ),
]
WHITE: Final = [
    " ",
    "  ",
    "    ",
    "\t",
    "\u3000",
    "\u3000\u3000",
    "\xa0",
    "\u200b",
    "\u2028",
    "\x0b",
    "\x0c",
    "\x1f",
    "\ufeff",
]
ODD: Final = [
    "\ue0f0",
    "\ue0f1",
    "\ue0f03\ue0f1",
    "\x02",
    "\x03",
    "\x02wzxhzdk:0\x03",
    "\x7f",
    "\x85",
    "\uffff",
    "\ufffd",
]

LINES: Final = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS),
        st.sampled_from(MARKUP),
        st.sampled_from(WHITE),
        st.sampled_from(ODD),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=6,
).map("".join)
BODIES: Final = st.lists(LINES, max_size=12).map("\n".join)


def report_of(body: str) -> Report:
    source = decode(f"---\ntitle: 甲\n---\n{body}".encode())
    return report_from_source(source, "reports/2023/a.md", 2023, "a")


def looks_the_same(body: str) -> bool:
    """Whether lines and parser show a body alike."""
    report = report_of(body)
    with patch.object(rendering, "_MOST_RUNS", 10_000):
        by_lines = render_body(report, holds)
    with patch.object(rendering, "_MOST_RUNS", -1):
        return by_lines == render_body(report, holds)


def holds(path: str) -> bool:
    return path == "reports/2022/b.md"


@settings(deadline=None, max_examples=400)
@given(BODIES)
@example(
    "- 甲\n乙\n  丙\n- 丁\n\n    戊"
)  # a plain line ends a list, and what is indented below is no part of it
@example("> 甲\n\n> 乙\n丙\n> 丁")
@example("甲\n| 项 | 数 |\n|---|--:|\n| 乙 | 1 |\n丙\n\n| 戊 | 2 |")
@example("## 一、甲 {#problems}\n## 二、**乙** {#problem-2022-1}\n##\n####### 丙\n\u3000\u3000## 丁")
@example("甲 \n乙\u3000\n\u3000\u3000丙\n 丁\n戊  己\n——\n……甲")
@example("[甲](../2022/b.md)\n乙\n[丙](../2022/c.md)\n丁")
def test_plain_lines_look_as_the_parser_shows_them(body: str) -> None:
    assert looks_the_same(body)


@pytest.mark.parametrize(
    "line",
    ["{}", "{}甲", "甲{}", "甲{}乙", "# {}", "## 甲{}乙", "\u3000{}甲", "- 甲\n{}乙", "{} 甲\n    - 乙"],
)
def test_every_mark_in_every_place(line: str) -> None:
    lines = [line.format(token) for token in (*WORDS, *MARKUP, *WHITE, *ODD)]
    assert [one for one in lines if not looks_the_same(f"{one}\n丙\n{one}\n\n{one}\n丙")] == []


@pytest.mark.parametrize("begin", range(0x20, 0x10000, 0x800))
def test_every_character(begin: int) -> None:
    letters = [chr(code) for code in range(begin, begin + 0x800) if not 0xD800 <= code < 0xE000]
    assert looks_the_same("\n".join(f"甲{letter}乙" for letter in letters))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from([*WORDS, *MARKUP, *WHITE]), min_size=20, max_size=60).map("\n".join))
def test_long_bodies_as_well(body: str) -> None:
    assert looks_the_same(body)


def test_a_usual_report_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = "各位领导：\n\n## 一、存在的问题 {#problems}\n\n（一）党课只讲了3次，占75%，“三会一课”不够。\n\u3000\u3000二是——学得浅。"

    def refused(*arguments: object) -> str:
        raise AssertionError(arguments)

    monkeypatch.setattr(ReportMarkdown, "convert", refused)
    assert render_body(report_of(usual)) == (
        '<p id="L4">各位领导：</p>\n<h2 id="problems">一、存在的问题</h2>\n'
        '<p id="L8">（一）党课只讲了3次，占75%，“三会一课”不够。</p>\n<p id="L9">二是——学得浅。</p>'
    )


def test_what_may_be_markup_is_sanitized_between_plain_lines() -> None:
    html = render_body(report_of("甲\n乙<script>alert(1)</script>\n[丙](javascript:alert(1))\n丁"), holds)
    assert html == (
        '<p id="L4">甲</p>\n<p id="L5">乙&lt;script&gt;alert(1)&lt;/script&gt;</p>\n'
        '<p id="L6">丙</p>\n<p id="L7">丁</p>'
    )
