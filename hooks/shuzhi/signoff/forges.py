"""What a commit message of the main branch claims, in the wording of each forge.

Gitea and Forgejo: `Merge pull request '…' (#12) from a into b`, a squash `… (#12)`; `Reviewed-on:` is the request's address,
`Reviewed-by:` lists those who approved (`getMergeMessage` in their sources).
GitLab: `See merge request group/project!12`; by its templates `Approved-by:` lists those who approved and `Reviewed-by:`
those who handed in a review, which is no approval (documentation of the commit templates).
GitHub: `Merge pull request #12 from a/b`; a squash `… (#12)` that GitHub itself committed. It writes no trailers, so they are
the merger's or an action's, and both kinds are approvals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shuzhi.signoff.model import Request
from shuzhi.signoff.people import Person
from shuzhi.signoff.terms import Forge
from shuzhi.signoff.trailers import Footer, footer_of

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']{1,300}\Z")
_GITEA_MERGE: Final = re.compile(r"Merge pull request '.*' \((?P<reference>[#!]\d+)\) from .+")
_GITLAB_LINE: Final = re.compile(r"^See merge request (?P<reference>\S{0,200}!\d+)[ \t]*$", re.MULTILINE)
_GITLAB_ADDRESS: Final = re.compile(r"https?://\S+/-/merge_requests/(?P<number>\d+)\Z")
_GITHUB_MERGE: Final = re.compile(r"Merge pull request (?P<reference>#\d+) from \S+")
_NUMBER_BEHIND: Final = re.compile(r"\((?P<reference>[#!]\d+)\)\Z")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a message claims.

    Attributes:
        request: the request it names.
        approvals: the values of the trailers that mean an approval.
        reviews: the values of those that mean only a review.
        merged_by: the value of `Merged-by`.
        co_authors: the values of `Co-authored-by`.
        picked: whether it is a cherry-pick's.
    """

    request: Request | None
    approvals: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    merged_by: str | None = None
    co_authors: tuple[str, ...] = ()
    picked: bool = False


def claim_of(message: str, committer: Person, *, merge: bool) -> Claim:
    """Read a message.

    Args:
        message: the whole of it.
        committer: who made the commit.
        merge: whether the commit has several parents.
    """
    subject, _, _ = message.partition("\n")
    footer = footer_of(message)
    request = _request(subject.strip(), message, footer, committer, merge=merge)
    reviewed = tuple(footer.values("reviewed-by"))
    approved = tuple(footer.values("approved-by"))
    on_gitlab = request is not None and request.forge is Forge.GITLAB
    return Claim(
        request,
        approved if on_gitlab else (*reviewed, *approved),
        reviewed if on_gitlab else (),
        next(iter(footer.values("merged-by")), None),
        tuple(footer.values_anywhere("co-authored-by")),
        footer.picked,
    )


def _request(subject: str, message: str, footer: Footer, committer: Person, *, merge: bool) -> Request | None:
    addresses = [value for _, value in footer.trailers if _ADDRESS.match(value)]
    gitlab = next((a for a in addresses if _GITLAB_ADDRESS.match(a)), None)
    named = _GITLAB_LINE.findall(message)  # a description may hold such a line too; the forge writes below it
    if named and not footer.picked:
        return Request(Forge.GITLAB, named[-1], gitlab)
    if gitlab is not None and (match := _GITLAB_ADDRESS.match(gitlab)):
        return Request(Forge.GITLAB, f"!{match['number']}", gitlab)
    reviewed_on = next((a for a in footer.values("reviewed-on") if _ADDRESS.match(a)), None)
    in_title = _GITEA_MERGE.match(subject) if merge else _NUMBER_BEHIND.search(subject)
    if reviewed_on is not None:
        reference = in_title["reference"] if in_title else f"#{reviewed_on.rstrip('/').rpartition('/')[2]}"
        return Request(Forge.GITEA, reference, reviewed_on)
    if merge and in_title:
        return Request(Forge.GITEA, in_title["reference"])
    return _github_request(subject, committer, merge=merge, picked=footer.picked)


def _github_request(subject: str, committer: Person, *, merge: bool, picked: bool) -> Request | None:
    if merge:
        match = _GITHUB_MERGE.match(subject)
    else:
        match = _NUMBER_BEHIND.search(subject) if _by_github(committer) and not picked else None
    return Request(Forge.GITHUB, match["reference"]) if match else None


def _by_github(committer: Person) -> bool:
    return committer.name.startswith("GitHub") and committer.mail.casefold().startswith("noreply@")
