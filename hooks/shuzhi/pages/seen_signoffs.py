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

    return replace(
        signoffs,
        by_path={path: _signoff(one, sees) for path, one in signoffs.by_path.items() if path in seen.by_path},
        versions={path: _track(track, sees) for path, track in signoffs.versions.items() if sees(path)},
    )


def _signoff(signoff: Signoff, sees: Sees) -> Signoff:
    version, approved = signoff.version, signoff.approved
    return replace(
        signoff,
        version=version and _version(version, signoff.path, sees),
        approved=approved and _version(approved, signoff.path, sees),
    )


def _track(versions: Sequence[Version], sees: Sees) -> tuple[Version, ...]:
    """A report's versions since it has been the audience's."""
    begin = max((i + 1 for i, version in enumerate(versions) if not sees(version.path)), default=0)
    return tuple(_version(version, version.path, sees) for version in versions[begin:])


def _version(version: Version, path: str, sees: Sees) -> Version:
    """A version that names no path outside; where its own is one, the report's present path stands for it."""
    arrival = _arrival(version.arrival, sees)
    if not sees(version.path):
        return replace(version, arrival=arrival, path=path, previous_path=None)
    if version.previous_path is not None and not sees(version.previous_path):
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
