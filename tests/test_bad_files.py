"""Whatever lies among the reports: a clear word about it, the others judged all the same, and quickly."""

from __future__ import annotations

import codecs
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.archive import load_archive
from shuzhi.checking import check_archive
from shuzhi.pages.rendering import render_body

from tests.support import BASE_CASE, REPORT, check_json, make_archive, run
from tests.texts import HEAD

BESIDE: Final = "reports/2020/workshop.md"
"""A report with one fault (its year), to see that it is judged whatever lies beside it."""

SECONDS: Final = 5


def _archive(folder: Path) -> Path:
    return make_archive(
        folder,
        {
            BESIDE: REPORT.replace("2023年度述职", "2020年度述职")
            .replace("2023-12", "2020-12")
            .replace(
                "一是学用结合不够紧密。二是党员示范岗评比流于形式。", "一是党费收缴不及时。二是阵地设施陈旧。"
            )
        },
    )


def _check(root: Path) -> list[dict[str, Any]]:
    """What is found besides the fault of the report beside it; everything quickly."""
    started = time.perf_counter()
    found = check_json(root)
    assert time.perf_counter() - started < SECONDS
    beside = [row["rule"] for row in found if row["path"] == BESIDE]
    assert beside == ["year-mismatch"], "the others must be judged all the same"
    return [row for row in found if row["path"] != BESIDE]


def _only(root: Path) -> dict[str, Any]:
    found = _check(root)
    assert len(found) == 1, [(row["path"], row["rule"], row["message"]) for row in found]
    return found[0]


def test_the_archive_without_a_bad_file_has_no_other_fault(tmp_path: Path) -> None:
    assert _check(_archive(tmp_path)) == []


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"", "file-empty", "空的"),
        (b"\n\n  \r\n", "file-empty", "空的"),
        (codecs.BOM_UTF8, "file-empty", "空的"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file-unreadable", "二进制"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0", "file-unreadable", "Word"),
        (REPORT.encode("gbk"), "file-encoding", "GBK"),
        (REPORT.encode("gb18030"), "file-encoding", "GB18030"),
        (REPORT.encode("utf-16"), "file-encoding", "UTF-16"),
        (codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"), "file-encoding", "UTF-16"),
        (REPORT.encode() + b"\xff\xff\xff", "file-encoding", "第 27 行"),
    ],
    ids=[
        "0-bytes",
        "blanks",
        "bom-only",
        "png",
        "docx-renamed",
        "gbk",
        "gb18030",
        "utf-16",
        "utf-16-be",
        "broken-utf-8",
    ],
)
def test_a_file_that_is_no_utf_8_text(tmp_path: Path, content: bytes, rule: str, words: str) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023/workshop.md").write_bytes(content)
    found = _only(root)
    assert (found["path"], found["rule"], found["severity"]) == ("reports/2023/workshop.md", rule, "error")
    assert words in found["message"]
    assert found["help"]


@pytest.mark.parametrize("real", [True, False], ids=["written", "sparse"])
def test_a_file_of_50_mb(tmp_path: Path, real: bool) -> None:
    root = _archive(tmp_path)
    with (root / "reports/2023/workshop.md").open("wb") as file:
        if real:
            for _ in range(50):
                file.write(b"a" * 1024 * 1024)
        else:
            file.truncate(50 * 1024 * 1024)
    found = _only(root)
    assert found["rule"] == "file-too-large"
    assert "50.0 MB" in found["message"]
    assert "1 MB" in found["message"]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + REPORT.encode(),
        REPORT.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + REPORT.replace("\n", "\r\n").encode(),
        REPORT.replace("\n", "\r").encode(),
        REPORT.strip("\n").encode(),
    ],
    ids=["bom", "crlf", "bom-crlf", "cr", "no-last-line-end"],
)
def test_what_windows_editors_write_is_fine(tmp_path: Path, content: bytes) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023/workshop.md").write_bytes(content)
    assert _check(root) == []
    report = load_archive(root).by_path["reports/2023/workshop.md"]
    assert "\r" not in "".join(report.body.lines)
    assert report.body.sections[0].line == REPORT.split("\n").index("## 一、履职情况") + 1


# --- places and names -----------------------------------------------------------------------------------------


def test_a_link_out_of_the_tree_is_not_followed(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    secret = tmp_path / "secret.md"
    secret.write_text(REPORT.replace("陶溪石", "库外人"), encoding="utf-8")
    (root / "reports/2023/workshop.md").symlink_to(secret)
    found = _only(root)
    assert found["rule"] == "file-outside"
    assert "指向库外的链接" in found["message"]
    code, out, _ = run("--root", str(root), "check")
    assert code == 1
    assert "库外人" not in out
    report = load_archive(root).by_path["reports/2023/workshop.md"]
    assert render_body(report) == ""


@pytest.mark.parametrize("target", ["nowhere.md", "workshop.md", "/dev/zero", "/etc"])
def test_links_that_lead_nowhere_or_in_a_circle(tmp_path: Path, target: str) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023/workshop.md").symlink_to(target)
    found = _only(root)
    assert found["path"] == "reports/2023/workshop.md"
    assert found["severity"] == "error"
    assert "链接" in found["message"]


@pytest.mark.parametrize("name", ["loop", "2021", "loop.md"])
def test_a_link_in_a_circle_in_the_place_of_a_folder(tmp_path: Path, name: str) -> None:
    root = _archive(tmp_path)
    (root / "reports" / name).symlink_to(name)
    assert {row["rule"] for row in _check(root)} <= {"file-misplaced", "file-unreadable"}


def test_a_folder_of_a_year_that_leads_out_of_the_tree_is_not_followed(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "workshop.md").write_text(REPORT, encoding="utf-8")
    (root / "reports/2021").symlink_to(outside)
    assert all(report.year != 2021 or not report.readable for report in load_archive(root).reports)
    assert [row["rule"] for row in _check(root)] == ["file-outside"]


def test_an_empty_folder_makes_no_year(tmp_path: Path) -> None:
    """Git keeps none, so that the same commit would make another site on another machine."""
    root = _archive(tmp_path)
    (root / "reports/2027").mkdir()
    (root / "reports/2028/pictures/old").mkdir(parents=True)
    assert list(load_archive(root).cycles) == [2020, 2023]
    (root / "reports/2027/.gitkeep").touch()
    (root / "reports/2028/pictures/old/.gitkeep").touch()
    assert list(load_archive(root).cycles) == [2020, 2023, 2027, 2028]


def test_a_folder_named_like_a_report(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023/workshop.md").mkdir()
    found = _only(root)
    assert (found["rule"], found["path"]) == ("file-misplaced", "reports/2023/workshop.md")
    assert "不是文件" in found["message"]


@pytest.mark.parametrize(
    "name",
    [
        "work shop.md",
        "一车间.md",
        "Workshop.md",
        "workshop.MD",
        "workshop_1.md",
        "workshop_10.md",
        "workshop-.md",
        "workshop (1).md",
        "workshop - 副本.md",
        "陶溪石述职报告（终稿）.md",
        "wörkshop.md",
        "a'b\"c.md",
    ],
)
def test_a_name_that_is_no_code(tmp_path: Path, name: str) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023" / name).write_text(REPORT, encoding="utf-8")
    found = _only(root)
    assert (found["rule"], found["path"]) == ("file-misplaced", f"reports/2023/{name}")
    assert name in found["message"]
    assert "代码" in found["help"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", [b"\xff\xfe.md", b"a\nb.md"])
def test_names_that_are_no_text_at_all(tmp_path: Path, name: bytes) -> None:
    root = _archive(tmp_path)
    path = os.fsencode(root / "reports" / "2023") + b"/" + name
    Path(os.fsdecode(path)).write_bytes(REPORT.encode())
    for form in ("text", "json", "github", "gitlab", "sarif"):
        code, out, _ = run("--root", str(root), "check", "--format", form)
        assert code == 1
        assert "file-misplaced" in out
    assert _only(root)["rule"] == "file-misplaced"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("reports/workshop.md", "file-misplaced"),
        ("reports/2023年/workshop.md", "file-misplaced"),
        ("reports/草稿/workshop.md", "file-misplaced"),
        ("reports/23/workshop.md", "file-misplaced"),
        ("reports/20233/workshop.md", "file-misplaced"),
        ("reports/0001/workshop.md", "file-misplaced"),
        ("reports/２０２３/workshop.md", "file-misplaced"),
        ("reports/2023/一车间/workshop.md", "file-misplaced"),
        ("reports/2023/workshop.docx", "file-misplaced"),
        ("reports/2023/述职报告.doc", "file-misplaced"),
        ("reports/2023/述职报告.wps", "file-misplaced"),
        ("reports/2023/workshop.txt", "file-misplaced"),
        ("reports/述职报告.docx", "file-misplaced"),
        ("reports/草稿/述职报告.docx", "file-misplaced"),
    ],
)
def test_a_report_in_the_wrong_place_or_form_is_not_passed_over(tmp_path: Path, path: str, rule: str) -> None:
    root = _archive(tmp_path)
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_bytes(REPORT.encode())
    found = _only(root)
    assert (found["path"], found["rule"], found["severity"]) == (path, rule, "error")
    assert found["help"]


def test_a_word_document_is_told_to_import(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023/述职报告.docx").write_bytes(b"PK\x03\x04\0")
    assert "shuzhi import" in _only(root)["help"]


@pytest.mark.parametrize(
    "name", [".workshop.md.swp", "~$述职报告.docx", ".DS_Store", "_draft.md", "photo.jpg"]
)
def test_what_editors_leave_behind_is_passed_over(tmp_path: Path, name: str) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023" / name).write_bytes(b"\0")
    assert _check(root) == []


# --- contents that keep parsers busy --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("[" * 5000 + "]" * 5000, "nesting-too-deep"),
        ("[" * 5000, "nesting-too-deep"),
        ("(" * 5000 + ")" * 5000, "nesting-too-deep"),
        ("（" * 5000 + "）" * 5000, "nesting-too-deep"),
        ("{" * 5000, "nesting-too-deep"),
        ("[a](" * 2000, "nesting-too-deep"),
        ("![" * 5000, "nesting-too-deep"),
        ("一" * 20_001, "line-too-long"),
        ("> " * 5000 + "甲", "nesting-too-deep"),
        (">" * 5000 + "甲", "nesting-too-deep"),
        ("\n".join("  " * depth + "- 甲" for depth in range(300)), "nesting-too-deep"),
        ("- " * 5000 + "甲", "nesting-too-deep"),
        ("* " * 33, "nesting-too-deep"),
        ("\n".join("    " * depth + "- 甲" for depth in range(600)), "nesting-too-deep"),
        ("\n".join("\t" * depth + "- 甲" for depth in range(1200)), "nesting-too-deep"),
        ("\n\n".join("    " * depth + "> 甲" for depth in range(600)), "nesting-too-deep"),
        ("\n".join("    " * depth + "- 甲" for depth in range(32)), None),
        ("- " * 31 + "甲", None),
        ("*" * 9000, None),
        ("**甲" * 3000, None),
        ("_" * 9000, "placeholder-left"),
        ("`" * 9000, None),
        ("\\" * 9000, None),
        ("<" * 5000, "nesting-too-deep"),
        ("| a " * 4000 + "\n" + "|---" * 4000, None),
        ("# " + " " * 500_000 + "甲", None),
        ("### " + "# " * 250_000 + "甲", None),
        ("（一）甲。\n\n" * 40_000, None),
        ("一是甲。" * 4_000, None),
        ("## 甲\n\n" * 20_000, None),
        ("问题一：甲\n\n整改情况：乙\n\n" * 10_000, None),
        ("&" * 9000, None),
        ("x" * 19_000, None),
        ("￼" * 19_000, None),
    ],
    ids=lambda value: value[:12].strip() if isinstance(value, str) else "any",
)
def test_a_body_that_would_keep_a_parser_busy(tmp_path: Path, body: str, rule: str | None) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023/workshop.md").write_text(REPORT + "\n" + body + "\n", encoding="utf-8")
    found = {row["rule"] for row in _check(root)}
    assert rule is None or rule in found
    report = load_archive(root).by_path["reports/2023/workshop.md"]
    started = time.perf_counter()
    page = render_body(report)
    assert time.perf_counter() - started < SECONDS
    assert "陶溪石" not in page
    assert "我带头讲党课4次" in page, "the page shows what can be shown"


def test_a_heading_of_10_000_characters(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    text = REPORT.replace("## 二、存在的问题", "## 二、存在的问题\n\n### " + "问题" * 5000)
    (root / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    found = _only(root)
    assert (found["rule"], found["severity"]) == ("heading-too-long", "error")
    assert "10000 个字" in found["message"]
    assert len(found["message"]) < 200


def test_messages_stay_short_whatever_they_quote(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    long = "很长" * 4000
    text = f"---\ntitle: {long}\n{long}: 甲\nstatus: {long}\nsubmitted: {long}\n---\n\n# {long}\n\n#### {long}\n\n[{long}](http://{long})\n\n<{long}>\n"
    (root / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    for row in _check(root):
        assert len(row["message"]) < 300, row["rule"]
    code, out, _ = run("--root", str(root), "check")
    assert code == 1
    assert max(map(len, out.split("\n"))) < 500


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    text = HEAD.replace("陶溪石", "[\x1b]0;x\x07") + "\n## 一、\x1b[31m红\x1b[0m\n\n<b\x1b[2J>XX\n"
    (root / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    code, out, err = run("--root", str(root), "check")
    assert code == 1
    assert "\x1b" not in out + err


# --- the archive's own files ----------------------------------------------------------------------------------

OWN: Final = "reports/organizations.yml"


def _registry(*rows: str) -> str:
    return "organizations:\n" + "".join(f"  - {row}\n" for row in rows)


@pytest.mark.parametrize(
    ("content", "rule", "line", "words"),
    [
        (None, "registry-invalid", 0, "找不到组织登记册"),
        ("", "registry-invalid", 0, "空的"),
        ("organizations: [", "registry-invalid", 1, "没有写完整"),
        ("organizations:\n  - code: a\n   name: b\n", "registry-invalid", 3, "YAML"),
        ("organizations: {}\n", "registry-invalid", 1, "列表"),
        ("[]\n", "registry-invalid", 1, "键: 值"),
        ("orgs: []\n", "registry-invalid", 1, "organizations"),
        ("organizations: &a []\n", "registry-invalid", 1, "锚点"),
        ("a: " + "[" * 5000 + "\n", "registry-invalid", 1, "嵌套超过"),
    ],
    ids=["missing", "empty", "open", "indent", "mapping", "list", "wrong-key", "anchor", "nested"],
)
def test_a_registry_that_cannot_be_read(
    tmp_path: Path, content: str | None, rule: str, line: int, words: str
) -> None:
    root = _archive(tmp_path)
    (root / OWN).unlink()
    if content is not None:
        (root / OWN).write_text(content, encoding="utf-8")
    found = _check(root)
    assert found
    assert {(row["path"], row["rule"], row["severity"]) for row in found} == {(OWN, rule, "error")}
    assert words in "".join(row["message"] for row in found)
    assert line in {row["line"] for row in found}
    assert "organization-unknown" not in {row["rule"] for row in check_json(root)}, "one cause, one fault"


@pytest.mark.parametrize(
    "make", [Path.mkdir, lambda path: path.symlink_to(path.name)], ids=["folder", "loop"]
)
def test_a_registry_that_is_no_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    root = _archive(tmp_path)
    (root / OWN).unlink()
    make(root / OWN)
    found = _only(root)
    assert (found["path"], found["rule"]) == (OWN, "registry-invalid")


def test_a_registry_in_gbk(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    (root / OWN).write_bytes((BASE_CASE / OWN).read_text(encoding="utf-8").encode("gbk"))
    found = _only(root)
    assert (found["path"], found["rule"]) == (OWN, "registry-invalid")
    assert "登记册必须用 UTF-8" in found["message"]


def test_a_loop_in_the_registry_is_told_and_everything_still_works(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    rows = [
        f"{{code: {code}, name: {code}委员会, short: {code}, kind: 党委, parent: {parent}, since: 2000}}"
        for code, parent in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "d"))
    ]
    text = (root / OWN).read_text(encoding="utf-8")
    (root / OWN).write_text(text + "".join(f"  - {row}\n" for row in rows), encoding="utf-8")
    found = _check(root)
    assert [row["rule"] for row in found] == ["registry-loop", "registry-loop"], "one a loop"
    assert all(short in found[0]["message"] for short in ("a", "b", "c"))
    registry = load_archive(root).registry
    assert {organization.code for _, organization in registry.subtree()} == {
        "group",
        "workshop",
        "a",
        "b",
        "c",
        "d",
    }
    assert [organization.code for organization in registry.ancestors("workshop")] == ["group"]


def test_one_broken_entry_does_not_take_the_others_away(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    text = (root / OWN).read_text(encoding="utf-8")
    (root / OWN).write_text(text + "  - code: bank\n    kind: 支部\n", encoding="utf-8")
    (root / "reports/2023/bank.md").write_text(
        REPORT.replace("organization: workshop", "organization: bank").replace("一车间", "银行"),
        encoding="utf-8",
    )
    found = _check(root)
    assert {(row["path"], row["rule"]) for row in found} == {(OWN, "registry-invalid")}
    told = "".join(row["message"] for row in found)
    assert all(field in told for field in ("name", "short", "since"))
    assert "党委、党总支、党支部" in told, "the terms that are allowed must be listed"


def test_a_registry_of_3_000_organizations_in_one_chain_is_read_quickly(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    rows = [
        f"{{code: o{n}, name: {n}, short: 第{n}, kind: 党委, since: 2000{f', parent: o{n - 1}' if n else ''}}}"
        for n in range(3000)
    ]
    text = (root / OWN).read_text(encoding="utf-8")
    (root / OWN).write_text(text + "".join(f"  - {row}\n" for row in rows), encoding="utf-8")
    assert {row["rule"] for row in _check(root)} <= {"registry-invalid"}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("deadline: 2024-02-30\n", 1, "日期"),
        ("deadline: 2024-01-10\nrequired: [problem]\n", 2, "problems"),
        ("rules: {length: loud}\n", 1, "advice"),
        ("limits: {length: [5000, 1500]}\n", 1, "先下限后上限"),
        ("limits: {problem_share: 15}\n", 1, "1"),
        ("deadlin: 2024-01-10\n", 1, "是不是“deadline”？"),
        ("exempt: [workshop]\n", 1, "键: 值"),
        ("- 甲\n", 1, "键: 值"),
        ("deadline: [\n", 1, "没有写完整"),
    ],
)
def test_a_broken_cycle_is_told_and_the_defaults_hold(
    tmp_path: Path, content: str, line: int, words: str
) -> None:
    root = _archive(tmp_path)
    (root / "reports/2023/cycle.yml").write_text(content, encoding="utf-8")
    (root / "reports/2023/workshop.md").write_text(
        REPORT.replace("三、下一步打算", "三、结语"), encoding="utf-8"
    )
    found = _check(root)
    own = [row for row in found if row["path"] == "reports/2023/cycle.yml"]
    assert {row["rule"] for row in own} <= {"cycle-invalid", "cycle-rule-unknown"}
    assert words in "".join(row["message"] + row["help"] for row in own)
    assert own[0]["line"] in (line, line + 1)
    assert "section-missing" in {row["rule"] for row in found}, "the defaults are in force"


def test_a_folder_without_an_archive_is_wrong_use(tmp_path: Path) -> None:
    code, out, err = run("--root", str(tmp_path), "check")
    assert (code, out) == (2, "")
    assert "mkdocs.yml" in err


def test_all_of_it_together(tmp_path: Path) -> None:
    root = _archive(tmp_path)
    year = root / "reports/2023"
    contents = {
        "a.md": b"",
        "b.md": b"\0" * 100,
        "c.md": REPORT.encode("gbk"),
        "d.md": (HEAD + "\n" + "[" * 5000).encode(),
        "e.md": (HEAD + "\n## " + "长" * 10_000).encode(),
        "Großbank.md": b"x",
        "f.docx": b"PK",
        "g.md": b"\n" * 1_000_000,
        "h.md": ("---\na: &a [" + "[" * 5000 + "\n---\n").encode(),
    }
    for name, content in contents.items():
        (year / name).write_bytes(content)
    (year / "i.md").mkdir()
    (year / "j.md").symlink_to("/etc/passwd")
    found = _check(root)
    assert {row["path"].rsplit("/", 1)[1] for row in found} == {*contents, "i.md", "j.md"}
    again = [diagnostic.path for diagnostic in check_archive(load_archive(root))]
    assert again == sorted(again)
