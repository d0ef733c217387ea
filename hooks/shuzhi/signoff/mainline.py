"""Tell the main branch's own commits from those that requests brought."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Final

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
    order = {name: index for index, name in enumerate(commits)}
    steps: list[tuple[Commit, str | None, bool]] = []
    current: str | None = tip
    while current is not None and (commit := commits.get(current)):
        turned = (
            len(commit.parents) == 2
            and back.match(commit.message.strip().partition("\n")[0]) is not None
            and not has_request(commit)
            and _is_local_work(commits, order, commit, has_request)
        )
        current = next(iter(commit.parents[1:] if turned else commit.parents), None)
        steps.append((commit, current, turned))
    steps.reverse()
    return _with_branches(commits, steps)


def _is_local_work(
    commits: Mapping[str, Commit], order: Mapping[str, int], merge: Commit, has_request: HasRequest
) -> bool:
    """Whether the first parent's side, as far as the second does not have it, knows of no request."""
    ours, theirs = merge.parents
    alone = _not_in(commits, order, ours, theirs)
    current: str | None = ours
    while current is not None and current in alone:
        if has_request(commits[current]):
            return False
        current = next(iter(commits[current].parents), None)
    return True


_OURS: Final = 1
_BOTH: Final = 3


def _not_in(commits: Mapping[str, Commit], order: Mapping[str, int], ours: str, theirs: str) -> set[str]:
    """The commits that one has and another has not.

    Goes from children to parents, from both at once, only as far as the two lie apart: people pull every day.
    """
    seen: dict[str, int] = {ours: _OURS}
    seen[theirs] = seen.get(theirs, 0) | _BOTH - _OURS
    heap = [(order[name], name) for name in seen if name in order]
    heapify(heap)
    undecided = sum(seen[name] != _BOTH for _, name in heap)
    alone: set[str] = set()
    while heap and undecided:
        _, name = heappop(heap)
        sides = seen[name]
        undecided -= sides != _BOTH
        if sides == _OURS:
            alone.add(name)
        for parent in commits[name].parents:
            before = seen.get(parent, 0)
            seen[parent] = before | sides
            if before == 0 and parent in order:
                heappush(heap, (order[parent], parent))
                undecided += sides != _BOTH
            elif before != _BOTH and seen[parent] == _BOTH:
                undecided -= 1
    return alone


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
