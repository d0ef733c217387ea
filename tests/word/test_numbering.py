"""Automatic numbers become the text that Word shows."""

from __future__ import annotations

import pytest
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.word import read_word
from shuzhi.importing.word.numerals import numeral

from tests.word.builders import (
    OFFICIAL,
    abstract,
    cell,
    docx,
    level,
    number,
    numbered,
    para,
    restart,
    row,
    style,
    styled,
    table,
)


def texts(*body: str, numbering: str, styles: str = "") -> list[str]:
    manuscript = read_word(docx(*body, parts={"numbering": numbering, "styles": styles}))
    return [p.text for p in manuscript.paragraphs]


def labels(levels: list[int], numbering: str, num: int = 1) -> list[str]:
    return [
        text.removesuffix("字").strip()
        for text in texts(*(numbered("字", num, n) for n in levels), numbering=numbering)
    ]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", {1: "1", 12: "12", 0: "0"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○"}),
        (
            "chineseCountingThousand",
            {10: "十", 100: "一百", 105: "一百零五", 110: "一百一十", 1001: "一千零一"},
        ),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 12: "壹拾贰", 20: "贰拾", 103: "壹佰零叁"}),
        ("ideographDigital", {1: "一", 10: "一〇", 12: "一二"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 13: "丙子", 60: "癸亥"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉"}),
        ("japaneseCounting", {10: "十", 101: "百一"}),
        ("taiwaneseCountingThousand", {21: "二十一", 110: "一百一十"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {3: "③", 10: "⑩"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("decimalFullWidth", {12: "１２"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA"}),
        ("lowerLetter", {2: "b", 28: "bb"}),
        ("upperRoman", {4: "IV", 9: "IX", 1994: "MCMXCIV"}),
        ("lowerRoman", {3: "iii", 40: "xl"}),
        ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd"}),
        ("bullet", {1: ""}),
        ("none", {1: ""}),
        ("someFormOfTheFuture", {7: "7"}),
    ],
)
def test_numbers_are_written_as_word_writes_them(form: str, expected: dict[int, str]) -> None:
    assert {value: numeral(value, form) for value in expected} == expected


def test_levels_nest_and_start_again_below_each_heading() -> None:
    assert labels([0, 1, 2, 3, 4, 4, 1, 2, 0, 1, 1], OFFICIAL + number(1, 0)) == [
        "一、", "（一）", "1.", "（1）", "①", "②", "（二）", "1.", "二、", "（一）", "（二）",
    ]  # fmt: skip


def test_the_label_is_told_once_a_paragraph() -> None:
    manuscript = read_word(
        docx(para("甲"), numbered("履职情况", 1), parts={"numbering": OFFICIAL + number(1, 0)})
    )
    assert manuscript.changes == (Change(ChangeKind.NUMBERING, 2, "", "一、"),)


def test_a_blank_parts_label_and_text_only_where_the_label_needs_it() -> None:
    numbering = abstract(
        0, level(0, "decimal", "%1."), level(1, "decimalEnclosedCircle", "%2"), level(2, "decimal", "（%3）")
    )
    body = [numbered("学习", 1), numbered("学习", 1, 1), numbered("学习", 1, 2), numbered("2023年的学习", 1)]
    assert texts(*body, numbering=numbering + number(1, 0)) == [
        "1.学习",
        "① 学习",
        "（1）学习",
        "2. 2023年的学习",
    ]


@pytest.mark.parametrize(
    ("suffix", "expected"), [("tab", "第一条 学习"), ("space", "第一条 学习"), ("nothing", "第一条学习")]
)
def test_the_suffix_is_kept(suffix: str, expected: str) -> None:
    numbering = abstract(
        0, level(0, "chineseCounting", "第%1条", more=f'<w:suff w:val="{suffix}"/>')
    ) + number(1, 0)
    assert texts(numbered("学习", 1), numbering=numbering) == [expected]


def test_a_list_starts_where_it_is_told_to() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.", start=5)) + number(1, 0)
    assert labels([0, 0], numbering) == ["5.", "6."]


def test_lists_of_one_kind_count_on_unless_one_starts_again() -> None:
    numbering = OFFICIAL + number(1, 0) + number(2, 0) + number(3, 0, restart(1)) + number(4, 0, restart(7))
    body = [numbered("字", n) for n in (1, 1, 2, 3, 3, 4, 4, 3)]
    got = [text.removesuffix("字") for text in texts(*body, numbering=numbering)]
    assert got == ["一、", "二、", "三、", "一、", "二、", "七、", "八、", "九、"]


def test_an_inner_level_can_be_made_to_start_elsewhere_each_time() -> None:
    numbering = OFFICIAL + number(1, 0, restart(3, level=1))
    assert labels([0, 1, 1, 0, 1], numbering) == ["一、", "（三）", "（四）", "二、", "（三）"]


def test_a_level_can_be_replaced_in_one_list() -> None:
    replaced = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
    numbering = OFFICIAL + number(1, 0) + number(2, 0, replaced)
    assert texts(numbered("字", 1), numbered("字", 2), numbering=numbering) == ["一、字", "II.字"]


def test_a_level_may_go_on_counting_or_start_again_only_after_some() -> None:
    never = abstract(
        0, level(0, "decimal", "%1."), level(1, "decimal", "%2)", more='<w:lvlRestart w:val="0"/>')
    )
    assert labels([0, 1, 1, 0, 1], never + number(1, 0)) == ["1.", "1)", "2)", "2.", "3)"]
    after_first = abstract(
        0,
        level(0, "decimal", "%1."),
        level(1, "decimal", "%2."),
        level(2, "decimal", "%3)", more='<w:lvlRestart w:val="1"/>'),
    )
    assert labels([0, 1, 2, 1, 2, 0, 2], after_first + number(1, 0)) == [
        "1.",
        "1.",
        "1)",
        "2.",
        "2)",
        "2.",
        "1)",
    ]


def test_outer_numbers_stand_in_inner_labels() -> None:
    plain = abstract(0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2"))
    legal = abstract(
        0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    )
    assert labels([0, 1, 0, 1], plain + number(1, 0)) == ["第一章", "一.1", "第二章", "二.1"]
    assert labels([0, 1, 0, 1], legal + number(1, 0)) == ["第一章", "1.1", "第二章", "2.1"]


def test_an_outer_level_that_was_never_used_shows_its_start() -> None:
    numbering = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")) + number(1, 0)
    assert labels([1, 1], numbering) == ["1.1", "1.2"]


def test_bullets_are_dropped_and_said_once() -> None:
    numbering = abstract(0, level(0, "bullet", "\uf0d8")) + number(1, 0)
    manuscript = read_word(docx(numbered("学习", 1), numbered("讲课", 1), parts={"numbering": numbering}))
    assert [p.text for p in manuscript.paragraphs] == ["学习", "讲课"]
    assert len(manuscript.notes) == 1
    assert "项目符号" in manuscript.notes[0]


def test_a_blank_paragraph_shows_its_number_as_in_word() -> None:
    manuscript = read_word(
        docx(numbered("", 1), numbered("乙", 1), parts={"numbering": OFFICIAL + number(1, 0)})
    )
    assert [p.text for p in manuscript.paragraphs] == ["一、", "二、乙"]
    assert manuscript.notes == ()


def test_a_label_may_be_words_alone() -> None:
    numbering = abstract(0, level(0, "none", "说明：")) + number(1, 0)
    assert texts(numbered("略", 1), numbering=numbering) == ["说明：略"]


def test_numbers_come_from_styles_and_can_be_switched_off() -> None:
    numbering = OFFICIAL.replace(
        '<w:lvlText w:val="（%2）"/>', '<w:pStyle w:val="S2"/><w:lvlText w:val="（%2）"/>'
    )
    styles = (
        style("S1", "一级", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("S2", "二级", base="S1", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("S3", "派生", base="S1")
    )
    off = para("无号", properties='<w:pStyle w:val="S1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body = [styled("S1", "甲"), styled("S2", "乙"), off, styled("S3", "丙")]
    assert texts(*body, numbering=numbering + number(1, 0), styles=styles) == [
        "一、甲",
        "（一）乙",
        "无号",
        "二、丙",
    ]


def test_a_paragraph_may_change_only_the_level_of_its_styles_list() -> None:
    styles = style("S1", "一级", paragraph='<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>')
    own = para("乙", properties='<w:pStyle w:val="S1"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
    body = [styled("S1", "甲"), own]
    assert texts(*body, numbering=OFFICIAL + number(1, 0), styles=styles) == ["1.甲", "（一）乙"]


def test_a_list_may_refer_to_a_list_style() -> None:
    numbering = (
        OFFICIAL.replace("<w:lvl ", '<w:styleLink w:val="L"/><w:lvl ', 1)
        + abstract(1, more='<w:numStyleLink w:val="L"/>')
        + number(1, 0)
        + number(2, 1)
    )
    list_style = style("L", "公文编号", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>').replace(
        'w:type="paragraph"', 'w:type="numbering"'
    )
    assert texts(numbered("甲", 2), numbered("乙", 2, 1), numbering=numbering, styles=list_style) == [
        "一、甲",
        "（一）乙",
    ]


def test_list_styles_that_refer_to_one_another_end() -> None:
    numbering = abstract(0, more='<w:numStyleLink w:val="L"/>') + number(1, 0)
    list_style = style("L", "编号", base="L", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert texts(numbered("甲", 1), numbering=numbering, styles=list_style) == ["甲"]


def test_a_list_that_is_missing_numbers_nothing() -> None:
    assert texts(numbered("甲", 9), numbered("乙", 1, 8), numbering=OFFICIAL + number(1, 0)) == ["甲", "乙"]


def test_a_form_of_a_newer_word_falls_back_to_an_older_one() -> None:
    newer = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="a, ç, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="upperLetter"/></mc:Fallback></mc:AlternateContent>'
    )
    numbering = abstract(
        0, level(0, "decimal", "%1.").replace('<w:numFmt w:val="decimal"/>', newer)
    ) + number(1, 0)
    assert labels([0], numbering) == ["A."]


def test_deleted_paragraphs_are_not_counted() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>旧的一条</w:delText></w:r></w:del></w:p>'
    )
    body = [numbered("甲", 1), gone, numbered("乙", 1)]
    assert texts(*body, numbering=OFFICIAL + number(1, 0)) == ["一、甲", "二、乙"]


def test_numbers_go_on_through_tables() -> None:
    body = [numbered("甲", 1), table(row("内容", cell(numbered("乙", 1)))), numbered("丙", 1)]
    manuscript = read_word(docx(*body, parts={"numbering": OFFICIAL + number(1, 0)}))
    assert [p.rows or p.text for p in manuscript.paragraphs] == ["一、甲", (("内容", "二、乙"),), "三、丙"]
