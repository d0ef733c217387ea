"""Merge a pull request on GitHub so that the merge commit names who approved it: `python3 .github/merging`.

Asked for by environment variables, which the workflow sets: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, NUMBER (the
request), ACTOR (who wants it merged), METHOD (merge or squash), BRANCH (the main branch), CHECKS (names of the checks that
must have passed, a blank between them), PUBLISHING (the workflow to start afterwards), PATIENCE (seconds to wait for the
checks). Needs nothing but Python. Exit code 0 where it merged.
"""

# ruff: noqa: T201 (what it prints is the log of the step)

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from approvals import authors_of, message, person, votes_of, writers_of
from github_api import Api, Refused

_PASSED: Final = ("success", "neutral", "skipped")
_LISTED_COMMITS: Final = 250
"""Commits of a request that GitHub lists at most."""


def merge(api: Api, asked: Mapping[str, str]) -> str:
    """Merge, and say in Chinese what was done.

    Raises:
        Refused: nothing was merged.
    """
    number, method = int(asked["NUMBER"]), asked.get("METHOD", "merge")
    if method not in ("merge", "squash"):
        raise Refused(f"合并方式只能是 merge 或 squash，不能是 {method}。")
    if not _may_write(api, asked["ACTOR"]):
        raise Refused("您没有这个仓库的写权限，不能合并。请有权审签的人留言。")
    pull = _pull(api, number, asked["BRANCH"])
    head = pull["head"]["sha"]
    _wait_for_checks(api, head, asked.get("CHECKS", "").split(), float(asked.get("PATIENCE", "1200")))
    commits = list(api.all(f"pulls/{number}/commits"))
    if pull.get("commits", 0) > _LISTED_COMMITS:
        raise Refused(f"这个请求有 {pull['commits']} 次提交，太多，查不全作者。请分开提交。")
    approvers = _approvers(api, number, head, authors_of(pull, commits))
    title, body = message(
        pull,
        method,
        approvers=[_person(api, login) for login in approvers],
        merger=_person(api, asked["ACTOR"]),
        writers=writers_of(commits),
    )
    status, answer = api.call(
        "PUT",
        f"pulls/{number}/merge",
        {"sha": head, "merge_method": method, "commit_title": title, "commit_message": body},
    )
    if status != 200:
        raise Refused(f"GitHub 不肯合并：{answer.get('message', status)}")
    return f"已合并，批准人：{'、'.join(approvers)}。"


def _may_write(api: Api, login: str) -> bool:
    found = api.get(f"collaborators/{login}/permission") or {}
    return found.get("permission") in ("admin", "write")


def _pull(api: Api, number: int, branch: str) -> Any:
    pull = api.get(f"pulls/{number}")
    if pull is None:
        raise Refused(f"没有 {number} 号请求。")
    if pull["state"] != "open":
        raise Refused("这个请求已经合并或者关闭了。")
    if pull.get("draft"):
        raise Refused("这个请求还是草稿，请作者先标为可以审阅。")
    if pull["base"]["ref"] != branch:
        raise Refused(f"这个请求不是合并到 {branch} 的。")
    return pull


def _wait_for_checks(api: Api, head: str, names: list[str], patience: float) -> None:
    """Wait until all checks of a commit have passed.

    Raises:
        Refused: one failed, one that must be there is missing, or they did not end in time.
    """
    end = time.monotonic() + patience
    while True:
        # A name may stand there several times, once a run: GitHub's filter gives the latest.
        runs = {run["name"]: run for run in api.all(f"commits/{head}/check-runs?filter=latest", "check_runs")}
        statuses = (api.get(f"commits/{head}/status") or {}).get("statuses", [])
        failed = [
            n for n, run in runs.items() if run["status"] == "completed" and run["conclusion"] not in _PASSED
        ]
        failed += [n for n in names if (runs.get(n) or {}).get("conclusion") in ("neutral", "skipped")]
        failed += [status["context"] for status in statuses if status["state"] in ("failure", "error")]
        if failed:
            raise Refused(f"检查没有通过：{'、'.join(failed)}。请改好再合并。")
        waiting = [n for n, run in runs.items() if run["status"] != "completed"]
        waiting += [status["context"] for status in statuses if status["state"] == "pending"]
        waiting += [name for name in names if name not in runs]
        if not waiting:
            return
        if time.monotonic() >= end:
            raise Refused(f"检查还没有完成：{'、'.join(waiting)}。请等它完成以后再留言一次。")
        time.sleep(min(15, max(0.0, end - time.monotonic())))


def _approvers(api: Api, number: int, head: str, authors: tuple[str, ...]) -> list[str]:
    votes = votes_of(api.all(f"pulls/{number}/reviews"), head, authors)
    objecting = [login for login in votes.objecting if _may_write(api, login)]
    if objecting:
        raise Refused(f"{'、'.join(objecting)} 要求修改，还没有批准。")
    approvers = [login for login in votes.approved if _may_write(api, login)]
    void = {**votes.void, **{one: "没有写权限" for one in votes.approved if one not in approvers}}
    if not approvers:
        reasons = "；".join(f"{login} {why}" for login, why in void.items())
        raise Refused(f"还没有有效的批准{f'（{reasons}）' if reasons else ''}。")
    return approvers


def _person(api: Api, login: str) -> str:
    user = api.get(f"/users/{login}")
    if user is None:
        raise Refused(f"查不到账号 {login}。")
    return person(user)


def main() -> int:
    """Merge, tell the request what came of it, and start publishing."""
    asked = os.environ
    api = Api(asked["GITHUB_API_URL"], asked["GITHUB_REPOSITORY"], asked["GITHUB_TOKEN"])
    try:
        done = merge(api, asked)
    except Refused as refusal:
        print(f"::error title=没有合并::{refusal}")
        _tell(api, asked, f"@{asked['ACTOR']} 没有合并：{refusal}")
        return 1
    print(done)
    _tell(api, asked, done)
    if publishing := asked.get("PUBLISHING"):
        _start(api, publishing, asked["BRANCH"])
    return 0


def _tell(api: Api, asked: Mapping[str, str], text: str) -> None:
    try:
        api.call("POST", f"issues/{int(asked['NUMBER'])}/comments", {"body": text})
    except Refused as refusal:
        print(f"::warning title=没有回复::{refusal}")


def _start(api: Api, workflow: str, branch: str) -> None:
    try:
        status, _ = api.call("POST", f"actions/workflows/{workflow}/dispatches", {"ref": branch})
    except Refused:
        status = 0
    if status not in (200, 204):
        print(f"::warning title=没有启动发布::已经合并；请在 Actions 页面手工运行 {workflow}。")


if __name__ == "__main__":
    sys.exit(main())
