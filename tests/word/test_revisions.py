"""Tracked changes are taken as accepted, and told."""

from __future__ import annotations

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.word import read_word

from tests.word.builders import (
    OFFICIAL,
    PNG,
    docx,
    number,
    para,
    picture,
    row,
    run,
    table,
    text_box,
)
from tests.word.support import DELETED_MARK, deleted, ins, notes, read, texts


def test_tracked_changes_are_taken_as_accepted_and_told() -> None:
    manuscript = read(para("讲课", ins(run("四")), deleted("三"), "次"))
    assert manuscript.paragraphs[0].text == "讲课四次"
    assert manuscript.changes == (
        Change(ChangeKind.REVISION, 1, "", "四"),
        Change(ChangeKind.REVISION, 1, "三", ""),
    )


def test_a_change_in_several_runs_is_told_once() -> None:
    manuscript = read(para("共", ins(run("十", "<w:b/>") + run("二")), "次"))
    assert [change.after for change in manuscript.changes] == ["十二"]


def test_what_was_inserted_and_deleted_again_is_gone() -> None:
    assert texts(para("甲", ins(deleted("乙")), "丙")) == ["甲丙"]


def test_moved_text_stands_only_where_it_went() -> None:
    moved = '<w:moveFrom w:id="1"><w:r><w:t>学习</w:t></w:r></w:moveFrom>'
    arrived = '<w:moveTo w:id="2"><w:r><w:t>学习</w:t></w:r></w:moveTo>'
    assert texts(para("甲", moved), para("乙", arrived)) == ["甲", "乙学习"]


def test_a_deleted_mark_joins_two_paragraphs() -> None:
    manuscript = read(para("前半句，", properties=DELETED_MARK), para("后半句。"), para("第二段。"))
    assert [(p.place, p.text) for p in manuscript.paragraphs] == [(1, "前半句，后半句。"), (2, "第二段。")]


def test_a_deleted_paragraph_leaves_nothing() -> None:
    manuscript = read(para("甲"), para(deleted("旧"), properties=DELETED_MARK), para("乙"))
    assert [(p.place, p.text) for p in manuscript.paragraphs] == [(1, "甲"), (2, "乙")]
    assert [change.before for change in manuscript.changes] == ["旧"]


def test_a_deleted_paragraph_before_a_table_or_at_the_end_leaves_nothing() -> None:
    numbering = OFFICIAL + number(1, 0)
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' + DELETED_MARK
    gone = para(deleted("旧"), properties=listed)
    manuscript = read(gone, table(row("甲", "乙")), para("丙"), gone, numbering=numbering)
    assert [(p.place, p.rows or p.text) for p in manuscript.paragraphs] == [(1, (("甲", "乙"),)), (3, "丙")]


def test_joined_paragraphs_keep_the_number_of_the_one_that_is_left() -> None:
    numbering = OFFICIAL + number(1, 0)

    def item(inner: str, level: int, mark: str = "") -> str:
        return para(
            inner, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>{mark}'
        )

    joined = [item("前", 0, DELETED_MARK), item("后", 1)]
    replaced = [item(deleted("前"), 0, DELETED_MARK), item("后", 1)]
    assert texts(*joined, numbering=numbering) == ["一、前后"]
    assert texts(*replaced, numbering=numbering) == ["（一）后"]


def test_joined_paragraphs_keep_their_pictures_boxes_and_breaks() -> None:
    first = para(picture("x"), text_box(para("框一")), properties=DELETED_MARK)
    second = para(picture("x"), "甲", "<w:r><w:br/></w:r>", "乙", picture("x"), text_box(para("框二")))
    manuscript = read_word(docx(first, second, media={"x": PNG}))
    assert [p.text or "图" for p in manuscript.paragraphs] == ["图", "图", "甲", "乙", "图", "框一", "框二"]


def test_whole_paragraphs_inside_a_tracked_change() -> None:
    body = [f'<w:ins w:id="1">{para("新")}</w:ins>', f'<w:del w:id="2">{para("旧")}</w:del>', para("末")]
    manuscript = read(*body)
    assert [p.text for p in manuscript.paragraphs] == ["新", "末"]
    assert [(c.before, c.after) for c in manuscript.changes] == [("", "新"), ("旧", "")]


def test_what_is_anchored_in_deleted_or_hidden_text_is_not_read() -> None:
    anchored = '<w:r>{}<w:br/><w:footnoteReference w:id="5"/></w:r>' + picture("x")
    gone = f'<w:del w:id="1">{anchored.format("")}</w:del>'
    hidden = anchored.format("<w:rPr><w:vanish/></w:rPr>").replace(
        "<w:r><w:drawing>", "<w:r><w:rPr><w:vanish/></w:rPr><w:drawing>"
    )
    parts = {"footnotes": notes("footnote", n5=para("注"))}
    manuscript = read_word(docx(para("甲", gone, hidden, "乙"), parts=parts, media={"x": PNG}))
    assert [(p.text, p.picture) for p in manuscript.paragraphs] == [("甲乙", None)]


def test_a_deleted_table_is_told() -> None:
    manuscript = read(f'<w:del w:id="1">{table(row("甲", "乙"))}</w:del>', para("丙"))
    assert [(p.text, p.rows) for p in manuscript.paragraphs] == [("丙", None)]
    assert [change.before for change in manuscript.changes] == ["甲 乙"]
