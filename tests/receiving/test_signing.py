"""What comes onto the main branch must be signed off by those who could sign before the push."""

from __future__ import annotations

import pytest

from tests.receiving.building import (
    ADMIN,
    OLD,
    REGISTRY,
    REGISTRY_PATH,
    STORE,
    TAN,
    WORKSHOP,
    House,
    office,
    report,
    signed,
    store,
)
from tests.signoff.building import CEN, LUO, TAO, gitea, gitea_squash
from tests.support import run


def test_a_merge_with_an_approval_is_taken_in_and_shuzhi_signoff_agrees(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report()})
    person.sign(CEN)
    pushed = house.accepted("main")
    assert f"{WORKSHOP}（新增）审签：岑望舒" in pushed.said
    code, out, _ = run("--root", str(person.root), "signoff", "--format", "csv", WORKSHOP)
    assert code == 0
    assert "approved" in out


def test_the_commands_that_a_branch_push_prints_sign_it_off(house: House) -> None:
    """Copied and run as they are by another person, they make a push that the server takes in."""
    person = house.person
    person.propose({WORKSHOP: report()}, name="一车间/2023")
    pushed = house.accepted("一车间/2023")
    assert "有权审签：岑望舒；需要1人" in pushed.said
    commands = [line.strip() for line in pushed.lines if line.strip().startswith("git ")]
    other = house.clone("审签人")
    other.git("config", "user.name", "岑望舒")
    other.git("config", "user.email", "cenws@example.cn")
    other.root.joinpath(".script.sh").write_text("set -e\n" + "\n".join(commands) + "\n", encoding="utf-8")
    before = house.refs
    _as_typed(other.root)
    assert house.refs != before
    other.root.joinpath(".script.sh").unlink()
    _, out, _ = run("--root", str(other.root), "signoff", "--format", "csv", WORKSHOP)
    assert "approved" in out
    assert "岑望舒" in out


def _as_typed(folder: object) -> None:
    import subprocess

    from tests.receiving.building import environment

    done = subprocess.run(
        ["sh", ".script.sh"],
        cwd=str(folder),
        env={**environment(), "GIT_PAGER": "cat"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_direct_commit_is_refused_with_the_way_out(house: House) -> None:
    person = house.person
    person.refresh()
    commit = person.put({WORKSHOP: report()}, f"写报告\n\nApproved-by: {CEN}\n")
    pushed = house.refused("main")
    assert f"{WORKSHOP}（新增）" in pushed.said
    assert f"直接提交在主分支上（提交{commit[:8]}，陶溪石）" in pushed.said
    assert "有权审签：岑望舒" in pushed.said
    assert "git branch -f main origin/main" in pushed.raw
    for command in ("git fetch origin", "git switch -c 改报告", "git branch -f main origin/main"):
        person.git(*command.split()[1:])
    assert house.accepted("-u", "改报告").accepted, "what is told leads on, and nothing is lost"
    person.sign(CEN, name="改报告")
    house.accepted("main")


def test_a_fast_forward_is_no_signature(house: House) -> None:
    house.person.propose({WORKSHOP: report()})
    house.accepted("work")
    house.person.git("merge", "--quiet", "--ff-only", "work")
    assert "直接提交在主分支上" in house.refused("main").said


def test_a_merge_without_an_approval_is_refused(house: House) -> None:
    house.person.propose({WORKSHOP: report()})
    commit = house.person.merge("合并一车间的报告\n")
    pushed = house.refused("main")
    assert f"合并{commit[:8]}需要1人审签，有效的0人" in pushed.said
    assert "Approved-by:姓名<邮箱>" in pushed.said
    assert "git reset --keep origin/main" in pushed.raw
    house.person.git("reset", "--quiet", "--keep", "origin/main")
    house.person.sign(CEN)
    house.accepted("main")


@pytest.mark.parametrize(
    ("approver", "merger", "why"),
    [
        (TAO, CEN, "陶溪石是这份报告的作者"),
        (LUO, CEN, "骆青禾不在登记册的审签人"),
        (CEN, TAO, "岑望舒的审签由作者自己合并时写下"),
    ],
)
def test_whose_approval_does_not_count_is_told(house: House, approver: str, merger: str, why: str) -> None:
    house.person.propose({WORKSHOP: report()})
    house.person.sign(approver, by=merger)
    assert why in house.refused("main").said


@pytest.mark.parametrize("style", ["merge", "squash"])
def test_a_house_without_a_forge_believes_no_forges_wording(house: House, style: str) -> None:
    """On a forge the request vouches for the message; here the author could have typed it."""
    person = house.person
    person.propose({WORKSHOP: report()})
    if style == "merge":
        person.merge(gitea(CEN), by=TAO)
    else:
        person.squash(gitea_squash(CEN), by=TAO, committer=TAO)
    house.refused("main")


def test_each_organization_has_its_own_reviewers(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report(), STORE: store()}, by=TAN)
    person.sign(LUO, by=LUO)
    pushed = house.refused("main")
    assert f"{WORKSHOP}（新增）" in pushed.said
    assert STORE not in pushed.said, "what is signed off is not told as missing"


def test_the_reviewers_of_before_the_push_count(house: House) -> None:
    """The one who signs may not be made a reviewer by the same push, in one merge or in two."""
    weaker = REGISTRY.replace("reviewers: [岑望舒 cenws@example.cn]", "reviewers: [骆青禾 luoqh@example.cn]")
    person = house.person
    person.propose({REGISTRY_PATH: weaker, WORKSHOP: report()})
    person.sign(LUO, by=LUO)
    pushed = house.refused("main")
    assert f"{REGISTRY_PATH}（修改）" in pushed.said
    assert f"{WORKSHOP}（新增）" in pushed.said
    assert "由最上级的审签人审签" in pushed.said

    person.propose({REGISTRY_PATH: weaker}, by=ADMIN)
    person.sign(CEN)
    person.branch({WORKSHOP: report()}, start="main")
    person.sign(LUO, by=LUO)
    pushed = house.refused("main")
    assert REGISTRY_PATH not in pushed.said, "the registry itself is signed off"
    assert f"{WORKSHOP}（新增）" in pushed.said
    house.accepted("main~1:main")
    house.accepted("main")


def test_fewer_approvals_count_from_the_next_push_on(house: House) -> None:
    person = house.person
    two = REGISTRY.replace("reviewers: [岑", "approvals: 2, reviewers: [骆青禾 luoqh@example.cn, 岑")
    person.propose({REGISTRY_PATH: two}, by=ADMIN)
    person.sign(CEN)
    house.accepted("main")
    person.propose({REGISTRY_PATH: REGISTRY, WORKSHOP: report()})
    person.sign(CEN)
    assert "需要2人审签，有效的1人" in house.refused("main").said
    person.propose({WORKSHOP: report()})
    person.sign(CEN, LUO)
    house.accepted("main")


def test_an_organization_and_its_first_report_may_come_together(house: House) -> None:
    """Those above the new organization sign; a reviewer whom the push itself names for it may not."""
    added = (
        REGISTRY
        + "  - {code: garage, name: 中国共产党甲乙集团车队支部委员会, short: 车队党支部, kind: 党支部, parent: group, since: 2023, reviewers: [骆青禾 luoqh@example.cn]}\n"
    )
    garage = report(code="garage", short="车队党支部")
    files: dict[str, str | bytes | None] = {REGISTRY_PATH: added, "reports/2023/garage.md": garage}
    person = house.person
    person.propose(files)
    person.sign(LUO, by=LUO)
    assert "reports/2023/garage.md（新增）" in house.refused("main").said
    person.propose(files)
    person.sign(CEN)
    house.accepted("main")


def test_a_top_of_its_own_is_no_way_around(house: House) -> None:
    added = (
        REGISTRY
        + "  - {code: friends, name: 中国共产党甲乙集团工会支部委员会, short: 工会党支部, kind: 党支部, since: 2023}\n"
    )
    person = house.person
    person.propose(
        {REGISTRY_PATH: added, "reports/2023/friends.md": report(code="friends", short="工会党支部")}
    )
    person.sign(LUO, by=LUO)
    pushed = house.refused("main")
    assert "reports/2023/friends.md（新增）" in pushed.said
    assert "有权审签：岑望舒" in pushed.said


@pytest.mark.parametrize(
    "path", ["mkdocs.yml", "reports/2023/cycle.yml", ".mailmap", "hooks/任意.py", "docs/首页.md"]
)
def test_the_archives_own_order_is_signed_at_the_top(house: House, path: str) -> None:
    text = "site_name: 新名称\n" if path == "mkdocs.yml" else "# 改动\n"
    person = house.person
    person.propose({path: text}, by=ADMIN)
    person.sign(LUO, by=LUO)
    assert f"{path}（" in house.refused("main").said
    person.propose({path: text}, by=ADMIN)
    person.sign(CEN)
    house.accepted("main")


def test_a_mailmap_makes_nobody_a_reviewer(house: House) -> None:
    person = house.person
    person.propose({".mailmap": "岑望舒 <cenws@example.cn> 骆青禾 <luoqh@example.cn>\n", WORKSHOP: report()})
    person.sign(LUO, by=LUO)
    assert f"{WORKSHOP}（新增）" in house.refused("main").said


def test_a_text_made_in_the_merge_was_approved_by_nobody(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report()})
    person.git("merge", "--quiet", "--no-ff", "--no-commit", "work", by=CEN)
    person.write({WORKSHOP: report("（另写）"), STORE: store()})
    person.commit(signed(CEN), CEN)
    pushed = house.refused("main")
    assert "合并时另外写成的" in pushed.said
    assert WORKSHOP in pushed.said
    assert STORE in pushed.said


def test_a_change_behind_the_merge_is_refused(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report()})
    person.sign(CEN)
    person.put({WORKSHOP: report("（又改）")})
    assert "直接提交在主分支上" in house.refused("main").said


def test_cherry_picks_and_reverts_need_a_signature_of_their_own(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report()})
    person.sign(CEN)
    house.accepted("main")
    person.git("revert", "--no-edit", "-m", "1", "HEAD", by=CEN)
    assert f"{WORKSHOP}（删除）" in house.refused("main").said
    person.refresh()
    person.git("checkout", "--quiet", "-B", "work", "main")
    person.git("revert", "--no-edit", "-m", "1", "HEAD", by=TAO)
    person.sign(CEN)
    house.accepted("main")
    person.git("cherry-pick", "-x", "-m", "1", "HEAD~1", by=TAO)
    assert f"{WORKSHOP}（新增）" in house.refused("main").said


def test_a_rename_needs_both_organizations(house: House) -> None:
    """Who signs for one of the two may neither take a report away from the other nor give it one."""
    person = house.person
    person.propose({STORE: store()}, by=TAN)
    person.sign(LUO, by=LUO)
    house.accepted("main")
    as_workshops = store().replace("organization: store", "organization: workshop")
    moved = as_workshops.replace("仓库党支部", "一车间党支部")
    person.propose({STORE: None, WORKSHOP: moved}, by=TAN)
    person.sign(LUO, by=LUO)
    pushed = house.refused("main")
    assert f"{WORKSHOP}（由{STORE}改名而来）" in pushed.said
    assert f"{STORE}（" not in pushed.said

    person.propose({STORE: None, WORKSHOP: moved}, by=TAN)
    person.sign(CEN)
    house.accepted("main")
    person.propose({WORKSHOP: None, STORE: store()}, by=TAN)
    person.sign(LUO, by=LUO)
    assert f"{WORKSHOP}（改名为{STORE}）" in house.refused("main").said


def test_past_years_are_told_plainly(house: House) -> None:
    person = house.person
    person.refresh()
    person.put({OLD: None})
    assert f"{OLD}（删除，往年已归档的报告）" in house.refused("main").said
    person.propose({OLD: office("（改）")})
    person.merge("合并\n")
    assert f"{OLD}（修改，往年已归档的报告）" in house.refused("main").said
    person.refresh()
    person.git("checkout", "--quiet", "-B", "work")
    person.git("mv", OLD, "reports/2022/office_2.md")
    person.commit("改名")
    person.merge("合并\n")
    assert f"{OLD}（改名为reports/2022/office_2.md，往年已归档的报告）" in house.refused("main").said
    person.propose({OLD: None})
    person.sign(CEN)
    pushed = house.accepted("main")
    assert "请留意：其中1处改动了往年已归档的报告" in pushed.said


def test_the_first_push_tells_what_nobody_signed(tmp_path_factory: pytest.TempPathFactory) -> None:
    house = House.empty(tmp_path_factory.mktemp("first") / "单位")
    from tests.receiving.building import OPENING

    imported = office().replace("retention: 30年", "retention: 30年\nimported: true")
    house.person.put({**OPENING, OLD: imported, WORKSHOP: report()}, "开始", ADMIN)
    pushed = house.accepted("main")
    assert "收下了2份报告：已审签0份，旧稿（imported）1份，没有审签1份" in pushed.said
    assert WORKSHOP in pushed.said.partition("没有审签的是")[2]
    assert OLD not in pushed.said


def test_the_administrators_escape_spares_past_years(house: House) -> None:
    house.install("--allow-unsigned")
    person = house.person
    person.refresh()
    person.put(
        {
            WORKSHOP: report(),
            "reports/2021/store.md": store(year=2021),
            "reports/2021/cycle.yml": "rules: {length: off, problem-share: off, cause-missing: off, plan-untimed: off, first-person-rare: off}\n",
        }
    )
    pushed = house.accepted("main")
    assert "由管理员放开" in pushed.said
    assert WORKSHOP in pushed.said
    person.put({OLD: office("（改）")})
    assert f"{OLD}（修改，往年已归档的报告）" in house.refused("main").said
    house.install()
    person.refresh()
    person.put({WORKSHOP: report("（改）")})
    house.refused("main")
