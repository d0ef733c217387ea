"""Which paragraphs are headings, by style and by look."""

from __future__ import annotations

import pytest
from shuzhi.importing.word import read_word

from tests.word.builders import (
    CENTRED,
    FANG_SONG,
    HEADINGS,
    HEI,
    KAI,
    LONG,
    OFFICIAL,
    TITLE,
    cell,
    docx,
    number,
    para,
    row,
    run,
    style,
    styled,
    table,
    text_box,
)

OUTLINE = '<w:outlineLvl w:val="{}"/>'


def levels(*body: str, styles: str = "", **parts: str) -> list[int | None]:
    return [p.level for p in read_word(docx(*body, parts={"styles": styles, **parts})).paragraphs]


def text(words: str = LONG, look: str = FANG_SONG, properties: str = "") -> str:
    return para(run(words, look), properties=properties)


def test_styles_tell_title_and_headings() -> None:
    body = [
        styled("Title", "述职报告"),
        styled("1", "一、履职情况"),
        styled("2", "（一）学习"),
        styled("3", "1.读书"),
        para(LONG),
    ]
    assert levels(*body, styles=HEADINGS) == [0, 1, 2, 3, None]


@pytest.mark.parametrize("name", ["heading 2", "Heading 2", "标题 2", "标题2", "二级标题"])
def test_a_style_tells_its_level_by_its_name(name: str) -> None:
    assert levels(styled("x", "学习情况"), para(LONG), styles=style("x", name)) == [2, None]


def test_outline_levels_are_inherited_and_overruled() -> None:
    styles = (
        HEADINGS
        + style("own", "单位一级", base="1")
        + style("plain", "正文样式", base="1", paragraph=OUTLINE.format(9))
    )
    body = [
        para("甲"),
        styled("own", "一、甲"),
        styled("plain", "乙"),
        para("丙", properties=OUTLINE.format(1)),
        para("丁", properties='<w:pStyle w:val="1"/>' + OUTLINE.format(9)),
        para(LONG),
    ]
    assert levels(*body, styles=styles) == [None, 1, None, 2, None, None]


def test_a_title_style_with_an_outline_level_is_a_title() -> None:
    styles = style("t", "Title", paragraph=OUTLINE.format(0)) + style(
        "s", "Subtitle", paragraph=OUTLINE.format(1)
    )
    assert levels(styled("t", "述职报告"), styled("s", "某支部"), para(LONG), styles=styles) == [
        0,
        None,
        None,
    ]


def test_a_single_heading_at_the_top_is_the_title() -> None:
    body = [
        styled("1", "述职报告"),
        styled("2", "一、履职情况"),
        styled("3", "（一）学习"),
        styled("2", "二、问题"),
        para(LONG),
    ]
    assert levels(*body, styles=HEADINGS) == [0, 1, 2, 1, None]


def test_a_title_in_the_style_of_the_sections_is_told_by_its_missing_number() -> None:
    body = [
        styled("1", "述职报告"),
        styled("1", "一、履职情况"),
        styled("1", "二、问题"),
        styled("2", "（一）学习"),
        para(LONG),
    ]
    assert levels(*body, styles=HEADINGS) == [0, 1, 1, 2, None]


def test_sections_without_a_title_stay_sections() -> None:
    body = [styled("1", "履职情况"), para(LONG), styled("1", "存在问题"), para(LONG)]
    assert levels(*body, styles=HEADINGS) == [1, None, 1, None]


def test_a_paragraph_in_the_style_of_a_heading_is_a_paragraph() -> None:
    assert levels(styled("1", "一、学习"), styled("2", LONG * 2), para(LONG), styles=HEADINGS) == [
        1,
        None,
        None,
    ]


def test_blank_paragraphs_are_no_headings() -> None:
    assert levels(styled("1", "一、甲"), styled("1", ""), para(LONG), styles=HEADINGS) == [1, None, None]


def test_a_line_break_in_a_heading_only_parts_it_for_the_eye() -> None:
    broken = para("一、强化学习", "<w:r><w:br/></w:r>", "凝聚共识", properties='<w:pStyle w:val="1"/>')
    run_on = para("一、强化学习", "<w:r><w:br/></w:r>", LONG, properties='<w:pStyle w:val="1"/>')
    manuscript = read_word(docx(broken, run_on, para(LONG), parts={"styles": HEADINGS}))
    assert [(p.level, p.text) for p in manuscript.paragraphs] == [
        (1, "一、强化学习凝聚共识"), (1, "一、强化学习"), (None, LONG), (None, LONG),
    ]  # fmt: skip


def test_every_line_of_a_title_is_title() -> None:
    title = para("某支部书记", "<w:r><w:br/></w:r>", "述职报告", properties='<w:pStyle w:val="Title"/>')
    assert levels(title, para(LONG), styles=HEADINGS) == [0, 0, None]


OFFICIAL_LOOK = [
    text("某局机关党支部书记", TITLE, CENTRED),
    text("2023年度述职报告", TITLE, CENTRED),
    text("（2023年12月20日）", KAI, CENTRED),
    text("机关党支部书记 陶某某", KAI, CENTRED),
    text("各位领导、同志们："),
    text("一、履职情况", HEI),
    text("（一）抓学习", KAI),
    text("1.读书"),
    text(),
    para(run("（二）抓队伍。", KAI), run(LONG, FANG_SONG)),
    text("二、存在的问题", HEI),
    text(),
]


def test_a_document_of_the_official_layout_is_read_by_its_look() -> None:
    assert levels(*OFFICIAL_LOOK) == [0, 0, None, None, None, 1, 2, None, None, None, 1, None]


def test_the_look_may_come_from_style_defaults_and_theme() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/><w:sz w:val="32"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults>"
        + style("h", "小题", run='<w:rFonts w:eastAsiaTheme="majorEastAsia"/>')
    )
    fonts = (
        '<a:majorFont><a:ea typeface=""/><a:font script="Hans" typeface="黑体"/></a:majorFont>'
        '<a:minorFont><a:ea typeface="仿宋"/></a:minorFont>'
    )
    body = [styled("h", "一、履职情况"), para(LONG)]
    assert levels(
        *body, styles=styles, theme=f"<a:themeElements><a:fontScheme>{fonts}</a:fontScheme></a:themeElements>"
    ) == [1, None]


def test_automatic_numbers_tell_the_level_of_a_heading_by_look() -> None:
    def heading(words: str, level: int, look: str) -> str:
        return para(
            run(words, look), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        )

    body = [
        heading("履职情况", 0, HEI),
        heading("抓学习", 1, KAI),
        text(),
        heading("读书", 2, FANG_SONG),
        text(),
    ]
    assert levels(*body, numbering=OFFICIAL + number(1, 0)) == [1, 2, None, None, None]


def test_bold_numbered_lines_are_headings() -> None:
    bold = FANG_SONG + "<w:b/>"
    body = [
        text("一、履职情况", bold),
        text("（一）抓学习", bold),
        text(),
        text("1.读书", bold),
        text(),
        text("带头示范", bold),
        text(),
    ]
    assert levels(*body) == [1, 2, None, 3, None, None, None]


def test_two_levels_in_one_type_are_told_by_their_numbers() -> None:
    assert levels(
        text("一、履职情况", HEI), text("（一）抓学习", HEI), text(), text("（二）抓队伍", HEI), text()
    ) == [1, 2, None, 2, None]


def test_unnumbered_lines_in_hei_stand_above_numbered_ones_in_kai() -> None:
    assert levels(
        text("成绩清单", HEI), text("（一）抓学习", KAI), text(), text("问题清单", HEI), text()
    ) == [1, 2, None, 1, None]


@pytest.mark.parametrize("look", [HEI, KAI, FANG_SONG + "<w:b/>"])
def test_a_document_in_one_type_has_no_headings_by_look(look: str) -> None:
    assert set(
        levels(
            text("述职报告", look),
            text("一、履职情况", look),
            text(LONG, look),
            text("二、问题", look),
            text(LONG, look),
        )
    ) == {None}


@pytest.mark.parametrize(
    "line",
    [
        text("我带头讲党课。", HEI),
        text("一、我带头讲党课，支部开展主题党日；", HEI),
        text("一、" + LONG, HEI),
        para(run("一、履职", HEI), run("情况", FANG_SONG)),
        text("附件1", HEI),
        text("述职人：陶某某", HEI),
        text("2023年12月20日", HEI),
        text("陶某某", HEI, '<w:jc w:val="right"/>'),
        text("一、履职情况", '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="32"/>'),
        text("一、履职情况", '<w:rFonts w:eastAsia="楷体"/><w:sz w:val="21"/>'),
        text("重点工作", KAI),
        text("重点工作", HEI, CENTRED),
        text("一是读书", HEI),
    ],
)
def test_what_only_resembles_a_heading_is_left_to_those_who_read_the_text(line: str) -> None:
    assert set(levels(text(), line, text())) == {None}


def test_boxes_tables_and_last_lines_are_no_headings() -> None:
    body = [
        text(),
        para(text_box(text("一、框", HEI))),
        table(row(cell(text("二、格", HEI)), "甲")),
        text(),
        text("三、末行", HEI),
    ]
    assert set(levels(*body)) == {None}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ([text("述职报告", TITLE, CENTRED)], [0]),
        ([text("述职报告", HEI + "<w:b/>", CENTRED)], [0]),
        ([text("述职报告", FANG_SONG, CENTRED)], [None]),
        ([text("述职报告", TITLE)], [None]),
        ([text("述职报告" * 20, TITLE, CENTRED)], [None]),
        ([text("报告如下：", TITLE, CENTRED)], [None]),
        ([text("述职报告", FANG_SONG + "<w:b/>", CENTRED)], [0]),
        ([text("附件2", HEI), text("述职报告", TITLE, CENTRED)], [None, 0]),
        ([text("甲支部", TITLE, CENTRED), text("述职报告", HEI, CENTRED)], [0, None]),
        ([text("一、履职情况", TITLE, CENTRED)], [1]),
        ([text("某支部书记述职报告", TITLE, CENTRED), text("某支部书记 陶某某", TITLE, CENTRED)], [0, None]),
    ],
)
def test_a_title_is_centred_and_larger_or_heavier(title: list[str], expected: list[int | None]) -> None:
    assert levels(*title, text(), text()) == [*expected, None, None]


def test_bold_in_style_and_character_style_cancel_out() -> None:
    strong = (
        '<w:style w:type="character" w:styleId="B"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    styles = style("p", "加粗段", run="<w:b/>" + FANG_SONG) + strong
    heading = para(run("一、履职情况", '<w:rStyle w:val="B"/>'), properties='<w:pStyle w:val="p"/>')
    assert levels(heading, text(), text(), styles=styles) == [None, None, None]
    assert levels(styled("p", "一、履职情况"), text(), text(), styles=styles) == [1, None, None]
