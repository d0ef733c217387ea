"""Marks of state secrets in what a push brings, in any of its commits: what is deleted later still lies in the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from shuzhi.frontmatter import read_front_matter
from shuzhi.receiving.model import Ground, Problem
from shuzhi.receiving.objects import LARGEST_FILE, NewObject
from shuzhi.receiving.references import shown
from shuzhi.secrecy import SECRET_RULE, marked_lines, secret_fault
from shuzhi.signoff.commits import read_mixtures
from shuzhi.signoff.git import Repository
from shuzhi.source import decode_any

_TEXTS: Final = (".md", ".markdown", ".txt")


def judge_secrecy(repository: Repository, objects: Sequence[NewObject], folder: str) -> Iterator[Problem]:
    """Tell which pushed texts bear a mark; never what stands there.

    Args:
        repository: the repository with the pushed objects.
        objects: what the push brings.
        folder: the reports' folder. Marks elsewhere are those that guides and the program's tests speak of.
    """
    sizes = {one.name: one.size for one in objects if one.kind == "blob"}
    places: dict[str, dict[str, str]] = {}
    commits = [one.name for one in objects if one.kind == "commit"]
    for commit, changes in read_mixtures(repository, commits, folder).items():
        for change in changes:
            known = change.blob is not None and sizes.get(change.blob, LARGEST_FILE + 1) <= LARGEST_FILE
            if known and change.blob is not None and change.path.lower().endswith(_TEXTS):
                places.setdefault(change.blob, {}).setdefault(change.path, commit)
    fault = secret_fault(0)
    for blob, content in repository.blobs(places):
        lines = _marked(content)
        for path, commit in places[blob].items() if lines else ():
            where = f"{shown(path)} 第 {'、'.join(map(str, lines[:5]))} 行（提交 {commit[:8]}）"
            yield Problem(Ground.SECRET, where, fault.message, fault.help)


def _marked(content: bytes) -> list[int]:
    decoded = decode_any(content)
    if decoded is None:
        return []
    text = decoded[0].replace("\r\n", "\n").replace("\r", "\n")
    front = (fault.line for fault in read_front_matter(text.split("\n")).faults if fault.rule == SECRET_RULE)
    return sorted({*front, *marked_lines(text)})
