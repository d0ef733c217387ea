"""Make arrivals of commits: what came onto the main branch, how, by whose hand, and what its message claims. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shuzhi.signoff.commits import Commit, subject_of
from shuzhi.signoff.forges import Claim, claim_of
from shuzhi.signoff.mainline import Mainstep
from shuzhi.signoff.model import Approval, Arrival, Change, Request
from shuzhi.signoff.people import Person, is_forges_own
from shuzhi.signoff.terms import Kind, Objection

People = Mapping[str, Person]
Changes = Mapping[str, tuple[Change, ...]]


@dataclass(frozen=True)
class Material:
    """What was read from git.

    Attributes:
        claims: of every commit, by its name.
        people: whom the values of trailers name.
        changes: of each commit: of the main branch's against the main branch before it, of others against their parent.
        mixtures: of merges, the files whose content no parent had.
    """

    claims: Mapping[str, Claim]
    people: People
    changes: Changes
    mixtures: Changes


def claims_of(commits: Iterable[Commit]) -> dict[str, Claim]:
    """What each commit's message claims."""
    return {
        commit.name: claim_of(commit.message, commit.committer, merge=len(commit.parents) > 1)
        for commit in commits
    }


def arrivals_of(
    steps: Sequence[Mainstep], material: Material, used_before: Iterable[Request] = ()
) -> list[Arrival]:
    """Make the arrivals, oldest first.

    Args:
        steps: the main branch's own commits, oldest first.
        material: what was read of them and of what they brought.
        used_before: the requests behind what came before them.
    """
    found: list[Arrival] = []
    used = set(used_before)
    for run in _runs(steps, material.claims):
        request = material.claims[run[0].commit.name].request
        replayed = request in used and len(run[0].commit.parents) < 2
        if request is not None:
            used.add(request)
        arrivals = _arrivals_of_run(run, material)
        found += (replace(one, objection=Objection.REPLAYED) for one in arrivals) if replayed else arrivals
    return found


def _runs(steps: Sequence[Mainstep], claims: Mapping[str, Claim]) -> Iterator[list[Mainstep]]:
    """Commits that follow one another and belong to one request: what a rebase-merge leaves behind."""
    run: list[Mainstep] = []
    for step in steps:
        request = claims[step.commit.name].request
        single = len(step.commit.parents) < 2
        if not (run and single and request is not None and _belongs(run[-1], request, claims)):
            if run:
                yield run
            run = []
        run.append(step)
    if run:
        yield run


def _belongs(last: Mainstep, request: Request, claims: Mapping[str, Claim]) -> bool:
    return len(last.commit.parents) < 2 and claims[last.commit.name].request == request


def _arrivals_of_run(run: Sequence[Mainstep], material: Material) -> Iterator[Arrival]:
    claims = [material.claims[step.commit.name] for step in run]
    approvals = tuple(dict.fromkeys(_approvals(claims, material.people)))
    writers = _writers(run, material)
    for step in run:
        commit, claim = step.commit, material.claims[step.commit.name]
        kind = _kind(step, run, claim)
        changes = material.changes.get(commit.name, ())
        mixed = {change.path for change in material.mixtures.get(commit.name, ())}
        if kind is Kind.MERGE:
            mixed |= {change.path for change in changes if change.path not in writers}
        yield Arrival(
            commit.name,
            commit.time,
            kind,
            subject_of(commit),
            tuple(dict.fromkeys((commit.author, commit.committer))),
            _merged_by(commit, claim, kind, material.people),
            claim.request,
            approvals,
            Objection.NO_REQUEST if kind is Kind.DIRECT else None,
            changes,
            {c.path: _authors(c.path, writers, commit, mixed, material) for c in changes},
            frozenset(mixed),
        )


def _kind(step: Mainstep, run: Sequence[Mainstep], claim: Claim) -> Kind:
    if step.turned:
        return Kind.DIRECT
    if len(step.commit.parents) > 1:
        return Kind.MERGE
    if claim.request is None:
        return Kind.DIRECT
    return Kind.REBASE if len(run) > 1 else Kind.SQUASH


def _approvals(claims: Iterable[Claim], people: People) -> Iterator[Approval]:
    for claim in claims:
        yield from (Approval(people[value]) for value in claim.approvals if value in people)
        yield from (Approval(people[value], given=False) for value in claim.reviews if value in people)


def _merged_by(commit: Commit, claim: Claim, kind: Kind, people: People) -> Person | None:
    if claim.merged_by is not None and claim.merged_by in people:
        return people[claim.merged_by]
    if not is_forges_own(commit.committer):
        return commit.committer
    return commit.author if kind in (Kind.MERGE, Kind.DIRECT) else None


def _writers(run: Sequence[Mainstep], material: Material) -> dict[str, dict[Person, None]]:
    """Who wrote each file in what came with a run, followed through renames."""
    writers: dict[str, dict[Person, None]] = {}
    merge_brought = run[0].branch if len(run[0].commit.parents) > 1 else None
    brought = merge_brought if merge_brought is not None else [step.commit for step in run]
    for commit in brought:
        people = _people_of(commit, material)
        merge = len(commit.parents) > 1
        for change in (material.mixtures if merge else material.changes).get(commit.name, ()):
            own = writers.setdefault(change.path, {})
            if change.previous_path is not None:
                own.update(writers.get(change.previous_path, {}))
            own.update(dict.fromkeys(people))
    return writers


def _people_of(commit: Commit, material: Material) -> list[Person]:
    co_authors = material.claims[commit.name].co_authors
    return [commit.author, *(material.people[value] for value in co_authors if value in material.people)]


def _authors(
    path: str,
    writers: Mapping[str, Mapping[Person, None]],
    commit: Commit,
    mixed: set[str],
    material: Material,
) -> tuple[Person, ...]:
    found = dict(writers.get(path, {}))
    if path in mixed or not found:
        found.update(dict.fromkeys(_people_of(commit, material)))
    return tuple(found)
