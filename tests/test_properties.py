"""What must hold for any text and any bytes, found out by trying many."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shuzhi.archive import Archive, load_archive
from shuzhi.checking import check_report
from shuzhi.diagnostics import RENDERERS
from shuzhi.headings import slots_of
from shuzhi.importing.conversion import Conversion
from shuzhi.importing.inspection import inspect_file
from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.pages.rendering import render_body
from shuzhi.report import Report, report_from_source
from shuzhi.rules import RULES_BY_SLUG
from shuzhi.sections import read_body
from shuzhi.source import decode
from shuzhi.vocabulary import MASK, Topic

from tests.support import BASE_CASE, REPORT
from tests.texts import HEAD, complete, convert, plain, report_of, shown, solid

ARCHIVE: Final[Archive] = load_archive(BASE_CASE)

MODERATE: Final = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

# --- strategies -----------------------------------------------------------------------------------------------

HEADINGS: Final = [
    "履职情况",
    "存在的主要问题及原因",
    "下一步打算",
    "上年度问题整改情况",
    "自我画像",
    "原因分析",
    "x" * 150,
]
LABELS: Final = [
    *(
        "一、",
        "二、",
        "十二、",
        "（一）",
        "(二)",
        "1.",
        "2．",
        "3、",
        "（1）",
        "2）",
        "①",
        "一是",
        "二是",
        "第一，",
        "首先，",
    ),
    *(
        "问题一：",
        "问题2：",
        "整改情况：",
        "主要原因为：",
        "存在的问题：",
        "今后打算：",
        "第一部分",
        "其一，",
    ),
]
MASKS: Final = [
    "*",
    "**",
    "*+*",
    "X",
    "XX",
    "xx村",
    "×",
    "×××",
    "____",
    "20__年",
    "□□",
    "【待补】",
    "（　　）",
    "＿＿",
]
MARKUP: Final = [
    *(
        "#",
        "##",
        "### ",
        "{#problems}",
        "{#",
        "}",
        "- ",
        "* ",
        "> ",
        "|",
        "|---|---|",
        "`",
        "```",
        "~~~",
        "\\",
        "[",
        "]",
    ),
    *(
        "](",
        ")",
        "![",
        "<",
        ">",
        "<b>",
        "</",
        "&lt;",
        "&#60;",
        "<!--",
        "-->",
        "---",
        "***",
        "===",
        "    ",
        "\t",
        "_",
        "__",
    ),
]
FRONT: Final = [
    *(
        "---\n",
        "title: 甲\n",
        "year: 2023\n",
        "year: 1.10\n",
        "organization: workshop\n",
        "no: 1\n",
        "tags: [甲, 乙]\n",
    ),
    *(
        "submitted: 2023-12-20\n",
        "classification: 机密\n",
        "a: &a [b]\n",
        "c: *a\n",
        "!!x y\n",
        "? [\n",
        "secretary: 【待补】\n",
    ),
]
ODD: Final = [
    "\x00",
    "\x0b",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\u200b",
    "\ufeff",
    "\u3000",
    "\u00a0",
    "\ue0f0",
    "\ue0f1",
    "\u0002",
    "\u0003",
    "\ud7ff",
    "𬙂",
    "e\u0301",
]
RESIDUE: Final = [
    "##paidbegin##",
    "（某某网省略164字）",
    "www.x.com",
    "来源：某某网",
    "&nbsp;",
    "- 3 -",
    "第3页",
]
WORDS: Final = [
    "学习",
    "不够深入",
    "。",
    "；",
    "，",
    "：",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "党支部2023年",
    "3×5",
    "a.b",
    "50%",
]

pieces = st.sampled_from(
    [*HEADINGS, *LABELS, *MASKS, *MARKUP, *FRONT, *ODD, *RESIDUE, *WORDS, *WORDS, *WORDS]
)
mixed = st.lists(pieces | st.text(max_size=6), max_size=60).map("".join)
any_text = st.text(max_size=300) | mixed

lines_of_reports = st.lists(
    st.tuples(
        st.sampled_from(["", "## ", "### ", "#### "]),
        st.sampled_from(["", *LABELS]),
        st.sampled_from([*HEADINGS, *WORDS]),
    ).map("".join),
    max_size=30,
).map("\n".join)

# --- reading, checking, rendering -----------------------------------------------------------------------------


def _run_through(report: Report) -> str:
    """Everything that is done with a report; what it says must be consistent with the file."""
    lines = report.body.first_line + len(report.body.lines)
    for topic in Topic:
        for point in report.body.points_about(topic):
            assert report.body.first_line <= point.line < lines
            assert point.column >= 1
            first = report.body.lines[point.line - report.body.first_line]
            assert first[point.column - 1 :].startswith(point.label), "the place must be that of the label"
    diagnostics = list(check_report(ARCHIVE, report))
    for diagnostic in diagnostics:
        assert diagnostic.rule in RULES_BY_SLUG
        assert 0 <= diagnostic.line <= max(lines, report.body.first_line)
        assert diagnostic.message
    for render in RENDERERS.values():
        out = render(diagnostics, lambda path, line: None)
        assert isinstance(out, str)
    json.loads(RENDERERS["sarif"](diagnostics, lambda path, line: None))
    return render_body(report)


def _report(text: str) -> Report:
    return report_from_source(
        decode(text.encode(errors="replace")), "reports/2023/workshop.md", 2023, "workshop"
    )


@MODERATE
@given(any_text)
@example("")
@example("---")
@example("---\n---")
@example("- " * 60)
@example("## \n### \n#")
@example("\ue0f05\ue0f1")
@example("***甲**乙*丙***")
def test_no_text_crashes_reading_checking_and_rendering(text: str) -> None:
    _run_through(_report(text))


@MODERATE
@given(any_text | lines_of_reports)
def test_no_body_below_sound_front_matter_does(text: str) -> None:
    _run_through(_report(HEAD + "\n" + text))


@MODERATE
@given(st.lists(st.sampled_from(FRONT) | st.text(max_size=20), max_size=20).map("".join))
def test_no_front_matter_does(text: str) -> None:
    report = _report(f"---\n{text}\n---\n\n## 一、履职情况\n\n好。\n")
    _run_through(report)
    assert report.faults or complete(report.front)


@MODERATE
@given(st.binary(max_size=400) | any_text.map(lambda text: text.encode("gb18030", errors="replace")))
@example(b"\xff\xfe")
@example(b"---\n\xff")
@example(b"\xef\xbb\xbf")
def test_no_bytes_do(data: bytes) -> None:
    report = report_from_source(decode(data), "reports/2023/workshop.md", 2023, "workshop")
    assert report.readable or report.faults
    _run_through(report)


@settings(MODERATE, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    data=st.binary(max_size=300) | any_text.map(lambda text: text.encode(errors="replace")),
    ending=st.sampled_from([".md", ".txt"]),
)
def test_no_file_crashes_an_inspection(tmp_path: Path, data: bytes, ending: str) -> None:
    file = tmp_path / f"甲{ending}"
    file.write_bytes(data)
    try:
        inspection = inspect_file(file)
    except UnreadableFile as error:
        assert str(error)
    else:
        count = max(1, len(re.split(rb"\r\n|\r|\n", data)))
        for section in inspection.as_dict()["sections"]:
            assert 1 <= section["line"] <= count


@MODERATE
@given(st.text(max_size=250))
def test_no_heading_crashes_the_recognition(text: str) -> None:
    found = slots_of(text)
    assert len(set(found)) == len(found)


@MODERATE
@given(lines_of_reports)
def test_sections_and_points_cover_the_body_in_order(text: str) -> None:
    body = read_body(text.split("\n"))
    assert [section.line for section in body.sections] == sorted({section.line for section in body.sections})
    for section in body.sections:
        places = [(point.line, point.column) for point in section.items]
        assert places == sorted(set(places)), "points must follow one another"
        for point in section.items:
            assert section.first_line <= point.line < section.first_line + len(section.lines)


# --- the import -----------------------------------------------------------------------------------------------


importable = st.lists(
    st.sampled_from(
        [*HEADINGS[:6], *LABELS, *WORDS, *MARKUP, *MASKS, *RESIDUE, "\u200b", "\u3000", "甲", "乙", "丙"]
    ),
    max_size=50,
).map("".join)


@settings(MODERATE, max_examples=300)
@given(importable)
@example("一、履职情况。好")
@example("\\#甲")
@example("甲\\")
@example("* 甲\n*乙*")
@example("##paid##paidbegin##begin##")
@example("# \n## \n甲")
def test_a_conversion_loses_no_character(text: str) -> None:
    conversion = convert(text)
    assert _count(text, conversion) == {}
    assert len(conversion.lines) == len(conversion.origins)
    numbers = list(conversion.origins)
    assert numbers == sorted(numbers)


def _count(text: str, conversion: Conversion) -> dict[str, int]:
    """How often each character is missing or too many, what is named as changed set off."""
    counts: dict[str, int] = {}

    def add(piece: str, times: int) -> None:
        for character in solid(piece):
            counts[character] = counts.get(character, 0) + times

    add(text, 1)
    add(conversion.title or "", -1)
    add(plain("\n".join(conversion.lines)), -1)
    for change in conversion.changes:
        if change.kind.name not in ("UNWRAPPED", "SPLIT"):
            add(change.before, -1)
            add(change.after, 1)
    return {character: count for character, count in counts.items() if count}


@settings(MODERATE, max_examples=200)
@given(
    st.lists(
        st.sampled_from([*HEADINGS[:6], *LABELS, *WORDS, "甲", "乙", "丙", "“", "”", "3", "a b"]), max_size=50
    ).map("".join)
)
def test_a_text_without_masks_and_residue_comes_out_in_order(text: str) -> None:
    conversion = convert(text)
    assert solid(conversion.title or "") + plain("\n".join(conversion.lines)) == solid(text)


def _is_plain(character: str) -> bool:
    return (
        unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or character == "\n"
    )


shown_text = st.text(st.characters(codec="utf-8").filter(_is_plain), max_size=80) | st.lists(
    st.sampled_from(
        [*HEADINGS[:6], *LABELS, *WORDS[:12], *MARKUP, "甲", "乙", MASK, "x_y", "\\*", "1. ", "a|b"]
    ),
    max_size=30,
).map("".join)


@settings(MODERATE, max_examples=300)
@given(shown_text)
@example("a\n---\nb")
@example("[甲]: 乙")
@example("|a|\n|-|\n|b|")
@example("## 甲 ##")
@example("二、存在问题 #")
@example("    甲")
@example("甲  \n乙")
@example("\\\\[a](b)")
def test_the_page_of_a_converted_text_shows_the_text(text: str) -> None:
    conversion = convert(text)
    body = "\n".join(conversion.lines)
    if not report_of(body).renderable:
        return
    assert shown(body) == plain(body)


# --- hostile snippets -----------------------------------------------------------------------------------------

HOSTILE: Final = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js>",
    "<style>*{background:url(http://evil.example)}</style>",
    "<iframe src=javascript:alert(1)>",
    "<form action=//evil.example><input name=a autofocus onfocus=alert(1)>",
    "<img src=x onerror=alert(1)>",
    '<img src="http://evil.example/a.png">',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>甲</a>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php x ?>",
    "[甲](javascript:alert(1))",
    "[甲](JaVaScRiPt:alert(1))",
    "[甲](java\tscript:alert(1))",
    "[甲](&#106;avascript:alert(1))",
    "[甲](\x01javascript:alert(1))",
    "[甲](data:text/html;base64,PHNjcmlwdD4=)",
    "[甲](vbscript:x)",
    "[甲](//evil.example)",
    "[甲](\\\\evil.example)",
    "[甲](/\\evil.example)",
    "[甲](http://evil.example)",
    "[甲](HTTPS://evil.example 'x\" onclick=\"alert(1)')",
    '[甲](../2024/workshop.md" onclick="alert(1))',
    '[甲](#x" onmouseover=alert(1) ")',
    "![甲](http://evil.example/a.png)",
    "![甲](javascript:alert(1))",
    '![甲" onerror="alert(1)](a.png)',
    "![甲](a.svg)",
    "![甲](../../../etc/passwd.png)",
    "<http://evil.example>",
    "<javascript:alert(1)>",
    "<a@evil.example>",
    "http://evil.example",
    "[甲]: javascript:alert(1)\n\n[甲]",
    "甲 {: onclick=alert(1) style=x }",
    "## 甲 {: onclick=alert(1)}",
    '## 甲 {#"onclick=alert(1)}',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "`<script>`",
    "\\<script>alert(1)</script>",
    "**<b onclick=x>**",
    "| <script> | [a](javascript:x) |\n|---|---|\n| <img onerror=x> | b |",
    "> <script>alert(1)</script>",
    "- <iframe>",
    "\x02klzzwxh:0000\x03",
    "\x02amp\x03",
    "</p></article><script>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "<object data=x><embed src=x>",
]

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_ATTRIBUTE: Final = re.compile(r"""\s+([^\s=>"']+)(?:="([^"]*)")?""")
_ALLOWED: Final = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "em",
        "code",
        "br",
        "hr",
        "blockquote",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "img",
    ]
)


def _assert_harmless(page: str) -> None:
    rest = page
    for match in _TAG.finditer(page):
        assert match[2].lower() in _ALLOWED, match[0]
        written = match[3].rstrip("/ ")
        attributes = _ATTRIBUTE.findall(written)
        assert "".join(f' {n}="{v}"' for n, v in attributes) == written, match[0]
        for name, value in attributes:
            assert name in ("id", "href", "src", "alt", "title"), match[0]
            if name in ("href", "src"):
                assert not re.search(r"(?i)script:|data:|https?:|^\s*/|\\|^[a-z]+:", value), match[0]
                assert not value.startswith("../../.."), match[0]
            if name == "id":
                assert re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value), match[0]
        rest = rest.replace(match[0], "", 1)
    assert "<" not in rest, "what is no tag must be escaped"


@settings(MODERATE, max_examples=400)
@given(st.lists(st.sampled_from([*HOSTILE, *MARKUP, *WORDS]) | st.text(max_size=4), max_size=12).map("".join))
@example("\n\n".join(HOSTILE))
@example(" ".join(HOSTILE))
def test_nothing_hostile_survives(text: str) -> None:
    report = report_of(text)
    _assert_harmless(render_body(report))


@MODERATE
@given(st.lists(st.sampled_from(HOSTILE), max_size=8).map("\n".join))
def test_nothing_hostile_survives_an_import_either(text: str) -> None:
    conversion = convert("2021年述职报告\n一、履职情况\n" + text)
    page = render_body(report_of("\n".join(conversion.lines)))
    _assert_harmless(page)
    assert "<a" not in page
    assert "<img" not in page


def test_every_hostile_snippet_alone_is_harmless() -> None:
    for snippet in HOSTILE:
        for text in (
            snippet,
            f"甲{snippet}乙",
            f"## {snippet}",
            f"- {snippet}",
            f"> {snippet}",
            f"**{snippet}**",
        ):
            _assert_harmless(render_body(report_of(text)))


def test_the_test_itself_notices_what_is_hostile() -> None:
    for page in (
        "<script>",
        '<p onclick="x">',
        '<a href="javascript:x">',
        '<a href="https://x">',
        '<a href="//x">',
        "<p onclick=x>",
        '<img src="data:x">',
        '<img src="../../../a.png">',
        '<p style="x">',
        "a < b",
    ):
        try:
            _assert_harmless(page)
        except AssertionError:
            continue
        raise AssertionError(f"{page} must be noticed")


def test_what_is_meant_is_still_shown() -> None:
    page = render_body(
        report_of(
            "**重点**和[去年](../2022/workshop.md#problems)，![图](图.png)\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"
        )
    )
    assert "<strong>重点</strong>" in page
    assert 'href="../../2022/workshop/#problems"' in page
    assert 'src="../../2023/' in page
    assert "<td>1</td>" in page
    assert REPORT.count("## ") == len(re.findall("<h2", render_body(report_of(REPORT.split("---\n", 2)[2]))))


def test_underscores_are_blanks_to_fill_in_and_never_emphasis() -> None:
    page = render_body(report_of("参加____人次，__占__%，a_b_c，_甲_。"))
    assert "<em>" not in page
    assert "<strong>" not in page
    assert "参加____人次，__占__%，a_b_c，_甲_。" in page
