"""`shuzhi signoff`: JSON for programs, a table for people."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.signoff.building import CEN, LUO, STORE, TAO, WORKSHOP, Repo, gitea, text_of, with_policy
from tests.support import run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    repo = Repo.new(tmp_path / "库", with_policy(group="reviewers: [岑望舒], approvals: 1"))
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN, number=4), merged_by=CEN)
    repo.request({STORE: text_of("库")}, gitea(LUO, TAO, number=5), merged_by=CEN)
    repo.put({"reports/2024/workshop.md": text_of("丁")})
    return repo.root


def _rows(root: Path, *arguments: str) -> list[dict[str, Any]]:
    code, out, err = run("--root", str(root), "signoff", "--format", "json", *arguments)
    assert (code, err) == (0, "")
    rows: list[dict[str, Any]] = json.loads(out)
    return rows


def test_json_tells_everything(root: Path) -> None:
    store, workshop, later = _rows(root)
    data = text_of("甲").encode()
    assert workshop["path"] == WORKSHOP
    assert workshop["state"] == "approved"
    assert len(workshop["commit"]) == 40
    assert workshop["merged"].startswith("2023-11-15T")
    assert workshop["merged_by"] == "岑望舒"
    assert workshop["approvers"] == ["岑望舒"]
    assert workshop["authors"] == ["陶溪石"]
    assert workshop["request"] == "https://git.example.cn/party/archive/pulls/4"
    assert workshop["sha256"] == hashlib.sha256(data).hexdigest()
    if "sm3" in hashlib.algorithms_available:
        assert workshop["sm3"] == hashlib.new("sm3", data).hexdigest()
    assert (store["state"], store["approvers"], store["sha256"]) == ("unreviewed", [], None)
    assert store["refused"] == [
        {"name": "骆青禾", "objection": "not-entitled"},
        {"name": "陶溪石", "objection": "author"},
    ]
    assert (later["state"], later["kind"], later["request"]) == ("unreviewed", "direct", None)


def test_paths_choose(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [row["path"] for row in _rows(root, WORKSHOP)] == [WORKSHOP]
    assert [row["path"] for row in _rows(root, str(root / "reports/2024"))] == ["reports/2024/workshop.md"]
    monkeypatch.chdir(root / "reports/2023")
    assert [row["path"] for row in _rows(root, "workshop.md", STORE)] == [STORE, WORKSHOP]
    assert len(_rows(root, ".")) == 2


@pytest.mark.parametrize("path", ["reports/2022", "reports/organizations.yml", "/", "nothing.md"])
def test_what_is_no_report_is_wrong_use(root: Path, path: str) -> None:
    code, out, err = run("--root", str(root), "signoff", path)
    assert (code, out) == (2, "")
    assert path in err


def test_the_table_says_why(root: Path) -> None:
    code, out, err = run("--root", str(root), "signoff")
    assert (code, err) == (0, "")
    rows = {path: line for line in out.splitlines() for path in (WORKSHOP, STORE) if path in line}
    assert "已审签" in rows[WORKSHOP]
    assert "未经审签" in rows[STORE]
    told = "".join(out.split())
    assert "需要1人审签" in told
    assert "共 3 份：已审签 1，未经审签 2。" in out


def test_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "库")
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN), merged_by="=cmd() <x@example.cn>")
    _, out, _ = run("--root", str(repo.root), "signoff", "--format", "csv")
    assert out.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(out[1:]))
    assert (row["状态"], row["审签人"], row["合并人"]) == ("已审签", "岑望舒", "'=cmd()")


def test_an_archive_without_reports(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "库")
    assert run("--root", str(repo.root), "signoff") == (0, "没有报告。\n", "")
    assert _rows(repo.root) == []
