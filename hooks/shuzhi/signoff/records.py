"""A sign-off as a record of plain values: one for the command line, the site's download and whoever reads JSON."""

from __future__ import annotations

from typing import Any, Final

from shuzhi.signoff.model import Signoff
from shuzhi.signoff.terms import State

COLUMNS: Final = {
    "path": "报告",
    "state": "状态码",
    "standing": "状态",
    "commit": "提交",
    "merged": "合并时间",
    "merged_by": "合并人",
    "approvers": "审签人",
    "authors": "作者",
    "request": "合并请求",
    "sha256": "SHA-256",
    "sm3": "SM3",
    "notes": "说明",
}
"""Keys of a record with the headings of a table."""


def record(one: Signoff) -> dict[str, Any]:
    """A sign-off as plain values: texts, lists and None, times in ISO 8601, digests hexadecimal."""
    version = one.told
    arrival = version.arrival if version else None
    digests = one.digests
    return {
        "path": one.path,
        "state": one.state.value,
        "standing": one.state.label,
        "commit": arrival.commit if arrival else None,
        "merged": arrival.time.isoformat() if arrival else None,
        "merged_by": arrival.merged_by.shown if arrival and arrival.merged_by else None,
        "approvers": [person.shown for person in version.assessment.counted] if version else [],
        "authors": [person.shown for person in version.authors] if version else [],
        "request": arrival.request.shown if arrival and arrival.request else None,
        "sha256": digests.sha256 if digests else None,
        "sm3": digests.sm3 if digests else None,
        "kind": arrival.kind.value if arrival else None,
        "needed": version.assessment.needed if version else None,
        "refused": _refused(one),
        "approved_commit": one.approved.arrival.commit if one.approved else None,
        "under_review": one.under_review,
        "remarks": [remark.value for remark in one.remarks],
        "notes": "；".join(notes(one)) or None,
    }


def _refused(one: Signoff) -> list[dict[str, str]]:
    refusals = one.told.assessment.refused if one.told else ()
    return [{"name": refusal.person.shown, "objection": refusal.objection.value} for refusal in refusals]


def notes(one: Signoff) -> list[str]:
    """What must be said besides state and people, each in a few words."""
    version = one.told
    said = [remark.label for remark in one.remarks]
    if version is None or one.state in (State.APPROVED, State.UNKNOWN):
        return said
    assessment = version.assessment
    said.insert(
        0, f"{version.arrival.kind.label}，需要 {assessment.needed} 人审签，有效 {len(assessment.counted)} 人"
    )
    said[1:1] = [f"{refusal.person.shown}{refusal.objection.label}" for refusal in assessment.refused]
    return said
