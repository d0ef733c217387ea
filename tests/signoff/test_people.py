"""Who may approve, by the registry of the day, and who counts as whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.signoff import Objection, Remark, Signoff, State

from tests.signoff.building import (
    CEN,
    LUO,
    REGISTRY,
    REGISTRY_PATH,
    STORE,
    TAO,
    WORKSHOP,
    Repo,
    gitea,
    text_of,
    with_policy,
)


def _refused(one: Signoff) -> list[Objection]:
    assert one.told is not None
    return [refusal.objection for refusal in one.told.assessment.refused]


def _counted(one: Signoff) -> list[str]:
    assert one.told is not None
    return [person.name for person in one.told.assessment.counted]


@pytest.mark.parametrize(
    ("author", "approver"),
    [
        (TAO, TAO),
        (TAO, "TAO <TaoXS@Example.cn>"),
        ("陶 溪石 <tao@home.example.cn>", TAO),
        ("Tao <x@example.cn>", "ＴＡＯ <y@example.cn>"),
        (TAO, "taoxs@example.cn"),
        ("taoxs <t@example.cn>", "陶溪石 <1234+taoxs@users.noreply.github.com>"),
        ("陶溪石 <taoxs@noreply.git.example.cn>", "另名 <55-taoxs@users.noreply.gitlab.example.cn>"),
    ],
)
def test_an_authors_own_approval_does_not_count(repo: Repo, author: str, approver: str) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitea(approver), by=author)
    one = repo.of()
    assert one.state is State.UNREVIEWED
    assert _refused(one) == [Objection.AUTHOR]


def test_who_wrote_another_report_of_the_request_may_approve_this_one(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")})
    repo.put({STORE: text_of("库")}, by=CEN)
    repo.merge(gitea(CEN), by=LUO)
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED
    assert signoffs.of(STORE).state is State.UNREVIEWED


def test_who_wrote_under_the_old_name_is_an_author_after_the_rename(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")}, by=CEN)
    repo.git("mv", WORKSHOP, STORE)
    repo.commit("改名", by=TAO)
    repo.merge(gitea(CEN), by=LUO)
    assert _refused(repo.of(STORE)) == [Objection.AUTHOR]


def test_the_mailmap_unites_names(repo: Repo) -> None:
    mailmap = "陶溪石 <taoxs@example.cn> <old@example.cn>\n"
    repo.put({".mailmap": mailmap}, "名册", by="管理员 <admin@example.cn>")
    repo.request({WORKSHOP: text_of("甲")}, gitea(TAO), by="小陶 <old@example.cn>")
    assert _refused(repo.of()) == [Objection.AUTHOR]


def test_the_mailmap_cannot_part_a_person_from_himself(repo: Repo) -> None:
    """A line that gives the author another name and address leaves the approval his own."""
    mailmap = "路人 <nobody@example.cn> 陶溪石 <taoxs@example.cn>\n"
    repo.put({".mailmap": mailmap}, "名册")
    repo.request({WORKSHOP: text_of("甲")}, gitea("taoxs@example.cn"), by=TAO)
    assert _refused(repo.of()) == [Objection.AUTHOR]


def test_only_the_main_branchs_mailmap_counts(repo: Repo, tmp_path: Path) -> None:
    """Neither the one in the folder, not committed, nor one that somebody's settings name."""
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    unites = "陶溪石 <taoxs@example.cn> <cenws@example.cn>\n"
    for file in (repo.root / ".mailmap", tmp_path / "mailmap"):
        file.write_text(unites, encoding="utf-8")
    repo.git("config", "mailmap.file", str(tmp_path / "mailmap"))
    assert repo.of().state is State.APPROVED
    repo.commit("名册")
    assert repo.of().state is State.UNREVIEWED


def test_the_mailmap_makes_nobody_a_reviewer(tmp_path: Path) -> None:
    """Not even afterwards: whoever may push a mailmap would sign off the past."""
    repo = Repo.new(tmp_path / "库", with_policy(group="reviewers: [cenws@example.cn]"))
    repo.request({WORKSHOP: text_of("甲")}, gitea(LUO), merged_by=TAO)
    repo.put({".mailmap": "岑望舒 <cenws@example.cn> 骆青禾 <luoqh@example.cn>\n"}, "名册", by=LUO)
    assert _refused(repo.of()) == [Objection.NOT_ENTITLED]
    repo.request({WORKSHOP: text_of("乙")}, gitea(CEN), merged_by=TAO)
    assert repo.of().state is State.APPROVED


def test_who_approves_a_small_change_to_a_text_of_ones_own_is_told(repo: Repo) -> None:
    """The main branch was not guarded: the approver's own text came onto it unsigned."""
    repo.put({WORKSHOP: text_of("甲")}, by=CEN)
    repo.put({STORE: text_of("库")}, by=LUO)
    repo.request({WORKSHOP: text_of("甲。"), STORE: text_of("库。")}, gitea(CEN), merged_by=LUO)
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).remarks == (Remark.WROTE_BEFORE,)
    assert signoffs.of(STORE).remarks == ()
    repo.request({WORKSHOP: text_of("乙")}, gitea(CEN), merged_by=LUO)
    assert repo.of().remarks == (), "the text before it was signed"


def test_approving_twice_is_one_approval(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "库", with_policy(group="approvals: 2"))
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN, "岑望舒 <cen@home.example.cn>", "cenws@example.cn"))
    one = repo.of()
    assert one.state is State.UNREVIEWED
    assert _counted(one) == ["岑望舒"]
    repo.request({WORKSHOP: text_of("乙")}, gitea(CEN, LUO))
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert one.told.assessment.needed == 2


@pytest.mark.parametrize(
    "entry",
    [
        "岑望舒",
        "cenws@example.cn",
        "CENWS@example.cn",
        "'@cenws'",
        "岑望舒 c@home.example.cn cenws@example.cn @cen",
    ],
)
def test_a_reviewer_is_known_by_name_mail_or_account(tmp_path: Path, entry: str) -> None:
    repo = Repo.new(tmp_path / "库", with_policy(group=f"reviewers: [{entry}]"))
    approver = "岑望舒 <cenws@noreply.git.example.cn>" if "@cenws" in entry else CEN
    repo.request({WORKSHOP: text_of("甲")}, gitea(approver))
    assert repo.of().state is State.APPROVED
    repo.request({STORE: text_of("库")}, gitea(LUO))
    assert _refused(repo.of(STORE)) == [Objection.NOT_ENTITLED]


def test_one_entry_unites_an_author_and_his_other_name(tmp_path: Path) -> None:
    """What the registry says is one person cannot write under the account and approve under the name."""
    repo = Repo.new(tmp_path / "库", with_policy(group="reviewers: [岑望舒 cenws@example.cn @cen, 骆青禾]"))
    repo.request(
        {WORKSHOP: text_of("甲")},
        gitea("岑望舒 <c@home.example.cn>"),
        by="cen <9+cen@users.noreply.github.com>",
    )
    assert _refused(repo.of()) == [Objection.AUTHOR]


def test_reviewers_and_numbers_come_down_the_tree(tmp_path: Path) -> None:
    registry = with_policy(
        group="reviewers: [岑望舒], approvals: 2", workshop="reviewers: [骆青禾], approvals: 1"
    )
    repo = Repo.new(tmp_path / "库", registry)
    repo.request({WORKSHOP: text_of("甲"), STORE: text_of("库")}, gitea(LUO))
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED, "its own reviewer, its own number"
    assert _refused(signoffs.of(STORE)) == [Objection.NOT_ENTITLED], "not a reviewer beside the tree"
    repo.request({WORKSHOP: text_of("乙")}, gitea(CEN))
    assert repo.of(WORKSHOP).state is State.APPROVED, "the superior's reviewer counts below"
    repo.request({STORE: text_of("仓")}, gitea(CEN))
    store = repo.of(STORE)
    assert store.told is not None
    assert (store.state, store.told.assessment.needed) == (State.UNREVIEWED, 2)


def test_the_registry_of_the_day_counts(repo: Repo) -> None:
    """Who leaves the list later has signed nonetheless; who comes onto it later had no right to."""
    repo.put({REGISTRY_PATH: with_policy(group="reviewers: [岑望舒]")}, "名单")
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    repo.request({STORE: text_of("库")}, gitea(LUO))
    repo.put({REGISTRY_PATH: with_policy(group="reviewers: [骆青禾]")}, "换人")
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED
    assert signoffs.of(STORE).state is State.UNREVIEWED


def test_a_request_cannot_name_its_own_approver(repo: Repo) -> None:
    repo.put({REGISTRY_PATH: with_policy(group="reviewers: [岑望舒]")}, "名单")
    repo.request(
        {WORKSHOP: text_of("甲"), REGISTRY_PATH: with_policy(group="reviewers: [骆青禾]")}, gitea(LUO)
    )
    assert _refused(repo.of()) == [Objection.NOT_ENTITLED]
    newcomer = (
        "  - {code: garage, name: 车队支部委员会, short: 车队党支部, kind: 党支部, parent: group, since: 2016, "
        "reviewers: [贺兰]}\n"
    )
    garage = "reports/2023/garage.md"
    policy = with_policy(group="reviewers: [岑望舒]")
    repo.put({REGISTRY_PATH: policy}, "换回")
    repo.request({garage: text_of("队"), REGISTRY_PATH: policy + newcomer}, gitea("贺兰 <hl@example.cn>"))
    assert _refused(repo.of(garage)) == [Objection.NOT_ENTITLED]
    repo.request({garage: text_of("车队")}, gitea("贺兰 <hl@example.cn>"))
    assert repo.of(garage).state is State.APPROVED, "now the registry on main names her"


def test_an_unreadable_registry_lifts_no_policy(repo: Repo) -> None:
    repo.put({REGISTRY_PATH: with_policy(group="reviewers: [岑望舒]")}, "名单")
    repo.put({REGISTRY_PATH: "organizations: [reviewers: {\n"}, "写坏")
    repo.request({WORKSHOP: text_of("甲")}, gitea(LUO))
    assert _refused(repo.of()) == [Objection.NOT_ENTITLED]
    repo.put({REGISTRY_PATH: REGISTRY}, "取消名单")
    repo.request({WORKSHOP: text_of("乙")}, gitea(LUO))
    assert repo.of().state is State.APPROVED, "no reviewers anywhere: anybody but an author"


@pytest.mark.parametrize(
    ("entry", "approver", "counts"),
    [
        ("岑望舒", "岑望舒 <someone@example.cn>", True),
        ("岑望舒 cenws@example.cn", "岑望舒 <cenws@example.cn>", True),
        ("岑望舒 cenws@example.cn", "岑望舒 <someone@example.cn>", False),
        ("岑望舒 cenws@example.cn @cenws", "岑望舒 <12+someone@users.noreply.git.example.cn>", False),
        ("岑望舒 cenws@example.cn @cenws", "岑望舒 <12+cenws@users.noreply.git.example.cn>", True),
        ("cenws@example.cn", "望舒 <CENWS@example.cn>", True),
    ],
)
def test_a_name_alone_makes_no_reviewer_where_the_registry_knows_more(
    tmp_path: Path, entry: str, approver: str, counts: bool
) -> None:
    repo = Repo.new(tmp_path / "库", with_policy(workshop=f"reviewers: ['{entry}']"))
    repo.request({WORKSHOP: text_of("甲")}, gitea(approver))
    assert (repo.of().state is State.APPROVED) is counts
