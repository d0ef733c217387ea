"""What is known of a main branch up to one of its commits: a fact of that commit's name, however often it is asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shuzhi.signoff.judging import judge, registry_after, versions_of
from shuzhi.signoff.model import Arrival, Request, Signoff, Version
from shuzhi.signoff.policy import Policy
from shuzhi.signoff.terms import Kind


@dataclass(frozen=True)
class Known:
    """What came onto a main branch up to a commit, and how it was judged.

    Attributes:
        tip: the commit; None before the first.
        commits: the names of the commits it is made from, itself included.
        requests: those that stand behind what arrived; none counts twice.
        unfinished: the request that the newest commit belongs to, where a rebase may have put more of it behind.
        registry: git's name of the registry in force; None where none could be read.
        versions: of each report, oldest first, by path.
        judged: the sign-off of each report that stands on the main branch, by path.
    """

    tip: str | None = None
    commits: frozenset[str] = frozenset()
    requests: frozenset[Request] = frozenset()
    unfinished: Request | None = None
    registry: str | None = None
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    judged: Mapping[str, Signoff] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every approved text could be read."""
        return all(one.digests is not None for one in self.judged.values() if one.approved is not None)


NOTHING = Known()


def is_torn(known: Known, arrivals: Sequence[Arrival]) -> bool:
    """Whether what arrived goes on with a request that was taken for finished: then all must be judged together."""
    return bool(arrivals) and known.unfinished is not None and _unfinished(arrivals[0]) == known.unfinished


def followed_by(
    known: Known,
    tip: str,
    commits: frozenset[str],
    arrivals: Sequence[Arrival],
    *,
    policies: Mapping[str, Policy],
    registry_path: str,
) -> Known:
    """What is known once more has arrived: what was judged stays, and only the reports that it changed are judged anew.

    Args:
        known: what was known; `is_torn` must not hold.
        tip: the main branch's newest commit.
        commits: the names of the commits that came.
        arrivals: what they brought, oldest first.
        policies: the policy in each version of the registry that is or was in force since, by git's name of it.
        registry_path: the registry's path.
    """
    in_force = policies.get(known.registry or "", Policy())
    versions = versions_of(arrivals, policies, registry_path, known.versions, in_force)
    judged = {}
    for path, track in versions.items():
        same = known.versions.get(path) is track
        signoff = known.judged.get(path) if same else judge(path, track)
        if signoff is not None:
            judged[path] = signoff
    return Known(
        tip,
        known.commits | commits,
        known.requests | {arrival.request for arrival in arrivals if arrival.request is not None},
        _unfinished(arrivals[-1]) if arrivals else known.unfinished,
        next(
            (blob for one in reversed(arrivals) if (blob := registry_after(one, policies, registry_path))),
            known.registry,
        ),
        versions,
        judged,
    )


def _unfinished(arrival: Arrival) -> Request | None:
    return arrival.request if arrival.kind in (Kind.SQUASH, Kind.REBASE) else None
