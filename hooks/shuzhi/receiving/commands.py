"""Commands that people are told to type. None of them loses what somebody has written."""

from __future__ import annotations

from shlex import quote


def to_a_branch(main: str) -> tuple[str, ...]:
    """What takes one's own commits off the main branch and onto a branch for review."""
    return (
        "git fetch origin",
        "git switch -c 分支名称",
        f"git branch -f {quote(main)} {quote(f'origin/{main}')}",
        "git push -u origin 分支名称",
    )


def again(main: str) -> tuple[str, ...]:
    """What sends mended files when the server has no main branch yet, so that there is nothing to go back to."""
    return ("git add -A", "git commit", f"git push -u origin {quote(main)}")


def undo_merge(main: str) -> tuple[str, ...]:
    """What takes back a merge that is only on one's own computer; uncommitted changes stay (or it says that it cannot)."""
    return (
        "git fetch origin",
        f"git switch {quote(main)}",
        f"git reset --keep {quote(f'origin/{main}')}",
    )


def sign_off(main: str, branch: str, *, signatures: bool) -> tuple[str, ...]:
    """What a reviewer types to look at a branch and to sign it off by merging it.

    The approval is written so that it works alike in the shells of Linux and macOS, in Git Bash and in PowerShell.
    """
    theirs = quote(f"origin/{branch}")
    sign = " -S" if signatures else ""
    return (
        "git fetch origin",
        f"git switch {quote(main)}",
        f"git merge --ff-only {quote(f'origin/{main}')}",
        f"git diff {quote(f'{main}...origin/{branch}')}",
        f'git merge --no-ff{sign} -m "审签：{branch}"'
        f' -m "Approved-by: $(git config user.name) <$(git config user.email)>" {theirs}',
        f"git push origin {quote(main)}",
    )
