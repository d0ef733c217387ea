"""Tables become rows of cells, all of the same length."""

from __future__ import annotations

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import Manuscript
from shuzhi.importing.word import read_word

from tests.word.builders import PNG, cell, docx, para, picture, row, run, table, text_box


def rows(*body: str) -> list[tuple[tuple[str, ...], ...]]:
    return [p.rows for p in read_word(docx(*body)).paragraphs if p.rows is not None]


SPAN = '<w:gridSpan w:val="2"/>'
BEGIN = '<w:vMerge w:val="restart"/>'
GOES_ON = "<w:vMerge/>"


def test_a_table_stands_between_its_neighbours() -> None:
    manuscript = read_word(docx(para("前"), table(row("项目", "次数"), row("党课", "4")), para("后")))
    assert [(p.place, p.text, p.rows) for p in manuscript.paragraphs] == [
        (1, "前", None),
        (2, "", (("项目", "次数"), ("党课", "4"))),
        (6, "后", None),
    ]


def test_merged_cells_have_their_text_once() -> None:
    merged = table(
        row(cell("活动", properties=SPAN), "次数"),
        row(cell("学习", properties=BEGIN), "党课", "4"),
        row(cell("", properties=GOES_ON), "读书", "12"),
    )
    assert rows(merged) == [(("活动", "", "次数"), ("学习", "党课", "4"), ("", "读书", "12"))]


def test_rows_are_filled_up_to_the_same_length() -> None:
    before = '<w:gridBefore w:val="1"/>'
    after = '<w:gridAfter w:val="1"/>'
    assert rows(
        table(
            row("甲", "乙", "丙"),
            row("丁"),
            row("戊", "己", properties=before),
            row("庚", "辛", properties=after),
        )
    ) == [(("甲", "乙", "丙"), ("丁", "", ""), ("", "戊", "己"), ("庚", "辛", ""))]


def test_text_that_a_merged_cell_hides_is_said() -> None:
    manuscript = read_word(
        docx(table(row(cell("甲", properties=BEGIN), "乙"), row(cell("藏", properties=GOES_ON), "丙")))
    )
    assert manuscript.paragraphs[0].rows == (("甲", "乙"), ("", "丙"))
    assert "藏" in manuscript.changes[0].before


def test_paragraphs_and_line_breaks_in_a_cell_are_its_lines() -> None:
    assert rows(table(row(cell("甲", "", "乙"), cell(para("丙", "<w:r><w:br/></w:r>", "丁"))))) == [
        (("甲\n乙", "丙\n丁"),)
    ]


def test_a_table_in_a_cell_keeps_its_words() -> None:
    assert rows(table(row("甲", cell(table(row("乙", "丙")), para("丁"))))) == [(("甲", "乙\n丙\n丁"),)]


def test_wrapped_rows_and_cells_are_read() -> None:
    wrapped = row("戊", "己") + row(
        "丙", f"<w:tc><w:sdt><w:sdtContent>{para('丁')}</w:sdtContent></w:sdt></w:tc>"
    )
    assert rows(table(row("甲", "乙"), f"<w:sdt><w:sdtContent>{wrapped}</w:sdtContent></w:sdt>")) == [
        (("甲", "乙"), ("戊", "己"), ("丙", "丁"))
    ]


def test_deleted_rows_are_gone_and_told() -> None:
    inside = '<w:del w:id="1"><w:r><w:delText>3</w:delText></w:r></w:del>'
    gone = row("旧项目", cell(para(inside)), properties='<w:del w:id="1"/>')
    new = row("新项目", cell(para(f'<w:ins w:id="2">{run("5")}</w:ins>')), properties='<w:ins w:id="2"/>')
    manuscript = read_word(docx(table(row("项目", "次数"), gone, new)))
    assert manuscript.paragraphs[0].rows == (("项目", "次数"), ("新项目", "5"))
    assert [(c.before, c.after) for c in manuscript.changes] == [("旧项目 3", ""), ("", "5")]


def frame(*body: str) -> Manuscript:
    return read_word(docx(table(row(cell(*body))), para("后")))


def test_a_frame_around_text_is_no_table() -> None:
    manuscript = frame("甲", table(row("乙", "丙")), "丁")
    assert [(p.text, p.rows) for p in manuscript.paragraphs] == [
        ("甲", None),
        ("", (("乙", "丙"),)),
        ("丁", None),
        ("后", None),
    ]
    assert any("一栏" in note for note in manuscript.notes)


def test_pictures_and_boxes_of_cells_follow_the_table() -> None:
    body = table(row(cell(para("甲", picture("x"), text_box(para("框")))), "乙"))
    manuscript = read_word(docx(body, para("后"), media={"x": PNG}))
    assert [(p.text, p.rows, p.picture is not None) for p in manuscript.paragraphs] == [
        ("", (("甲", "乙"),), False),
        ("", None, True),
        ("框", None, False),
        ("后", None, False),
    ]
    assert Change(ChangeKind.PICTURE, 1, "表格里的图片", "移到表格后面") in manuscript.changes


def test_a_table_without_words_is_dropped() -> None:
    assert rows(table(row("", "")), para("甲")) == []
