"""Merge anew what was merged: was a text that neither side had put together by git, or written by somebody?"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from shuzhi.signoff.commits import Commit
from shuzhi.signoff.git import GitFailure, Repository
from shuzhi.signoff.model import Change


def written_by_hand(
    repository: Repository, commits: Mapping[str, Commit], mixtures: Mapping[str, tuple[Change, ...]]
) -> dict[str, tuple[Change, ...]]:
    """Keep those mixed files that git did not put together by itself.

    Args:
        repository: the repository; nothing is written into it.
        commits: all commits.
        mixtures: of merges, the files whose content no parent had.

    Returns:
        the same without what a repeated merge yields byte for byte. Where it cannot be repeated (git older than 2.38, more
        than two parents) a file is taken for git's own work.
    """
    found: dict[str, tuple[Change, ...]] = {}
    with tempfile.TemporaryDirectory(prefix="shuzhi-merge-") as folder:
        for merge, changes in mixtures.items():
            parents = commits[merge].parents
            differing = (
                _differing(repository, merge, parents, Path(folder)) if len(parents) == 2 else frozenset()
            )
            kept = tuple(change for change in changes if repository.prefix + change.path in differing)
            if kept:
                found[merge] = kept
    return found


def _differing(repository: Repository, merge: str, parents: tuple[str, ...], folder: Path) -> frozenset[str]:
    """The files in which a merge differs from what git makes of its parents, relative to the repository's top."""
    scratch = repository.with_scratch(folder)
    tree = scratch.answer("merge-tree", "--write-tree", "-z", "--no-messages", *parents).split(b"\0")[0]
    if not tree:
        return frozenset()
    try:
        output = scratch.run(
            "diff-tree", "-r", "-z", "--name-only", "--no-renames", tree.decode("ascii"), merge
        )
    except GitFailure:
        return frozenset()
    return frozenset(output.decode("utf-8", "surrogateescape").split("\0"))
