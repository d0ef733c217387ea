"""CODEOWNERS files for the forges, written from the registry: who is asked to review which organization's reports.

GitHub and GitLab match paths with wildcards, Gitea and Forgejo with a regular expression over the whole path in which a
backslash is itself escaped. GitLab's sections carry the number of approvals; the others know none, so there it must be set
in the protection of the main branch. In each file the last line that fits wins (Gitea: every line that fits).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shuzhi.cycle import CYCLE_FILE
from shuzhi.organizations import REGISTRY_FILE, Organization, Registry
from shuzhi.reviewers import Reviewer

MARK: Final = "# 由 shuzhi codeowners 根据组织登记册生成，请不要手工修改；登记册改动以后重新运行这个命令。"
"""First line of a file that may be written over."""


@dataclass(frozen=True, slots=True)
class Forge:
    """How a forge wants its file.

    Attributes:
        name: as the command line has it.
        path: where the file lies, relative to the repository's top.
        shadowed_by: files that the forge reads in its stead.
        takes_mail: whether an owner may be named by a mail address.
        text: writes the file from the paths' owners.
    """

    name: str
    path: str
    shadowed_by: tuple[str, ...]
    takes_mail: bool
    text: Callable[[Sequence[_Entry]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Paths with their owners. A path holds `{year}` and may end in `{sequence}.md`."""

    title: str
    paths: tuple[str, ...]
    owners: tuple[str, ...]
    approvals: int


def code_owners(registry: Registry, forge: Forge, folder: str, prefix: str = "") -> str:
    """The content of a forge's file.

    Args:
        registry: the organizations.
        forge: for whom.
        folder: the reports' folder, relative to the archive's root.
        prefix: the archive's root relative to the repository's top, empty or ending in a slash.

    Returns:
        the text; empty where the registry names nobody whom this forge could ask.
    """
    entries = list(_entries(registry, forge, folder, prefix))
    return "\n".join((MARK, "", *forge.text(entries))) + "\n" if entries else ""


def without_account(registry: Registry, forge: Forge) -> list[Reviewer]:
    """The reviewers whom this forge cannot ask, because the registry tells no account (or mail address) of theirs."""
    everybody = (r for code in registry.organizations for r in registry.reviewers_of(code))
    return [reviewer for reviewer in dict.fromkeys(everybody) if _account(reviewer, forge) is None]


def _account(reviewer: Reviewer, forge: Forge) -> str | None:
    mails = reviewer.mails if forge.takes_mail else ()
    return next(iter((*reviewer.handles, *mails)), None)


def _entries(registry: Registry, forge: Forge, folder: str, prefix: str) -> Iterator[_Entry]:
    top = registry.children.get(None, ())
    whole = [reviewer for organization in top for reviewer in registry.reviewers_of(organization.code)]
    common = (
        f"{prefix}{folder}/{REGISTRY_FILE}",
        f"{prefix}{folder}/{{year}}/{CYCLE_FILE}",
        ".mailmap",
        forge.path,
    )
    yield from _entry("registry", common, whole, 1, forge)
    for _, organization in registry.subtree():
        yield from _entry(
            organization.code,
            _reports(organization, f"{prefix}{folder}"),
            registry.reviewers_of(organization.code),
            registry.approvals_for(organization.code),
            forge,
        )


def _reports(organization: Organization, folder: str) -> tuple[str, ...]:
    return (f"{folder}/{{year}}/{organization.code}{{sequence}}.md",)


def _entry(
    title: str, paths: tuple[str, ...], reviewers: Sequence[Reviewer], approvals: int, forge: Forge
) -> Iterator[_Entry]:
    accounts = (_account(reviewer, forge) for reviewer in reviewers)
    owners = tuple(dict.fromkeys(account for account in accounts if account is not None))
    if owners:
        yield _Entry(title, paths, owners, approvals)


def _wildcards(path: str) -> tuple[str, ...]:
    plain = f"/{path}".replace("{year}", "*").replace(" ", "\\ ")
    if "{sequence}" not in plain:
        return (plain,)
    return plain.replace("{sequence}", ""), plain.replace("{sequence}", "_*")


def _github(entries: Sequence[_Entry]) -> Iterator[str]:
    for entry in entries:
        for path in entry.paths:
            for pattern in _wildcards(path):
                yield f"{pattern} {' '.join(entry.owners)}"


def _gitlab(entries: Sequence[_Entry]) -> Iterator[str]:
    for entry in entries:
        number = min(entry.approvals, len(entry.owners))
        yield f"[{entry.title}]{f'[{number}]' if number > 1 else ''} {' '.join(entry.owners)}"
        for path in entry.paths:
            yield from _wildcards(path)
        yield ""


def _gitea(entries: Sequence[_Entry]) -> Iterator[str]:
    for entry in entries:
        for path in entry.paths:
            pieces = re.split(r"(\{year\}|\{sequence\})", path)
            known = {"{year}": "[0-9]+", "{sequence}": "(_[2-9])?"}
            pattern = "".join(known.get(piece) or _escaped(piece) for piece in pieces)
            yield f"{pattern} {' '.join(entry.owners)}"


def _escaped(text: str) -> str:
    """Text for Gitea: what a regular expression would read is escaped, and so is each backslash, blank and `#`."""
    expression = re.sub(r"([.+*?()|\[\]{}^$\\])", r"\\\1", text)
    return re.sub(r"([\\ #])", r"\\\1", expression)


FORGES: Final[Mapping[str, Forge]] = {
    forge.name: forge
    for forge in (
        Forge("github", ".github/CODEOWNERS", (), True, _github),
        Forge("gitlab", ".gitlab/CODEOWNERS", ("CODEOWNERS", "docs/CODEOWNERS"), True, _gitlab),
        Forge("gitea", ".gitea/CODEOWNERS", ("CODEOWNERS", "docs/CODEOWNERS"), False, _gitea),
    )
}
"""By name; Forgejo reads Gitea's file."""


def repository_top(root: Path) -> tuple[Path, str]:
    """The folder that holds `.git`, at or above the archive's root, and the root relative to it with a closing slash.

    Where there is none, the root itself.
    """
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            inside = root.relative_to(folder).as_posix()
            return folder, "" if inside == "." else f"{inside}/"
    return root, ""
