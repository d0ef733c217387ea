"""Whose approval of a pull request counts, and the merge message that says so.

An approval counts of somebody who may write to the repository, is neither the one who opened the request nor the author
of one of its commits, and whose last word on it is an approval of the very commit that is merged: not of an older one,
not dismissed, not followed by a request for changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Json = Mapping[str, Any]

_VERDICTS: Final = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")
"""States that change what somebody thinks of a request; a comment leaves an approval standing."""


@dataclass(frozen=True)
class Votes:
    """The last words of the reviewers, by account.

    Attributes:
        approved: who approves the commit that is to be merged.
        objecting: who wants changes.
        void: whose approval does not count, and why, in Chinese.
    """

    approved: tuple[str, ...]
    objecting: tuple[str, ...]
    void: Mapping[str, str]


def votes_of(reviews: Iterable[Json], head: str, authors: Iterable[str]) -> Votes:
    """Read the reviews.

    Args:
        reviews: as GitHub lists them, oldest first.
        head: the commit that is to be merged.
        authors: accounts that wrote something in the request.
    """
    last: dict[str, Json] = {}
    for review in reviews:
        user = review.get("user") or {}
        if review.get("state") in _VERDICTS and user.get("type") != "Bot" and user.get("login"):
            last[user["login"]] = review
    own = {login.casefold() for login in authors}
    void: dict[str, str] = {}
    approved: list[str] = []
    for login, review in last.items():
        if review["state"] == "DISMISSED":
            void[login] = "批准已被撤销"
        elif review["state"] == "APPROVED":
            if login.casefold() in own:
                void[login] = "是作者，不能批准自己写的内容"
            elif review.get("commit_id") != head:
                void[login] = "批准以后稿子又有改动，要重新批准"
            else:
                approved.append(login)
    objecting = tuple(login for login, review in last.items() if review["state"] == "CHANGES_REQUESTED")
    return Votes(tuple(approved), objecting, void)


def authors_of(pull: Json, commits: Iterable[Json]) -> tuple[str, ...]:
    """The accounts that opened a request or wrote one of its commits.

    Merges of the main branch into the request's are left out: they write nothing, and reviewers make them by a button.
    """
    found = {(pull.get("user") or {}).get("login"): None}
    for commit in commits:
        if len(commit.get("parents") or ()) < 2:
            found[(commit.get("author") or {}).get("login")] = None
    return tuple(login for login in found if login)


def writers_of(commits: Iterable[Json]) -> tuple[str, ...]:
    """`Name <mail>` of everybody who wrote one of the commits, as git has them."""
    people = (
        (commit.get("commit") or {}).get("author") or {}
        for commit in commits
        if len(commit.get("parents") or ()) < 2
    )
    return tuple(dict.fromkeys(f"{_plain(p.get('name'))} <{_plain(p.get('email'))}>" for p in people))


def person(user: Json) -> str:
    """`Name <mail>` of an account. The mail is GitHub's own for it, which holds the account's name and never changes."""
    login = user["login"]
    return f"{_plain(user.get('name')) or login} <{user['id']}+{login}@users.noreply.github.com>"


def message(
    pull: Json, method: str, *, approvers: Sequence[str], merger: str, writers: Sequence[str]
) -> tuple[str, str]:
    """Title and body of the merge commit.

    The request's title is its author's: behind 事由 it can never be taken for a trailer.
    """
    title, number = _plain(pull["title"]) or "合并请求", pull["number"]
    trailers = [f"Reviewed-on: {pull['html_url']}"]
    trailers += [f"Approved-by: {one}" for one in approvers]
    trailers.append(f"Merged-by: {merger}")
    if method == "squash":
        trailers += [f"Co-authored-by: {one}" for one in writers]
        return f"{title} (#{number})", "\n".join(trailers)
    source = re.sub(
        r"\s", "", f"{(pull['head'].get('user') or {}).get('login', 'unknown')}/{pull['head']['ref']}"
    )
    body = f"事由：{title}\n\n" + "\n".join(trailers)
    return f"Merge pull request #{number} from {source}", body


def _plain(text: object) -> str:
    """A name or title in one line, without what could break a trailer or a screen."""
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or c in "<>" else c
        for c in str(text or "")
    )
    return " ".join(kept.split())[:200]
