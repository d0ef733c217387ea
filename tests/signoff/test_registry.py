"""`reviewers` and `approvals` in the registry are read as strictly as everything else there."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.diagnostics import Fault
from shuzhi.organizations import Registry
from shuzhi.reviewers import Reviewer, parse_reviewer

from tests.signoff.building import REGISTRY_PATH, Repo, with_policy


def _registry(folder: Path, **policies: str) -> Registry:
    repo = Repo.new(folder / "库", with_policy(**policies))
    assert (repo.root / REGISTRY_PATH).exists()
    return load_archive(repo.root).registry


@pytest.mark.parametrize(
    ("written", "reviewer"),
    [
        ("陶溪石", Reviewer("陶溪石")),
        ("taoxs@example.cn", Reviewer("", ("taoxs@example.cn",))),
        ("@taoxs", Reviewer("", (), ("@taoxs",))),
        (
            " 陶溪石  t@example.cn @tao x@example.cn ",
            Reviewer("陶溪石", ("t@example.cn", "x@example.cn"), ("@tao",)),
        ),
        ("陶溪石 <t@example.cn>", Reviewer("陶溪石", ("t@example.cn",))),
        ("Tao Xishi @tao.xi-shi_1", Reviewer("Tao Xishi", (), ("@tao.xi-shi_1",))),
    ],
)
def test_an_entry_is_a_name_a_mail_or_an_account(written: str, reviewer: Reviewer) -> None:
    assert parse_reviewer(written) == reviewer


@pytest.mark.parametrize("written", ["", "  ", "@", "@a/b", "a@b@c", "@甲", "a@", "t@example.cn#", "@-a"])
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"必须是一个人|小组"):
        parse_reviewer(written)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("reviewers: 岑望舒", "必须是列表"),
        ("reviewers: ['@party/office']", "不能写平台上的小组"),
        ("reviewers: ['<b>岑望舒</b>']", "尖括号"),
        ("reviewers: [110]", "必须是文字"),
        ("reviewers: ['']", "必须是一个人的姓名"),
        ("approvals: 0", "不得小于 1"),
        ("approvals: 10", "不得大于 9"),
        ("approvals: '2'", "必须是整数"),
        ("approvals: true", "必须是整数"),
        ("reviewer: [岑望舒]", "是不是“reviewers”"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, policy: str, told: str) -> None:
    faults: tuple[Fault, ...] = _registry(tmp_path, workshop=policy).faults
    assert [(fault.rule, fault.line) for fault in faults] == [("registry-invalid", 3)]
    assert told in faults[0].message
    assert faults[0].help


def test_reviewers_come_from_above_the_nearest_first(tmp_path: Path) -> None:
    registry = _registry(
        tmp_path, group="reviewers: [岑望舒, 骆青禾], approvals: 2", workshop="reviewers: [贺兰, 岑望舒]"
    )
    assert registry.faults == ()
    assert [r.name for r in registry.reviewers_of("workshop")] == ["贺兰", "岑望舒", "骆青禾"]
    assert [r.name for r in registry.reviewers_of("store")] == ["岑望舒", "骆青禾"]
    assert (registry.approvals_for("workshop"), registry.approvals_for("nowhere")) == (2, 1)
    assert registry.reviewers_of("nowhere") == ()


def test_more_approvals_than_reviewers_can_never_be_reached(tmp_path: Path) -> None:
    registry = _registry(tmp_path, group="reviewers: [岑望舒]", workshop="approvals: 2", store="approvals: 1")
    (fault,) = registry.faults
    assert (fault.rule, fault.line) == ("registry-invalid", 3)
    assert "要 2 人审签" in fault.message
    assert "只有 1 人" in fault.message
    assert _registry(tmp_path / "二", group="approvals: 2").faults == (), "anybody may sign"


def test_a_person_may_be_pasted_as_git_prints_it(tmp_path: Path) -> None:
    registry = _registry(tmp_path, workshop="reviewers: ['岑望舒 <c@example.cn>']")
    assert registry.reviewers_of("workshop") == (Reviewer("岑望舒", ("c@example.cn",)),)
