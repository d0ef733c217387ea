"""`allow` in the front matter: an author's reasons for letting findings stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.archives import at
from tests.support import NO_REPOSITORY, REPORT, check_json

RULE = "raw-html"
TAGGED = REPORT.replace("我带头讲党课4次", "我带头讲党课<b>4次</b>")


def _written(root: Path, allow: str, text: str = TAGGED) -> None:
    (root / "reports/2023/workshop.md").write_text(
        text.replace("---\n\n", f"{allow}\n---\n\n", 1), encoding="utf-8"
    )


def _found(root: Path) -> list[tuple[str, int]]:
    return [(row["rule"], row["line"]) for row in check_json(root)]


def test_a_finding_with_a_reason_is_advice_and_shows_it(root: Path) -> None:
    _written(root, "")
    assert at(root, "check")[0] == 1
    (before,) = [row for row in check_json(root) if row["rule"] == RULE]
    assert (before["severity"], before["allowed"]) == ("error", None)
    _written(root, f"allow: {{{RULE}: 说明网页怎样写}}")
    code, out, err = at(root, "check")
    assert (code, err) == (0, NO_REPOSITORY)
    assert f"建议 [{RULE}]" in out
    assert "    └ 作者说明：说明网页怎样写\n" in out
    assert "怎么改" not in out, "what may stand needs no mend"
    (row,) = check_json(root)
    assert (row["rule"], row["severity"], row["allowed"]) == (RULE, "advice", "说明网页怎样写")
    assert row["message"] == before["message"]


def test_other_findings_stay_as_they_are(root: Path) -> None:
    _written(root, f"allow: {{{RULE}: 说明网页怎样写}}", TAGGED.replace("year: 2023", "year: 2022"))
    severities = {row["rule"]: row["severity"] for row in check_json(root)}
    assert severities[RULE] == "advice"
    assert severities["year-mismatch"] == "error"
    assert at(root, "check")[0] == 1


@pytest.mark.parametrize("slug", ["file-encoding", "frontmatter-field-missing", "classification-secret"])
def test_what_concerns_safety_cannot_be_allowed(root: Path, slug: str) -> None:
    _written(root, f"allow: {{{slug}: 已经说明}}", REPORT)
    (row,) = check_json(root)
    assert (row["rule"], row["severity"], row["line"]) == ("allow-unknown", "error", 10)
    assert slug in row["message"]
    assert "也不能放过" in row["message"]
    assert at(root, "check")[0] == 1


def test_a_fixed_rule_stays_an_error_with_a_reason(root: Path) -> None:
    _written(
        root,
        "allow: {frontmatter-field-missing: 没有职务}",
        REPORT.replace("role: 党支部书记\n", ""),
    )
    severities = {row["rule"]: row["severity"] for row in check_json(root)}
    assert severities == {"frontmatter-field-missing": "error", "allow-unknown": "error"}


def test_an_unknown_rule_is_told_with_the_nearest(root: Path) -> None:
    _written(root, "allow:\n  raw-htm: 说明网页怎样写")
    assert ("allow-unknown", 11) in _found(root)
    told = {row["rule"]: row for row in check_json(root)}
    assert "“raw-html”" in told["allow-unknown"]["message"]
    assert told[RULE]["severity"] == "error"


def test_a_reason_that_nothing_needs_any_more_is_told(root: Path) -> None:
    _written(root, f"allow:\n  {RULE}: 说明网页怎样写", REPORT)
    assert _found(root) == [("allow-unused", 11)]
    assert at(root, "check")[0] == 0


@pytest.mark.parametrize(
    ("allow", "line", "told"),
    [
        ("allow: raw-html", 10, "必须是“键: 值”的形式"),
        ("allow: [raw-html]", 10, "必须是“键: 值”的形式"),
        ("allow:\n  raw-html: ''", 11, "不能是空的"),
        ("allow:\n  raw-html: '  '", 11, "写法不对"),
        ("allow:\n  raw-html:", 11, "必须是文字"),
        ("allow:\n  raw-html: [甲]", 11, "必须是文字"),
        ("allow:\n  raw-html: 2023", 11, "必须是文字"),
        ("allow:\n  raw-html: <b>", 11, "尖括号"),
    ],
)
def test_a_wrong_shape_is_told_at_its_line_and_allows_nothing(
    root: Path, allow: str, line: int, told: str
) -> None:
    _written(root, allow)
    code, out, _ = at(root, "check", "--format", "json")
    rows = {row["rule"]: row for row in json.loads(out)}
    assert code == 1
    assert rows[RULE]["severity"] == "error"
    assert rows["frontmatter-field-invalid"]["line"] == line
    assert told in rows["frontmatter-field-invalid"]["message"]
    assert set(rows) == {RULE, "frontmatter-field-invalid"}
