"""Who signed off, as an audience may see it: its own reports, without what came in the same commits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi.signoff import Arrival, Signoff, Signoffs, Step, Version
from shuzhi.signoff.judging import REPORT_PATH

if TYPE_CHECKING:
    from shuzhi.archive import Archive

Sees = Callable[[str], bool]
"""Whether the audience may see what stands, or once stood, at a path."""


def seen_signoffs(signoffs: Signoffs, whole: Archive, seen: Archive) -> Signoffs:
    """Restrict what git says to an audience.

    Args:
        signoffs: of the whole archive.
        whole: the whole archive.
        seen: what the audience may see of it.

    Returns:
        the same of its reports, deleted ones included. What a report was while it stood under the code of an
        organization outside is left out, and so are the subjects of commits that also changed something outside: they
        may name it.
    """

    def sees(path: str) -> bool:
        match = REPORT_PATH.fullmatch(path)
        own = match is not None and seen.registry.get(match["code"]) is not None
        return own and (path in seen.by_path or path not in whole.by_path)

    restricted = _Restricted(sees)
    return replace(
        signoffs,
        by_path={
            path: restricted.signoff(one) for path, one in signoffs.by_path.items() if path in seen.by_path
        },
        versions={path: restricted.track(track) for path, track in signoffs.versions.items() if sees(path)},
    )


class _Restricted:
    """Restricts what belongs to reports. One commit may have brought all of them, so each is looked through once."""

    def __init__(self, sees: Sees) -> None:
        self._sees = sees
        self._arrivals: dict[int, Arrival] = {}  # by identity, for as long as the whole is being restricted

    def signoff(self, signoff: Signoff) -> Signoff:
        version, approved = signoff.version, signoff.approved
        return replace(
            signoff,
            version=version and self._version(version, signoff.path),
            approved=approved and self._version(approved, signoff.path),
        )

    def track(self, versions: Sequence[Version]) -> tuple[Version, ...]:
        """A report's versions since it has been the audience's."""
        begin = max((i + 1 for i, version in enumerate(versions) if not self._sees(version.path)), default=0)
        return tuple(self._version(version, version.path) for version in versions[begin:])

    def _version(self, version: Version, path: str) -> Version:
        """A version that names no path outside; where its own is one, the report's present path stands for it."""
        arrival = self._arrivals.get(id(version.arrival))
        if arrival is None:
            arrival = self._arrivals[id(version.arrival)] = _arrival(version.arrival, self._sees)
        if not self._sees(version.path):
            return replace(version, arrival=arrival, path=path, previous_path=None)
        if version.previous_path is not None and not self._sees(version.previous_path):
            return replace(version, arrival=arrival, previous_path=None, step=Step.ADDED)
        return replace(version, arrival=arrival)


def _arrival(arrival: Arrival, sees: Sees) -> Arrival:
    changes = tuple(change for change in arrival.changes if sees(change.path))
    changes = tuple(
        replace(change, previous_path=None)
        if change.previous_path is not None and not sees(change.previous_path)
        else change
        for change in changes
    )
    return replace(
        arrival,
        subject=arrival.subject if changes == arrival.changes else "",
        changes=changes,
        authors={path: people for path, people in arrival.authors.items() if sees(path)},
        made_in_merge=frozenset(path for path in arrival.made_in_merge if sees(path)),
    )
