"""Histories that are not a row of clean merges."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest
from shuzhi.signoff import Kind, Objection, Person, State
from shuzhi.signoff.commits import Commit
from shuzhi.signoff.mainline import _not_in

from tests.signoff.building import CEN, LUO, STORE, TAO, WORKSHOP, Repo, gitea, gitea_squash, text_of
from tests.support import REPORT

LONG = REPORT + "".join(f"\n第{number}段。\n" for number in range(60))
OTHER = "reports/2022/store.md"


def test_a_back_merge_makes_nobody_an_author_of_what_others_wrote(repo: Repo) -> None:
    """The approver clicked “update the branch”, which merged main, with another report in it, into the branch."""
    repo.branch({WORKSHOP: text_of("甲")})
    repo.git("checkout", "--quiet", "main")
    repo.put({STORE: text_of("库")}, by=LUO)
    repo.git("checkout", "--quiet", "work")
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge branch 'main' into work", "main", by=CEN)
    repo.put({WORKSHOP: text_of("乙")})
    repo.merge(gitea(CEN), by=LUO)
    signoffs = repo.signoffs()
    one = signoffs.of(WORKSHOP)
    assert one.state is State.APPROVED
    assert one.told is not None
    assert [person.name for person in one.told.authors] == ["陶溪石"]
    assert signoffs.of(STORE).state is State.UNREVIEWED
    assert len(signoffs.versions[STORE]) == 1


def test_who_resolves_a_conflict_in_a_back_merge_is_an_author(repo: Repo) -> None:
    repo.put({WORKSHOP: text_of("甲")})
    repo.branch({WORKSHOP: text_of("乙")})
    repo.git("checkout", "--quiet", "main")
    repo.put({WORKSHOP: text_of("丙")})
    repo.git("checkout", "--quiet", "work")
    repo.git("merge", "--quiet", "--no-commit", "--strategy=ours", "main", by=CEN)
    repo.put({WORKSHOP: text_of("丁")}, "Merge branch 'main' into work", by=CEN)
    repo.merge(gitea(CEN), by=LUO)
    one = repo.of()
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.AUTHOR]


def test_what_git_puts_together_from_both_sides_is_approved(repo: Repo) -> None:
    repo.put({WORKSHOP: LONG})
    repo.branch({WORKSHOP: LONG.replace("第2段", "第二段")})
    repo.git("checkout", "--quiet", "main")
    repo.put({WORKSHOP: LONG.replace("第50段", "第五十段")})
    repo.merge(gitea(CEN), by=LUO)
    assert repo.of().state is State.APPROVED


def _slipped_in(repo: Repo) -> None:
    """Both sides changed the report, and the merger wrote a third text; of another report nothing."""
    repo.put({WORKSHOP: LONG})
    repo.branch({WORKSHOP: LONG.replace("第2段", "第二段"), STORE: text_of("库")})
    repo.git("checkout", "--quiet", "main")
    repo.put({WORKSHOP: LONG.replace("第50段", "第五十段")})
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "work")
    repo.put({WORKSHOP: LONG.replace("第2段", "第二段").replace("第50段", "另写一段")}, gitea(CEN), by=LUO)


def test_a_text_that_the_merger_slipped_in_is_not_what_was_approved(repo: Repo) -> None:
    _slipped_in(repo)
    objects = repo.git("count-objects")
    signoffs = repo.signoffs()
    assert repo.git("count-objects") == objects, "merging anew must leave nothing in the repository"
    one = signoffs.of(WORKSHOP)
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.MADE_IN_MERGE]
    assert {person.name for person in one.told.authors} == {"陶溪石", "骆青禾"}
    assert signoffs.of(STORE).state is State.APPROVED


def test_a_conflict_that_the_merger_resolved_is_told_as_well(repo: Repo) -> None:
    """Two such merges, and one in between in which git needed nobody."""
    for number in (1, 2):
        repo.put({WORKSHOP: text_of(f"甲{number}"), STORE: LONG})
        repo.branch({WORKSHOP: text_of(f"乙{number}")})
        repo.git("checkout", "--quiet", "main")
        repo.put({WORKSHOP: text_of(f"丙{number}")})
        repo.git("merge", "--quiet", "--no-commit", "--strategy=ours", "work")
        repo.put({WORKSHOP: text_of(f"丁{number}")}, gitea(CEN), by=LUO)
        repo.branch({STORE: LONG.replace("第2段", f"第二段{number}")})
        repo.git("checkout", "--quiet", "main")
        repo.put({STORE: LONG.replace("第50段", f"第五十段{number}")})
        repo.merge(gitea(CEN), by=LUO)
    signoffs = repo.signoffs()
    assert [version.assessment.sufficient for version in signoffs.versions[STORE]][-1]
    merged = [v for v in signoffs.versions[WORKSHOP] if v.arrival.kind is Kind.MERGE]
    assert [[r.objection for r in v.assessment.refused] for v in merged] == [[Objection.MADE_IN_MERGE]] * 2


def test_a_further_work_tree_of_the_repository(repo: Repo, tmp_path: Path) -> None:
    _slipped_in(repo)
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "另:一"), "main")
    signoffs = Repo(tmp_path / "另:一").signoffs()
    assert signoffs.trouble is None
    assert [signoffs.of(path).state for path in (STORE, WORKSHOP)] == [State.APPROVED, State.UNREVIEWED]


def test_a_report_that_the_branch_never_touched_is_not_approved_with_it(repo: Repo) -> None:
    """A merge that took the branch's old text of another report, undoing what main had."""
    old = repo.put({OTHER: text_of("旧")})
    repo.request({OTHER: text_of("新")}, gitea(CEN))
    repo.branch({WORKSHOP: text_of("甲")}, start=old)
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "work")
    repo.put({OTHER: text_of("旧")}, gitea(CEN), by=LUO)
    one = repo.of(OTHER)
    assert one.state is State.CHANGED
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.MADE_IN_MERGE]


def test_an_octopus_merge_brings_each_branchs_report(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")}, name="one")
    repo.branch({STORE: text_of("库")}, name="two", by=CEN)
    repo.git("checkout", "--quiet", "main")
    repo.put({OTHER: text_of("旧")})
    repo.git("merge", "--quiet", "--no-ff", "-m", gitea(CEN), "one", "two", by=LUO)
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED
    assert signoffs.of(STORE).state is State.UNREVIEWED, "the approver wrote it"


def test_a_git_that_cannot_repeat_merges_is_told(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN), merged_by=LUO)
    assert repo.signoffs().remarks == ()
    monkeypatch.setattr("shuzhi.signoff.remerge._OLDEST", (99, 0))
    (told,) = repo.signoffs().remarks
    assert "git 的版本太旧" in told
    assert repo.of().state is State.APPROVED


def test_a_text_slipped_into_an_octopus_is_not_what_was_approved(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")}, name="one")
    repo.branch({STORE: text_of("库")}, name="two")
    repo.git("checkout", "--quiet", "main")
    repo.put({OTHER: text_of("旧")})
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "one", "two", by=LUO)
    repo.put({WORKSHOP: text_of("另写的")}, gitea(CEN), by=LUO)
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.UNREVIEWED
    assert signoffs.of(STORE).state is State.APPROVED


def test_branches_off_branches_belong_to_the_request_that_brought_them(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")}, name="inner", by=LUO)
    repo.branch({STORE: text_of("库")}, name="work")
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge branch 'inner' into work", "inner", by=CEN)
    repo.merge(gitea(LUO), by=CEN)
    signoffs = repo.signoffs()
    assert signoffs.of(STORE).state is State.APPROVED
    one = signoffs.of(WORKSHOP)
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert [person.name for person in one.told.authors] == ["骆青禾"]


@pytest.mark.parametrize("url", ["https://git.example.cn/party/archive", "../归档"])
def test_pulling_main_into_ones_own_commits_leaves_others_requests_alone(repo: Repo, url: str) -> None:
    """After `git pull` and a push, main's first parents are the puller's commits; the requests came by the other side."""
    repo.git("branch", "--quiet", "mine", "main")
    approved = repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    repo.git("checkout", "--quiet", "mine")
    repo.put({STORE: text_of("库")})
    repo.git("merge", "--quiet", "--no-ff", "-m", f"Merge branch 'main' of {url}", "main")
    repo.git("checkout", "--quiet", "-B", "main", "mine")
    signoffs = repo.signoffs()
    one = signoffs.of(WORKSHOP)
    assert one.state is State.APPROVED
    assert one.told is not None
    assert one.told.arrival.commit == approved
    store = signoffs.of(STORE)
    assert store.state is State.UNREVIEWED
    assert store.told is not None
    assert store.told.arrival.kind is Kind.DIRECT


def test_taking_over_a_forks_main_does_not_turn_the_history_round(repo: Repo) -> None:
    repo.branch({STORE: text_of("库")}, name="fork")
    repo.git("checkout", "--quiet", "main")
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    repo.git(
        "merge", "--quiet", "--no-ff", "-m", "Merge branch 'main' of https://git.example.cn/other/archive", "fork",
        by=CEN,
    )  # fmt: skip
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED
    store = signoffs.of(STORE)
    assert store.told is not None
    assert store.told.arrival.kind is Kind.MERGE


def test_a_hand_merge_of_a_main_branch_keeps_its_approvals(repo: Repo) -> None:
    repo.branch({STORE: text_of("库")}, name="fork")
    repo.git("checkout", "--quiet", "main")
    message = f"Merge branch 'main' of https://git.example.cn/other/archive\n\nReviewed-by: {LUO}\n"
    repo.git("merge", "--quiet", "--no-ff", "-m", message, "fork", by=CEN)
    assert repo.of(STORE).state is State.APPROVED


def test_unrelated_histories(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "--orphan", "work")
    repo.put({WORKSHOP: text_of("甲")})
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--allow-unrelated-histories", "-m", gitea(CEN), "work", by=CEN)
    assert repo.of().state is State.APPROVED


def test_replaced_objects_and_grafts_change_nothing(repo: Repo) -> None:
    """Both make git show another history than the one whose names are digests of it."""
    plain = repo.put({WORKSHOP: text_of("甲")})
    squash = repo.git(
        "commit-tree", f"{plain}^{{tree}}", "-p", f"{plain}~1", "-m", gitea_squash(CEN), committer=LUO
    )
    repo.git("replace", plain, squash)
    assert repo.git("log", "--format=%s", "-1").startswith("一车间述职报告 (#")
    assert repo.of().state is State.UNREVIEWED
    repo.git("replace", "--delete", plain)
    later = repo.put({STORE: text_of("库")})
    (repo.root / ".git/info").mkdir(exist_ok=True)
    before = repo.git("rev-parse", "HEAD~2")
    (repo.root / ".git/info/grafts").write_text(f"{later} {before}\n", encoding="ascii")
    assert plain not in repo.git("log", "--format=%H")
    assert [v.arrival.commit for v in repo.signoffs().versions[WORKSHOP]] == [plain]


def test_a_submodule_is_no_report(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'a' * 40},reports/2024/workshop.md")
    repo.git("commit", "--quiet", "-m", "子模块")
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED
    assert "reports/2024/workshop.md" not in signoffs.versions


def test_a_link_is_not_judged_by_its_target(repo: Repo) -> None:
    """An approved link could lead to a text that changes without approval."""
    repo.branch({STORE: text_of("库")})
    (repo.root / WORKSHOP).symlink_to("store.md")
    repo.commit("链接", by=TAO)
    repo.merge(gitea(CEN))
    assert repo.of(STORE).state is State.APPROVED
    assert repo.of(WORKSHOP).state is State.UNKNOWN


def test_a_repository_with_sha256_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("sha256") / "库"
    root.mkdir()
    repo = Repo(root)
    repo.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    repo.put({"mkdocs.yml": "site_name: 库\n"}, "开始")
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    one = repo.of()
    assert (one.state, one.remarks) == (State.APPROVED, ())
    (root / WORKSHOP).write_text("另", encoding="utf-8")
    assert [remark.value for remark in repo.of().remarks] == ["uncommitted"]


def test_what_one_side_has_alone_is_found_without_walking_everything() -> None:
    """Against the plain definition, on random histories."""
    nobody = Person("", "")
    chance = random.Random(11)
    for _ in range(200):
        size = chance.randrange(2, 40)
        parents = [
            tuple(
                str(n)
                for n in dict.fromkeys(chance.choices(range(index + 1, size), k=chance.choice((1, 1, 2))))
            )
            if index + 1 < size
            else ()
            for index in range(size)
        ]
        history = {
            str(n): Commit(
                str(n), parents[n], nobody, nobody, datetime.datetime.fromtimestamp(0, datetime.UTC), ""
            )
            for n in range(size)
        }
        order = {name: index for index, name in enumerate(history)}

        def reachable(start: str, history: dict[str, Commit] = history) -> set[str]:
            found, pending = set[str](), [start]
            while pending:
                name = pending.pop()
                if name not in found:
                    found.add(name)
                    pending += history[name].parents
            return found

        ours, theirs = (str(chance.randrange(size)) for _ in range(2))
        assert _not_in(history, order, ours, theirs) == reachable(ours) - reachable(theirs)
