"""Find the repository an archive lies in and its main branch; say plainly where there is none to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from shuzhi.signoff.git import GitFailure, NoHistory, Repository, ask
from shuzhi.signoff.model import Trouble

MAIN_NAMES: Final = ("main", "master")
"""What main branches are called, in the order they are looked for."""

_NO_GIT: Final = Trouble("这台电脑上没有 git，查不到审签情况。", "请安装 git 后再运行；其他检查不受影响。")
_OUTSIDE: Final = Trouble(
    "述职库不在 git 版本库里，查不到审签情况。", "请在克隆（git clone）得到的文件夹里运行。"
)
_SHALLOW: Final = Trouble(
    "版本库是浅克隆，历史不完整，无法判断审签情况。",
    "请取回完整历史：git fetch --unshallow；在流水线里把克隆深度设为 0（fetch-depth: 0 或 GIT_DEPTH: 0）。",
)
_PARTIAL: Final = Trouble(
    "版本库是部分克隆，缺少历史文本，无法判断审签情况。", "请重新做一次完整克隆（不带 --filter）。"
)
_EMPTY: Final = Trouble("版本库里还没有提交，查不到审签情况。", "第一次提交以后再运行。")


@dataclass(frozen=True)
class Found:
    """A repository with its main branch.

    Attributes:
        repository: the repository.
        main: the main branch as people know it: `main`, `origin/main`.
        branch: its name without the remote's.
        tip: its newest commit.
        head: the commit that is checked out; None before the first one.
        parted: whether the local branch and the remote's have both gone on.
    """

    repository: Repository
    main: str
    branch: str
    tip: str
    head: str | None
    parted: bool = False


def find(root: Path, branch: str | None = None) -> Found:
    """Find repository and main branch.

    Args:
        root: the archive's root.
        branch: the main branch's name; by default `main`, `master`, or the one `origin/HEAD` points to.

    Raises:
        NoHistory: no git, no repository, an incomplete one, one that git does not trust, or no such branch.
    """
    repository = open_repository(root)
    try:
        if repository.run("rev-parse", "--is-shallow-repository").strip() == b"true":
            raise NoHistory(_SHALLOW)
        if _is_partial(repository):
            raise NoHistory(_PARTIAL)
        return _with_main(repository, branch)
    except GitFailure as failure:
        raise NoHistory(_failed(str(failure))) from None


def open_repository(root: Path) -> Repository:
    """The repository that a folder lies in.

    Raises:
        NoHistory: there is none, git does not trust it, or there is no git.
    """
    try:
        folder = ask(root, "rev-parse", "--absolute-git-dir")
        return Repository(Path(folder), ask(root, "rev-parse", "--show-prefix"))
    except OSError:
        raise NoHistory(_NO_GIT) from None
    except GitFailure as failure:
        raise NoHistory(_untrusted(str(failure)) or _OUTSIDE) from None


def _untrusted(said: str) -> Trouble | None:
    if "dubious ownership" not in said and "unsafe repository" not in said:
        return None
    return Trouble(
        "版本库文件夹的主人不是当前用户，git 出于安全不肯读取，无法判断审签情况。",
        "请用文件夹主人的身份运行；确认文件夹可信的，可以执行 git config --global --add safe.directory 加上版本库的完整路径。",
    )


def _failed(said: str) -> Trouble:
    line = next((line for line in said.splitlines() if line.strip()), "")
    return Trouble(
        f"git 读不出历史，无法判断审签情况{f'（{line.strip()[:200]}）' if line else ''}。",
        "请用 git fsck 检查版本库，或重新克隆。",
    )


def _is_partial(repository: Repository) -> bool:
    try:
        return bool(
            repository.run("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
        )
    except GitFailure:
        return False  # no such setting


def _with_main(repository: Repository, branch: str | None) -> Found:
    head = repository.commit("HEAD")
    refs = _refs(repository)
    names = (branch,) if branch is not None else (*MAIN_NAMES, *_of_origin(refs))
    for name in names:
        local, remote = refs.get(f"refs/heads/{name}"), refs.get(f"refs/remotes/origin/{name}")
        if local is None and remote is None:
            continue
        use_remote, parted = _newer(repository, local, remote)
        tip = remote if use_remote else local
        assert tip is not None
        shown = f"origin/{name}" if use_remote else name
        return Found(replace(repository, mailmap=f"{tip}:.mailmap"), shown, name, tip, head, parted)
    if head is None and not refs:
        raise NoHistory(_EMPTY)
    wanted = f"“{branch}”这个分支" if branch is not None else "主分支（main 或 master）"
    raise NoHistory(
        Trouble(
            f"版本库里没有{wanted}，无法判断审签情况。",
            "请用 --branch 写明主分支的名称；流水线里请同时取回主分支（git fetch origin main）。",
        )
    )


def _refs(repository: Repository) -> Mapping[str, str]:
    """Branches here and on origin with their commits; `origin/HEAD` with the branch it points to."""
    listed = repository.run(
        "for-each-ref", "--format=%(refname)%00%(objectname)%00%(symref)", "refs/heads", "refs/remotes/origin"
    )
    rows = (line.split("\0") for line in listed.decode("utf-8", "surrogateescape").split("\n") if line)
    return {name: symref or commit for name, commit, symref in rows}


def _of_origin(refs: Mapping[str, str]) -> tuple[str, ...]:
    target = refs.get("refs/remotes/origin/HEAD", "")
    return (target.removeprefix("refs/remotes/origin/"),) if target.startswith("refs/") else ()


def _newer(repository: Repository, local: str | None, remote: str | None) -> tuple[bool, bool]:
    """Whether the remote's branch counts, and whether the two have parted: a clone that was not updated is behind."""
    if local is None or remote is None or local == remote:
        return local is None, False
    if repository.is_ancestor(remote, local):
        return False, False
    return True, not repository.is_ancestor(local, remote)
