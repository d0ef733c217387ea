"""Read pushed folders as git stores them, before any program walks through them.

Git's own checks (`receive.fsckObjects`) are off unless somebody turns them on, and know neither links that lead elsewhere
nor names that two systems take for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shuzhi.receiving.model import Ground, Problem
from shuzhi.receiving.references import shown
from shuzhi.signoff.git import Repository

LARGEST_TREE: Final = 8 * 1024 * 1024
"""Bytes of one folder's list, about 150,000 files; a year has some hundreds."""

_MOST_FILES: Final = 200_000
"""Files below the top folder. Ten thousand reports, their pictures and the program are under 30,000."""

_DEEPEST: Final = 40
"""Folders inside one another."""

_FOLDER: Final = b"40000"
_LINK: Final = b"120000"
_SUBMODULE: Final = b"160000"
_PLAIN: Final = (b"100644", b"100755", b"100664", _FOLDER)

_GIT_FOLDER: Final = re.compile(r"(?:\.git|git~\d+)[ .]*(?::.*)?\Z", re.IGNORECASE | re.DOTALL)
"""What Windows and macOS take for `.git`: with blanks or dots behind it, by its short name, with a stream's name."""


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: bytes
    raw: bytes
    child: str


def inspect_trees(repository: Repository, trees: Mapping[str, str]) -> Iterator[Problem]:
    """Look through new folders.

    Args:
        repository: the repository with the pushed objects.
        trees: git's names of the new folders, with a path of each.
    """
    below: dict[str, tuple[int, list[str]]] = {}
    for name, data in repository.contents(trees, "tree"):
        listed = list(_entries(data, len(name) // 2))
        yield from _judge_folder(listed, trees[name])
        below[name] = _summed(listed)
    if _unfolds(repository, below):
        yield Problem(
            Ground.CONTENT,
            "",
            f"文件夹套得太深，或者文件超过 {_MOST_FILES} 个。",
            "请检查是不是误把别的文件夹加了进来。",
        )


def _entries(data: bytes, width: int) -> Iterator[_Entry]:
    at = 0
    while at < len(data):
        blank = data.index(b" ", at)
        end = data.index(b"\0", blank)
        at, start = end + 1 + width, at
        yield _Entry(data[start:blank], data[blank + 1 : end], data[end + 1 : at].hex())


def _judge_folder(listed: list[_Entry], path: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in listed:
        name, key, fault = _judge_name(entry.raw)
        where = shown(f"{path}/{name}" if path else name)
        if fault:
            yield Problem(Ground.CONTENT, where, fault, "请改名，并从每一次提交里去掉原来的名称。")
        elif entry.mode == _LINK:
            yield Problem(
                Ground.CONTENT,
                where,
                "这是一个链接（symbolic link），不是文件。",
                "请删去链接，放进文件本身。",
            )
        elif entry.mode == _SUBMODULE:
            yield Problem(
                Ground.CONTENT,
                where,
                "这是另一个版本库（子模块），不是文件夹。",
                "多半是里面还有一个 .git 文件夹。请从库里去掉它（git rm --cached），删去里面的 .git，再加进来。",
            )
        elif entry.mode not in _PLAIN:
            yield Problem(Ground.CONTENT, where, "文件的类型不认识。", "请重新保存成普通文件。")
        if key in seen and not fault:
            yield Problem(
                Ground.CONTENT,
                where,
                f"与“{shown(seen[key])}”只差大小写或字符的写法，在 Windows 和 macOS 上会互相覆盖。",
                "请只留一个，名称用小写。",
            )
        seen[key] = name


@lru_cache(maxsize=65_536)
def _judge_name(raw: bytes) -> tuple[str, str, str]:
    """(name, what other systems take it for, what is wrong with it)."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        return (raw.decode("utf-8", "surrogateescape"), "", "文件名不是 UTF-8 编码。")
    plain = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    if name in ("", ".", "..") or "/" in name or "\\" in name or _GIT_FOLDER.match(plain):
        return (name, key, "这个名称会让 git 或 Windows 把文件写到别处去。")
    if plain != name:
        return (name, key, "文件名里有看不见的字符。")
    return (name, key, "")


def _summed(listed: Iterable[_Entry]) -> tuple[int, list[str]]:
    """How many files a folder holds itself, and its folders."""
    folders = [entry.child for entry in listed if entry.mode == _FOLDER]
    return sum(entry.mode != _FOLDER for entry in listed), folders


def _unfolds(repository: Repository, below: dict[str, tuple[int, list[str]]]) -> bool:
    """Whether a folder holds more than is right once everything in it is counted as often as it stands there."""
    for _ in range(
        _DEEPEST
    ):  # each round reads the folders that the last one named and that were there before
        unread = {child for _, folders in below.values() for child in folders if child not in below}
        if not unread:
            break
        read = dict(repository.contents(unread, "tree"))
        below |= {name: _summed(_entries(data, len(name) // 2)) for name, data in read.items()}
        below |= {name: (0, []) for name in unread - read.keys()}
    else:
        return True
    files: dict[str, int] = dict.fromkeys(below, 0)
    for _ in range(_DEEPEST + 1):  # one more level of depth a round
        counted = {
            name: own + sum(1 + files[child] for child in folders) for name, (own, folders) in below.items()
        }
        if any(number > _MOST_FILES for number in counted.values()):
            return True
        if counted == files:
            return False
        files = counted
    return True


def is_safe(path: str) -> bool:
    """Whether a path of a commit can be written below a folder: it may be from before anybody looked at names."""
    return all(not _judge_name(part.encode("utf-8", "surrogateescape"))[2] for part in path.split("/"))
