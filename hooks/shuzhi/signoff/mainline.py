"""Tell the main branch's own commits from those that requests brought."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shuzhi.signoff.commits import Commit

HasRequest = Callable[[Commit], bool]


@dataclass(frozen=True, slots=True)
class Mainstep:
    """One commit of the main branch.

    Attributes:
        commit: the commit.
        parent: the main branch before it; None at the root.
        branch: the commits that came with it from elsewhere, oldest first.
        turned: whether the main branch is not its first parent (somebody merged it into work of their own and pushed).
    """

    commit: Commit
    parent: str | None
    branch: tuple[Commit, ...] = ()
    turned: bool = False


def mainline(commits: Mapping[str, Commit], tip: str, branch: str, has_request: HasRequest) -> list[Mainstep]:
    """Walk the main branch.

    Args:
        commits: all commits, children before parents.
        tip: the main branch's newest commit.
        branch: its name.
        has_request: whether a commit's message names a request or an approval.

    Returns:
        its commits, oldest first. It goes along first parents, but where `git pull` merged the main branch into somebody's
        local commits (“Merge branch 'main' of …”), it goes on along the other one: otherwise all that others had merged
        meanwhile would count as that person's.
    """
    back = re.compile(
        rf"Merge (?:remote-tracking )?branch '(?:[^'/]+/)?{re.escape(branch)}'(?: of \S+)?(?: into [^\s']+)?\Z"
    )
    steps: list[tuple[Commit, str | None, bool]] = []
    current: str | None = tip
    while current is not None and (commit := commits.get(current)):
        turned = (
            len(commit.parents) == 2
            and back.match(commit.message.strip().partition("\n")[0]) is not None
            and not has_request(commit)
            and _is_local_work(commits, commit, has_request)
        )
        current = next(iter(commit.parents[1:] if turned else commit.parents), None)
        steps.append((commit, current, turned))
    steps.reverse()
    return _with_branches(commits, steps)


def _is_local_work(commits: Mapping[str, Commit], merge: Commit, has_request: HasRequest) -> bool:
    """Whether the first parent's side, as far as the second does not have it, knows of no request."""
    theirs = _reachable(commits, merge.parents[1])
    current: str | None = merge.parents[0]
    while current is not None and current not in theirs and (commit := commits.get(current)):
        if has_request(commit):
            return False
        current = next(iter(commit.parents), None)
    return True


def _reachable(commits: Mapping[str, Commit], start: str) -> set[str]:
    seen: set[str] = set()
    pending = [start]
    while pending:
        name = pending.pop()
        if name not in seen and (commit := commits.get(name)):
            seen.add(name)
            pending += commit.parents
    return seen


def _with_branches(
    commits: Mapping[str, Commit], steps: Sequence[tuple[Commit, str | None, bool]]
) -> list[Mainstep]:
    """Give each commit to the first step of the main branch that reaches it."""
    owner: dict[str, int] = {commit.name: index for index, (commit, _, _) in enumerate(steps)}
    for index, (commit, parent, _) in enumerate(steps):
        pending = [name for name in commit.parents if name != parent]
        while pending:
            name = pending.pop()
            if name not in owner and name in commits:
                owner[name] = index
                pending += commits[name].parents
    brought: dict[int, list[Commit]] = {}
    for name in reversed(tuple(commits)):
        index = owner.get(name, -1)
        if index >= 0 and steps[index][0].name != name:
            brought.setdefault(index, []).append(commits[name])
    return [
        Mainstep(commit, parent, tuple(brought.get(index, ())), turned)
        for index, (commit, parent, turned) in enumerate(steps)
    ]
