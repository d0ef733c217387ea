"""`shuzhi import` on folders: what comes in, what does not and why, and how a person settles it."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any, Final

import pytest
from rich.console import Console
from shuzhi import new_files
from shuzhi.cli.import_screen import draw_table
from shuzhi.importing import batch, material

from tests.commands.archives import at
from tests.support import PROJECT, REPORT, check_json, make_archive
from tests.texts import split_report

TEXT: Final = """一车间党支部书记2021年度述职报告

现将本年度履职情况报告如下。
一、履职情况
（一）抓学习。全年讲党课4次，党员参加学习**人次。
（二）抓队伍。发展党员2名。
二、存在的问题
一是学用结合不够紧密。二是示范岗评比流于形式。
三、下一步打算
（一）3月底前修订学习计划。
（二）每季度评比一次示范岗。
"""
UNTITLED: Final = TEXT.replace("一车间党支部书记2021年度述职报告", "述职报告")
PNG: Final = b"\x89PNG\r\n\x1a\n" + b"picture"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive in which nothing stands yet; the current folder is the one beside it."""
    monkeypatch.chdir(tmp_path)
    return make_archive(tmp_path / "archive")


@pytest.fixture
def old(root: Path) -> Path:
    """A folder of old reports, named as a person in the current folder would."""
    del root
    folder = Path("旧稿")
    folder.mkdir()
    return folder


def _put(folder: Path, name: str, text: str | bytes = TEXT) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def _of(year: int, text: str = TEXT) -> str:
    return text.replace("2021", str(year))


def _json(root: Path, *arguments: str | Path) -> dict[str, dict[str, Any]]:
    """The records by file name."""
    out = at(root, "import", *map(str, arguments), "--format", "json")[1]
    return {Path(record["source"]).name: record for record in json.loads(out)}


def _reports(root: Path) -> dict[str, str]:
    files = [*root.glob("reports/*/*.md")]
    return {str(f.relative_to(root / "reports")): f.read_text(encoding="utf-8") for f in files}


def _all_files(root: Path) -> dict[str, bytes]:
    return {str(f.relative_to(root)): f.read_bytes() for f in root.rglob("*") if f.is_file()}


# --- what is looked at ----------------------------------------------------------------------------------------


def test_a_folder_is_gone_through_at_any_depth(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    _put(old, "2020年/上报/乙.TXT", _of(2020))
    _put(old, "丙.md", _of(2019))
    code, out, err = at(root, "import", str(old))
    assert (code, err) == (0, "")
    assert set(_reports(root)) == {"2021/workshop.md", "2020/workshop.md", "2019/workshop.md"}
    assert "共 3 份：已导入 3 份。" in out


def test_what_is_no_report_is_skipped_and_counted(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    for name in (
        "~$甲.docx",
        ".隐藏.txt",
        ".git/乙.txt",
        "甲.txt.tmp",
        "照片.jpg",
        "扫描.pdf",
        "扫描2.PDF",
        "无",
    ):
        _put(old, name)
    code, out, _ = at(root, "import", str(old))
    assert code == 0
    assert set(_reports(root)) == {"2021/workshop.md"}
    assert "另有 8 个文件没有看" in out
    for words in (
        ".pdf 文件 2 个",
        ".jpg 文件 1 个",
        "隐藏文件 2 个",
        "办公软件的临时文件 2 个",
        "没有扩展名的文件 1 个",
    ):
        assert words in out


def test_links_are_followed_only_inside(root: Path, old: Path, tmp_path: Path) -> None:
    _put(tmp_path / "别处", "甲.txt")
    inside = _put(old, "乙.txt", _of(2020))
    (old / "出去").symlink_to(tmp_path / "别处")
    (old / "出去.txt").symlink_to(tmp_path / "别处" / "甲.txt")
    (old / "绕圈").symlink_to(old.resolve())
    (old / "断了.txt").symlink_to(old.resolve() / "没有.txt")
    (old / "同一份.txt").symlink_to(inside.resolve())
    code, out, _ = at(root, "import", str(old))
    assert code == 0
    assert set(_reports(root)) == {"2020/workshop.md"}
    assert "共 1 份" in out


def test_an_empty_folder_is_told(root: Path, old: Path) -> None:
    _put(old, "照片.jpg")
    code, _, err = at(root, "import", str(old))
    assert code == 1
    assert "没有可以导入的文件" in err


def test_the_archives_own_reports_are_not_imported_again(root: Path) -> None:
    _put(root, "reports/2020/workshop.md", REPORT.replace("2023", "2020"))
    code, out, _ = at(root, "import", str(root / "reports"))
    assert code == 1
    assert "已经在库的报告文件夹里" in out


# --- one bad file never stops the others ----------------------------------------------------------------------


def test_bad_files_are_told_and_the_others_come_in(root: Path, old: Path) -> None:
    _put(old, "1.txt", _of(2019))
    _put(old, "2空.txt", b"")
    _put(old, "3坏.docx", b"PK\x03\x04" + bytes(40))
    _put(old, "4图.txt", PNG)
    _put(old, "5没有题目.txt", UNTITLED)
    _put(old, "6.txt", _of(2020).encode("gb18030"))
    code, out, err = at(root, "import", str(old))
    assert (code, err) == (1, "")
    assert set(_reports(root)) == {"2019/workshop.md", "2020/workshop.md"}
    rows = {cells[1]: cells for line in out.splitlines() if len(cells := line.split("\t")) == 6}
    assert [rows[name][0] for name in ("1.txt", "6.txt")] == ["已导入", "已导入"]
    assert rows["2空.txt"][0] == "没有导入"
    assert "空的" in rows["2空.txt"][5]
    assert "--organization" in rows["5没有题目.txt"][5]
    assert "已导入 2 份，没有导入 4 份" in out


def test_a_slip_of_the_program_costs_one_file(root: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(old, "1.txt", _of(2019))
    _put(old, "2.txt", _of(2020) + "绊倒程序")
    _put(old, "3.txt", _of(2021))

    real = material.convert

    def stumbling(manuscript: Any) -> Any:
        if any("绊倒程序" in paragraph.text for paragraph in manuscript.paragraphs):
            raise RecursionError("too deep")
        return real(manuscript)

    monkeypatch.setattr(material, "convert", stumbling)
    records = _json(root, old)
    assert [records[name]["status"] for name in ("1.txt", "2.txt", "3.txt")] == [
        "imported",
        "refused",
        "imported",
    ]
    assert "交给管理员" in records["2.txt"]["reason"]


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    root: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2019, 2020, 2021):
        _put(old, f"{year}.txt", _of(year))
    real = new_files._place

    def full(partial: Path, path: Path) -> None:
        if path.parent.name == "2020":
            raise OSError(28, "No space left on device")
        real(partial, path)

    monkeypatch.setattr(new_files, "_place", full)
    records = _json(root, old)
    assert records["2020.txt"]["status"] == "refused"
    assert "磁盘满了" in records["2020.txt"]["reason"]
    assert set(_reports(root)) == {"2019/workshop.md", "2021/workshop.md"}
    assert not [*root.rglob("*.partial")], "nothing half-written stays"
    monkeypatch.undo()
    monkeypatch.chdir(root.parent)
    assert {r["status"] for r in _json(root, old).values()} == {"already", "imported"}


def test_a_file_in_the_place_of_a_years_folder_is_told(root: Path, old: Path) -> None:
    (root / "reports" / "2021").write_text("不是文件夹", encoding="utf-8")
    _put(old, "甲.txt")
    _put(old, "乙.txt", _of(2020))
    records = _json(root, old)
    assert "“2021”应当是文件夹" in records["甲.txt"]["reason"]
    assert records["乙.txt"]["status"] == "imported"


def test_a_years_folder_that_leads_out_of_the_archive_is_not_written_to(
    root: Path, old: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "别处"
    outside.mkdir()
    (root / "reports" / "2021").symlink_to(outside)
    _put(old, "甲.txt")
    assert "库外" in _json(root, old)["甲.txt"]["reason"]
    assert [*outside.iterdir()] == []


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("现将", "机密★1年\n现将"),
        "---\ntitle: 一车间党支部书记2021年度述职报告\nclassification: 秘密\n---\n\n现将情况报告如下。\n",
    ],
)
def test_a_marked_secret_is_refused_and_not_echoed(root: Path, old: Path, text: str) -> None:
    _put(old, "甲.md", text)
    _put(old, "乙.txt", _of(2020))
    code, out, err = at(root, "import", str(old))
    assert code == 1
    assert "国家秘密" in out
    assert "2021年度述职报告" not in out + err
    assert set(_reports(root)) == {"2020/workshop.md"}
    assert "2021年度述职报告" not in next(Path().glob("导入报告-*.md")).read_text(encoding="utf-8")


# --- nothing twice --------------------------------------------------------------------------------------------


def test_a_second_run_imports_nothing_twice(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    _put(old, "乙.txt", _of(2020))
    assert at(root, "import", str(old))[0] == 0
    before = _all_files(root)
    (old / "甲.txt").rename(old / "改了名.txt")
    _put(old, "丙.txt", _of(2019))
    code, out, _ = at(root, "import", str(old))
    assert code == 0
    assert "已导入 1 份，已在库里 2 份" in out
    after = _all_files(root)
    assert {name: data for name, data in after.items() if name in before} == before
    assert set(after) - set(before) == {"reports/2019/workshop.md"}


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_one_content_under_two_names_comes_in_once(root: Path, old: Path, options: tuple[str, ...]) -> None:
    _put(old, "甲.txt")
    _put(old, "甲 - 副本.txt")
    records = _json(root, old, *options)
    assert sorted(r["status"] for r in records.values()) == [
        "already",
        "would-import" if options else "imported",
    ]
    assert {r["target"] for r in records.values()} == {"reports/2021/workshop.md"}


def test_another_version_is_refused_unless_it_is_said_to_be_the_second(root: Path, old: Path) -> None:
    _put(old, "1.txt")
    _put(old, "2.txt", TEXT.replace("4次", "5次"))
    records = _json(root, old)
    assert records["2.txt"]["status"] == "refused"
    assert "--second" in records["2.txt"]["reason"]
    assert "“1.txt”" in records["2.txt"]["reason"], "it must be told which file took the place"
    records = _json(root, old, "--second")
    assert (records["1.txt"]["status"], records["2.txt"]["target"]) == (
        "already",
        "reports/2021/workshop_2.md",
    )
    assert "5次" in _reports(root)["2021/workshop_2.md"]
    assert "4次" in _reports(root)["2021/workshop.md"]


def test_where_a_report_comes_from_is_on_record(root: Path, old: Path) -> None:
    _put(old, "述职<终稿>.txt")
    assert at(root, "import", str(old))[0] == 0
    fields, _ = split_report(root / "reports/2021/workshop.md")
    assert fields["original_file"] == "述职＜终稿＞.txt"
    assert len(fields["original_sha256"]) == 64
    rules = {row["rule"] for row in check_json(root) if row["severity"] == "error"}
    assert rules == {"frontmatter-field-blank"}


@pytest.mark.end_to_end
def test_ctrl_c_ends_with_the_table_so_far_and_the_next_run_goes_on(root: Path, old: Path) -> None:
    for number in range(60):
        _put(old, f"{number:02}.txt", _of(2019 + number % 5, TEXT.replace("4次", f"{number}次")))
    slow = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from shuzhi.importing import batch\n"
        "real = batch.write_report\n"
        "def slow(root, plan):\n"
        "    real(root, plan)\n"
        "    time.sleep(0.05)\n"
        "batch.write_report = slow\n"
        "from shuzhi.cli import main\n"
        "sys.exit(main())\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", slow, "--root", str(root), "import", str(old), "--second"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while len(_reports(root)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = (stream.decode() for stream in process.communicate(timeout=30))
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "已中断" in err
    done = _reports(root)
    assert 3 <= len(done) < 45
    assert f"已导入 {len(done)} 份" in out or f"已导入 {len(done) - 1} 份" in out
    for text in done.values():
        assert text.endswith("（二）每季度评比一次示范岗。\n"), "whole reports only"
    _, out, _ = at(root, "import", str(old), "--second")
    assert f"已在库里 {len(done)} 份" in out
    assert len(_reports(root)) == 45, "nine reports of each of five years"


# --- pictures -------------------------------------------------------------------------------------------------


def _with_picture(old: Path, data: bytes = PNG) -> Path:
    _put(old, "图.png", data)
    return _put(old, "甲.md", TEXT.replace("（二）抓队伍。", "\n![合影](图.png)\n\n（二）抓队伍。"))


def test_pictures_come_in_beside_the_report_and_are_linked(root: Path, old: Path) -> None:
    _with_picture(old)
    assert at(root, "import", str(old))[0] == 0
    assert (root / "reports/2021/workshop/1.png").read_bytes() == PNG
    assert "![合影](workshop/1.png)" in _reports(root)["2021/workshop.md"]
    assert not [row for row in check_json(root) if row["rule"] in ("link-broken", "file-misplaced")]


def test_a_dry_run_writes_no_pictures(root: Path, old: Path) -> None:
    _with_picture(old)
    before = _all_files(root)
    assert at(root, "import", str(old), "--dry-run")[0] == 0
    assert _all_files(root) == before


def test_pictures_of_a_broken_run_are_not_in_the_way(
    root: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_picture(old)

    def broken(root: Path, target: str, content: str | bytes) -> None:
        if target.endswith(".md"):
            raise KeyboardInterrupt
        new_files.write_new(root, target, content)

    monkeypatch.setattr(batch, "write_new", broken)
    assert at(root, "import", str(old))[0] == 130
    assert (root / "reports/2021/workshop/1.png").is_file()
    assert _reports(root) == {}
    monkeypatch.undo()
    monkeypatch.chdir(root.parent)
    assert at(root, "import", str(old))[0] == 0
    assert "![合影](workshop/1.png)" in _reports(root)["2021/workshop.md"]


def test_a_foreign_picture_is_never_written_over(root: Path, old: Path) -> None:
    _put(root, "reports/2021/workshop/1.png", PNG + b"another")
    _with_picture(old)
    assert at(root, "import", str(old))[0] == 0
    assert (root / "reports/2021/workshop/1.png").read_bytes() == PNG + b"another"
    assert "![合影](workshop-2/1.png)" in _reports(root)["2021/workshop.md"]
    assert (root / "reports/2021/workshop-2/1.png").read_bytes() == PNG


def test_a_word_document_comes_in_with_its_picture(root: Path, old: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in TEXT.split("\n"):
        if line:
            document.add_paragraph(line)
    document.add_picture(io.BytesIO(_tiny_png()))
    document.save(str(old / "报告.docx"))
    code, out, err = at(root, "import", str(old))
    assert (code, err) == (0, ""), out
    assert (root / "reports/2021/workshop/1.png").is_file()
    assert "（workshop/1.png）" in _reports(root)["2021/workshop.md"].replace("(", "（").replace(")", "）")


def _tiny_png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


# --- what is believed unasked ---------------------------------------------------------------------------------


def test_only_what_is_certain_comes_in_and_the_rest_says_what_was_guessed(root: Path, old: Path) -> None:
    _put(old, "一车间.txt", UNTITLED.replace("述职报告", "2020年度述职报告"))
    record = _json(root, old)["一车间.txt"]
    assert record["status"] == "refused"
    assert (record["organization"], record["organization_confidence"]) == ("workshop", "中")
    assert (record["year"], record["year_confidence"]) == (2020, "高")
    assert record["target"] is None
    assert "一车间党支部" in record["reason"]
    assert "--organization" in record["reason"]
    assert "--year" not in record["reason"]
    assert _reports(root) == {}
    accepted = _json(root, old, "--accept", "中")["一车间.txt"]
    assert (accepted["status"], accepted["target"]) == ("imported", "reports/2020/workshop.md")


def test_an_option_settles_what_is_doubtful(root: Path, old: Path) -> None:
    _put(old, "甲.txt", UNTITLED)
    record = _json(root, old, "--organization", "group", "--year", "2018")["甲.txt"]
    assert (record["status"], record["target"]) == ("imported", "reports/2018/group.md")
    assert (record["organization_confidence"], record["year_confidence"]) == ("指定", "指定")


def test_the_records_have_the_fields_that_programs_rely_on(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    record = _json(root, old, "--dry-run")["甲.txt"]
    assert record.pop("reason")
    assert record == {
        "source": "旧稿/甲.txt",
        "status": "would-import",
        "target": "reports/2021/workshop.md",
        "organization": "workshop",
        "organization_confidence": "高",
        "year": 2021,
        "year_confidence": "高",
        "title": "一车间党支部书记2021年度述职报告",
    }


def test_what_the_text_tells_goes_into_the_front_matter(root: Path, old: Path) -> None:
    _put(old, "甲.txt", TEXT + "述职人：陶溪石\n2021年12月20日\n")
    assert at(root, "import", str(old))[0] == 0
    fields, _ = split_report(root / "reports/2021/workshop.md")
    assert (fields["secretary"], fields["submitted"], fields["role"]) == (
        "陶溪石",
        "2021-12-20",
        "党支部书记",
    )
    assert (fields["classification"], fields["retention"]) == ("【待补】", "【待补】")
    assert fields["imported"] == "true"


def test_a_report_in_the_archives_own_form_keeps_its_metadata_and_body(root: Path, old: Path) -> None:
    text = REPORT.replace("2023", "2022").replace("retention: 30年", "retention: 二十年\nstatus: 定稿")
    text = text.replace("submitted: 2022-12-20", "submitted: 2022-12-20\ntags: [党建]")
    _put(old, "旧库.md", text.replace("讲党课4次", "讲党课**4**次").replace("\n", "\r\n"))
    code, _, _ = at(root, "import", str(old), "--report", "记录.md")
    assert code == 0
    fields, body = split_report(root / "reports/2022/workshop.md")
    assert (fields["secretary"], fields["submitted"], fields["tags"]) == ("陶溪石", "2022-12-20", "[党建]")
    assert fields["imported"] == "true"
    assert fields["retention"] == "【待补】", "a wrong value is left to a person"
    assert "status" not in fields
    assert "讲党课**4**次" in body, "the body is taken over as it is"
    assert "\r" not in body
    record = Path("记录.md").read_text(encoding="utf-8")
    assert "status: 定稿" in record, "what is not taken over is told"
    assert "二十年" in record


# --- the mapping file -----------------------------------------------------------------------------------------


def _map(text: str, encoding: str = "utf-8", name: str = "对照表.csv") -> str:
    Path(name).write_bytes(text.encode(encoding))
    return name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "header", ["文件 组织 年度 述职人 提交日期", "file organization year secretary submitted"]
)
def test_a_mapping_file_as_people_save_it(
    root: Path, old: Path, encoding: str, separator: str, header: str
) -> None:
    _put(old, "甲.txt", UNTITLED)
    _put(old, "下面/乙.txt", UNTITLED + "不同。\n")
    rows = [
        header.split(),
        ["旧稿/甲.txt", "一车间党支部", "2020", "陶溪石", "2020/12/5"],
        ["下面\\乙.txt", "group", "2019年", "江予宁", "2019年12月5日"],
    ]
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    code, out, err = at(root, "import", str(old), "--map", _map(text, encoding))
    assert (code, err) == (0, ""), out
    fields, _ = split_report(root / "reports/2020/workshop.md")
    assert (fields["secretary"], fields["submitted"]) == ("陶溪石", "2020-12-05")
    assert split_report(root / "reports/2019/group.md")[0]["secretary"] == "江予宁"


def test_files_without_a_row_are_still_judged_by_themselves(root: Path, old: Path) -> None:
    _put(old, "甲.txt", UNTITLED)
    _put(old, "乙.txt")
    table = _map("文件,组织代码,年度\n甲.txt,group,2020\n")
    records = _json(root, old, "--map", table)
    assert (records["甲.txt"]["target"], records["甲.txt"]["year_confidence"]) == (
        "reports/2020/group.md",
        "指定",
    )
    assert records["乙.txt"]["target"] == "reports/2021/workshop.md"


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("年度", "二〇", "四位数"),
        ("年度", "1848", "四位数"),
        ("组织", "一车问党支部", "是不是“一车间党支部”"),
        ("组织", "xyzzy", "没有登记"),
        ("提交日期", "2020-02-30", "真实的日期"),
        ("密级", "绝密", "国家秘密"),
        ("密级", "内布", "公开、内部"),
        ("保管期限", "五年", "永久、30年、10年"),
        ("档号", "1号", "档号"),
        ("述职人", "<b>", "尖括号"),
        ("第二份", "大概", "写“是”或留空"),
    ],
)
def test_a_wrong_cell_is_told_with_its_line_and_stops_only_its_file(
    root: Path, old: Path, column: str, cell: str, words: str
) -> None:
    _put(old, "甲.txt")
    _put(old, "乙.txt", _of(2020))
    table = _map(f"文件,{column}\n乙.txt,\n\n甲.txt,{cell}\n")
    records = _json(root, old, "--map", table)
    assert records["乙.txt"]["status"] == "imported"
    assert records["甲.txt"]["status"] == "refused"
    assert records["甲.txt"]["reason"].startswith("对照表.csv:4：")
    assert words in records["甲.txt"]["reason"]


def test_lines_are_counted_as_the_editor_counts_them(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    table = _map('文件,年度,备注\n乙.txt,,"两行\n备注"\n甲.txt,二〇,\n')
    assert _json(root, old, "--map", table)["甲.txt"]["reason"].startswith("对照表.csv:4：")


def test_values_of_the_table_are_checked_like_front_matter(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    table = _map(
        "文件,密级,保管期限,档号,标签,题名,职务\n"
        "甲.txt,内部,30年,Z109-WS·2021-D30-DQ-0004,党建、学习,一车间党支部2021年述职报告（修订）,党支部书记\n"
    )
    assert at(root, "import", str(old), "--map", table)[0] == 0
    fields, _ = split_report(root / "reports/2021/workshop.md")
    assert fields["title"] == "一车间党支部2021年述职报告（修订）"
    assert (fields["classification"], fields["retention"]) == ("内部", "30年")
    assert fields["archive_no"] == "Z109-WS·2021-D30-DQ-0004"
    assert fields["tags"] == "[党建, 学习]"
    faults = [row for row in check_json(root) if row["rule"].startswith("frontmatter")]
    assert {row["rule"] for row in faults} == {"frontmatter-field-blank"}


def test_rows_and_columns_that_mean_nothing_are_told(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    table = _map("文件,述职年渡,电话\n甲.txt,2020,1\n没有.txt,,\n")
    code, out, err = at(root, "import", str(old), "--map", table)
    assert code == 1
    assert "对照表.csv:1：不认识“述职年渡”这一列" in err
    assert "是不是“述职年度”" in err
    assert "“电话”" in err
    assert "对照表.csv:3：没有找到文件“没有.txt”" in err
    assert "已导入 1 份" in out


def test_a_file_name_that_several_files_bear_must_be_made_plain(root: Path, old: Path) -> None:
    _put(old, "一/甲.txt")
    _put(old, "二/甲.txt", _of(2020))
    code, _, err = at(root, "import", str(old), "--map", _map("文件,组织\n甲.txt,group\n"))
    assert code == 1
    assert "有 2 个文件叫“甲.txt”" in err
    assert set(_reports(root)) == {"2021/workshop.md", "2020/workshop.md"}


def test_a_file_in_two_rows_is_refused(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    table = _map("文件,组织\n甲.txt,group\n旧稿/甲.txt,workshop\n")
    reason = _json(root, old, "--map", table)["甲.txt"]["reason"]
    assert "对照表.csv:2、对照表.csv:3" in reason


def test_option_and_table_that_disagree_are_refused(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    table = _map("文件,年度\n甲.txt,2019\n")
    record = _json(root, old, "--map", table, "--year", "2020")["甲.txt"]
    assert record["status"] == "refused"
    assert "2020" in record["reason"]
    assert "对照表.csv:2" in record["reason"]


def test_the_table_names_the_second_report_whatever_the_files_are_called(root: Path, old: Path) -> None:
    _put(old, "1后半年.txt", TEXT.replace("4次", "5次"))
    _put(old, "2前半年.txt")
    table = _map("文件,第二份\n1后半年.txt,是\n")
    records = _json(root, old, "--map", table)
    assert records["1后半年.txt"]["target"] == "reports/2021/workshop_2.md"
    assert records["2前半年.txt"]["target"] == "reports/2021/workshop.md"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        ("组织,年度\nworkshop,2021\n".encode(), "“文件”这一列"),
        ("文件,年度,年份\n甲.txt,1,2\n".encode(), "写了两次"),
        (PNG + bytes(9), "对照表"),
    ],
)
def test_a_table_that_cannot_be_used_stops_everything(root: Path, old: Path, data: bytes, words: str) -> None:
    _put(old, "甲.txt")
    Path("对照表.csv").write_bytes(data)
    code, out, err = at(root, "import", str(old), "--map", "对照表.csv")
    assert (code, out) == (2, "")
    assert words in err
    assert _reports(root) == {}


# --- the proposed table ---------------------------------------------------------------------------------------


def _rows(name: str) -> list[dict[str, str]]:
    text = Path(name).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "Excel takes it for GBK otherwise"
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_the_proposals_are_written_corrected_and_given_back(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    _put(old, "乙.txt", UNTITLED)
    before = _all_files(root)
    code, _, _ = at(root, "import", str(old), "--write-map", "表.csv")
    assert code == 1
    assert _all_files(root) == before, "nothing is imported"
    rows = _rows("表.csv")
    assert {row["文件"]: (row["组织代码"], row["组织名称"], row["年度"]) for row in rows} == {
        "旧稿/甲.txt": ("workshop", "一车间党支部", "2021"),
        "旧稿/乙.txt": ("", "", ""),
    }
    for row in rows:
        if row["文件"] == "旧稿/乙.txt":
            row |= {"组织名称": "甲乙集团党总支", "年度": "2020", "密级": "内部"}
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    code, out, err = at(root, "import", str(old), "--map", _map(stream.getvalue(), "gb18030"))
    assert (code, err) == (0, ""), out
    assert set(_reports(root)) == {"2021/workshop.md", "2020/group.md"}
    assert split_report(root / "reports/2020/group.md")[0]["classification"] == "内部"


def test_a_wild_guess_is_left_blank_so_that_it_is_not_given_back_unread(root: Path, old: Path) -> None:
    _put(old, "甲.txt", UNTITLED + "2021年1月8日\n")
    at(root, "import", str(old), "--write-map", "表.csv")
    (row,) = _rows("表.csv")
    assert row["年度"] == ""
    assert "2020 年" in row["说明"]


def test_a_written_table_given_back_unchanged_imports_what_was_certain(root: Path, old: Path) -> None:
    _put(old, "甲.txt", TEXT + "述职人：陶溪石\n2021年12月20日\n")
    at(root, "import", str(old), "--write-map", "表.csv")
    code, _, err = at(root, "import", str(old), "--map", "表.csv")
    assert (code, err) == (0, "")
    fields, _ = split_report(root / "reports/2021/workshop.md")
    assert (fields["secretary"], fields["submitted"]) == ("陶溪石", "2021-12-20")


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1).txt", "+1.txt", "-1.txt", "@甲.txt", "＝甲.txt", 'a,b;"c".txt']
)
def test_no_cell_is_taken_for_a_formula(root: Path, old: Path, name: str) -> None:
    _put(old, name, TEXT.replace("一车间党支部书记", "=1+1 一车间党支部书记"))
    os.chdir(old)
    at(root, "import", ".", "--write-map", "../表.csv")
    (row,) = _rows("../表.csv")
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "＝"))
    code, out, err = at(root, "import", ".", "--map", "../表.csv")
    assert (code, err) == (0, ""), out
    assert split_report(root / "reports/2021/workshop.md")[0]["original_file"] == name


def test_a_table_that_was_worked_on_is_never_written_over(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    Path("表.csv").write_text("改了半天", encoding="utf-8")
    code, _, err = at(root, "import", str(old), "--write-map", "表.csv")
    assert code == 2
    assert "不会覆盖" in err
    assert Path("表.csv").read_text(encoding="utf-8") == "改了半天"


# --- what is told ---------------------------------------------------------------------------------------------


def test_every_change_of_a_folder_is_in_the_import_report(root: Path, old: Path) -> None:
    _put(old, "甲.txt", TEXT.replace("2名", "XX名##paidbegin##"))
    _put(old, "乙|*丙*.txt", UNTITLED)
    code, out, _ = at(root, "import", str(old))
    assert code == 1
    (file,) = Path().glob("导入报告-*.md")
    assert str(file) in out
    record = file.read_text(encoding="utf-8")
    assert "遮盖符改为×，2 处" in record
    assert "第 5 行：“\\*\\*”" in record
    assert "第 6 行：“XX”" in record
    assert "网站残留删去，1 处" in record
    assert "##paidbegin##" in record
    assert "甲.txt（文本，UTF-8）→ reports/2021/workshop.md" in record
    table = [line for line in record.split("\n") if line.startswith("| 没有导入")]
    assert len(table) == 1
    assert "乙\\|\\*丙\\*.txt" in table[0]
    assert "看不出是哪个组织" in table[0]


def test_a_dry_run_leaves_no_report_behind_unless_asked(root: Path, old: Path) -> None:
    _put(old, "甲.txt")
    at(root, "import", str(old), "--dry-run")
    assert [*Path().glob("*.md")] == []
    at(root, "import", str(old), "--dry-run", "--report", "记录.md")
    assert "将会导入" in Path("记录.md").read_text(encoding="utf-8")


def test_where_no_report_can_be_written_the_changes_are_on_the_screen(
    root: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(old, "甲.txt")

    def locked(*arguments: Any, **more: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shuzhi.cli.import_run.Record", locked)
    code, out, err = at(root, "import", str(old))
    assert code == 0
    assert "没有写入的权限" in err
    assert "第 5 行：“**”" in out


def test_a_table_fits_the_terminal_and_loses_nothing() -> None:
    rows = [
        ("已导入", "很长的文件夹名/" * 4 + "述职报告.txt", "一车间党支部", "2021", "高", "→ reports/2021/workshop.md（题名里的简称）"),
        ("没有导入", "乙.txt", "", "", "", "看不出是哪个组织。请用 --organization 或对照表（--map）写明。"),
    ]  # fmt: skip
    for width in (50, 80, 160):
        stream = io.StringIO()
        draw_table(rows, Console(file=stream, width=width, force_terminal=False))
        lines = stream.getvalue().split("\n")
        from rich.cells import cell_len

        assert max(map(cell_len, lines)) <= width
        shown = "".join("".join(lines).split())
        assert shown.count("很长的文件夹名/") + shown.count("很长") >= 4
        for character in "看不出是哪个组织。请用对照表写明":
            assert character in shown
        assert "没有导入" in shown


def test_many_files_named_one_by_one_give_a_table_few_are_told_in_full(root: Path, old: Path) -> None:
    files = [_put(old, f"{year}.txt", _of(year)) for year in range(2019, 2025)]
    _, few, _ = at(root, "import", *map(str, files[:5]), "--dry-run")
    assert few.count("遮盖符改为×") == 5
    _, many, _ = at(root, "import", *map(str, files), "--dry-run")
    assert "遮盖符改为×" not in many
    assert many.count("\t→ reports/") == 6
    _, told, _ = at(root, "import", *map(str, files), "--dry-run", "--verbose")
    assert told.count("遮盖符改为×") == 6


@pytest.mark.end_to_end
def test_a_terminal_shows_a_progress_bar_and_a_pipe_none(root: Path, old: Path) -> None:
    pty = pytest.importorskip("pty")
    for year in range(2019, 2025):
        _put(old, f"{year}.txt", _of(year))
    command = [
        sys.executable, "-c", "import sys; from shuzhi.cli import main; sys.exit(main())",
        "--root", str(root), "import", str(old), "--dry-run",
    ]  # fmt: skip
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    parent, child = pty.openpty()
    subprocess.run(command, stdout=subprocess.PIPE, stderr=child, env=environment, check=True, cwd=Path.cwd())
    os.close(child)
    assert "正在导入" in os.read(parent, 65536).decode(errors="replace")
    os.close(parent)
    piped = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert piped.stderr == b""
    assert b"\x1b" not in piped.stdout


def test_five_hundred_files_take_seconds(root: Path, old: Path) -> None:
    assert PROJECT.is_dir()
    for number in range(500):
        text = TEXT.replace("4次", f"{number}次")
        _put(old, f"{number}.txt", _of(2019 + number % 6, text) if number % 2 else UNTITLED + str(number))
    begin = time.monotonic()
    code, out, _ = at(root, "import", str(old), "--dry-run")
    assert code == 1
    assert "共 500 份" in out
    assert time.monotonic() - begin < 20, "1 s on a quiet machine"
