"""Where git cannot be asked, everything is unknown, that is said once, and nothing breaks."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from shuzhi.signoff import State, Trouble

from tests.signoff.building import CEN, WORKSHOP, Repo, gitea, text_of
from tests.support import run


@pytest.fixture
def approved(repo: Repo) -> Repo:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    return repo


def _trouble(repo: Repo, branch: str | None = None) -> Trouble:
    signoffs = repo.signoffs(branch)
    assert signoffs.trouble is not None
    assert {one.state for one in signoffs.by_path.values()} == {State.UNKNOWN}
    assert list(signoffs.by_path) == [WORKSHOP]
    assert signoffs.trouble.help
    return signoffs.trouble


def test_a_shallow_clone(approved: Repo, tmp_path: Path) -> None:
    approved.git("clone", "--quiet", "--depth=1", f"file://{approved.root}", str(tmp_path / "浅"))
    assert "浅克隆" in _trouble(Repo(tmp_path / "浅")).message


def test_a_partial_clone(approved: Repo, tmp_path: Path) -> None:
    approved.git("config", "uploadpack.allowFilter", "true")
    approved.git("clone", "--quiet", "--filter=blob:none", f"file://{approved.root}", str(tmp_path / "部分"))
    assert "部分克隆" in _trouble(Repo(tmp_path / "部分")).message


def test_no_repository(approved: Repo) -> None:
    shutil.rmtree(approved.root / ".git")
    assert "不在 git 版本库里" in _trouble(approved).message


def test_no_git(approved: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有 git" in _trouble(approved).message


def test_no_commit_yet(repo: Repo) -> None:
    shutil.rmtree(repo.root / ".git")
    repo.write({WORKSHOP: text_of("甲")})
    repo.git("init", "--quiet", "--initial-branch=main")
    assert "还没有提交" in _trouble(repo).message


def test_no_main_branch(approved: Repo) -> None:
    approved.git("branch", "--move", "main", "trunk")
    assert "main" in _trouble(approved).message
    assert approved.signoffs("trunk").of(WORKSHOP).state is State.APPROVED
    assert "“trunck”" in _trouble(approved, "trunck").message


@pytest.mark.parametrize("branch", ["--help", "", "main*", "HEAD~1", "../main", "-x", "main main"])
def test_a_strange_branch_is_only_not_there(approved: Repo, branch: str) -> None:
    assert f"“{branch}”" in _trouble(approved, branch).message


def test_reports_that_are_not_under_git(repo: Repo) -> None:
    repo.write({WORKSHOP: text_of("甲")})
    assert "没有 reports/ 里的任何报告" in _trouble(repo).message


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else(approved: Repo) -> None:
    for place in (approved.root, approved.root / ".git"):
        os.chown(place, 65534, 65534)
    trouble = _trouble(approved)
    assert "不是当前用户" in trouble.message
    assert "safe.directory" in trouble.help


@pytest.mark.parametrize("damage", ["objects", "HEAD", "config"])
def test_a_damaged_repository(approved: Repo, damage: str) -> None:
    place = approved.root / ".git" / damage
    if damage == "objects":
        for file in place.glob("??/*"):
            file.chmod(0o644)
            file.write_bytes(b"")
    else:
        place.write_text("[", encoding="ascii")
    assert _trouble(approved).message


def test_it_is_said_once_and_the_command_goes_on(approved: Repo) -> None:
    shutil.rmtree(approved.root / ".git")
    code, out, err = run("--root", str(approved.root), "signoff", "--format", "json")
    assert code == 0
    assert err.count("版本库") == 1
    (row,) = json.loads(out)
    assert (row["state"], row["commit"], row["approvers"], row["sha256"]) == ("unknown", None, [], None)
    code, out, err = run("--root", str(approved.root), "signoff")
    assert (code, out) == (0, "")
    assert err.count("版本库") == 1
