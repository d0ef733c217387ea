"""The main branch is judged, wherever one stands; what differs from it is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.signoff import Remark, State

from tests.signoff.building import CEN, LUO, STORE, WORKSHOP, Repo, gitea, text_of


@pytest.fixture
def approved(repo: Repo) -> Repo:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    return repo


def test_on_a_branch_the_main_branch_is_judged(approved: Repo) -> None:
    approved.branch({WORKSHOP: text_of("乙"), STORE: text_of("库")})
    signoffs = approved.signoffs()
    one = signoffs.of(WORKSHOP)
    assert (one.state, one.remarks, one.under_review) == (State.APPROVED, (Remark.DIFFERS_FROM_MAIN,), True)
    store = signoffs.of(STORE)
    assert (store.state, store.remarks, store.under_review) == (State.UNREVIEWED, (Remark.NOT_ON_MAIN,), True)
    assert store.told is None


def test_what_only_main_has_is_left_alone_on_a_branch(approved: Repo) -> None:
    """A branch that began before the report came: the folder does not hold it."""
    approved.branch({STORE: text_of("库")}, start="main~1")
    assert list(approved.signoffs().by_path) == [STORE]


def test_a_change_in_the_folder_is_told(approved: Repo) -> None:
    (approved.root / WORKSHOP).write_text(text_of("乙"), encoding="utf-8")
    one = approved.of()
    assert (one.state, one.remarks, one.under_review) == (State.APPROVED, (Remark.UNCOMMITTED,), True)


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_change_that_git_was_told_to_overlook_is_told(approved: Repo, flag: str) -> None:
    approved.git("update-index", flag, WORKSHOP)
    (approved.root / WORKSHOP).write_text(text_of("偷换"), encoding="utf-8")
    assert approved.git("status", "--short") == ""
    assert approved.of().remarks == (Remark.UNCOMMITTED,)


def test_line_ends_of_a_windows_checkout_are_no_change(approved: Repo) -> None:
    (approved.root / WORKSHOP).write_bytes(text_of("甲").replace("\n", "\r\n").encode())
    assert approved.of().remarks == ()


def test_a_new_file_that_nobody_committed(approved: Repo) -> None:
    (approved.root / STORE).write_text(text_of("库"), encoding="utf-8")
    assert approved.of(STORE).remarks == (Remark.NOT_ON_MAIN,)


def test_a_detached_head_as_a_pipeline_checks_it_out(approved: Repo, tmp_path: Path) -> None:
    """Only the remote's branch is there, and the commit of a request."""
    approved.branch({WORKSHOP: text_of("乙")})
    approved.git("clone", "--quiet", str(approved.root), str(tmp_path / "流水线"))
    clone = Repo(tmp_path / "流水线")
    clone.git("checkout", "--quiet", "--detach", "origin/work")
    clone.git("branch", "--quiet", "--delete", "--force", "work")
    signoffs = clone.signoffs()
    assert signoffs.main == "origin/main"
    assert (signoffs.of(WORKSHOP).state, signoffs.of(WORKSHOP).remarks) == (
        State.APPROVED,
        (Remark.DIFFERS_FROM_MAIN,),
    )


def test_a_local_main_that_was_not_updated_gives_way(approved: Repo, tmp_path: Path) -> None:
    approved.git("clone", "--quiet", str(approved.root), str(tmp_path / "克隆"))
    clone = Repo(tmp_path / "克隆")
    approved.request({WORKSHOP: text_of("乙")}, gitea(LUO))
    clone.git("fetch", "--quiet")
    signoffs = clone.signoffs()
    assert (signoffs.main, signoffs.remarks) == ("origin/main", ())
    assert signoffs.of(WORKSHOP).remarks == (Remark.DIFFERS_FROM_MAIN,)
    clone.put({STORE: text_of("库")})
    signoffs = clone.signoffs()
    assert signoffs.main == "origin/main"
    assert "分岔" in signoffs.remarks[0]


def test_commits_not_yet_pushed_are_on_the_local_main(approved: Repo, tmp_path: Path) -> None:
    approved.git("clone", "--quiet", str(approved.root), str(tmp_path / "克隆"))
    clone = Repo(tmp_path / "克隆")
    clone.put({WORKSHOP: text_of("乙")})
    signoffs = clone.signoffs()
    assert (signoffs.main, signoffs.of(WORKSHOP).state) == ("main", State.CHANGED)


def test_a_main_branch_called_otherwise_is_the_one_that_origin_points_to(
    approved: Repo, tmp_path: Path
) -> None:
    approved.git("branch", "--move", "main", "正式")
    approved.git("clone", "--quiet", str(approved.root), str(tmp_path / "克隆"))
    signoffs = Repo(tmp_path / "克隆").signoffs()
    assert signoffs.main == "正式"
    assert signoffs.of(WORKSHOP).state is State.APPROVED
