"""The form in which is written down what is known of a main branch. Numbers mean places in the lists of `Packed`."""

from __future__ import annotations

import msgspec

from shuzhi.signoff.terms import Forge, Kind, Objection, Remark, State, Step


class PackedArrival(msgspec.Struct, array_like=True, frozen=True):
    """An arrival.

    Attributes:
        commit: among the names.
        time: in ISO 8601, with the offset that the commit has.
        kind: how it came.
        subject: among the texts.
        made_by: among the groups.
        merged_by: among the people.
        request: among the requests.
        approvals: people, and whether each approval was given.
        objection: why none can count.
        changes: path, blob, previous path, whether it is a link, authors (a group).
        made_in_merge: paths.
    """

    commit: int
    time: str
    kind: Kind
    subject: int
    made_by: int
    merged_by: int
    request: int
    approvals: list[tuple[int, bool]]
    objection: Objection | None
    changes: list[tuple[int, int, int, bool, int]]
    made_in_merge: list[int]


class PackedJudgement(msgspec.Struct, array_like=True, frozen=True):
    """A sign-off; versions by their places in the track."""

    state: State
    version: int
    approved: int
    digests: int
    remarks: list[Remark]


class PackedTrack(msgspec.Struct, array_like=True, frozen=True):
    """A report's versions (arrival, which of its changes, step, assessment) and its sign-off, if it has one."""

    path: int
    versions: list[tuple[int, int, Step, int]]
    judgement: PackedJudgement | None


class Packed(msgspec.Struct, array_like=True, frozen=True):
    """What is known, as `Known` has it.

    Attributes:
        tip: among the names.
        commits: git's names one behind the other, two hexadecimal digits to a byte.
        unfinished: among the requests.
        registry: among the names.
        texts: paths, subjects, names of people and so on, a NUL between two.
        names: of git's objects, like `commits`.
        width: bytes of such a name.
        people: name and mail; name and mail as the commit has them.
        groups: of people.
        requests: forge, reference, address.
        assessments: approvals needed, people counted (a group), people refused and why.
        digests: SHA-256 and SM3.
        arrivals: in the order in which the tracks name them.
        tracks: in the order of the reports' paths in `Known`.
    """

    tip: int
    commits: bytes
    unfinished: int
    registry: int
    texts: bytes
    names: bytes
    width: int
    people: list[tuple[int, int, int, int]]
    groups: list[list[int]]
    requests: list[tuple[Forge, int, int]]
    assessments: list[tuple[int, int, list[tuple[int, Objection]]]]
    digests: list[tuple[str, str | None]]
    arrivals: list[PackedArrival]
    tracks: list[PackedTrack]
