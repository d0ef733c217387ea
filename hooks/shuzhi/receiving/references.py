"""Which refs may be made, moved and deleted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from shuzhi.receiving.model import Ground, Problem
from shuzhi.receiving.updates import Update
from shuzhi.signoff.git import Repository

_ASCII: Final = re.compile(r"[A-Za-z0-9._/+@=#,-]+\Z")
"""What a name may hold besides Chinese: nothing that a shell would act upon when a command with it is copied."""


def judge_references(
    repository: Repository, updates: Iterable[Update], main: str, present: str | None
) -> Iterator[Problem]:
    """Say which updates may not be made, whatever they bring.

    Args:
        repository: the repository with the pushed objects.
        updates: the push.
        main: the main branch's name.
        present: its commit now; None before it was pushed for the first time.
    """
    updates = list(updates)
    brings_main = any(update.branch == main and update.new for update in updates)
    for update in updates:
        if update.tag is not None:
            yield from _judge_tag(repository, update, update.tag)
        elif update.branch is None:
            yield Problem(
                Ground.REFERENCE,
                shown(update.ref),
                "本库只收分支和标签。",
                "请推送到一个分支：git push origin 分支名",
            )
        elif update.branch == main:
            yield from _judge_main(repository, update, main)
        elif update.new is not None:
            yield from _judge_branch(repository, update, main)
            if present is None and not brings_main:
                yield Problem(
                    Ground.REFERENCE,
                    shown(update.branch),
                    f"库里还没有主分支 {main}，要先有它才能推送别的分支。",
                    f"请管理员先推送主分支：git push origin {main}。主分支另有名称的，"
                    "请管理员在服务器的版本库里运行 git symbolic-ref HEAD refs/heads/名称。",
                )


def _judge_main(repository: Repository, update: Update, main: str) -> Iterator[Problem]:
    if update.new is None:
        yield Problem(Ground.HISTORY, main, "主分支不能删除：它就是述职档案。", "不用做什么，档案没有动。")
    elif repository.commit(update.new) is None:
        yield _no_commit(main)
    elif update.old is not None and not repository.is_ancestor(update.old, update.new):
        yield Problem(
            Ground.HISTORY,
            main,
            "您推送的主分支不是在服务器现有主分支的基础上往前走的，收下就会丢掉已经归档的改动。",
            "请不要用 --force。先取回服务器上的主分支，再把自己的改动放到分支上。",
        )


def _judge_branch(repository: Repository, update: Update, main: str) -> Iterator[Problem]:
    assert update.branch is not None
    assert update.new is not None
    name = shown(update.branch)
    if not is_plain(update.branch):
        yield Problem(
            Ground.REFERENCE,
            name,
            "分支名称只能用汉字、字母、数字和 - _ . / 这些符号。",
            "请换一个名称：git branch -m 新名称，再推送。",
        )
    elif update.branch.casefold() in (main.casefold(), "head"):
        yield Problem(
            Ground.REFERENCE,
            name,
            f"这个分支名称容易与主分支 {main} 混淆。",
            "请换一个名称：git branch -m 新名称，再推送。",
        )
    if repository.commit(update.new) is None:
        yield _no_commit(name)


def _judge_tag(repository: Repository, update: Update, tag: str) -> Iterator[Problem]:
    name = f"标签 {shown(tag)}"
    if update.old is not None:
        what = "删除" if update.new is None else "挪到别的提交上"
        yield Problem(
            Ground.HISTORY,
            name,
            f"标签是归档的凭据，推送以后不能{what}。",
            "要标记新的版本，请另起一个名称：git tag 新名称",
        )
    elif update.new is not None and not is_plain(tag):
        yield Problem(
            Ground.REFERENCE, name, "标签名称只能用汉字、字母、数字和 - _ . / 这些符号。", "请换一个名称。"
        )
    elif update.new is not None and repository.commit(update.new) is None:
        yield _no_commit(name)


def _no_commit(name: str) -> Problem:
    return Problem(Ground.REFERENCE, name, "它指的不是一次提交。", "请推送由 git commit 产生的提交。")


def is_plain(name: str) -> bool:
    """Whether a ref's name is made of letters (Chinese ones too), digits and harmless marks."""
    return all(_ASCII.match(c) if c.isascii() else unicodedata.category(c)[0] in "LMNP" for c in name)


def shown(name: str) -> str:
    """A ref's name or a path fit for a screen: what cannot be shown is replaced."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join("�" if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" else c for c in text)[:200]
