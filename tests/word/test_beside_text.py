"""What stands beside the text: comments, notes, text boxes, pictures, headers, other files."""

from __future__ import annotations

import pytest
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.word import read_word

from tests.word.builders import (
    PNG,
    docx,
    para,
    picture,
    run,
    text_box,
)
from tests.word.support import notes, read, texts


def test_comments_are_listed_with_their_authors() -> None:
    comments = (
        '<w:comment w:id="7" w:author="党务 干事">'
        + para("数字请核实。")
        + para("另见附件。")
        + "</w:comment>"
        '<w:comment w:id="8" w:author="甲">' + para("无处可寻") + "</w:comment>"
    )
    mark = (
        '<w:commentRangeStart w:id="7"/><w:r><w:t>四次</w:t></w:r><w:r><w:commentReference w:id="7"/></w:r>'
    )
    manuscript = read(para("甲"), para("讲课", mark), comments=comments)
    assert manuscript.paragraphs[1].text == "讲课四次"
    assert manuscript.changes == (
        Change(ChangeKind.COMMENT, 2, "党务 干事：数字请核实。 另见附件。", ""),
        Change(ChangeKind.COMMENT, 2, "甲：无处可寻", ""),
    )


def test_text_boxes_follow_their_paragraph_once() -> None:
    manuscript = read(
        para("甲", text_box(para("框一"), para("框二", text_box(para("框中框")))), "乙"), para("丙")
    )
    assert [(p.place, p.text) for p in manuscript.paragraphs] == [
        (1, "甲乙"), (2, "框一"), (3, "框二"), (4, "框中框"), (5, "丙"),
    ]  # fmt: skip
    assert [(c.kind, c.after) for c in manuscript.changes] == [
        (ChangeKind.TEXT_BOX, "框一"),
        (ChangeKind.TEXT_BOX, "框二"),
        (ChangeKind.TEXT_BOX, "框中框"),
    ]


def test_text_boxes_of_old_files_and_letterings_are_read() -> None:
    old = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{para('旧框')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    lettering = '<w:r><w:pict><v:shape><v:textpath string="艺术字标题"/></v:shape></w:pict></w:r>'
    assert texts(para("甲", old), para(lettering), para("乙")) == ["甲", "旧框", "", "艺术字标题", "乙"]


def test_footnotes_and_endnotes_move_behind_the_text() -> None:
    feet = notes(
        "footnote",
        n0=para("分隔线"),
        n5=para("<w:r><w:footnoteRef/></w:r>", " 见会议记录。") + para("又及。"),
    )
    ends = notes("endnote", n5=para("据年报。"))
    first = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    second = '<w:r><w:endnoteReference w:id="5"/></w:r>'
    manuscript = read(
        para("讲课", first, "四次", second, "。"), para("结束。"), para(""), footnotes=feet, endnotes=ends
    )
    assert [(p.place, p.text) for p in manuscript.paragraphs] == [
        (1, "讲课［注1］四次［注2］。"), (2, "结束。"), (4, "［注1］见会议记录。"), (5, "又及。"), (6, "［注2］据年报。"),
    ]  # fmt: skip
    assert [(c.kind, c.line, c.after) for c in manuscript.changes] == [
        (ChangeKind.FOOTNOTE, 1, "［注1］"),
        (ChangeKind.FOOTNOTE, 1, "［注2］"),
    ]


def test_a_footnote_that_is_missing_is_said() -> None:
    manuscript = read(para("甲", '<w:r><w:footnoteReference w:id="5"/></w:r>'))
    assert manuscript.paragraphs[0].text == "甲"
    assert "脚注" in manuscript.changes[0].before


def test_headers_and_footers_are_left_out_and_said_unless_they_are_page_numbers() -> None:
    manuscript = read(para("甲"), header=para("某局党委办公室"), footer=para("— 3 —"))
    assert [p.text for p in manuscript.paragraphs] == ["甲"]
    assert manuscript.changes == (Change(ChangeKind.LEFT_OUT, 1, "页眉：某局党委办公室", ""),)


def test_pictures_stand_where_they_stood() -> None:
    body = [para("甲", picture("x", "主题党日\n合影")), para(picture("x", "C:\\照片\\1.png"), "乙")]
    manuscript = read_word(docx(*body, media={"x": PNG}))
    assert [(p.place, p.text, p.picture is not None) for p in manuscript.paragraphs] == [
        (1, "甲", False), (1, "", True), (2, "", True), (2, "乙", False),
    ]  # fmt: skip
    first, second = (p.picture for p in manuscript.paragraphs if p.picture)
    assert (first.data, first.ending, first.description) == (PNG, ".png", "主题党日 合影")
    assert second.description == ""


def test_the_ending_follows_the_content() -> None:
    manuscript = read_word(docx(para("甲", picture("x")), media={"x": b"\xff\xd8\xff\xe0 ..."}))
    assert [p.picture.ending for p in manuscript.paragraphs if p.picture] == [".jpg"]


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (picture("x"), "EMF"),
        (picture("far", attribute="r:link"), "外面"),
        (picture("far"), "外面"),
        (picture("nowhere"), "找不到"),
        (
            "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
            "图表",
        ),
        (
            '<w:r><w:object><v:shape><v:imagedata r:id="x"/></v:shape><o:OLEObject ProgID="Excel"/></w:object></w:r>',
            "对象",
        ),
        ('<w:altChunk r:id="x"/>', "另一份文件"),
    ],
)
def test_what_cannot_be_brought_over_is_said(drawing: str, said: str) -> None:
    data = docx(
        para("甲", drawing), media={"x": b"\x01\0\0\0 EMF"}, links={"far": "http://example.invalid/p.png"}
    )
    manuscript = read_word(data)
    assert [p.text for p in manuscript.paragraphs] == ["甲"]
    assert [c.kind for c in manuscript.changes] == [ChangeKind.LEFT_OUT]
    assert said in manuscript.changes[0].before


def test_a_foreign_file_between_paragraphs_is_said() -> None:
    assert "另一份文件" in read(para("甲"), '<w:altChunk r:id="x"/>', para("乙")).changes[0].before


def test_comments_in_pieces_are_put_together_without_what_was_deleted_from_them() -> None:
    words = run("请") + run("核实") + '<w:del w:id="1"><w:r><w:t>不要</w:t></w:r></w:del>'
    manuscript = read(para("甲"), comments=f'<w:comment w:id="1">{para(words)}{para("又及")}</w:comment>')
    assert [change.before for change in manuscript.changes] == ["请核实 又及"]


def test_a_note_that_begins_with_a_blank_paragraph() -> None:
    feet = notes("footnote", n5=para("") + para("据年报。"))
    mark = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    assert [t for t in texts(para("甲", mark), footnotes=feet) if t] == ["甲［注1］", "［注1］据年报。"]


def test_two_references_to_a_note_have_one_mark() -> None:
    mark = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    feet = notes("footnote", n5=para("据年报。"))
    assert texts(para("甲", mark, "乙", mark), footnotes=feet) == ["甲［注1］乙［注1］", "［注1］据年报。"]


def test_a_web_picture_is_kept_and_a_damaged_one_said() -> None:
    manuscript = read_word(
        docx(para("甲", picture("x"), picture("y")), media={"x": b"RIFF....WEBPVP8 ", "y": b""})
    )
    assert [p.picture.ending for p in manuscript.paragraphs if p.picture] == [".webp"]
    assert [c.kind for c in manuscript.changes] == [ChangeKind.LEFT_OUT]
