"""What stands in the text of a document, and what is told of what does not come over."""

from __future__ import annotations

import pytest
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import Manuscript
from shuzhi.importing.word import read_word

from tests.word.builders import (
    OFFICIAL,
    PNG,
    docx,
    field,
    number,
    numbered,
    para,
    picture,
    rewritten,
    root,
    row,
    run,
    style,
    styled,
    table,
    text_box,
)


def read(*body: str, **parts: str) -> Manuscript:
    return read_word(docx(*body, parts=parts))


def texts(*body: str, **parts: str) -> list[str]:
    return [p.text for p in read(*body, **parts).paragraphs]


def ins(inner: str) -> str:
    return f'<w:ins w:id="1" w:author="甲">{inner}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


DELETED_MARK = '<w:rPr><w:del w:id="3"/></w:rPr>'


def test_blank_paragraphs_count_and_places_follow_the_document() -> None:
    manuscript = read(para("甲"), para(""), para("乙"))
    assert [(p.place, p.text) for p in manuscript.paragraphs] == [(1, "甲"), (2, ""), (3, "乙")]
    assert (manuscript.format, manuscript.unit, manuscript.hard_wrapped) == ("Word 文档", "段", False)


def test_blanks_at_the_ends_of_a_run_count_only_where_they_are_kept() -> None:
    assert texts(para("<w:r><w:t> 甲\n</w:t></w:r>", '<w:r><w:t xml:space="preserve"> 乙</w:t></w:r>')) == [
        "甲 乙"
    ]


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


def notes(kind: str, **contents: str) -> str:
    return "".join(f'<w:{kind} w:id="{key[1:]}">{content}</w:{kind}>' for key, content in contents.items())


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


def test_a_list_to_choose_from_shows_what_was_chosen() -> None:
    entries = '<w:listEntry w:val="好"/><w:listEntry w:val="较好"/>'
    chosen = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    untouched = f"<w:ffData><w:ddList>{entries}</w:ddList></w:ffData>"
    drop = field("FORMDROPDOWN")
    first, second = (drop.replace('"begin"/>', f'"begin">{data}</w:fldChar>') for data in (chosen, untouched))
    assert texts(para("等次", first, "、", second)) == ["等次较好、好"]


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


def test_a_web_picture_is_kept_and_a_damaged_one_said() -> None:
    manuscript = read_word(
        docx(para("甲", picture("x"), picture("y")), media={"x": b"RIFF....WEBPVP8 ", "y": b""})
    )
    assert [p.picture.ending for p in manuscript.paragraphs if p.picture] == [".webp"]
    assert [c.kind for c in manuscript.changes] == [ChangeKind.LEFT_OUT]


@pytest.mark.parametrize("form", ["<w:b/>", "<w:i/>", '<w:u w:val="single"/>'])
def test_each_format_that_is_lost_is_noted(form: str) -> None:
    assert read(para("甲", run("乙", form))).notes
    assert not read(para("甲", run("乙", '<w:u w:val="none"/>'))).notes
