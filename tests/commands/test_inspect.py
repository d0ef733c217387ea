"""`shuzhi inspect`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import REPORT, run


def test_inspect_a_report(root: Path) -> None:
    file = root / "reports/2023/workshop.md"
    code, out, err = run("inspect", str(file))
    assert (code, err) == (0, "")
    assert "题名：一车间党支部书记2023年度述职报告" in out
    assert "年度：2023" in out
    assert "组织：workshop" in out
    assert "问题 2 条" in out
    line = REPORT.split("\n").index("一是学用结合不够紧密。二是党员示范岗评比流于形式。") + 1
    assert f"学用结合不够紧密。（第 {line} 行）" in out
    read = json.loads(run("inspect", str(file), "--format", "json")[1])
    assert (read["title"], read["year"], read["organization"]) == (
        "一车间党支部书记2023年度述职报告",
        2023,
        "workshop",
    )
    assert [s["slots"] for s in read["sections"]] == [["performance"], ["problems"], ["plan"]]
    assert read["problems"] == [
        {"number": 1, "text": "学用结合不够紧密。", "line": line},
        {"number": 2, "text": "党员示范岗评比流于形式。", "line": line},
    ]
    assert (len(read["plans"]), read["causes"], read["rectifications"]) == (2, [], [])
    assert set(read) == {
        "title", "year", "organization", "sections", "problems", "causes", "rectifications", "plans"
    }  # fmt: skip
    assert set(read["sections"][0]) == {"slots", "heading", "line", "characters", "items"}
    assert set(read["sections"][2]["items"][0]) == {"label", "text", "line"}


@pytest.mark.parametrize("ending", [".md", ".markdown", ".MD"])
def test_inspect_markdown_without_front_matter(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"草稿{ending}"
    file.write_text(
        "# 2021年述职报告\n\n## 履职情况\n\n好。\n\n## 存在问题\n\n1. 甲。\n2. 乙。\n", encoding="utf-8"
    )
    code, out, err = run("inspect", str(file), "--format", "json")
    assert (code, err) == (0, "")
    read = json.loads(out)
    assert (read["title"], read["year"], read["organization"]) == ("2021年述职报告", 2021, None)
    assert [(s["slots"], s["line"]) for s in read["sections"]] == [(["performance"], 3), (["problems"], 7)]
    assert [(p["text"], p["line"]) for p in read["problems"]] == [("甲。", 9), ("乙。", 10)]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_inspect_a_text(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "旧稿.txt"
    file.write_bytes(
        "2021年述职报告\r\n一、履职情况\r\n好。\r\n二、存在问题\r\n一是甲。二是乙。\r\n".encode(codec)
    )
    code, out, err = run("inspect", str(file), "--format", "json")
    assert (code, err) == (0, "")
    read = json.loads(out)
    assert (read["title"], read["year"]) == ("2021年述职报告", 2021)
    assert [(s["slots"], s["line"]) for s in read["sections"]] == [(["performance"], 2), (["problems"], 4)]
    assert [(p["text"], p["line"]) for p in read["problems"]] == [("甲。", 5), ("乙。", 5)]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\0\0", b"a" * 2_000_000], ids=["empty", "binary", "2-mb"])
def test_inspect_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "旧稿.txt"
    file.write_bytes(content)
    code, out, err = run("inspect", str(file))
    assert (code, out) == (1, "")
    assert "旧稿.txt" in err


def test_inspect_needs_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "甲.txt").write_text("一、存在的问题\n一是乙。\n", encoding="utf-8")
    assert run("inspect", "甲.txt")[0] == 0
