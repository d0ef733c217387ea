"""Which changes of the main branch are signed off by those who could sign before the push."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from shuzhi.cycle import CYCLE_FILE
from shuzhi.organizations import REGISTRY_FILE
from shuzhi.receiving.signatures import Vouching
from shuzhi.report import year_of_folder
from shuzhi.signoff.commits import read_difference
from shuzhi.signoff.gathering import Gathered
from shuzhi.signoff.git import Repository
from shuzhi.signoff.judging import REPORT_PATH, assess
from shuzhi.signoff.model import Arrival, Assessment, Change
from shuzhi.signoff.policy import Demand, Policy, read_policy


@dataclass(frozen=True, slots=True)
class Brought:
    """What one commit of the main branch did to a path.

    Attributes:
        arrival: the commit.
        blob: the new content; None where the path is gone.
        moved: where the file went or came from, where it was renamed.
        assessment: what the approvals are worth for this path.
        vouched: how many of them a signature vouches for; None where signatures are not asked for.
    """

    arrival: Arrival
    blob: str | None
    moved: str | None
    assessment: Assessment
    vouched: int | None = None

    @property
    def sufficient(self) -> bool:
        """Whether enough approvals count."""
        needed = self.assessment.needed
        return self.assessment.sufficient and (self.vouched is None or self.vouched >= needed)


@dataclass(frozen=True, slots=True)
class Standing:
    """A path whose content on the main branch a push changes.

    Attributes:
        path: relative to the archive's root.
        existed: whether it was there before.
        gone: whether it is gone afterwards.
        past: whether it is a report of a year that is over: a later one is open already.
        demand: what the change needs.
        last: what the last commit that touched it did; None where none can be named.
        signed: whether the content is one that enough people signed off.
    """

    path: str
    existed: bool
    gone: bool
    past: bool
    demand: Demand
    last: Brought | None
    signed: bool

    @property
    def is_report(self) -> bool:
        """Whether it is a report; everything else is the archive's own order, or a picture."""
        return REPORT_PATH.fullmatch(self.path) is not None

    @property
    def moved(self) -> str | None:
        """The other path of a rename."""
        return self.last.moved if self.last else None


class Policies:
    """The sign-off policy that was in force before a push, with the organizations that it adds."""

    def __init__(self, repository: Repository, before: str, after: str, folder: str) -> None:
        self._folder = folder
        registry = f"{folder}/{REGISTRY_FILE}"
        present = policy_at(repository, before, registry)
        self.readable = present is not None
        self._before = present or Policy()
        later = policy_at(repository, after, registry)
        self._in_force = self._before.with_newcomers(later) if later else self._before

    def demand(self, path: str) -> Demand:
        """What a change of a path needs."""
        if match := REPORT_PATH.fullmatch(path):
            demand = self._in_force.demand(match["code"])
            known = match["code"] in self._before.units or demand.reviewers
            return demand if known else self._before.governing()
        parts = path.split("/")
        beside_reports = len(parts) > 2 and parts[0] == self._folder and year_of_folder(parts[1])
        if beside_reports and parts[-1] != CYCLE_FILE:
            return self._before.everybody()  # pictures of reports, which say of nobody whose they are
        return self._before.governing()

    def year_of(self, path: str) -> int:
        """The year whose folder a file stands in; 0 for one that stands in none."""
        parts = path.split("/")
        return (year_of_folder(parts[1]) or 0) if len(parts) > 2 and parts[0] == self._folder else 0


def policy_at(repository: Repository, commit: str, registry: str) -> Policy | None:
    """The policy of the registry in a commit; an empty one where there is none, None where it cannot be read."""
    listed = repository.run("ls-tree", "-z", "--full-tree", commit, "--", registry).decode("utf-8", "replace")
    if not listed:
        return Policy()
    contents = [content for _, content in repository.blobs([listed.split()[2]])]
    return read_policy(contents[0]) if contents else None


def standings(
    repository: Repository,
    before: str,
    after: str,
    *,
    gathered: Gathered,
    policies: Policies,
    present: Collection[str],
    vouching: Vouching | None = None,
) -> list[Standing]:
    """Judge every path that differs on the main branch after a push.

    Args:
        repository: the repository with the pushed objects.
        before: the main branch's commit now.
        after: the one it shall have.
        gathered: what came between.
        policies: who could sign before.
        present: the paths of all files now.
        vouching: what signatures vouch for; None where they are not asked for.
    """
    latest = max((year for path in present if (year := policies.year_of(path))), default=0)
    by_path = _by_path(gathered.arrivals)
    found = []
    for change in read_difference(repository, before, after):
        path = change.path
        demand = policies.demand(path)
        steps = [_brought(arrival, one, path, demand, vouching) for arrival, one in by_path.get(path, ())]
        wanted = [step for step in steps if step.blob == change.blob and step.sufficient]
        overruled = steps and wanted and any(s.sufficient for s in steps[steps.index(wanted[-1]) + 1 :])
        existed = path in present
        past = existed and REPORT_PATH.fullmatch(path) is not None and policies.year_of(path) < latest
        found.append(
            Standing(
                path,
                existed,
                change.blob is None,
                past,
                demand,
                steps[-1] if steps else None,
                bool(wanted) and not overruled,
            )
        )
    return found


def _by_path(arrivals: Collection[Arrival]) -> Mapping[str, list[tuple[Arrival, Change]]]:
    found: dict[str, list[tuple[Arrival, Change]]] = {}
    for arrival in arrivals:
        for change in arrival.changes:
            for path in _paths(change):
                found.setdefault(path, []).append((arrival, change))
    return found


def _paths(change: Change) -> Iterator[str]:
    if change.previous_path is not None and change.previous_path != change.path:
        yield change.previous_path
    yield change.path


def _brought(
    arrival: Arrival, change: Change, path: str, demand: Demand, vouching: Vouching | None
) -> Brought:
    left = change.path != path  # renamed away from here
    authors = arrival.authors.get(change.path, ())
    assessment = assess(arrival, change.path, authors, demand)
    blob = None if left else change.blob
    vouched = None
    if vouching is not None:
        vouched = vouching.count(
            arrival, path, blob, authors=authors, demand=demand, approvers=assessment.counted
        )
    other = change.path if left else change.previous_path
    return Brought(arrival, blob, other, assessment, vouched)
