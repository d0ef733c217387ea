"""Of fields and links the shown words are the text."""

from __future__ import annotations

import pytest
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.word import read_word

from tests.word.builders import (
    docx,
    field,
    para,
    run,
)
from tests.word.support import read, texts


def test_of_a_field_the_result_is_the_text() -> None:
    manuscript = read(para("日期：", field(' DATE \\@ "yyyy" ', run("2023年"), run("底")), "。"))
    assert manuscript.paragraphs[0].text == "日期：2023年底。"
    assert manuscript.changes == (Change(ChangeKind.FIELD, 1, 'DATE \\@ "yyyy"', "2023年底"),)


def test_fields_nest() -> None:
    inner = field("PAGE", run("3"))
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        f"{inner}<w:r><w:instrText> = 1 甲 乙</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("见")}{field("REF a", run("第二节"))}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(para("请", outer, "。")) == ["请见第二节。"]


def test_a_simple_field_keeps_its_result() -> None:
    assert texts(para("共", f'<w:fldSimple w:instr="NUMPAGES">{run("5")}</w:fldSimple>', "页")) == ["共5页"]


@pytest.mark.parametrize("kind", ["begin", "separate", "end"])
def test_half_a_field_does_not_swallow_the_text_behind_it(kind: str) -> None:
    mark = f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    assert texts(para("甲", mark, "乙"), para("丙")) == ["甲乙", "丙"]


def test_a_list_of_contents_is_left_out_and_said_once() -> None:
    first = field("TOC \\o", run("一、履职情况")).rsplit("<w:r>", 1)[0]
    last = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    link = f'<w:hyperlink w:anchor="_Toc1">{run("二、问题")}{field("PAGEREF _Toc1", run("3"))}</w:hyperlink>'
    manuscript = read(para("目录"), para(first), para(link), para(last, "后文"))
    assert [p.text for p in manuscript.paragraphs if p.text] == ["目录", "后文"]
    assert manuscript.changes == (Change(ChangeKind.LEFT_OUT, 4, "目录", ""),)


def test_a_list_of_contents_in_a_control_is_left_out() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{para('一、履职情况 3')}</w:sdtContent></w:sdt>"
    )
    manuscript = read(control, para("正文"))
    assert [p.text for p in manuscript.paragraphs] == ["正文"]
    assert [change.before for change in manuscript.changes] == ["目录"]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [("eq \\o\\ac(○,1)", "①"), ("EQ \\o\\ac(○,12)", "⑫"), ("eq \\* jc2 \\o\\ad(\\s\\up 9(shù),述)", "述")],
)
def test_what_a_formula_field_draws_becomes_text(instruction: str, shown: str) -> None:
    assert texts(para("第", field(instruction), "条")) == [f"第{shown}条"]


def test_a_field_whose_result_is_not_stored_is_said() -> None:
    manuscript = read(para("甲", field("AUTONUM"), field("XE 索引"), "乙"))
    assert manuscript.paragraphs[0].text == "甲乙"
    assert len(manuscript.changes) == 1
    assert "AUTONUM" in manuscript.changes[0].before


def test_a_box_to_tick_shows_whether_it_is_ticked() -> None:
    box = '<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'
    ticked = field("FORMCHECKBOX").replace('"begin"/>', f'"begin">{box}</w:fldChar>')
    assert texts(para(ticked, "合格")) == ["☑合格"]


def test_the_words_of_a_link_stay_and_its_address_is_said() -> None:
    link = f'<w:hyperlink r:id="x">{run("通知")}</w:hyperlink>'
    old = field('HYPERLINK "http://example.invalid/b"', run("附件"))
    manuscript = read_word(docx(para("见", link, "和", old), links={"x": "http://example.invalid/a"}))
    assert manuscript.paragraphs[0].text == "见通知和附件"
    assert [change.before for change in manuscript.changes] == [
        "链接地址 http://example.invalid/a",
        "链接地址 http://example.invalid/b",
    ]


def test_a_list_to_choose_from_shows_what_was_chosen() -> None:
    entries = '<w:listEntry w:val="好"/><w:listEntry w:val="较好"/>'
    chosen = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    untouched = f"<w:ffData><w:ddList>{entries}</w:ddList></w:ffData>"
    drop = field("FORMDROPDOWN")
    first, second = (drop.replace('"begin"/>', f'"begin">{data}</w:fldChar>') for data in (chosen, untouched))
    assert texts(para("等次", first, "、", second)) == ["等次较好、好"]
