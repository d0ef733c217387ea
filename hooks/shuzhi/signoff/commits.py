"""Read commits and what they changed: one pass of `git log`, two of `git diff-tree`, whatever the length of the history."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from shuzhi.signoff.git import GitFailure, Repository
from shuzhi.signoff.model import Change
from shuzhi.signoff.people import Person, contact_of, legible, person_of

_FIELDS: Final = ("%H", "%P", "%an", "%ae", "%aN", "%aE", "%cn", "%ce", "%cN", "%cE", "%cI", "%B", "%T")
_LINK: Final = "120000"
_SUBMODULE: Final = "160000"
_RENAMES: Final = "--find-renames=60%"
"""Reports of one organization resemble one another from year to year; git's own 50 % takes next year's for a rename."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as git has it.

    Attributes:
        name: its full name.
        parents: the names of its parents.
        author: who wrote.
        committer: who committed.
        time: when it was committed.
        message: the whole message; bytes that are no text are replaced.
        tree: git's name of all its files.
    """

    name: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    time: datetime.datetime
    message: str
    tree: str = ""


def read_commits(repository: Repository, tip: str, since: str | None = None) -> dict[str, Commit]:
    """Every commit that a commit is made from, itself included, children before parents.

    Args:
        repository: the repository.
        tip: the commit.
        since: a commit; it and what it is made from are left out.

    Raises:
        GitFailure: git could not read the history.
    """
    output = repository.run(
        "log",
        "-z",
        "--topo-order",
        "--no-show-signature",
        "--no-notes",
        "--no-color",
        "--no-patch",
        "--encoding=UTF-8",
        "--format=" + "%x00".join(_FIELDS),
        tip,
        *(() if since is None else (f"^{since}",)),
        "--",
    )
    pieces = output.split(b"\0")
    width = len(_FIELDS)
    rows = (
        [_decoded(piece) for piece in pieces[start : start + width]]
        for start in range(0, len(pieces) - width + 1, width)
    )
    people: dict[tuple[str, ...], Person] = {}
    return {row[0]: _commit(row, people) for row in rows}


def _decoded(piece: bytes) -> str:
    """Text that git could not make UTF-8 of, because the commit does not tell its encoding, is tried as GB 18030."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return piece.decode(encoding)
        except UnicodeDecodeError:
            continue
    return piece.decode("utf-8", "replace")


def _commit(row: list[str], people: dict[tuple[str, ...], Person]) -> Commit:
    return Commit(
        row[0],
        tuple(row[1].split()),
        _person(tuple(row[2:6]), people),
        _person(tuple(row[6:10]), people),
        _time(row[10]),
        row[11],
        row[12],
    )


def _person(fields: tuple[str, ...], people: dict[tuple[str, ...], Person]) -> Person:
    if fields not in people:
        name, mail, mapped_name, mapped_mail = fields
        people[fields] = person_of(name, mail, (mapped_name, mapped_mail))
    return people[fields]


def _time(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:  # a date that nobody's clock showed
        return datetime.datetime.fromtimestamp(0, datetime.UTC)


def read_changes(
    repository: Repository, pairs: Iterable[tuple[str, str | None]], folder: str
) -> dict[str, tuple[Change, ...]]:
    """What commits changed below a folder.

    Args:
        repository: the repository.
        pairs: each commit with the parent it is compared with; None for its only parent, or for nothing at a root.
        folder: relative to the archive's root.

    Returns:
        changes by commit; commits without any are left out.
    """
    lines = "".join(f"{commit} {parent}\n" if parent else f"{commit}\n" for commit, parent in pairs)
    return _diff_tree(repository, lines, folder, _RENAMES)


def read_mixtures(
    repository: Repository, merges: Iterable[str], folder: str
) -> dict[str, tuple[Change, ...]]:
    """The files of merges whose content is that of none of the parents."""
    return _diff_tree(repository, "".join(f"{merge}\n" for merge in merges), folder, "-c", "--no-renames")


def read_difference(repository: Repository, before: str, after: str, folder: str = "") -> tuple[Change, ...]:
    """What differs below a folder between two commits; a renamed file is gone from one path and new at the other."""
    found = _diff_tree(repository, f"{after} {before}\n", folder, "--no-renames")
    return found.get(after, ())


def _diff_tree(
    repository: Repository, lines: str, folder: str, *options: str
) -> dict[str, tuple[Change, ...]]:
    output = repository.run(
        "diff-tree",
        "--stdin",
        "-r",
        "-z",
        "--raw",
        "--root",
        "--no-abbrev",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=all",
        *options,
        "--",
        f":(top,literal){repository.prefix}{folder}",
        stdin=lines.encode("ascii"),
    )
    found: dict[str, list[Change]] = {}
    pieces = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    commit = ""
    for piece in pieces:
        if not piece.startswith(":"):
            commit = piece
            continue
        fields = piece.lstrip(":").split()
        status = fields[-1]
        old = next(pieces) if status[0] in "RC" else None
        change = _change(piece.count(":", 0, 32), fields, old, next(pieces), repository.prefix)
        if change is not None:
            found.setdefault(commit, []).append(change)
    return {commit: tuple(changes) for commit, changes in found.items()}


def _change(parents: int, fields: list[str], old: str | None, path: str, prefix: str) -> Change | None:
    """A change from its raw line: modes of the parents and of the result, blobs likewise, status."""
    mode, blob = fields[parents], fields[2 * parents + 1]
    if mode == _SUBMODULE or (old is None and fields[2:-1] == [blob, blob] and _LINK not in fields):
        return None  # only its permissions
    return Change(
        path.removeprefix(prefix),
        None if set(blob) == {"0"} else blob,
        old.removeprefix(prefix) if old is not None else None,
        mode == _LINK,
    )


def map_contacts(repository: Repository, values: Iterable[str]) -> Mapping[str, Person]:
    """The people that trailers name, as the mailmap has them.

    Args:
        repository: the repository.
        values: the trailers' values.

    Returns:
        a person for each value that names one.
    """
    contacts = {value: contact for value in values if (contact := contact_of(value)) is not None}
    asked = [
        value for value, (_, mail) in contacts.items() if mail and "\n" not in value and "\r" not in value
    ]
    mapped: dict[str, tuple[str, str]] = {}
    if asked:
        lines = "".join(f"{contacts[value][0]} <{contacts[value][1]}>\n" for value in asked)
        try:
            answer = repository.run("check-mailmap", "--stdin", stdin=lines.encode("utf-8", "replace"))
        except GitFailure:
            answer = b""
        answers = answer.decode("utf-8", "replace").removesuffix("\n").split("\n")
        if len(answers) == len(asked):
            both = zip(asked, map(contact_of, answers), strict=True)
            mapped = {value: contact for value, contact in both if contact is not None}
    return {value: person_of(*contact, mapped.get(value)) for value, contact in contacts.items()}


def subject_of(commit: Commit) -> str:
    """The first line of a message, fit for a screen."""
    return legible(commit.message.lstrip().partition("\n")[0])
