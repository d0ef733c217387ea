"""Merge anew what was merged: was a text that neither side had put together by git, or written by somebody?"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from shuzhi.signoff.commits import Commit
from shuzhi.signoff.git import GitFailure, Repository
from shuzhi.signoff.model import Change
from shuzhi.workshop import workshop

_OLDEST: Final = (2, 39)
"""The first git that repeats many merges in one run (`merge-tree --stdin`)."""


def can_merge_anew(repository: Repository) -> bool:
    """Whether git can repeat merges. Where it cannot, a text that was slipped into one is not found out."""
    found = re.search(rb"(\d+)\.(\d+)", repository.version)
    return found is not None and (int(found[1]), int(found[2])) >= _OLDEST


def written_by_hand(
    repository: Repository, commits: Mapping[str, Commit], mixtures: Mapping[str, tuple[Change, ...]]
) -> dict[str, tuple[Change, ...]]:
    """Keep those mixed files that git did not put together by itself.

    Args:
        repository: the repository; nothing is written into it.
        commits: all commits.
        mixtures: of merges, the files whose content no parent had.

    Returns:
        the same without what a repeated merge yields byte for byte. Where git is too old to repeat it (before 2.39) a file
        is taken for git's own work; of more than two parents no forge makes a merge, so there it is not.
    """
    merges = [commits[name] for name in mixtures if len(commits[name].parents) == 2]
    wide = {name: changes for name, changes in mixtures.items() if len(commits[name].parents) > 2}
    if not merges:
        return wide
    with workshop(Path(tempfile.gettempdir()), "shuzhi-merge-") as folder:
        scratch = repository.with_scratch(folder)
        differing = _differing(scratch, merges) if can_merge_anew(repository) else {}
    kept = {
        name: tuple(
            change for change in changes if repository.prefix + change.path in differing.get(name, ())
        )
        for name, changes in mixtures.items()
    }
    return {name: changes for name, changes in kept.items() if changes} | wide


def _differing(scratch: Repository, merges: list[Commit]) -> dict[str, set[str]]:
    """The files in which merges differ from what git makes of their parents, relative to the repository's top."""
    pairs: list[tuple[Commit, str]] = []
    waiting = merges
    while waiting:
        made = list(zip(waiting, _merged_trees(scratch, waiting), strict=False))
        pairs += made
        waiting = waiting[len(made) + 1 :]  # one that git gives up says nothing about those behind it
    lines = "".join(f"{tree} {merge.tree}\n" for merge, tree in pairs)
    try:
        output = scratch.run("diff-tree", "--stdin", "-r", "-z", "--no-renames", stdin=lines.encode("ascii"))
    except GitFailure:
        return {}
    differing: dict[str, set[str]] = {}
    pieces = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    compared = ""
    for (
        piece
    ) in pieces:  # the names of the trees that follow, each in a line, then a raw line; next comes the path
        *headers, raw = piece.split("\n")
        compared = headers[-1] if headers else compared
        if raw:
            differing.setdefault(compared, set()).add(next(pieces, ""))
    return {merge.name: differing.get(f"{tree} {merge.tree}", set()) for merge, tree in pairs}


def _merged_trees(scratch: Repository, merges: Iterable[Commit]) -> Iterator[str]:
    """The trees that git makes of the merges' parents, in order; fewer where it gives up."""
    lines = "".join(f"{' '.join(merge.parents)}\n" for merge in merges)
    output = scratch.answer(
        "merge-tree",
        "--write-tree",
        "--stdin",
        "-z",
        "--no-messages",
        "--allow-unrelated-histories",
        stdin=lines.encode("ascii"),
    )
    pieces = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    for clean in pieces:
        tree = next(pieces, "")
        if clean not in ("0", "1") or not tree:
            return
        yield tree
        while next(pieces, ""):
            pass  # the conflicts; an empty piece ends them
