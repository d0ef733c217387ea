"""Write the hook into a bare repository."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Final

from shuzhi.receiving.judgement import main_of
from shuzhi.receiving.model import Terms
from shuzhi.signoff.git import GitFailure, NoHistory, Repository
from shuzhi.signoff.repository import open_repository

MARK: Final = "# 由 shuzhi receive --install 写入；要改请重新运行那个命令，不要手工修改。"
"""Second line of a hook that may be written over."""

_HOOK: Final = "pre-receive"

SETTINGS: Final = {
    "receive.fsckObjects": "true",
    "receive.maxInputSize": "500m",
    "core.bigFileThreshold": "16m",
    "core.logAllRefUpdates": "always",
    "gc.reflogExpire": "never",
}
"""Settings worth having: malformed objects and pushes beyond all measure are refused by git itself, huge files are not
unpacked in memory, and each change of a ref is logged for good (`git reflog`), with the account that made it."""


class NotInstalled(Exception):
    """The hook was not written; the message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A hook that was written.

    Attributes:
        file: where it stands.
        main: the main branch's name.
        exists: whether the repository has this branch yet.
        others: branches that it has; of interest where the main branch is not among them.
    """

    file: Path
    main: str
    exists: bool
    others: tuple[str, ...]


def install(folder: Path, program: Path, terms: Terms, *, settings: bool = False) -> Installed:
    """Write the hook.

    Args:
        folder: the bare repository.
        program: the program `shuzhi`, wherever it is installed.
        terms: how strictly pushes are to be judged.
        settings: whether to set `SETTINGS` as well.

    Raises:
        NotInstalled: it is no bare repository, another hook stands there, or it cannot be written.
    """
    repository = _bare(folder)
    hooks = _hooks_folder(repository)
    file = hooks / _HOOK
    _refuse_foreign(file)
    try:
        hooks.mkdir(exist_ok=True)
        _write(file, _text(program, terms))
        for key, value in SETTINGS.items() if settings else ():
            repository.run("config", key, value)
    except (OSError, GitFailure) as error:
        raise NotInstalled(f"写不进 {hooks}（{error}）。请用版本库主人的身份运行。") from None
    main = terms.branch or main_of(repository)
    listed = repository.run("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads")
    others = tuple(listed.decode("utf-8", "replace").split("\n")[:-1])
    return Installed(file, main, repository.commit(f"refs/heads/{main}") is not None, others)


def _bare(folder: Path) -> Repository:
    try:
        repository = open_repository(folder)
        # Asked without the settings that make every repository look bare.
        bare = (repository.git_dir / "objects").is_dir() and repository.git_dir.resolve() == folder.resolve()
    except (NoHistory, OSError):
        bare = False
    if not bare or folder.resolve().name == ".git":
        raise NotInstalled(f"“{folder}”不是裸版本库。先用 git init --bare 名称.git 建一个。")
    return repository


def _hooks_folder(repository: Repository) -> Path:
    elsewhere = repository.answer("config", "--get", "core.hooksPath").decode("utf-8", "replace").strip()
    hooks = repository.git_dir / "hooks"
    if elsewhere and Path(elsewhere).resolve() != hooks.resolve():
        raise NotInstalled(
            f"git 的 core.hooksPath 指着“{elsewhere}”，写进版本库的钩子不会运行。"
            "请在这个版本库里设：git config core.hooksPath hooks 的完整路径。"
        )
    return hooks


def _refuse_foreign(file: Path) -> None:
    try:
        present = file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        if file.is_symlink():
            raise NotInstalled(f"{file} 是一个链接，没有动它。请先移走。") from None
        return
    except OSError as error:
        raise NotInstalled(f"{file} 打不开（{error.strerror}）。") from None
    if MARK not in present.split("\n")[:3]:
        raise NotInstalled(f"{file} 是别人写的钩子，没有动它。请先移走，或者在它里面调用 shuzhi receive。")


def _text(program: Path, terms: Terms) -> str:
    options = [
        *(("--branch", quote(terms.branch)) if terms.branch else ()),
        *(("--require-signatures",) if terms.signatures else ()),
        *(("--allow-unsigned",) if terms.unsigned else ()),
    ]
    return (
        f"#!/bin/sh\n{MARK}\nshuzhi={quote(str(program))}\n"
        f'PYTHONUTF8=1 "$shuzhi" {" ".join(("receive", *options))}\n'
        "code=$?\n"
        'case "$code" in 0 | 1) exit "$code" ;; esac\n'
        'echo "没有收下：服务器上的检查程序运行不了（退出码 $code）。" >&2\n'
        'echo "请告诉管理员：$shuzhi" >&2\n'
        "exit 1\n"
    )


def _write(file: Path, text: str) -> None:
    """Write the file whole or not at all: a push may come at any moment."""
    handle, name = tempfile.mkstemp(prefix=".pre-receive-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(0o755)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
