"""The program that merges on GitHub, run as the workflow runs it against a stand-in of GitHub's API, with a real git behind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.signoff import Kind, Objection, State

from tests.forges.support import Call, Job, parsed, stand_in
from tests.signoff.building import GITHUB, TAO, WORKSHOP, Repo, text_of, with_policy
from tests.support import PROJECT

TITLE: Final = "一车间党支部2023年度述职报告"
BRANCH: Final = "述职/一车间-2023"
HEAD: Final = "a" * 40
OLD: Final = "b" * 40


def _user(login: str, number: int, name: str | None) -> dict[str, Any]:
    return {"login": login, "id": number, "name": name, "type": "User"}


ACCOUNTS: Final = {
    "taoxs": _user("taoxs", 1, "陶溪石"),
    "cenws": _user("cenws", 2, "岑望舒"),
    "luoqh": _user("luoqh", 3, None),
    "guest": _user("guest", 4, "过客"),
    "badger": _user("badger", 5, "坏\nApproved-by: 骆青禾 <luoqh@example.cn>"),
}


def _review(login: str, state: str = "APPROVED", commit: str = HEAD) -> dict[str, Any]:
    return {"user": {"login": login, "type": "User"}, "state": state, "commit_id": commit}


def _run(conclusion: str | None = "success", name: str = "检查报告") -> dict[str, Any]:
    return {"name": name, "status": "completed" if conclusion else "in_progress", "conclusion": conclusion}


def _commit(login: str | None, name: str, mail: str, parents: int = 1) -> dict[str, Any]:
    author = {"login": login} if login else None
    return {"author": author, "parents": [{}] * parents, "commit": {"author": {"name": name, "email": mail}}}


@dataclass
class GitHub:
    """What the stand-in knows, and what it was told to do."""

    reviews: list[dict[str, Any]] = field(default_factory=lambda: [_review("cenws")])
    runs: list[dict[str, Any]] = field(default_factory=lambda: [_run()])
    statuses: list[dict[str, str]] = field(default_factory=list)
    commits: list[dict[str, Any]] = field(
        default_factory=lambda: [_commit("taoxs", "陶溪石", "taoxs@example.cn")]
    )
    pull: dict[str, Any] = field(default_factory=dict)
    writers: tuple[str, ...] = ("taoxs", "cenws", "luoqh", "badger")
    refusal: tuple[int, dict[str, str]] | None = None
    merged: dict[str, str] | None = None
    comments: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)

    def __call__(self, call: Call) -> tuple[int, Any]:
        assert call.headers["Authorization"] == "Bearer t0ken"
        path, _, query = call.path.partition("?")
        path = path.removeprefix("/repos/party/archive/")
        page = int(match[1]) if (match := re.search(r"\bpage=(\d+)", query)) else 1
        if path == "pulls/12/merge":
            if self.refusal:
                return self.refusal
            self.merged = call.json
            return 200, {"merged": True}
        if call.method == "POST":
            if path == "issues/12/comments":
                self.comments.append(call.json["body"])
                return 201, {}
            assert call.json == {"ref": "main"}
            self.started.append(path)
            return 204, None
        return self._told(path, page)

    def _told(self, path: str, page: int) -> tuple[int, Any]:
        if match := re.fullmatch(r"collaborators/(.+)/permission", path):
            return 200, {"permission": "write" if match[1] in self.writers else "read"}
        if match := re.fullmatch(r"/users/(.+)", path):
            return (200, ACCOUNTS[match[1]]) if match[1] in ACCOUNTS else (404, {})
        pull = {
            "number": 12,
            "title": TITLE,
            "state": "open",
            "draft": False,
            "html_url": "https://github.com/party/archive/pull/12",
            "user": ACCOUNTS["taoxs"],
            "base": {"ref": "main"},
            "head": {"sha": HEAD, "ref": BRANCH, "user": ACCOUNTS["taoxs"]},
            "commits": len(self.commits),
            **self.pull,
        }
        part = slice((page - 1) * 100, page * 100)
        answers: dict[str, Any] = {
            "pulls/12": pull,
            "pulls/12/reviews": self.reviews[part],
            "pulls/12/commits": self.commits[part],
            f"commits/{HEAD}/check-runs": {"check_runs": self.runs[part]},
            f"commits/{HEAD}/status": {"state": "pending", "statuses": self.statuses},
        }
        return (200, answers[path]) if path in answers else (404, {})

    def merge(self, actor: str = "cenws", method: str = "merge") -> tuple[int, str]:
        """Run the program: exit code and what it printed."""
        step = next(
            one for one in parsed(".github/workflows/merge.yml")["jobs"]["merge"]["steps"] if "run" in one
        )
        values = {
            "github.token": "t0ken",
            "github.event.comment.user.login || github.actor": actor,
            "github.event.issue.number || inputs.number": "12",
            "github.event.repository.default_branch": "main",
            step["env"]["METHOD"][3:-2].strip(): method,
        }
        with stand_in(self) as (address, _):
            step["env"] |= {
                "GITHUB_API_URL": address,
                "GITHUB_REPOSITORY": "party/archive",
                "PATIENCE": "0",
                "PYTHONDONTWRITEBYTECODE": "1",
            }
            (done,) = Job([step], values).run(PROJECT).values()
        assert "Traceback" not in done.out, done.out
        return done.code, done.out

    def refuses(self, *told: str, actor: str = "cenws") -> None:
        """Assert that nothing is merged, and that the request is told why."""
        code, out = self.merge(actor)
        assert (code, self.merged, self.started) == (1, None, []), out
        assert "::error title=没有合并::" in out
        (comment,) = self.comments
        assert comment.startswith(f"@{actor} 没有合并：")
        for text in told:
            assert text in comment


def _read_back(
    github: GitHub, tmp_path: Path, registry: str = with_policy(), *, squash: bool = False
) -> Repo:
    """Do with a real git what GitHub would have done."""
    assert github.merged is not None
    repo = Repo.new(tmp_path / "库", registry)
    repo.branch({WORKSHOP: text_of("甲")}, by=TAO, name=BRANCH)
    message = f"{github.merged['commit_title']}\n\n{github.merged['commit_message']}"
    bot = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"
    if squash:
        repo.squash(message, by=TAO, committer=GITHUB, name=BRANCH)
    else:
        repo.merge(message, by=bot, committer=GITHUB, name=BRANCH)
    return repo


def test_a_merge_names_who_approved_and_who_merged(tmp_path: Path) -> None:
    github = GitHub(reviews=[_review("cenws"), _review("luoqh")])
    code, out = github.merge("luoqh")
    assert (code, github.comments) == (0, ["已合并，批准人：cenws、luoqh。"]), out
    assert github.merged is not None
    assert (github.merged["sha"], github.merged["merge_method"]) == (HEAD, "merge")
    assert github.started == ["actions/workflows/publish.yml/dispatches"]
    one = _read_back(github, tmp_path).of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["岑望舒", "luoqh"]
    assert one.told.arrival.kind is Kind.MERGE
    assert one.told.arrival.merged_by is not None
    assert one.told.arrival.merged_by.name == "luoqh"
    assert one.told.arrival.request is not None
    assert one.told.arrival.request.reference == "#12"
    assert one.told.arrival.request.url == "https://github.com/party/archive/pull/12"


def test_the_registry_knows_reviewers_by_account(tmp_path: Path) -> None:
    """Names on GitHub are whatever people call themselves; the address holds the account."""
    github = GitHub(reviews=[_review("luoqh"), _review("cenws")])
    github.merge("luoqh")
    one = _read_back(github, tmp_path, with_policy(group='reviewers: ["骆青禾 @luoqh"]')).of()
    assert one.told is not None
    assert (one.state, [p.name for p in one.told.assessment.counted]) == (State.APPROVED, ["luoqh"])


def test_a_squash_names_those_who_wrote(tmp_path: Path) -> None:
    """The branch is gone: without the trailer the approval of somebody who wrote along would count."""
    github = GitHub(
        commits=[
            _commit("taoxs", "陶溪石", "taoxs@example.cn"),
            _commit(None, "岑望舒", "cenws@elsewhere.cn"),
        ],
        reviews=[_review("cenws"), _review("luoqh")],
    )
    code, out = github.merge("luoqh", "squash")
    assert code == 0, out
    assert github.merged is not None
    assert github.merged["commit_title"] == f"{TITLE} (#12)"
    one = _read_back(github, tmp_path, squash=True).of()
    assert one.told is not None
    assert one.told.arrival.kind is Kind.SQUASH
    assert [p.name for p in one.told.assessment.counted] == ["luoqh"]
    assert [r.objection for r in one.told.assessment.refused] == [Objection.AUTHOR]


@pytest.mark.parametrize(
    "title", ["Approved-by: 骆青禾", "Approved-by: 骆青禾 <luoqh@example.cn>", "x\n\nApproved-by: 骆青禾"]
)
@pytest.mark.parametrize("method", ["merge", "squash"])
def test_a_title_cannot_approve(tmp_path: Path, title: str, method: str) -> None:
    github = GitHub(pull={"title": title})
    assert github.merge(method=method)[0] == 0
    policy = with_policy(group="reviewers: [骆青禾]")
    one = _read_back(github, tmp_path, policy, squash=method == "squash").of()
    assert one.state is State.UNREVIEWED


def test_a_name_approves_for_its_own_account_alone(tmp_path: Path) -> None:
    github = GitHub(reviews=[_review("badger")])
    assert github.merge("badger")[0] == 0
    repo = _read_back(github, tmp_path, with_policy(group="reviewers: [骆青禾]"))
    assert repo.of().state is State.UNREVIEWED
    repo = _read_back(github, tmp_path / "2", with_policy(group='reviewers: ["坏人 @badger"]'))
    assert repo.of().state is State.APPROVED


def test_an_approval_of_an_older_text_does_not_count() -> None:
    GitHub(reviews=[_review("cenws", commit=OLD)]).refuses("cenws", "要重新批准")


def test_a_dismissed_approval_does_not_count() -> None:
    GitHub(reviews=[_review("cenws", "DISMISSED")]).refuses("cenws", "已被撤销")


def test_the_authors_own_approval_does_not_count() -> None:
    GitHub(reviews=[_review("taoxs")]).refuses("taoxs", "是作者")
    GitHub(commits=[_commit("cenws", "岑望舒", "c@example.cn")]).refuses("cenws", "是作者")


def test_who_only_merged_main_into_the_branch_wrote_nothing() -> None:
    github = GitHub()
    github.commits.append(_commit("cenws", "岑望舒", "c@example.cn", parents=2))
    assert github.merge()[0] == 0


def test_somebody_without_write_permission_can_neither_approve_nor_merge() -> None:
    GitHub(reviews=[_review("guest")]).refuses("guest", "没有写权限")
    GitHub().refuses("您没有这个仓库的写权限", actor="guest")


def test_the_last_word_counts() -> None:
    GitHub(reviews=[_review("cenws"), _review("luoqh"), _review("luoqh", "CHANGES_REQUESTED")]).refuses(
        "luoqh 要求修改"
    )
    github = GitHub(
        reviews=[_review("cenws", "CHANGES_REQUESTED", OLD), _review("cenws"), _review("cenws", "COMMENTED")]
    )
    assert github.merge()[0] == 0
    strangers = GitHub(reviews=[_review("guest", "CHANGES_REQUESTED"), _review("cenws")])
    assert strangers.merge()[0] == 0, "a passer-by cannot block"


def test_reviews_on_later_pages_are_read() -> None:
    GitHub(reviews=[_review("cenws")] * 100 + [_review("cenws", "DISMISSED")]).refuses("已被撤销")


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        ([], "检查还没有完成：检查报告"),
        ([_run(None)], "检查还没有完成：检查报告"),
        ([_run("failure")], "检查没有通过：检查报告"),
        ([_run("skipped")], "检查没有通过：检查报告"),
        ([_run(), _run("failure", "别的")], "检查没有通过：别的"),
        ([_run(name="别的")], "检查还没有完成：检查报告"),
    ],
)
def test_checks_come_first(runs: list[dict[str, Any]], told: str) -> None:
    GitHub(runs=runs).refuses(told)


def test_statuses_of_other_services_count_as_well() -> None:
    GitHub(statuses=[{"context": "外部检查", "state": "failure"}]).refuses("检查没有通过：外部检查")
    GitHub(statuses=[{"context": "外部检查", "state": "pending"}]).refuses("检查还没有完成：外部检查")


@pytest.mark.parametrize(
    ("pull", "told"),
    [
        ({"state": "closed"}, "已经合并或者关闭"),
        ({"draft": True}, "还是草稿"),
        ({"base": {"ref": "other"}}, "不是合并到 main"),
        ({"commits": 251}, "251 次提交"),
    ],
)
def test_only_open_requests_for_main(pull: dict[str, Any], told: str) -> None:
    GitHub(pull=pull).refuses(told)


def test_what_github_says_is_passed_on() -> None:
    GitHub(refusal=(409, {"message": "Head branch was modified."})).refuses("Head branch was modified.")
