"""Every way onto the main branch, as the three forges write it."""

from __future__ import annotations

import hashlib

import pytest
from shuzhi.signoff import Kind, Objection, State

from tests.signoff.building import (
    CEN,
    GITHUB,
    LUO,
    STORE,
    TAO,
    WORKSHOP,
    Repo,
    gitea,
    gitea_footer,
    gitea_squash,
    github,
    gitlab,
    text_of,
)


def test_a_merge_on_gitea_is_read_whole(repo: Repo) -> None:
    text = text_of("甲")
    commit = repo.request({WORKSHOP: text}, gitea(CEN, number=12), merged_by=LUO)
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.approved is not None
    arrival = one.approved.arrival
    assert (arrival.commit, arrival.kind) == (commit, Kind.MERGE)
    assert arrival.merged_by is not None
    assert arrival.merged_by.name == "骆青禾"
    assert [person.name for person in one.approved.assessment.counted] == ["岑望舒"]
    assert [person.name for person in one.approved.authors] == ["陶溪石"]
    assert arrival.request is not None
    assert (arrival.request.reference, arrival.request.url) == (
        "#12",
        "https://git.example.cn/party/archive/pulls/12",
    )
    assert arrival.time.isoformat().endswith("+08:00")
    assert one.digests is not None
    assert one.digests.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_sm3_is_that_of_the_standard(repo: Repo) -> None:
    """The digest of “abc” stands in GB/T 32905-2016, appendix A."""
    if "sm3" not in hashlib.algorithms_available:
        pytest.skip("this OpenSSL has no SM3")
    repo.request({WORKSHOP: "abc"}, gitea(CEN))
    digests = repo.of().digests
    assert digests is not None
    assert digests.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_without_sm3_the_rest_stays(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    digests = repo.of().digests
    assert digests is not None
    assert (len(digests.sha256), digests.sm3) == (64, None)


def test_a_squash_on_gitea(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")})
    repo.squash(gitea_squash(CEN))
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert one.told.arrival.kind is Kind.SQUASH
    assert one.told.arrival.merged_by is not None
    assert one.told.arrival.merged_by.name == "岑望舒"


def test_co_authors_of_a_squash_cannot_approve_it(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")})
    repo.squash(gitea_squash(CEN) + f"Co-authored-by: {CEN}\n", committer=LUO)
    one = repo.of()
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.AUTHOR]


def test_a_rebase_merge_is_one_request(repo: Repo) -> None:
    """Two commits with one `Reviewed-on`: whoever wrote either cannot approve a report that both touched."""
    footer = gitea_footer([CEN, LUO], 7)
    repo.put({WORKSHOP: text_of("甲"), STORE: text_of("库")}, f"写报告\n\n{footer}", TAO, CEN)
    repo.put({WORKSHOP: text_of("乙")}, f"改报告\n\n{footer}", LUO, CEN)
    signoffs = repo.signoffs()
    workshop, store = signoffs.of(WORKSHOP), signoffs.of(STORE)
    assert workshop.told is not None
    assert workshop.told.arrival.kind is Kind.REBASE
    assert [person.name for person in workshop.told.authors] == ["陶溪石", "骆青禾"]
    assert [person.name for person in workshop.told.assessment.counted] == ["岑望舒"]
    assert store.told is not None
    assert [person.name for person in store.told.assessment.counted] == ["岑望舒", "骆青禾"]


def test_gitlab_counts_approvals_and_not_reviews(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitlab(reviewers=[CEN]), merged_by=LUO)
    one = repo.of()
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.REVIEWED_ONLY]
    repo.request({WORKSHOP: text_of("乙")}, gitlab(CEN, reviewers=[CEN, LUO], number=8), merged_by=LUO)
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["岑望舒"]
    assert one.told.arrival.request is not None
    assert one.told.arrival.request.shown == "party/archive!8"


def test_gitlab_names_the_merger_in_a_trailer(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")})
    message = (
        "一车间述职报告\n\nSee merge request party/archive!9\n\n"
        f"Approved-by: {CEN}\nMerged-by: {LUO}\nMR: https://git.example.cn/party/archive/-/merge_requests/9\n"
    )
    repo.squash(message, committer=TAO)
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert one.told.arrival.merged_by is not None
    assert one.told.arrival.merged_by.name == "骆青禾"
    assert one.told.arrival.request is not None
    assert one.told.arrival.request.url == "https://git.example.cn/party/archive/-/merge_requests/9"


def test_github_merge_and_squash(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")})
    repo.merge(github(CEN), by=LUO, committer=GITHUB)
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert one.told.arrival.merged_by is not None
    assert one.told.arrival.merged_by.name == "骆青禾", "GitHub's own account merged for somebody"
    repo.branch({STORE: text_of("库")})
    repo.squash(f"仓库述职报告 (#31)\n\nReviewed-by: {CEN}\n", committer=GITHUB)
    one = repo.of(STORE)
    assert one.state is State.APPROVED
    assert one.told is not None
    assert (one.told.arrival.kind, one.told.arrival.merged_by) == (Kind.SQUASH, None)


def test_a_merge_without_approvals_is_unreviewed(repo: Repo) -> None:
    commit = repo.request({WORKSHOP: text_of("甲")}, github())
    one = repo.of()
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert one.told.arrival.commit == commit
    assert one.digests is None, "nothing was approved, so there is no digest of an approved text"


def test_a_merge_by_hand_counts_where_another_than_the_author_wrote_the_message(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲")}, f"合并一车间\n\nReviewed-by: {LUO}\n", merged_by=CEN)
    assert repo.of().state is State.APPROVED
    repo.request({STORE: text_of("库")}, f"合并仓库\n\nReviewed-by: {LUO}\n", merged_by=TAO)
    one = repo.of(STORE)
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.SELF_ATTESTED]


def test_a_push_to_main_is_unreviewed_whatever_its_message_says(repo: Repo) -> None:
    repo.put({WORKSHOP: text_of("甲")}, f"写报告\n\nReviewed-by: {CEN}\n")
    repo.put({STORE: text_of("库")}, f"写报告 (#12)\n\nReviewed-by: {CEN}\n")
    signoffs = repo.signoffs()
    for path in (WORKSHOP, STORE):
        one = signoffs.of(path)
        assert one.state is State.UNREVIEWED
        assert one.told is not None
        assert one.told.arrival.kind is Kind.DIRECT
        assert [refusal.objection for refusal in one.told.assessment.refused] == [Objection.NO_REQUEST]


def test_a_fast_forward_is_a_push(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")})
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--ff-only", "work")
    assert repo.of().state is State.UNREVIEWED


@pytest.mark.parametrize(
    "body",
    [
        f"说明：\nReviewed-by: {CEN}\n以上由书记看过。\n\n{gitea_footer([], 3)}",
        f"Reviewed-by: {CEN}\n\n正文在后面。\n\n{gitea_footer([], 3)}",
        f"{gitea_footer([], 3)}\nReviewed-by: {CEN}\n并请各位知悉。\n",
    ],
)
def test_a_description_that_looks_like_an_approval_is_none(repo: Repo, body: str) -> None:
    """The author of a request writes its description, which the forge may put into the message."""
    repo.request({WORKSHOP: text_of("甲")}, f"Merge pull request '报告' (#3) from work into main\n\n{body}")
    one = repo.of()
    assert one.state is State.UNREVIEWED
    assert one.told is not None
    assert one.told.assessment.refused == ()


def test_one_merge_of_a_hundred_reports_judges_each(repo: Repo) -> None:
    """The branch's second commit, by the approver, touched one of them."""
    paths = [f"reports/{1900 + index}/workshop.md" for index in range(100)]
    repo.branch(dict.fromkeys(paths, text_of("甲")))
    repo.put({paths[7]: text_of("乙")}, by=CEN)
    repo.merge(gitea(CEN), by=LUO)
    states = {path: one.state for path, one in repo.signoffs().by_path.items()}
    assert len(states) == 100
    assert {path for path, state in states.items() if state is not State.APPROVED} == {paths[7]}


def test_a_bare_repository_that_is_pushed_to_and_cloned(
    repo: Repo, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("forge")
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    repo.git("clone", "--quiet", "--bare", ".", str(folder / "归档.git"))
    repo.git("clone", "--quiet", str(folder / "归档.git"), str(folder / "克隆"))
    clone = Repo(folder / "克隆", repo.clock)
    assert clone.of().state is State.APPROVED
    clone.request({WORKSHOP: text_of("乙")}, gitea(LUO), merged_by=LUO)
    clone.git("push", "--quiet", "origin", "main")
    repo.git("pull", "--quiet", str(folder / "归档.git"), "main")
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["骆青禾"]
