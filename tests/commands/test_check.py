"""`shuzhi check`: paths, weights, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.archives import at, paths_told
from tests.support import NO_REPOSITORY, REPORT, check_json, run


def test_a_sound_archive(root: Path) -> None:
    assert at(root, "check") == (0, "没有发现问题。\n检查了 1 份报告。\n", NO_REPOSITORY)


def test_advice_is_told_and_is_no_error(root: Path) -> None:
    text = REPORT.replace("## 三、下一步打算", "## 三、自我画像\n\n好。\n\n## 四、下一步打算")
    (root / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    code, out, _ = at(root, "check")
    assert code == 0
    assert "建议 [section-unknown]" in out
    assert "1 条建议" in out


def test_errors_are_told_with_place_line_and_mend(faulty: Path) -> None:
    code, out, _ = at(faulty, "check")
    assert code == 1
    assert "reports/2023/workshop.md:3 错误 [year-mismatch]" in out
    assert "reports/2023/workshop.md:5 错误 [frontmatter-field-blank]" in out
    assert "    │ year: 2022\n    └ 怎么改：" in out
    assert "4 个错误" in out
    assert "检查了 3 份报告。" in out


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("reports/2023/workshop.md", {"reports/2023/workshop.md"}),
        ("./reports/2023/workshop.md", {"reports/2023/workshop.md"}),
        ("reports/../reports/2023/workshop.md", {"reports/2023/workshop.md"}),
        ("reports/2020", {"reports/2020/workshop.md"}),
        ("reports/2020/", {"reports/2020/workshop.md"}),
        ("reports", {"reports/2020/workshop.md", "reports/2023/workshop.md"}),
        (".", {"reports/2020/workshop.md", "reports/2023/workshop.md"}),
        ("reports/2020/group.md", set()),
        ("reports/organizations.yml", set()),
        ("reports/2023/cycle.yml", set()),
    ],
)
def test_one_file_or_a_folder(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, argument: str, expected: set[str]
) -> None:
    elsewhere = faulty.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(faulty)
    code, out, err = run("check", argument, "--format", "json")
    assert err == ""
    assert paths_told(out) == expected
    assert code == (1 if expected else 0)
    absolute = run("check", str(faulty / argument), "--format", "json")
    assert absolute == (code, out, ""), "by absolute path"
    monkeypatch.chdir(elsewhere)
    assert at(faulty, "check", str(faulty / argument), "--format", "json") == (code, out, "")
    if argument != "." and ".." not in argument:
        named_from_root = at(faulty, "check", argument, "--format", "json")
        assert named_from_root == (code, out, ""), "as it is named from the archive's root"


def test_from_inside_the_reports(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(faulty / "reports" / "2023")
    code, out, _ = run("--root", "../..", "check", "workshop.md", "--format", "json")
    assert code == 1
    assert paths_told(out) == {"reports/2023/workshop.md"}
    code, out, _ = run("--root", "../..", "check", ".", "--format", "json")
    assert paths_told(out) == {"reports/2023/workshop.md"}


def test_through_a_link_to_the_archive(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = faulty.parent / "link"
    link.symlink_to(faulty)
    monkeypatch.chdir(link)
    for path in ("reports/2023/workshop.md", str(link / "reports/2023/workshop.md")):
        code, out, _ = run("--root", str(link), "check", path, "--format", "json")
        assert code == 1
        assert paths_told(out) == {"reports/2023/workshop.md"}


def test_one_file_is_judged_in_the_knowledge_of_the_archive(root: Path) -> None:
    following = (
        REPORT.replace("2023", "2024")
        .replace("学用结合不够紧密", "党费收缴不及时")
        .replace("示范岗评比流于形式", "阵地设施陈旧")
    )
    (root / "reports/2024").mkdir()
    (root / "reports/2024/workshop.md").write_text(following, encoding="utf-8")
    found = check_json(root, "reports/2024/workshop.md")
    assert [row["rule"] for row in found] == ["section-missing"]
    assert "2 个问题" in found[0]["message"]


def test_a_path_outside_of_the_archive_is_pointed_to_inspect(root: Path) -> None:
    outside = root.parent / "外面.md"
    outside.write_text(REPORT, encoding="utf-8")
    code, out, err = at(root, "check", str(outside))
    assert (code, out) == (2, "")
    assert "shuzhi inspect" in err


def test_a_bad_file_can_be_named_by_itself(root: Path) -> None:
    (root / "reports/2023/终稿.docx").write_bytes(b"PK")
    code, out, _ = at(root, "check", "reports/2023/终稿.docx", "--format", "json")
    assert code == 1
    assert [row["rule"] for row in json.loads(out)] == ["file-misplaced"]
