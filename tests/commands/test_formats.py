"""`shuzhi check --format`: what machines get."""

from __future__ import annotations

import json
import re
from pathlib import Path

from shuzhi.rules import RULES_BY_SLUG

from tests.commands.archives import at
from tests.support import REPORT, check_json


def test_json(nasty: Path) -> None:
    code, out, err = at(nasty, "check", "--format", "json")
    assert (code, err) == (1, "")
    rows = json.loads(out)
    assert len(rows) >= 4
    for row in rows:
        assert list(row) == [
            *("rule", "severity", "path", "line", "column", "message", "help"),
            *("fixable", "allowed"),
        ]
        assert row["rule"] in RULES_BY_SLUG
        assert row["severity"] in ("error", "warning", "advice")
        assert isinstance(row["line"], int)
        assert (nasty / row["path"]).is_file()
    assert [(r["path"], r["line"]) for r in rows] == sorted((r["path"], r["line"]) for r in rows)
    assert "\\u" not in out, "Chinese must stay legible"
    assert {(row["fixable"], row["allowed"]) for row in rows} == {(False, None)}


def test_json_tells_what_can_be_mended_and_what_was_explained(root: Path) -> None:
    text = REPORT.replace("4次，", "4次,").replace("紧密。二是", "紧密。。二是")
    text = text.replace("---\n\n", "allow: {punctuation-repeated: 原文如此}\n---\n\n", 1)
    (root / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    told = {row["rule"]: (row["fixable"], row["allowed"]) for row in check_json(root)}
    assert told == {"punctuation-half-width": (True, None), "punctuation-repeated": (True, "原文如此")}


def test_the_formats_of_a_sound_archive_are_empty_and_valid(root: Path) -> None:
    assert json.loads(at(root, "check", "--format", "json")[1]) == []
    assert json.loads(at(root, "check", "--format", "gitlab")[1]) == []
    assert at(root, "check", "--format", "github") == (0, "", "")
    assert json.loads(at(root, "check", "--format", "sarif")[1])["runs"][0]["results"] == []


def test_github(nasty: Path) -> None:
    code, out, err = at(nasty, "check", "--format", "github")
    assert (code, err) == (1, "")
    rows = check_json(nasty)
    lines = out.split("\n")[:-1]
    assert len(lines) == len(rows), "one line a finding, whatever stands in it"
    for line, row in zip(lines, rows, strict=True):
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        assert match[1] == {"error": "error", "warning": "warning", "advice": "notice"}[row["severity"]]
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        unescaped = {name: _github(value) for name, value in properties.items()}
        assert unescaped["file"] == row["path"]
        assert unescaped["title"] == row["rule"]
        assert unescaped.get("line", "0") == str(row["line"])
        assert _github(match[3]) == f"{row['message']}\n{row['help']}"
    assert "%2525" not in out
    assert "100%25%2C甲%3A乙.md" in out


def _github(text: str) -> str:
    for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_gitlab(nasty: Path) -> None:
    code, out, err = at(nasty, "check", "--format", "gitlab")
    assert (code, err) == (1, "")
    rows = json.loads(out)
    found = check_json(nasty)
    assert len(rows) == len(found)
    for row, expected in zip(rows, found, strict=True):
        assert set(row) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert row["check_name"] == expected["rule"]
        assert row["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert (row["severity"] == "critical") == (expected["severity"] == "error")
        assert row["location"]["path"] == expected["path"]
        assert row["location"]["lines"]["begin"] == max(1, expected["line"])
        assert expected["message"] in row["description"]
    prints = [row["fingerprint"] for row in rows]
    assert len(set(prints)) == len(prints)


def test_gitlab_does_not_call_an_old_finding_new_when_a_line_is_added_above(faulty: Path) -> None:
    _, before, _ = at(faulty, "check", "--format", "gitlab")
    for file in faulty.glob("reports/*/workshop.md"):
        file.write_text(
            file.read_text(encoding="utf-8").replace("---\n", "---\n# 说明\n", 1), encoding="utf-8"
        )
    _, after, _ = at(faulty, "check", "--format", "gitlab")
    assert before != after
    assert [r["fingerprint"] for r in json.loads(before)] == [r["fingerprint"] for r in json.loads(after)]


def test_sarif(nasty: Path) -> None:
    code, out, err = at(nasty, "check", "--format", "sarif")
    assert (code, err) == (1, "")
    log = json.loads(out)
    found = check_json(nasty)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (only,) = log["runs"]
    driver = only["tool"]["driver"]
    assert driver["name"] == "shuzhi"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    assert len(only["results"]) == len(found)
    for result, expected in zip(only["results"], found, strict=True):
        assert result["ruleId"] == expected["rule"] == ids[result["ruleIndex"]]
        assert (
            result["level"]
            == {"error": "error", "warning": "warning", "advice": "note"}[expected["severity"]]
        )
        assert expected["message"] in result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri), "a URI holds no blanks and no Chinese"
        assert not uri.startswith("/")
        region = physical.get("region", {})
        assert all(number >= 1 for number in region.values())
        assert region.get("startLine", 0) == expected["line"]
    assert any(
        "100%25" in r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in only["results"]
    )
