"""What stands in the text of a document."""

from __future__ import annotations

import pytest
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.word import read_word

from tests.word.builders import (
    OFFICIAL,
    docx,
    number,
    numbered,
    para,
    rewritten,
    root,
    run,
    style,
    styled,
)
from tests.word.support import read, texts


def test_blank_paragraphs_count_and_places_follow_the_document() -> None:
    manuscript = read(para("甲"), para(""), para("乙"))
    assert [(p.place, p.text) for p in manuscript.paragraphs] == [(1, "甲"), (2, ""), (3, "乙")]
    assert (manuscript.format, manuscript.unit) == ("Word 文档", "段")


def test_blanks_at_the_ends_of_a_run_count_only_where_they_are_kept() -> None:
    assert texts(para("<w:r><w:t> 甲\n</w:t></w:r>", '<w:r><w:t xml:space="preserve"> 乙</w:t></w:r>')) == [
        "甲 乙"
    ]


def test_hidden_text_is_left_out_and_said() -> None:
    manuscript = read(
        para("甲", run("内部", "<w:vanish/>"), run("口径", "<w:vanish/>"), run("乙", '<w:vanish w:val="0"/>'))
    )
    assert manuscript.paragraphs[0].text == "甲乙"
    assert manuscript.changes == (Change(ChangeKind.LEFT_OUT, 1, "隐藏的文字“内部口径”", ""),)


def test_text_can_be_hidden_by_its_style() -> None:
    assert texts(styled("H", "看不见"), para("甲"), styles=style("H", "隐", run="<w:vanish/>")) == ["", "甲"]


def test_struck_text_stays_and_is_said() -> None:
    manuscript = read(para("甲", run("乙", "<w:strike/>"), run("丙", "<w:dstrike/>")))
    assert manuscript.paragraphs[0].text == "甲乙丙"
    assert manuscript.changes == (Change(ChangeKind.STRUCK, 1, "乙丙", "乙丙"),)


def test_a_hard_line_break_makes_two_paragraphs() -> None:
    manuscript = read(
        para("甲", "<w:r><w:br/></w:r>", "乙", "<w:r><w:cr/><w:br/></w:r>", "丙", "<w:r><w:br/></w:r>")
    )
    assert [(p.place, p.text) for p in manuscript.paragraphs] == [(1, "甲"), (1, "乙"), (1, "丙")]
    assert manuscript.changes == (
        Change(ChangeKind.LINE_BREAK, 1, "", "乙"),
        Change(ChangeKind.LINE_BREAK, 1, "", "丙"),
    )


def test_page_and_column_breaks_end_nothing() -> None:
    breaks = '<w:r><w:br w:type="page"/><w:br w:type="column"/><w:lastRenderedPageBreak/></w:r>'
    assert texts(para("甲", breaks, "乙")) == ["甲乙"]


def test_tabs_hyphens_and_symbols() -> None:
    signs = (
        "<w:r><w:tab/></w:r>" + run("乙") + "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>'
    )
    assert texts(para("甲", signs)) == ["甲 乙-☑□"]


def test_a_symbol_that_means_nothing_elsewhere_is_said() -> None:
    manuscript = read(
        para(
            "甲",
            '<w:r><w:sym w:font="Webdings" w:char="F04E"/></w:r>',
            run("\uf04a", '<w:rFonts w:ascii="Wingdings"/>'),
        )
    )
    assert manuscript.paragraphs[0].text == "甲"
    assert [change.kind for change in manuscript.changes] == [ChangeKind.LEFT_OUT] * 2


def test_a_symbol_typed_in_a_symbol_font_is_read() -> None:
    assert texts(para(run("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>'), "合格")) == ["☑合格"]


def test_of_ruby_the_base_is_read() -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('shù')}</w:rt><w:rubyBase>{run('述')}</w:rubyBase></w:ruby></w:r>"
    assert texts(para(ruby, "职")) == ["述职"]


def test_wrappers_are_passed_through() -> None:
    inner = f"<w:smartTag><w:customXml><w:sdt><w:sdtContent>{run('乙')}</w:sdtContent></w:sdt></w:customXml></w:smartTag>"
    outer = f"<w:customXml><w:sdt><w:sdtContent>{para('甲', inner)}</w:sdtContent></w:sdt></w:customXml>"
    assert texts(outer, para("丙")) == ["甲乙", "丙"]


def test_of_alternatives_one_is_read() -> None:
    known = f'<mc:AlternateContent><mc:Choice Requires="w14">{run("新")}</mc:Choice><mc:Fallback>{run("旧")}</mc:Fallback></mc:AlternateContent>'
    unknown = known.replace('"w14"', '"zz"')
    assert texts(para(known), para(unknown)) == ["新", "旧"]


def test_formulas_keep_their_words() -> None:
    formula = "<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>"
    manuscript = read(para("占", formula))
    assert manuscript.paragraphs[0].text == "占3/4"
    assert any("公式" in note for note in manuscript.notes)


def test_formats_inside_the_text_are_noted_not_kept() -> None:
    emphasized = read(para("我", run("带头", "<w:b/>"), "讲课。"))
    assert any("格式不保留" in note for note in emphasized.notes)
    assert read(para("我带头讲课。")).notes == ()


def test_indents_are_seen_however_they_are_made() -> None:
    by_measure = para("甲", properties='<w:ind w:firstLineChars="200" w:firstLine="640"/>')
    by_style = styled("S", "丙")
    manuscript = read(
        by_measure,
        para("\u3000\u3000乙"),
        by_style,
        para("丁"),
        styles=style("S", "正文缩进", paragraph='<w:ind w:left="420"/>'),
    )
    assert [p.indented for p in manuscript.paragraphs] == [True, True, True, False]


def test_a_text_that_names_the_strict_form_is_left_alone() -> None:
    said = 'x="http://purl.oclc.org/ooxml/a/'
    body = root("document", f"<w:body>{para(said)}</w:body>")
    assert (
        read_word(rewritten(docx(para("甲")), {"word/document.xml": body.encode()})).paragraphs[0].text
        == said
    )


def test_a_hidden_blank_paragraph_shows_no_number() -> None:
    hidden = '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>'
    body = [para(run("藏", "<w:vanish/>"), properties=hidden), numbered("甲", 1)]
    assert texts(*body, numbering=OFFICIAL + number(1, 0)) == ["", "一、甲"]


def test_a_comment_of_xml_does_not_cut_the_text() -> None:
    assert texts(para("<w:r><w:t>甲<!-- x -->乙<?x y?>丙</w:t></w:r>")) == ["甲乙丙"]


def test_a_hanging_indent_is_none_at_the_first_line() -> None:
    hanging = para("甲", properties='<w:ind w:left="0" w:hanging="420"/>')
    outwards = para("乙", properties='<w:ind w:left="-420"/>')
    assert [p.indented for p in read(hanging, outwards).paragraphs] == [False, False]


@pytest.mark.parametrize("form", ["<w:b/>", "<w:i/>", '<w:u w:val="single"/>'])
def test_each_format_that_is_lost_is_noted(form: str) -> None:
    assert read(para("甲", run("乙", form))).notes
    assert not read(para("甲", run("乙", '<w:u w:val="none"/>'))).notes


def test_raised_figures_stay_raised() -> None:
    import io

    import docx

    document = docx.Document()
    paragraph = document.add_paragraph("产值10")
    paragraph.add_run("4").font.superscript = True
    paragraph.add_run("元，用地5m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("，二氧化碳CO")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("注").font.superscript = True
    data = io.BytesIO()
    document.save(data)
    assert read_word(data.getvalue()).paragraphs[0].text == "产值10⁴元，用地5m²，二氧化碳CO₂注"
