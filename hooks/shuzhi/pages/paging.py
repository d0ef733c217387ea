"""Lists that go over several pages: where they are parted, and on which page a branch of the tree begins."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization, Registry

Item = TypeVar("Item")
Value = TypeVar("Value")

_CACHE: Final = "_of_pages"

_MOST_BRANCHES: Final = 150
"""Branches of the tree that stand above a list to be found by: as many whole levels, from the top, as fit."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the tree in a list over several pages.

    Attributes:
        organization: its uppermost organization that the list has.
        name: what it is called in the year of the list.
        part: the page on which it begins, from 1.
    """

    organization: Organization
    name: str
    part: int


def kept(archive: Archive, key: Hashable, make: Callable[[], Value]) -> Value:
    """What several pages show of an archive, made once.

    Args:
        archive: the archive.
        key: what it is.
        make: makes it.
    """
    made: dict[Hashable, Any] = vars(archive).setdefault(_CACHE, {})  # as `cached_property` keeps a value
    if key not in made:
        made[key] = make()
    value: Value = made[key]
    return value


def parted(items: Sequence[Item], most: int) -> list[Sequence[Item]]:
    """Part a list.

    Args:
        items: the list.
        most: how many a part may hold, at least 1.

    Returns:
        as few parts as possible, of like length, in order; one empty part of an empty list.
    """
    parts = max(1, -(-len(items) // most))
    return [items[len(items) * i // parts : len(items) * (i + 1) // parts] for i in range(parts)]


def spans(registry: Registry) -> Mapping[str, tuple[int, int]]:
    """Where each organization's subtree begins and ends in the order of the tree."""
    found: dict[str, tuple[int, int]] = {}
    open_branches: list[tuple[int, str, int]] = []
    position = 0
    for position, (depth, organization) in enumerate(registry.subtree()):
        while open_branches and open_branches[-1][0] >= depth:
            _, code, begin = open_branches.pop()
            found[code] = (begin, position)
        open_branches.append((depth, organization.code, position))
    for _, code, begin in open_branches:
        found[code] = (begin, position + 1)
    return found


def outer_branches(registry: Registry) -> list[tuple[int, Organization]]:
    """The outermost levels of the organizations that have others below them, with their depth, in the order of the tree.

    Returns:
        as many whole levels as fit above a list; none where already the first does not.
    """
    levels: dict[int, list[str]] = {}
    rows = [
        (depth, organization)
        for depth, organization in registry.subtree()
        if organization.code in registry.children
    ]
    for depth, organization in rows:
        levels.setdefault(depth, []).append(organization.code)
    listed: set[str] = set()
    for depth in sorted(levels):
        if len(listed) + len(levels[depth]) > _MOST_BRANCHES:
            break
        listed.update(levels[depth])
    return [(depth, organization) for depth, organization in rows if organization.code in listed]


def branches_on(registry: Registry, parts: Sequence[Sequence[str]], year: int | None = None) -> list[Branch]:
    """Tell on which page of a list a branch of the tree begins.

    Args:
        registry: the organizations.
        parts: the codes on each page, in the order of the tree, those that are not registered last.
        year: the year whose names are shown; None for today's.

    Returns:
        the outermost branches that have something on the list; where the tree has none to tell pages apart, the first
        organization of each page. Nothing of a list on one page.
    """
    if len(parts) < 2:
        return []
    order = [organization for _, organization in registry.subtree()]
    first: dict[str, int] = {}
    for part, codes in enumerate(parts, start=1):
        for code in codes:
            first.setdefault(code, part)
    following = _next_listed([organization.code in first for organization in order])
    where = spans(registry)
    found = []
    for _, branch in outer_branches(registry):
        begin, end = where[branch.code]
        if following[begin] < end:
            listed = order[following[begin]]
            name = branch.short_in(year) if year else branch.short
            found.append(Branch(listed, name, first[listed.code]))
    if len({branch.part for branch in found}) > 1:
        return found
    heads = [(registry.get(codes[0]), part) for part, codes in enumerate(parts, start=1) if codes]
    return [Branch(o, o.short_in(year) if year else o.short, part) for o, part in heads if o is not None]


def _next_listed(listed: Sequence[bool]) -> list[int]:
    """For each position the first one from there on that is listed; the end where there is none."""
    following = [len(listed)] * (len(listed) + 1)
    for position in reversed(range(len(listed))):
        following[position] = position if listed[position] else following[position + 1]
    return following
