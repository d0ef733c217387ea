"""What is no Word document, or no harmless one, is refused in words that say what to do."""

from __future__ import annotations

import io
import random
import re
import struct
import tracemalloc
import zipfile

import docx as python_docx
import pytest
from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.word import read_word

from tests.word.builders import (
    LONG,
    OFFICIAL,
    PNG,
    archive,
    cell,
    docx,
    field,
    number,
    numbered,
    para,
    picture,
    rewritten,
    root,
    row,
    strict,
    styled,
    table,
    text_box,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def ole(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_word(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "文件是空的"),
        (b"\0" * 600, "文件是空的"),
        (ole("WordDocument"), "这是旧版 Word 文档（.doc）"),
        (ole("EncryptionInfo", "EncryptedPackage"), "密码"),
        (ole("Workbook"), "Excel"),
        (ole("PowerPoint Document"), "演示文稿"),
        (ole("Other"), "这不是 Word 文档"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\xef\xbb\xbf <html><body>x</body></html>", "网页"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        ("各位领导：".encode(), "这不是 Word 文档"),
        (b"PK\x03\x04 and no more", "损坏"),
        (archive(("xl/workbook.xml", b"<a/>"), ("[Content_Types].xml", b"<a/>")), "Excel"),
        (archive(("ppt/presentation.xml", b"<a/>")), "演示文稿"),
        (archive(("mimetype", b"x"), ("META-INF/manifest.xml", b"<a/>")), "OpenDocument"),
        (archive(("述职报告.docx", b"x")), "请先解压"),
        (archive(("a.txt", b"x")), "里面没有 Word 文档"),
        (archive(("[Content_Types].xml", b"<a/>")), "损坏"),
    ],
)
def test_what_is_no_word_document_is_told_by_name(data: bytes, told: str) -> None:
    assert told in refusal(data)


def test_the_text_of_a_doc_does_not_make_it_an_encrypted_one() -> None:
    said = b"\0" * 10 + "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    assert "旧版" in refusal(ole("WordDocument") + said)


def test_every_refusal_says_what_to_do() -> None:
    for data in (ole("WordDocument"), ole("EncryptedPackage"), b"%PDF", b"PK\x03\x04", docx(para(""))):
        assert "请" in refusal(data)


def test_half_a_file_is_damaged() -> None:
    data = docx(para(LONG))
    assert "损坏" in refusal(data[: len(data) // 2])


def test_a_flipped_bit_in_the_text_is_damage() -> None:
    data = bytearray(docx(para(LONG)))
    data[60] ^= 0xFF
    assert "损坏" in refusal(bytes(data))


@pytest.mark.parametrize(
    "part", ["word/document.xml", "_rels/.rels", "word/numbering.xml", "word/footnotes.xml"]
)
def test_xml_that_is_cut_off_is_damage(part: str) -> None:
    whole = docx(para("甲"), parts={"numbering": OFFICIAL, "footnotes": ""})
    assert "损坏" in refusal(rewritten(whole, {part: root("document", "<w:body>").encode()[:-20]}))


def test_a_document_without_text_is_refused() -> None:
    assert "没有文字" in refusal(docx(para(""), table(row("", "")), para(" \u3000")))


def test_a_scanned_document_is_told_apart() -> None:
    assert "扫描" in refusal(docx(para(picture("x")), media={"x": PNG}))


def test_a_locked_archive_asks_for_the_password_to_be_removed() -> None:
    data = bytearray(docx(para("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(mark), bytes(data)):
            data[match.start() + offset] |= 1
    assert "密码" in refusal(bytes(data))


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w [<!ENTITY a "啊啊啊啊"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_entities_are_never_resolved(declared: str, code: str) -> None:
    body = (
        root("document", f"<w:body>{para('甲')}</w:body>")
        .replace("?>", f"?>{declared}", 1)
        .replace("UTF-8", code)
    )
    assert "实体声明" in refusal(rewritten(docx(para("甲")), {"word/document.xml": body.encode(code)}))


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    data = docx(para("甲"), files=[("word/media/a.bin", b"\0" * 210_000_000)])
    assert len(data) < 300_000
    assert "200 MB" in refusal(data)


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_inflates() -> None:
    data = bytearray(docx(para(LONG), para("甲" * 10_000_000)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(mark) + offset, 100)
    tracemalloc.start()
    try:
        assert "损坏" in refusal(bytes(data))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_method_that_inflates_without_limit_is_not_used() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as target:
        target.writestr("word/document.xml", root("document", para("甲")))
    assert "压缩方式" in refusal(stream.getvalue())


@pytest.mark.parametrize(
    "body",
    [
        "<w:ins>" * 300 + para("深") + "</w:ins>" * 300,
        "<w:p/>" * 1_000_001,
        "<w:p/>" * 20_001,
        table(*[row(cell("甲", properties='<w:gridSpan w:val="99999999"/>'), "乙")] * 2_000),
        para("甲" * 2_000_001),
    ],
    ids=["deep", "tags", "paragraphs", "cells", "characters"],
)
def test_what_is_absurdly_large_is_refused(body: str) -> None:
    assert "不像一份报告" in refusal(docx(body))


def test_a_long_label_cannot_blow_up_the_text() -> None:
    numbering = OFFICIAL.replace("%1、", "%1" * 50_000) + number(1, 0)
    assert "万字" in refusal(docx(*[numbered("甲", 1)] * 200, parts={"numbering": numbering}))


def test_the_parts_together_are_measured() -> None:
    blank = " " * 12_000_000
    assert "不像一份报告" in refusal(
        docx(para("甲"), parts={"comments": blank, "footnotes": blank, "endnotes": blank})
    )


def test_too_many_entries_are_refused_before_the_archive_is_opened() -> None:
    data = docx(para("甲"), files=[(f"word/media/{n}", b"") for n in range(5_000)])
    assert "部件多得" in refusal(data)


def test_nesting_within_the_limits_is_read() -> None:
    nested = "<w:tbl><w:tr><w:tc/><w:tc>" * 60 + para("最里面") + "</w:tc></w:tr></w:tbl>" * 60
    assert read_word(docx(nested)).paragraphs[0].rows == (("", "最里面"),)


def test_what_relations_point_to_may_be_missing() -> None:
    # A picture that was taken out leaves such a target behind; a report is not refused for it.
    data = docx(para("甲", picture("x")), media={"x": PNG})
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        relations = source.read("word/_rels/document.xml.rels").replace(b"media/x.png", b"NULL")
    manuscript = read_word(rewritten(data, {"word/_rels/document.xml.rels": relations}))
    assert [p.text for p in manuscript.paragraphs] == ["甲"]
    assert "找不到" in manuscript.changes[0].before


def test_the_strict_form_is_read_as_the_usual_one() -> None:
    body = [numbered("履职情况", 1), para(picture("x", "图示")), table(row("甲", "乙"))]
    data = docx(*body, parts={"numbering": OFFICIAL + number(1, 0)}, media={"x": PNG})
    changed = strict(data)
    with zipfile.ZipFile(io.BytesIO(changed)) as source:
        assert b"purl.oclc.org" in source.read("word/document.xml")
    assert read_word(changed) == read_word(data)


def test_names_of_parts_may_differ_in_case_and_slashes() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(para("甲"), parts={"styles": ""}))) as source:
        entries = [(name.replace("word/", "Word\\"), source.read(name)) for name in source.namelist()]
    assert read_word(archive(*entries)).paragraphs[0].text == "甲"


def test_the_main_part_may_have_another_name() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(para("甲")))) as source:
        entries = [
            (n, source.read(n).replace(b"word/document.xml", b"word/main2.xml")) for n in source.namelist()
        ]
    renamed = [(name.replace("document.xml", "main2.xml"), data) for name, data in entries]
    assert read_word(archive(*renamed)).paragraphs[0].text == "甲"


def test_a_document_of_another_program_is_read() -> None:
    document = python_docx.Document()
    document.add_heading("某支部书记述职报告", 0)
    document.add_heading("一、履职情况", 1)
    document.add_paragraph(LONG)
    document.add_table(1, 2).cell(0, 1).text = "十二次"
    stream = io.BytesIO()
    document.save(stream)
    paragraphs = read_word(stream.getvalue()).paragraphs
    assert [(p.level, p.text) for p in paragraphs[:3]] == [
        (0, "某支部书记述职报告"),
        (1, "一、履职情况"),
        (None, LONG),
    ]
    assert paragraphs[3].rows == (("", "十二次"),)


RICH = docx(
    styled("Title", "标题"),
    numbered("甲", 1),
    numbered("乙", 1, 1),
    para(field("DATE", "<w:r><w:t>今天</w:t></w:r>"), text_box(para("框"))),
    table(row("甲", cell("乙", properties='<w:gridSpan w:val="2"/><w:vMerge/>'))),
    para(picture("x")),
    parts={"numbering": OFFICIAL + number(1, 0), "styles": "", "comments": ""},
    media={"x": PNG},
)


def _survives(data: bytes) -> None:
    try:
        read_word(data)
    except UnreadableFile as told:
        assert str(told).endswith("。")


def test_no_damage_to_the_bytes_ends_in_a_traceback() -> None:
    chance = random.Random(9704)
    for _ in range(300):
        data = bytearray(RICH)
        for _ in range(chance.choice((1, 4, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        _survives(bytes(data[: chance.choice((len(data), chance.randrange(len(data))))]))


def test_no_nonsense_in_the_attributes_ends_in_a_traceback() -> None:
    chance = random.Random(9704)
    with zipfile.ZipFile(io.BytesIO(RICH)) as source:
        entries = {
            name: source.read(name).decode() for name in source.namelist() if name.endswith((".xml", ".rels"))
        }
    values = [
        '""',
        '"-1"',
        '"9"',
        '"999999999"',
        '"99999999999999999999"',
        '"abc"',
        '"0"',
        '"下"',
        '"٣"',
        '"1.5pt"',
    ]
    for _ in range(400):
        name = chance.choice(list(entries))
        text = entries[name]
        for _ in range(chance.choice((1, 5, 20))):
            match = chance.choice(list(re.finditer(r'(?<!xmlns:.)"[^"<>]*"', text)))
            text = text[: match.start()] + chance.choice(values) + text[match.end() :]
        _survives(rewritten(RICH, {name: text.encode()}))


def test_no_element_in_a_wrong_place_ends_in_a_traceback() -> None:
    chance = random.Random(9704)
    with zipfile.ZipFile(io.BytesIO(RICH)) as source:
        text = source.read("word/document.xml").decode()
    tags = sorted(set(re.findall(r"(?<=[</])w:[A-Za-z]+", text)))
    for _ in range(300):
        old, new = chance.choice(tags), chance.choice(tags)
        changed = re.sub(rf"(?<=[</]){old}(?![A-Za-z])", new, text)
        _survives(rewritten(RICH, {"word/document.xml": changed.encode()}))
