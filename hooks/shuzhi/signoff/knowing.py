"""Come to know a main branch: from what earlier runs kept, else from what came since, else from the whole of its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from shuzhi.signoff.digests import digests_of
from shuzhi.signoff.gathering import gather
from shuzhi.signoff.git import Repository
from shuzhi.signoff.judging import versions_of
from shuzhi.signoff.keeping import Keeper, ground_of
from shuzhi.signoff.known import NOTHING, Known, followed_by, is_torn
from shuzhi.signoff.model import Arrival, Version
from shuzhi.signoff.policy import Policy, read_policy
from shuzhi.signoff.repository import Found


def known_of(found: Found, root: Path, folder: str, registry_path: str) -> Known:
    """What is known of the main branch, the digests of approved texts included.

    Args:
        found: the repository and its main branch.
        root: the archive's root, below which earlier runs kept what they knew.
        folder: the reports' folder.
        registry_path: the registry's path.

    Raises:
        GitFailure: git could not read the history.
        OSError: git or its own files could not be read.
    """
    keeper = Keeper(root, ground_of(found.repository, found.tip, found.branch, folder, registry_path))
    known = keeper.known(found.tip)
    if known is None:
        known = _learned(found, folder, registry_path, keeper)
        if known.whole:
            keeper.keep(known)
    return known


def _learned(found: Found, folder: str, registry_path: str, keeper: Keeper) -> Known:
    for tip in keeper.tips():
        if found.repository.is_ancestor(tip, found.tip) and (earlier := keeper.known(tip)):
            known = _after(earlier, found, folder, registry_path)
            if known is not None:
                return known
    known = _after(NOTHING, found, folder, registry_path)
    assert known is not None
    return known


def _after(earlier: Known, found: Found, folder: str, registry_path: str) -> Known | None:
    """What is known at the tip when something was known of a commit before it; None where the two cannot be joined.

    They cannot where the main branch does not lead through that commit (the request that has it was merged from another
    place), or where a request that it ended with goes on.
    """
    repository = found.repository
    gathered = gather(
        repository,
        found.tip,
        found.branch,
        folder,
        since=earlier.tip,
        known=earlier.commits,
        used=earlier.requests,
    )
    arrivals = gathered.arrivals
    if earlier.tip is not None and (gathered.joint != earlier.tip or is_torn(earlier, arrivals)):
        return None
    policies = _policies(repository, arrivals, registry_path, earlier.registry)
    commits = frozenset(gathered.claims)
    known = followed_by(earlier, found.tip, commits, arrivals, policies=policies, registry_path=registry_path)
    return _with_digests(repository, known)


def _with_digests(repository: Repository, known: Known) -> Known:
    blobs = {
        path: signoff.approved.blob
        for path, signoff in known.judged.items()
        if signoff.approved is not None and signoff.approved.blob is not None and signoff.digests is None
    }
    digests = digests_of(repository, dict.fromkeys(blobs.values()))
    added = {path: replace(known.judged[path], digests=digests.get(blob)) for path, blob in blobs.items()}
    return replace(known, judged={**known.judged, **added})


def versions_at(
    repository: Repository, tip: str, branch: str, folder: str, registry_path: str
) -> dict[str, tuple[Version, ...]]:
    """The versions of each report on a main branch, oldest first, by path, as `judge` wants them; nothing is kept.

    Args:
        repository: the repository.
        tip: the branch's newest commit.
        branch: its name.
        folder: the reports' folder.
        registry_path: the registry's path.

    Raises:
        GitFailure: git could not read the history.
    """
    arrivals = gather(repository, tip, branch, folder).arrivals
    return versions_of(arrivals, _policies(repository, arrivals, registry_path), registry_path)


def _policies(
    repository: Repository, arrivals: Iterable[Arrival], registry_path: str, before: str | None = None
) -> dict[str, Policy]:
    """The policy in each version of the registry, the one before all of them included; unreadable ones are left out."""
    blobs = {
        change.blob: None
        for arrival in arrivals
        for change in arrival.changes
        if change.path == registry_path and change.blob is not None
    }
    if before is not None:
        blobs[before] = None
    read = ((blob, read_policy(content)) for blob, content in repository.blobs(blobs))
    return {blob: policy for blob, policy in read if policy is not None}
