"""Judge what arrived on the main branch: which approvals count, and in which state that leaves each report. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from shuzhi.reviewers import Reviewer
from shuzhi.signoff.model import Arrival, Assessment, Change, Refusal, Signoff, Version
from shuzhi.signoff.people import Person, identities, is_named_by, reviewer_identities
from shuzhi.signoff.policy import Demand, Policy
from shuzhi.signoff.terms import Kind, Objection, Remark, State, Step

REPORT_PATH: Final = re.compile(r"[^/]+/\d{4}/(?P<code>[a-z0-9-]+)(?:_[2-9])?\.md")
"""A report's path relative to the archive's root."""

_NO_VERSIONS: Final[Mapping[str, tuple[Version, ...]]] = {}
_NO_POLICY: Final = Policy()


def versions_of(
    arrivals: Iterable[Arrival],
    policies: Mapping[str, Policy],
    registry_path: str,
    before: Mapping[str, tuple[Version, ...]] = _NO_VERSIONS,
    policy: Policy = _NO_POLICY,
) -> dict[str, tuple[Version, ...]]:
    """The versions of each report that stands, or last stood, at a path.

    Args:
        arrivals: oldest first.
        policies: the policy in each version of the registry, by git's name of that version.
        registry_path: the registry's path.
        before: the versions that came before all of these; those of reports that did not change are handed on as they are.
        policy: the one in force then.

    Returns:
        by path, oldest first. A renamed report takes its versions along; one that was deleted keeps them in case it
        comes back. Approvals are held against the registry as it was before the request was merged.
    """
    tracks = dict(before)
    for arrival in arrivals:
        later = policies.get(registry_after(arrival, policies, registry_path) or "")
        in_force = policy.with_newcomers(later) if later else policy
        taken = {
            change.path: tracks.pop(change.previous_path, ())
            for change in arrival.changes
            if change.previous_path is not None
        }
        for change in arrival.changes:
            match = REPORT_PATH.fullmatch(change.path)
            if match is not None:
                track = taken.get(change.path) or tracks.get(change.path, ())
                version = _version(arrival, change, track, in_force.demand(match["code"]))
                tracks[change.path] = (*track, version)
        policy = later or policy
    return tracks


def registry_after(arrival: Arrival, policies: Mapping[str, Policy], registry_path: str) -> str | None:
    """Git's name of the registry that an arrival brought; None where it brought none that can be read."""
    changed = [c for c in arrival.changes if c.path == registry_path and c.blob is not None]
    return changed[-1].blob if changed and changed[-1].blob in policies else None


def _version(arrival: Arrival, change: Change, track: Sequence[Version], demand: Demand) -> Version:
    if change.blob is None:
        step = Step.DELETED
    elif change.previous_path is not None:
        step = Step.RENAMED
    else:
        step = Step.CHANGED if track and track[-1].blob is not None else Step.ADDED
    authors = arrival.authors.get(change.path, ())
    return Version(
        arrival,
        step,
        change.path,
        change.previous_path,
        change.blob,
        authors,
        assess(arrival, change.path, authors, demand),
        change.link,
    )


def assess(arrival: Arrival, path: str, authors: Sequence[Person], demand: Demand) -> Assessment:
    """Say which of an arrival's approvals count for one of its files.

    An approval counts once, of somebody who did not write, whom the demand entitles, and only where a request stands
    behind the message or somebody other than the authors wrote it: one's own word for one's own approval is worth nothing.
    """
    whole = arrival.objection
    if whole is None and path in arrival.made_in_merge:
        whole = Objection.MADE_IN_MERGE
    if whole is None and arrival.request is None and _overlap(arrival.made_by, authors, demand):
        whole = Objection.SELF_ATTESTED
    writers = all_identities(authors, demand.reviewers)
    counted: list[Person] = []
    taken: frozenset[str] = frozenset()
    refused: dict[Person, Objection] = {}
    for approval in sorted(arrival.approvals, key=lambda approval: not approval.given):
        person = approval.person
        own = known_as(person, demand.reviewers)
        if own & taken:
            continue
        objection = whole or objection_to(approval.given, own, writers, demand)
        if objection is None and not _is_named(person, demand):
            objection = Objection.NOT_ENTITLED
        if objection is None:
            counted.append(person)
            taken |= own
        else:
            refused.setdefault(person, objection)
    return Assessment(
        demand.approvals, tuple(counted), tuple(Refusal(person, why) for person, why in refused.items())
    )


def objection_to(
    given: bool, own: frozenset[str], writers: frozenset[str], demand: Demand
) -> Objection | None:
    """Why somebody's approval does not count, by what the one who gave it and those who wrote are known by."""
    if own & writers:
        return Objection.AUTHOR
    if demand.reviewers and not any(own & reviewer_identities(reviewer) for reviewer in demand.reviewers):
        return Objection.NOT_ENTITLED
    return None if given else Objection.REVIEWED_ONLY


def _is_named(person: Person, demand: Demand) -> bool:
    """Whether a demand names somebody as the forge wrote the name: the mailmap is everybody's to change, also for the past.

    It may unite an author with an approver, but make nobody a reviewer; an entry of the registry takes several names.
    """
    written = person if person.also is None else Person(*person.also)
    return not demand.reviewers or any(is_named_by(one, written) for one in demand.reviewers)


def known_as(person: Person, reviewers: Iterable[Reviewer]) -> frozenset[str]:
    """All that somebody can be known by, the registry's entry of the same person included."""
    own = identities(person)
    for reviewer in reviewers:
        entry = reviewer_identities(reviewer)
        if entry & identities(person):
            own |= entry
    return own


def all_identities(people: Iterable[Person], reviewers: Sequence[Reviewer]) -> frozenset[str]:
    """All that some people can be known by."""
    return frozenset[str]().union(*(known_as(person, reviewers) for person in people))


def _overlap(some: Iterable[Person], others: Iterable[Person], demand: Demand) -> bool:
    return bool(all_identities(some, demand.reviewers) & all_identities(others, demand.reviewers))


def judge(path: str, versions: Sequence[Version]) -> Signoff | None:
    """Say in which state a report is.

    Args:
        path: the report's path on the main branch.
        versions: its versions, oldest first.

    Returns:
        its sign-off without digests; None where the report is not on the main branch. The last approved version alone
        counts: to go back to an older one needs an approval of its own.
    """
    if not versions or versions[-1].blob is None:
        return None
    present = versions[-1]
    if present.link:
        return Signoff(path, State.UNKNOWN, present, remarks=(Remark.LINK,))
    arrived = _bringer(versions)
    last = next((i for i in reversed(range(len(versions))) if versions[i].assessment.sufficient), None)
    if last is None:
        return Signoff(path, State.UNREVIEWED, arrived, remarks=_self_merged(arrived))
    approved = versions[last]
    if approved.blob != present.blob:
        return Signoff(path, State.CHANGED, arrived, approved if approved.blob else None)
    remarks = [Remark.RENAMED] if approved.path != path else []
    if any(version.blob != approved.blob for version in versions[last:]):
        remarks.append(Remark.RESTORED)
    remarks += (*_self_merged(approved), *_wrote_before(versions[: last + 1]))
    return Signoff(path, State.APPROVED, arrived, approved, remarks=tuple(remarks))


def _bringer(versions: Sequence[Version]) -> Version:
    """The version that brought the present text: renames that left every byte alone brought nothing."""
    found = versions[-1]
    for before in reversed(versions[:-1]):
        if before.blob != found.blob:
            break
        found = before
    return found


def _wrote_before(versions: Sequence[Version]) -> tuple[Remark, ...]:
    """Whether one of those who approved the last version wrote an earlier one that nobody had approved.

    The request showed what it changed; the rest of the text was there before. It is told and not refused: whoever brought
    in old papers for others is the author of none.
    """
    *before, approved = versions
    unsigned: list[Person] = []
    for version in reversed(before):
        if version.assessment.sufficient:
            break
        unsigned += version.authors
    return (Remark.WROTE_BEFORE,) if _overlap(approved.assessment.counted, unsigned, Demand()) else ()


def _self_merged(version: Version) -> tuple[Remark, ...]:
    arrival = version.arrival
    if arrival.kind is Kind.DIRECT or arrival.merged_by is None or not version.assessment.counted:
        return ()
    return (Remark.SELF_MERGED,) if _overlap((arrival.merged_by,), version.authors, Demand()) else ()
