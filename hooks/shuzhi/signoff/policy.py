"""Who could sign for which organization and how many had to, as a version of the registry said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import yaml

from shuzhi.reviewers import Reviewer, parse_reviewer

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick loader: a registry has had many versions, and only three of its fields matter here."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a report of an organization needs.

    Attributes:
        reviewers: who may sign; empty where anybody may who is not an author.
        approvals: how many must.
    """

    reviewers: tuple[Reviewer, ...] = ()
    approvals: int = 1


@dataclass(frozen=True, slots=True)
class _Unit:
    parent: str | None
    reviewers: tuple[Reviewer, ...] = ()
    approvals: int | None = None


@dataclass(frozen=True)
class Policy:
    """The sign-off policy of one version of the registry."""

    units: Mapping[str, _Unit] = field(default_factory=dict)
    _known: dict[str, Demand] = field(default_factory=dict, repr=False, compare=False)

    def demand(self, code: str) -> Demand:
        """What a report of an organization needs: reviewers of it and of all above it, the nearest number."""
        if code not in self._known:
            self._known[code] = self._demand(code)
        return self._known[code]

    def _demand(self, code: str) -> Demand:
        reviewers: dict[Reviewer, None] = {}
        approvals: int | None = None
        seen: set[str] = set()
        current: str | None = code
        while current is not None and current not in seen and (unit := self.units.get(current)):
            seen.add(current)
            reviewers.update(dict.fromkeys(unit.reviewers))
            approvals = unit.approvals if approvals is None else approvals
            current = unit.parent
        return Demand(tuple(reviewers), approvals or 1)

    def governing(self) -> Demand:
        """What a change to the archive's own order needs (the registry, a year's rules, the settings, the program).

        Those who sign for the topmost organizations, and as many as the strictest of these asks for; where nobody is
        named there, everybody who is named anywhere.
        """
        tops = [self.demand(code) for code, unit in self.units.items() if unit.parent is None]
        at_top = dict.fromkeys(reviewer for demand in tops for reviewer in demand.reviewers)
        return Demand(
            tuple(at_top) or self.everybody().reviewers, max((demand.approvals for demand in tops), default=1)
        )

    def everybody(self) -> Demand:
        """One approval of anybody who may sign for any organization."""
        return Demand(tuple(dict.fromkeys(one for unit in self.units.values() for one in unit.reviewers)))

    def with_newcomers(self, later: Policy) -> Policy:
        """This policy and the organizations that a later one adds, without reviewers or numbers of their own.

        A request that registers an organization together with its first report is judged by those above it; it cannot
        name the one who approves it.
        """
        added = {
            code: replace(unit, reviewers=(), approvals=None)
            for code, unit in later.units.items()
            if code not in self.units
        }
        return Policy({**self.units, **added}) if added else self


def read_policy(data: bytes) -> Policy | None:
    """Read the policy from a registry as it once stood in git.

    Args:
        data: the bytes of `organizations.yml`.

    Returns:
        the policy; what is written wrong in an entry is left out of it. None where the file as a whole cannot be read:
        then the policy before it stays in force.
    """
    if b"reviewers" not in data and b"approvals" not in data:
        return Policy()  # most registries in most histories; nothing needs to be parsed
    try:
        document = yaml.load(data.decode("utf-8-sig"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    entries = document.get("organizations") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return None
    units: dict[str, _Unit] = {}
    for entry in entries:
        code = entry.get("code") if isinstance(entry, dict) else None
        if isinstance(code, str):
            units.setdefault(code, _unit(entry))
    return Policy(units)


def _unit(entry: dict[Any, Any]) -> _Unit:
    parent = entry.get("parent")
    approvals = entry.get("approvals")
    written = entry.get("reviewers")
    return _Unit(
        parent if isinstance(parent, str) else None,
        tuple(r for text in (written if isinstance(written, list) else ()) if (r := _reviewer(text))),
        approvals if type(approvals) is int and approvals >= 1 else None,
    )


def _reviewer(text: object) -> Reviewer | None:
    try:
        return parse_reviewer(text) if isinstance(text, str) else None
    except ValueError:
        return None
