"""Gather from git what came onto the main branch: its commits, what they changed, what their messages claim."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from shuzhi.signoff.arrivals import Material, arrivals_of, claims_of
from shuzhi.signoff.commits import Commit, map_contacts, read_changes, read_commits, read_mixtures
from shuzhi.signoff.forges import Claim
from shuzhi.signoff.git import Repository
from shuzhi.signoff.judging import REPORT_PATH
from shuzhi.signoff.mainline import Mainstep, mainline
from shuzhi.signoff.model import Arrival, Change, Request
from shuzhi.signoff.remerge import written_by_hand


@dataclass(frozen=True)
class Gathered:
    """What came onto the main branch.

    Attributes:
        arrivals: the main branch's own commits, oldest first.
        brought: the commits that came with each of them, itself included, by its name.
        claims: what the message of every commit claims.
        joint: the commit that the first of them follows on the main branch; None at a root.
    """

    arrivals: list[Arrival]
    brought: Mapping[str, tuple[Commit, ...]]
    claims: Mapping[str, Claim]
    joint: str | None


def gather(
    repository: Repository,
    tip: str,
    branch: str,
    folder: str,
    *,
    since: str | None = None,
    forge: bool = True,
    known: Collection[str] = (),
    used: Collection[Request] = (),
) -> Gathered:
    """Gather what came onto the main branch.

    Args:
        repository: the repository.
        tip: the main branch's newest commit.
        branch: its name.
        folder: what is looked at, relative to the archive's root; empty for everything.
        since: where the main branch stood before; None for all of its history.
        forge: whether requests on a forge can stand behind messages. Where there is no forge, a message that names a
            request proves nothing more than one that names none.
        known: the commits that the main branch was made from before. Git finds out by the commits' own dates what is new,
            and where clocks were wrong it gives some of these too.
        used: the requests that already stood behind something before.

    Raises:
        GitFailure: git could not read the history.
    """
    commits = read_commits(repository, tip, since)
    commits = {name: commit for name, commit in commits.items() if name not in known}
    claims = claims_of(commits.values())
    if not forge:
        claims = {name: replace(claim, request=None) for name, claim in claims.items()}
    steps = mainline(
        commits,
        tip,
        branch,
        lambda commit: claims[commit.name].request is not None or bool(claims[commit.name].approvals),
    )
    mixtures = read_mixtures(repository, _merges(commits.values()), folder)
    material = Material(
        claims,
        map_contacts(repository, _contacts(claims.values())),
        read_changes(repository, _pairs(steps), folder),
        written_by_hand(repository, commits, _reports_alone(mixtures) if folder else mixtures),
    )
    return Gathered(
        arrivals_of(steps, material, used),
        {step.commit.name: (step.commit, *step.branch) for step in steps},
        claims,
        steps[0].parent if steps else since,
    )


def _merges(commits: Iterable[Commit]) -> list[str]:
    return [commit.name for commit in commits if len(commit.parents) > 1]


def _pairs(steps: Iterable[Mainstep]) -> list[tuple[str, str | None]]:
    """What is compared with what: the main branch with itself before, other commits with their one parent."""
    pairs: list[tuple[str, str | None]] = []
    for step in steps:
        pairs += [(commit.name, None) for commit in step.branch if len(commit.parents) < 2]
        pairs.append((step.commit.name, step.parent))
    return pairs


def _reports_alone(mixtures: Mapping[str, tuple[Change, ...]]) -> dict[str, tuple[Change, ...]]:
    kept = {
        merge: tuple(change for change in changes if REPORT_PATH.fullmatch(change.path))
        for merge, changes in mixtures.items()
    }
    return {merge: changes for merge, changes in kept.items() if changes}


def _contacts(claims: Iterable[Claim]) -> dict[str, None]:
    found: dict[str, None] = {}
    for claim in claims:
        found.update(dict.fromkeys((*claim.approvals, *claim.reviews, *claim.co_authors)))
        if claim.merged_by is not None:
            found[claim.merged_by] = None
    return found
