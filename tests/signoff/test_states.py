"""What became of a text after it was approved."""

from __future__ import annotations

import pytest
from shuzhi.signoff import Kind, Objection, Remark, State, Step

from tests.signoff.building import (
    CEN,
    LUO,
    STORE,
    TAO,
    WORKSHOP,
    Repo,
    gitea,
    gitea_squash,
    text_of,
)

MOVED = "reports/2024/workshop.md"


@pytest.fixture
def approved(repo: Repo) -> Repo:
    """The report was approved with the text 甲."""
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    return repo


def test_a_later_push_outdates_the_approval(approved: Repo) -> None:
    before = approved.of()
    commit = approved.put({WORKSHOP: text_of("乙")})
    one = approved.of()
    assert one.state is State.CHANGED
    assert one.told is not None
    assert one.told.arrival.commit == commit
    assert one.approved is not None
    assert before.told is not None
    assert one.approved.arrival.commit == before.told.arrival.commit
    assert one.digests == before.digests, "of the text that was approved"


def test_a_later_request_with_too_few_approvals_outdates_it_too(approved: Repo) -> None:
    approved.request({WORKSHOP: text_of("乙")}, gitea(TAO), merged_by=TAO)
    one = approved.of()
    assert one.state is State.CHANGED
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.AUTHOR]


def test_restoring_the_approved_bytes_restores_the_approval(approved: Repo) -> None:
    first = approved.of()
    approved.put({WORKSHOP: text_of("乙")})
    approved.put({WORKSHOP: text_of("甲")})
    one = approved.of()
    assert (one.state, one.remarks) == (State.APPROVED, (Remark.RESTORED,))
    assert one.told is not None
    assert first.told is not None
    assert one.told.arrival.commit == first.told.arrival.commit


def test_going_back_to_an_older_approved_text_needs_an_approval(approved: Repo) -> None:
    approved.request({WORKSHOP: text_of("乙")}, gitea(CEN))
    approved.put({WORKSHOP: text_of("甲")})
    assert approved.of().state is State.CHANGED


def test_a_new_approval_makes_it_good_again(approved: Repo) -> None:
    approved.put({WORKSHOP: text_of("乙")})
    approved.request({WORKSHOP: text_of("丙")}, gitea(LUO))
    one = approved.of()
    assert (one.state, one.remarks) == (State.APPROVED, ())


def test_a_pure_rename_keeps_the_approval_and_is_told(approved: Repo) -> None:
    approved.put({WORKSHOP: None, MOVED: text_of("甲")}, "改名")
    one = approved.of(MOVED)
    assert (one.state, one.remarks) == (State.APPROVED, (Remark.RENAMED,))
    versions = approved.signoffs().versions
    assert [(v.step, v.path) for v in versions[MOVED]] == [(Step.ADDED, WORKSHOP), (Step.RENAMED, MOVED)]
    assert WORKSHOP not in versions


def test_a_rename_with_a_changed_word_outdates_the_approval(approved: Repo) -> None:
    approved.put({WORKSHOP: None, MOVED: text_of("乙")}, "改名")
    one = approved.of(MOVED)
    assert one.state is State.CHANGED
    assert one.version is not None
    assert (one.version.step, one.version.previous_path) == (Step.RENAMED, WORKSHOP)


def test_two_reports_that_change_places_keep_their_own_histories(approved: Repo) -> None:
    aside = "reports/2024/store.md"
    approved.put({STORE: "库" * 500, "reports/2024/cycle.yml": ""})
    for old, new in ((WORKSHOP, aside), (STORE, WORKSHOP), (aside, STORE)):
        approved.git("mv", old, new)
        approved.commit("换名")
    signoffs = approved.signoffs()
    assert signoffs.of(STORE).state is State.APPROVED
    assert signoffs.of(WORKSHOP).state is State.UNREVIEWED


def test_a_copy_of_an_approved_text_is_not_approved(approved: Repo) -> None:
    approved.put({STORE: text_of("甲")})
    assert approved.of(STORE).state is State.UNREVIEWED
    assert approved.of(WORKSHOP).state is State.APPROVED


def test_revert_and_revert_of_the_revert(approved: Repo) -> None:
    """`git revert -m 1` pushed to main takes the approved text away; reverting that brings its bytes back."""
    second = approved.request({WORKSHOP: text_of("乙")}, gitea(CEN))
    approved.git("revert", "--no-edit", "-m", "1", second)
    assert approved.of().state is State.CHANGED
    approved.git("revert", "--no-edit", "HEAD")
    one = approved.of()
    assert (one.state, one.remarks) == (State.APPROVED, (Remark.RESTORED,))
    assert one.told is not None
    assert one.told.arrival.commit == second


def test_an_approved_revert_is_an_approval_of_the_old_text(approved: Repo) -> None:
    approved.request({WORKSHOP: text_of("乙")}, gitea(CEN))
    approved.request({WORKSHOP: text_of("甲")}, gitea(LUO), merged_by=LUO)
    one = approved.of()
    assert (one.state, one.remarks) == (State.APPROVED, ())
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["骆青禾"]


def test_deleted_and_brought_back(approved: Repo) -> None:
    approved.put({WORKSHOP: None})
    approved.put({WORKSHOP: text_of("甲")})
    assert approved.of().state is State.APPROVED
    approved.request({WORKSHOP: None}, gitea(CEN))
    approved.put({WORKSHOP: text_of("甲")})
    assert approved.of().state is State.CHANGED, "its removal was approved, its return was not"


def test_changed_permissions_change_nothing(approved: Repo) -> None:
    (approved.root / WORKSHOP).chmod(0o755)
    approved.commit("改权限")
    signoffs = approved.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED
    assert len(signoffs.versions[WORKSHOP]) == 1


@pytest.mark.parametrize("marked", [True, False])
def test_a_cherry_pick_carries_no_approval_along(repo: Repo, marked: bool) -> None:
    """With `-x` git says so in the message; without, the request's address was used before."""
    repo.branch({WORKSHOP: text_of("甲")}, name="elsewhere")
    repo.put({WORKSHOP: text_of("乙")}, gitea_squash(CEN, number=5), TAO, CEN)
    if not marked:
        repo.git("checkout", "--quiet", "main")
        repo.put({STORE: text_of("库")}, gitea_squash(CEN, number=5), TAO, CEN)
        repo.put({"reports/2023/cycle.yml": ""}, "别的")
    repo.git("checkout", "--quiet", "main")
    picked = repo.git("rev-parse", "elsewhere")
    repo.git("cherry-pick", "--strategy-option=theirs", *(["-x"] if marked else []), "elsewhere~1")
    repo.git("cherry-pick", *(["-x"] if marked else []), picked)
    one = repo.of()
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == (
        [] if marked else [Objection.REPLAYED]
    )


def test_a_cherry_pick_within_a_squash_leaves_its_own_trailers_behind(repo: Repo) -> None:
    """A squash of one picked commit: what stands in front of the mark is the old request's."""
    old = f"报告\n\nReviewed-by: {CEN}\n(cherry picked from commit {'a' * 40})\n"
    repo.branch({WORKSHOP: text_of("甲")})
    repo.squash(f"{old}Reviewed-on: https://git.example.cn/party/archive/pulls/6\n", committer=LUO)
    assert repo.of().state is State.UNREVIEWED
    repo.branch({STORE: text_of("库")})
    repo.squash(
        f"{old}Reviewed-on: https://git.example.cn/party/archive/pulls/7\nReviewed-by: {LUO}\n", committer=LUO
    )
    one = repo.of(STORE)
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["骆青禾"]


def test_a_rewritten_history_is_judged_as_it_now_is(approved: Repo) -> None:
    """The merge is gone from main, though its objects still lie there."""
    approved.git("reset", "--quiet", "--hard", "HEAD~1")
    approved.put({WORKSHOP: text_of("甲")}, "重写")
    assert approved.of().state is State.UNREVIEWED


def test_history_tells_each_step(approved: Repo) -> None:
    approved.put({WORKSHOP: text_of("乙")})
    approved.put({WORKSHOP: None, MOVED: text_of("乙")})
    approved.put({MOVED: None})
    approved.request({MOVED: text_of("丁")}, gitea(CEN))
    versions = approved.signoffs().versions[MOVED]
    assert [(v.step, v.arrival.kind) for v in versions] == [
        (Step.ADDED, Kind.MERGE),
        (Step.CHANGED, Kind.DIRECT),
        (Step.RENAMED, Kind.DIRECT),
        (Step.DELETED, Kind.DIRECT),
        (Step.ADDED, Kind.MERGE),
    ]


def test_the_merger_who_is_the_author_is_told(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN), merged_by=TAO)
    one = repo.of()
    assert (one.state, one.remarks) == (State.APPROVED, (Remark.SELF_MERGED,))
