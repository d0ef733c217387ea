"""Branches, tags and the history of the main branch."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.receiving.building import (
    ADMIN,
    OPENING,
    STORE,
    TAN,
    WORKSHOP,
    House,
    report,
    run_git,
    signed,
    store,
)
from tests.signoff.building import CEN, LUO


def _signed_once(house: House) -> None:
    house.person.propose({WORKSHOP: report()})
    house.person.sign(CEN)
    house.accepted("main")


def test_the_main_branch_cannot_be_deleted(house: House) -> None:
    assert "主分支不能删除" in house.refused("--delete", "main").said


def test_the_main_branch_cannot_be_rewritten(house: House) -> None:
    _signed_once(house)
    house.person.git("reset", "--quiet", "--hard", "HEAD~1")
    pushed = house.refused("--force", "main")
    assert "不是在服务器现有主分支的基础上往前走的" in pushed.said
    assert "不要用--force" in pushed.said
    house.person.git("checkout", "--quiet", "--orphan", "另起")
    house.person.commit("重来", CEN)
    assert "不是在服务器现有主分支的基础上往前走的" in house.refused("--force", "另起:main").said


def test_merging_main_into_ones_own_work_is_refused(house: House) -> None:
    """By first parents, all that others had signed off would be this merge's, and nobody's."""
    person = house.person
    person.propose({STORE: store()}, by=TAN, name="mine")
    _signed_once(house)
    person.git("checkout", "--quiet", "mine")
    person.git("merge", "--quiet", "--no-ff", "-m", signed(CEN), "main", by=CEN)
    pushed = house.refused("mine:main")
    assert "把主分支合并进了自己的提交" in pushed.said
    assert "git branch -f main origin/main" in pushed.raw
    house.accepted("mine")
    person.refresh()
    person.git("merge", "--quiet", "--no-ff", "-m", signed(LUO), "mine", by=LUO)
    house.accepted("main")


def test_what_git_pull_merged_is_direct_work(house: House) -> None:
    person = house.person
    person.refresh()
    person.git("checkout", "--quiet", "-B", "mine")
    person.put({STORE: store()}, by=TAN)
    _signed_once(house)
    person.git("checkout", "--quiet", "mine")
    person.git("merge", "--quiet", "-m", "Merge branch 'main' of 服务器:述职库", "main", by=TAN)
    pushed = house.refused("mine:main")
    assert STORE in pushed.said
    assert WORKSHOP not in pushed.said, "others' signed work is no fault of this push"


def test_an_octopus_is_refused(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report()}, name="one")
    person.propose({STORE: store()}, by=TAN, name="two")
    person.git("merge", "--quiet", "--no-ff", "-m", signed(CEN, LUO), "one", "two", by=CEN)
    assert "一次只合并一个分支" in house.refused("main").said


def test_other_branches_may_be_rewritten_and_deleted(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report()}, name="一车间/2023年")
    house.accepted("一车间/2023年")
    person.propose({WORKSHOP: report("（改）")}, name="一车间/2023年")
    house.accepted("--force", "一车间/2023年")
    house.accepted("--delete", "一车间/2023年")
    assert "一车间" not in house.refs


def test_a_branch_that_adds_nothing_is_silent(house: House) -> None:
    assert house.accepted("main:refs/heads/备份").said == ""


def test_release_tags_stay_where_they_are(house: House) -> None:
    _signed_once(house)
    person = house.person
    person.git("tag", "-a", "-m", "2023年度归档", "归档-2023", by=CEN)
    house.accepted("归档-2023")
    person.git("tag", "-f", "-a", "-m", "挪动", "归档-2023", "HEAD~1", by=CEN)
    pushed = house.refused("--force", "归档-2023")
    assert "标签归档-2023" in pushed.said
    assert "不能挪到别的提交上" in pushed.said
    assert "不能删除" in house.refused("--delete", "归档-2023").said
    person.git("tag", "轻便", "HEAD")
    house.accepted("轻便")


def test_a_tag_of_something_else_is_refused(house: House) -> None:
    house.person.git("tag", "文件", "HEAD:mkdocs.yml")
    assert "不是一次提交" in house.refused("文件").said


def test_all_or_nothing_and_everything_at_once(house: House) -> None:
    """A good branch, a moved tag and an unsigned main in one push: nothing comes in, all faults are told."""
    person = house.person
    person.git("tag", "v1")
    house.accepted("v1")
    person.propose({STORE: store()}, by=TAN, name="good")
    person.put({WORKSHOP: report()})
    person.git("tag", "-f", "v1")
    pushed = house.refused("--force", "good", "main", "v1")
    assert "标签v1" in pushed.said
    assert f"{WORKSHOP}（新增）" in pushed.said
    house.accepted("good")


def test_only_branches_and_tags(house: House) -> None:
    assert (
        "只收分支和标签" in house.refused("main:refs/replace/0000000000000000000000000000000000000001").said
    )


@pytest.mark.parametrize("name", ["$(touch${IFS}x)", "a;b", "a'b", "a`b`", "Main", "零\u200b宽"])
def test_names_that_harm_whoever_copies_a_command(house: House, name: str) -> None:
    pushed = house.refused(f"main:refs/heads/{name}")
    assert "分支名称" in pushed.said
    assert "\u200b" not in pushed.raw.partition("To file")[0]


def test_another_main_branch(tmp_path: Path) -> None:
    house = House.empty(tmp_path / "单位", "--branch", "正本")
    house.person.put(OPENING, "开始", ADMIN)
    assert "库里还没有主分支正本" in house.refused("main").said
    house.accepted("main:正本")
    house.person.put({WORKSHOP: report()})
    assert "直接提交在主分支上" in house.refused("main:正本").said
    house.accepted("main")


def test_head_names_the_main_branch(tmp_path: Path) -> None:
    house = House.empty(tmp_path / "单位")
    run_git(house.bare, "symbolic-ref", "HEAD", "refs/heads/trunk")
    house.person.put(OPENING, "开始", ADMIN)
    pushed = house.refused("main")
    assert "git symbolic-ref HEAD" in " ".join(pushed.lines) + pushed.raw
    house.accepted("main:trunk")
    house.person.put({WORKSHOP: report()})
    house.refused("main:trunk")


def test_two_pushes_at_once_leave_one_signed_history(house: House) -> None:
    """Both are fine alone; git lets the second find that the branch has moved."""
    from concurrent.futures import ThreadPoolExecutor

    people = [house.clone("甲"), house.clone("乙")]
    for person, path, text, who in zip(
        people, (WORKSHOP, STORE), (report(), store()), (CEN, LUO), strict=True
    ):
        person.propose({path: text}, by=TAN)
        person.sign(who, by=who)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda person: person.push("main"), people))
    assert sorted(result.accepted for result in results) == [False, True], [r.raw for r in results]
    winner = people[[result.accepted for result in results].index(True)]
    assert run_git(house.bare, "rev-parse", "main") == winner.git("rev-parse", "main")
    loser = next(p for p in people if p is not winner)
    assert "不是在服务器现有主分支" in loser.push("--force", "main").said
