"""How the rules on sign-off tell what git says."""

from __future__ import annotations

from shuzhi.signoff import Signoff, Version


def is_due(signoff: Signoff) -> bool:
    """Whether a sign-off may be asked for: what a branch changes is still under review."""
    return not signoff.under_review


def arrival_told(version: Version) -> str:
    """How a text came onto the main branch: day, who, how, commit."""
    arrival = version.arrival
    who = arrival.merged_by or next(iter(version.authors or arrival.made_by), None)
    return f"{arrival.time.date().isoformat()} 由 {who.shown if who else '不知名的人'} {arrival.kind.label}（提交 {arrival.commit[:10]}）"


def approval_told(version: Version) -> str:
    """Who approved a text, and when."""
    people = "、".join(person.shown for person in version.assessment.counted)
    return f"{version.arrival.time.date().isoformat()} 由 {people} 审签"
