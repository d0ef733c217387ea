"""What is known of a main branch as bytes, and back again. Pure.

Values that stand in many places (people, paths, git's names) are written once and told by their numbers: ten thousand reports
take 2 MB, and reading them a tenth of a second. A number below zero stands for None.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from shuzhi.signoff.known import Known
from shuzhi.signoff.model import Arrival, Assessment, Change, Digests, Request, Signoff, Version
from shuzhi.signoff.packed import Packed, PackedArrival, PackedJudgement, PackedTrack
from shuzhi.signoff.people import Person
from shuzhi.signoff.terms import Step

T = TypeVar("T", bound=Hashable)

_ENCODER: Final = msgspec.msgpack.Encoder()


class NotPacked(Exception):
    """Something cannot be written down so that it comes back as it was."""


def pack(known: Known) -> bytes:
    """What is known as bytes, for `unpack`.

    Raises:
        NotPacked: a text is none that could come from git.
    """
    try:
        return _ENCODER.encode(_Packer().packed(known))
    except (
        ValueError,
        KeyError,
    ) as error:  # what is no hexadecimal name, no text, or not among what it belongs to
        raise NotPacked(str(error)) from None


class _Table(Generic[T]):
    """Numbers values in the order in which they are first named."""

    def __init__(self) -> None:
        self.numbers: dict[T, int] = {}

    def number(self, value: T | None) -> int:
        return -1 if value is None else self.numbers.setdefault(value, len(self.numbers))


class _Packer:
    def __init__(self) -> None:
        self.texts = _Table[str]()
        self.names = _Table[str]()
        self.people = _Table[Person]()
        self.groups = _Table[tuple[Person, ...]]()
        self.requests = _Table[Request]()
        self.assessments = _Table[Assessment]()
        self.digests = _Table[Digests]()
        self.arrivals: dict[int, int] = {}  # by identity: an arrival may hold ten thousand changes
        self.places: list[dict[str, int]] = []
        self.packed_arrivals: list[PackedArrival] = []

    def packed(self, known: Known) -> Packed:
        requests = sorted(known.requests, key=lambda one: (one.forge, one.reference, one.url or ""))
        for request in requests:
            self.requests.number(request)
        tip = self.names.number(known.tip)
        registry = self.names.number(known.registry)
        tracks = [
            PackedTrack(
                self.texts.number(path),
                [self._version(version) for version in track],
                self._judgement(known.judged[path], track) if path in known.judged else None,
            )
            for path, track in known.versions.items()
        ]
        assessments = [
            (
                one.needed,
                self.groups.number(one.counted),
                [(self.people.number(refusal.person), refusal.objection) for refusal in one.refused],
            )
            for one in self.assessments.numbers
        ]
        groups = [[self.people.number(person) for person in group] for group in self.groups.numbers]
        text = self.texts.number
        people = [
            (text(p.name), text(p.mail), *((text(p.also[0]), text(p.also[1])) if p.also else (-1, -1)))
            for p in self.people.numbers
        ]
        packed_requests = [(one.forge, text(one.reference), text(one.url)) for one in self.requests.numbers]
        return Packed(
            tip,
            bytes.fromhex("".join(sorted(known.commits))),
            self.requests.number(known.unfinished),
            registry,
            _joined(self.texts.numbers),
            bytes.fromhex("".join(self.names.numbers)),
            len(known.tip or "") // 2,
            people,
            groups,
            packed_requests,
            assessments,
            [(one.sha256, one.sm3) for one in self.digests.numbers],
            self.packed_arrivals,
            tracks,
        )

    def _version(self, version: Version) -> tuple[int, int, Step, int]:
        arrival = self._arrival(version.arrival)
        place = self.places[arrival][version.path]
        return arrival, place, version.step, self.assessments.number(version.assessment)

    def _arrival(self, arrival: Arrival) -> int:
        number = self.arrivals.get(id(arrival))
        if number is not None:
            return number
        number = self.arrivals[id(arrival)] = len(self.arrivals)
        self.places.append({change.path: place for place, change in enumerate(arrival.changes)})
        self.packed_arrivals.append(
            PackedArrival(
                self.names.number(arrival.commit),
                arrival.time.isoformat(),
                arrival.kind,
                self.texts.number(arrival.subject),
                self.groups.number(arrival.made_by),
                self.people.number(arrival.merged_by),
                self.requests.number(arrival.request),
                [(self.people.number(one.person), one.given) for one in arrival.approvals],
                arrival.objection,
                [self._change(change, arrival) for change in arrival.changes],
                [self.texts.number(path) for path in sorted(arrival.made_in_merge)],
            )
        )
        return number

    def _change(self, change: Change, arrival: Arrival) -> tuple[int, int, int, bool, int]:
        return (
            self.texts.number(change.path),
            self.names.number(change.blob),
            self.texts.number(change.previous_path),
            change.link,
            self.groups.number(arrival.authors[change.path]),
        )

    def _judgement(self, signoff: Signoff, track: Sequence[Version]) -> PackedJudgement:
        return PackedJudgement(
            signoff.state,
            _place(signoff.version, track),
            _place(signoff.approved, track),
            self.digests.number(signoff.digests),
            list(signoff.remarks),
        )


def _place(version: Version | None, track: Sequence[Version]) -> int:
    return -1 if version is None else next(i for i, one in enumerate(track) if one is version)


def _joined(texts: dict[str, int]) -> bytes:
    joined = "\0".join(texts).encode("utf-8", "surrogateescape")
    if joined.decode("utf-8", "surrogateescape").split("\0") != (list(texts) or [""]):
        raise ValueError("a text that git cannot have given")
    return joined
