"""Lists that go over several pages: where they are parted, and on which page a branch of the tree begins."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
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

_MANY: Final = 20
"""Organizations of a list on one page from which on it has branches to be found by: more fill several screens."""

_FEWEST_LEFT_OUT: Final = 10
"""A list that leaves fewer out shows them: the words that say so would take as much room."""


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


def parted_between(owners: Sequence[Hashable], most: int) -> list[slice]:
    """Part a list between its owners, so that what one owns stands together.

    Args:
        owners: whose each item is; an owner's items stand one after the other.
        most: how many a part may hold, at least 1; only of an owner who has more are the items parted.

    Returns:
        the parts in order; one empty part of an empty list.
    """
    parts, begin = [], 0
    while begin < len(owners):
        end = min(begin + most, len(owners))
        if end < len(owners):
            end = owners.index(owners[end], begin) if owners[begin] != owners[end] else end
        parts.append(slice(begin, end))
        begin = end
    return parts or [slice(0, 0)]


def opening(items: Sequence[Item], most: int) -> Sequence[Item]:
    """The first so many of a list, or all of it where only a few would be left out."""
    return items if len(items) < most + _FEWEST_LEFT_OUT else items[:most]


def in_tree_order(archive: Archive, codes: Iterable[str]) -> list[str]:
    """Codes in the order of the tree, those that are not registered last."""
    order = kept(archive, "order", lambda: {o.code: i for i, (_, o) in enumerate(archive.registry.subtree())})
    return sorted(codes, key=lambda code: (order.get(code, len(order)), code))


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
        the outermost branches that have something on the list; where the tree has none to tell its places apart, the
        first organization of each page, or of a list on one page each organization. Nothing of a short list on one page.
    """
    first: dict[str, int] = {}
    for part, codes in enumerate(parts, start=1):
        for code in codes:
            first.setdefault(code, part)
    if len(parts) < 2 and len(first) <= _MANY:
        return []
    order = [organization for _, organization in registry.subtree()]
    following = _next_listed([organization.code in first for organization in order])
    where = spans(registry)
    found = []
    for _, branch in outer_branches(registry):
        begin, end = where[branch.code]
        if following[begin] < end:
            listed = order[following[begin]]
            name = branch.short_in(year) if year else branch.short
            found.append(Branch(listed, name, first[listed.code]))
    places = {(branch.part, branch.organization.code) for branch in found}
    if len({part for part, _ in places}) > 1 or (len(parts) < 2 and len(places) > 1):
        return found
    heads = {codes[0]: part for part, codes in enumerate(parts, start=1) if codes}
    if len(parts) < 2:
        heads = first if len(first) <= _MOST_BRANCHES else {}
    named = [(registry.get(code), part) for code, part in heads.items()]
    return [Branch(o, o.short_in(year) if year else o.short, part) for o, part in named if o is not None]


def _next_listed(listed: Sequence[bool]) -> list[int]:
    """For each position the first one from there on that is listed; the end where there is none."""
    following = [len(listed)] * (len(listed) + 1)
    for position in reversed(range(len(listed))):
        following[position] = position if listed[position] else following[position + 1]
    return following
