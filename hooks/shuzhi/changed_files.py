"""Which files of the archive changed since a revision, asked of git."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class GitError(Exception):
    """Git could not answer; the message says why in Chinese."""


def changed_since(root: Path, folder: str, revision: str) -> set[str]:
    """List the files below a folder that differ from a revision.

    Args:
        root: the archive's root, anywhere inside a git checkout.
        folder: the reports' folder, relative to the root.
        revision: anything that git takes for a commit; compared is where HEAD parted from it.

    Returns:
        paths relative to the root: changed, added, deleted ones, of a renamed one both; also uncommitted and
        untracked.

    Raises:
        GitError: no git, no checkout, or no such revision.
    """
    if not _git(
        root, "rev-parse", "--is-inside-work-tree", failing=f"“{root}”不在 git 版本库里，不能用 --since。"
    ):
        return set()
    commit = _git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{revision}^{{commit}}",
        failing=f"版本库里没有“{revision}”这个版本。",
    ).strip()
    commit = _parting(root, commit)
    changed = _git(root, "diff", "--name-only", "--relative", "--no-renames", "-z", commit, "--", folder)
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", folder)
    return {path for path in (changed + untracked).split("\0") if path}


def _parting(root: Path, commit: str) -> str:
    """Where HEAD and a commit parted: what others merged there meanwhile is not this branch's change."""
    try:
        return _git(root, "merge-base", commit, "HEAD").strip()
    except GitError:
        return commit  # no common history


def _git(root: Path, *arguments: str, failing: str = "git 运行出错。") -> str:
    try:
        done = subprocess.run(
            ["git", "-c", "core.quotepath=off", *arguments], cwd=root, capture_output=True, check=False
        )
    except OSError:
        raise GitError("这台电脑上没有 git，不能用 --since。") from None
    if done.returncode != 0:
        raise GitError(failing)
    return done.stdout.decode("utf-8", errors="surrogateescape")
