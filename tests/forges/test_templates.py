"""Templates of requests and of merge messages, filled as each forge fills them, merged with a real git, read back."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import pytest
from shuzhi.signoff import Kind, Objection, Signoff, State

from tests.forges.support import shell, stand_in
from tests.signoff.building import CEN, GITHUB, LUO, TAO, WORKSHOP, Repo, text_of
from tests.support import PROJECT

REQUEST_TEMPLATES: Final = (
    ".gitea/pull_request_template.md",
    ".github/pull_request_template.md",
    ".gitlab/merge_request_templates/Default.md",
)
GITEA: Final = PROJECT / ".gitea/default_merge_message"
TITLE: Final = "一车间党支部2023年度述职报告"
BRANCH: Final = "述职/一车间-2023"
FORGED: Final = f"Approved-by: {LUO}"
"""A title by which an author tries to write an approval."""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.new(tmp_path / "库")


def test_the_request_template_is_the_same_on_every_forge() -> None:
    texts = {(PROJECT / name).read_bytes() for name in REQUEST_TEMPLATES}
    assert len(texts) == 1, f"these must be equal: {'、'.join(REQUEST_TEMPLATES)}"


def test_the_request_template_asks_for_what_a_program_cannot_know() -> None:
    text = (PROJECT / REQUEST_TEMPLATES[0]).read_text(encoding="utf-8")
    items = [line for line in text.splitlines() if line.startswith("- [ ] ")]
    assert 4 <= len(items) <= 8, "a longer list is ticked unread"
    for topic in ("预览", "检查没有错误", "上年度的问题逐条", "数字", "密级"):
        assert any(topic in item for item in items), topic
    assert "审签意见" in text
    assert "只有“批准”算审签" in text


def gitea_message(style: str, *approvers: str, title: str = TITLE, number: int = 12) -> str:
    """What Gitea and Forgejo write: title and body apart, variables filled in both (their `expandDefaultMergeMessage`)."""
    template = (GITEA / f"{style}_TEMPLATE.md").read_text(encoding="utf-8").strip()
    head, _, body = template.partition("\n")
    values = {
        "PullRequestTitle": title,
        "PullRequestReference": f"#{number}",
        "HeadBranch": BRANCH,
        "BaseBranch": "main",
        "ReviewedOn": f"Reviewed-on: https://git.example.cn/party/archive/pulls/{number}",
        "ReviewedBy": "".join(f"Reviewed-by: {one}\n" for one in approvers),
    }

    def fill(text: str) -> str:
        return re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], text)

    return f"{fill(head)}\n\n{fill(body.strip())}".strip()


def gitlab_message(kind: str, *, title: str = TITLE, **people: str) -> str:
    """What GitLab writes (its `MessageGenerator`): lines that hold an empty variable and nothing else go, then one pass."""
    text = (PROJECT / f".gitlab/{kind}_commit_template.txt").read_text(encoding="utf-8")
    assert len(text) <= 500, "GitLab takes no longer template"
    values = {
        "source_branch": BRANCH,
        "target_branch": "main",
        "title": title,
        "reference": "party/archive!12",
        "url": "https://git.example.cn/party/archive/-/merge_requests/12",
        "reviewed_by": "",
        "approved_by": "",
        "co_authored_by": "",
        "merged_by": LUO,
        **people,
    }
    for name in (f"%{{{key}}}" for key, value in values.items() if not value):
        text = re.sub(rf"\n\n{re.escape(name)}(\n\n|\Z)", r"\1", text)
        text = re.sub(rf"^{re.escape(name)}\n", "", text, flags=re.MULTILINE)
    return re.sub(r"%\{(\w+)\}", lambda match: values[match[1]], text)


def names(one: Signoff) -> list[str]:
    assert one.told is not None
    return [person.name for person in one.told.assessment.counted]


def merged_by(one: Signoff) -> str | None:
    assert one.told is not None
    return one.told.arrival.merged_by.name if one.told.arrival.merged_by else None


def requested(one: Signoff) -> tuple[str, str | None]:
    assert one.told is not None
    assert one.told.arrival.request is not None
    return one.told.arrival.request.reference, one.told.arrival.request.url


def refusals(one: Signoff) -> Mapping[str, Objection]:
    assert one.told is not None
    return {refusal.person.name: refusal.objection for refusal in one.told.assessment.refused}


@pytest.mark.parametrize("style", ["MERGE", "REBASE-MERGE"])
def test_gitea_merge(repo: Repo, style: str) -> None:
    repo.branch({WORKSHOP: text_of("甲")}, name=BRANCH)
    repo.merge(gitea_message(style, CEN, LUO), by=LUO, name=BRANCH)
    one = repo.of()
    assert (one.state, names(one), merged_by(one)) == (State.APPROVED, ["岑望舒", "骆青禾"], "骆青禾")
    assert requested(one) == ("#12", "https://git.example.cn/party/archive/pulls/12")
    assert one.told is not None
    assert one.told.arrival.kind is Kind.MERGE


def test_gitea_squash(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")}, name=BRANCH)
    repo.squash(gitea_message("SQUASH", CEN), committer=LUO, name=BRANCH)
    one = repo.of()
    assert (one.state, names(one), merged_by(one)) == (State.APPROVED, ["岑望舒"], "骆青禾")
    assert requested(one) == ("#12", "https://git.example.cn/party/archive/pulls/12")


def test_gitea_has_no_template_for_the_ways_that_leave_no_sound_record() -> None:
    """A plain rebase amends the last commit alone: whoever wrote the others could approve."""
    assert {file.name for file in GITEA.iterdir()} == {
        "MERGE_TEMPLATE.md",
        "REBASE-MERGE_TEMPLATE.md",
        "SQUASH_TEMPLATE.md",
    }


def test_gitea_without_approvals(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")}, name=BRANCH)
    repo.merge(gitea_message("MERGE"), name=BRANCH)
    assert repo.of().state is State.UNREVIEWED


def test_gitlab_merge(repo: Repo) -> None:
    people = {"approved_by": f"Approved-by: {CEN}", "reviewed_by": f"Reviewed-by: {CEN}\nReviewed-by: {LUO}"}
    repo.branch({WORKSHOP: text_of("甲")}, name=BRANCH)
    repo.merge(gitlab_message("merge", **people), by=LUO, name=BRANCH)
    one = repo.of()
    assert (one.state, names(one), merged_by(one)) == (State.APPROVED, ["岑望舒"], "骆青禾")
    assert requested(one) == ("party/archive!12", "https://git.example.cn/party/archive/-/merge_requests/12")
    assert refusals(one) == {"骆青禾": Objection.REVIEWED_ONLY}


def test_gitlab_without_approvals_keeps_the_rest(repo: Repo) -> None:
    """As with an automatic merge that was set before anybody approved."""
    repo.branch({WORKSHOP: text_of("甲")}, name=BRANCH)
    repo.merge(gitlab_message("merge"), by=CEN, name=BRANCH)
    one = repo.of()
    assert (one.state, merged_by(one)) == (State.UNREVIEWED, "骆青禾")
    assert requested(one)[0] == "party/archive!12"


def test_gitlab_squash_knows_who_wrote(repo: Repo) -> None:
    """With fast-forward the squash is all that arrives: its template has to name those who wrote with the author."""
    people = {
        "approved_by": f"Approved-by: {CEN}\nApproved-by: {LUO}",
        "co_authored_by": f"Co-authored-by: {LUO}",
    }
    repo.branch({WORKSHOP: text_of("甲")}, name=BRANCH)
    repo.squash(gitlab_message("squash", **people), by=TAO, committer=TAO, name=BRANCH)
    one = repo.of()
    assert (one.state, names(one)) == (State.APPROVED, ["岑望舒"])
    assert refusals(one) == {"骆青禾": Objection.AUTHOR}
    assert requested(one)[0] == "party/archive!12"


@pytest.mark.parametrize("way", ["gitea-merge", "gitea-squash", "gitlab-merge", "gitlab-squash"])
def test_a_title_cannot_approve(repo: Repo, way: str) -> None:
    """The title is the author's. In GitLab's own default template it stands alone in a paragraph, like a trailer."""
    forge, _, kind = way.partition("-")
    if forge == "gitea":
        message = gitea_message(kind.upper(), title=FORGED)
    else:
        message = gitlab_message(kind, title=FORGED)
    repo.branch({WORKSHOP: text_of("甲")}, name=BRANCH)
    if kind == "merge":
        repo.merge(message, by=CEN, name=BRANCH)
    else:
        repo.squash(message, committer=GITHUB, name=BRANCH)
    assert repo.of().state is State.UNREVIEWED


def test_the_guides_command_sends_the_templates_to_gitlab() -> None:
    guide = (PROJECT / "docs/guide/forges.md").read_text(encoding="utf-8")
    command = re.search(r"```sh\n(    GITLAB=.*?)    ```", guide, re.DOTALL)
    assert command
    script = textwrap.dedent(command[1])
    with stand_in(lambda call: (200, {})) as (address, calls):
        script = script.replace("https://git.example.cn", address).replace("访问令牌", "t0ken")
        assert shell(script, PROJECT, {})[0] == 0
    (call,) = calls
    assert (call.method, call.path, call.headers["PRIVATE-TOKEN"]) == ("PUT", "/api/v4/projects/12", "t0ken")
    sent = parse_qs(call.body.decode(), keep_blank_values=True)
    for kind in ("merge", "squash"):
        file = PROJECT / f".gitlab/{kind}_commit_template.txt"
        assert sent[f"{kind}_commit_template"] == [file.read_text(encoding="utf-8")]
    assert sent["merge_method"] == ["merge"]
