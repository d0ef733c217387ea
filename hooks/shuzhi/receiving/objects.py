"""The objects that a push brings: which there are, and those that may not come in whatever stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shuzhi.receiving.model import Ground, Problem
from shuzhi.receiving.references import shown
from shuzhi.receiving.trees import LARGEST_TREE, inspect_trees
from shuzhi.signoff.git import Repository
from shuzhi.source import megabytes

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes of the largest file that is taken in. The longest report has 40 KB; a scanned picture of a page has 2 MB."""


@dataclass(frozen=True, slots=True)
class NewObject:
    """An object that the repository does not have yet.

    Attributes:
        name: git's name of it.
        kind: commit, tree, blob or tag.
        size: bytes.
        path: a path at which it stands; empty for a commit and for the top folder.
    """

    name: str
    kind: str
    size: int
    path: str


def new_objects(repository: Repository, tips: Iterable[str]) -> list[NewObject]:
    """The objects that some commits and tags need and no ref of the repository reaches.

    Raises:
        GitFailure: some are missing.
    """
    questions = "".join(f"{tip}\n" for tip in tips).encode("ascii")
    listed = repository.run("rev-list", "--objects", "--stdin", "--not", "--all", stdin=questions)
    paths = {}
    for line in listed.decode("utf-8", "surrogateescape").split("\n"):
        name, _, path = line.partition(" ")
        if name:
            paths[name] = path
    answers = repository.run(
        "cat-file",
        "--batch-check=%(objectname) %(objecttype) %(objectsize)",
        "--buffer",
        stdin="".join(f"{name}\n" for name in paths).encode("ascii"),
    )
    rows = (line.split() for line in answers.decode("ascii").splitlines())
    return [NewObject(row[0], row[1], int(row[2]), paths[row[0]]) for row in rows if len(row) == 3]


def judge_objects(repository: Repository, objects: Sequence[NewObject]) -> Iterator[Problem]:
    """Say which objects may not come in: files too large, links, other repositories, names that do harm.

    Trees that would unfold beyond all measure are among them, so that whatever reads a pushed tree afterwards ends.
    """
    for one in objects:
        if one.kind == "blob" and one.size > LARGEST_FILE:
            yield Problem(
                Ground.CONTENT,
                shown(one.path),
                f"文件有 {megabytes(one.size)}，超过 {LARGEST_FILE // 1024**2} MB 的上限。",
                "述职报告只存文字；图片请先压缩。要从每一次提交里去掉它，不能只在最后删除。",
            )
    trees = {one.name: one.path for one in objects if one.kind == "tree" and one.size <= LARGEST_TREE}
    if len(trees) < sum(one.kind == "tree" for one in objects):
        yield Problem(
            Ground.CONTENT, "", "有一个文件夹里的文件太多了。", "请检查是不是误把别的文件夹加了进来。"
        )
        return
    yield from inspect_trees(repository, trees)
