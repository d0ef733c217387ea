"""Read back what is known of a main branch, checking that it has the form it was written in. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec

from shuzhi.signoff.known import Known
from shuzhi.signoff.model import (
    Approval,
    Arrival,
    Assessment,
    Change,
    Digests,
    Refusal,
    Request,
    Signoff,
    Version,
)
from shuzhi.signoff.packed import Packed, PackedArrival, PackedJudgement, PackedTrack
from shuzhi.signoff.people import Person

T = TypeVar("T")

_DECODER: Final = msgspec.msgpack.Decoder(Packed)


class NotUnpacked(Exception):
    """The bytes are not what is known of a main branch."""


def unpack(data: bytes) -> Known:
    """What `pack` made bytes of.

    Raises:
        NotUnpacked: the bytes are none of its own.
    """
    try:
        packed = _DECODER.decode(data)
        return _Unpacker(packed).known(packed)
    except (msgspec.MsgspecError, ValueError, LookupError) as error:
        raise NotUnpacked(str(error)) from None


def _at(values: Sequence[T], number: int) -> T | None:
    return None if number < 0 else values[number]


class _Unpacker:
    def __init__(self, packed: Packed) -> None:
        texts = packed.texts.decode("utf-8", "surrogateescape").split("\0")
        self.texts = texts
        self.names = _names(packed.names, packed.width)
        self.people = [
            Person(texts[name], texts[mail], None if also < 0 else (texts[also], texts[also_mail]))
            for name, mail, also, also_mail in packed.people
        ]
        self.groups = [tuple(self.people[number] for number in group) for group in packed.groups]
        self.requests = [
            Request(forge, texts[reference], _at(texts, url)) for forge, reference, url in packed.requests
        ]
        self.assessments = [
            Assessment(
                needed, self.groups[counted], tuple(Refusal(self.people[one], why) for one, why in refused)
            )
            for needed, counted, refused in packed.assessments
        ]
        self.digests = [Digests(sha256, sm3) for sha256, sm3 in packed.digests]
        self.arrivals = [self._arrival(one) for one in packed.arrivals]

    def known(self, packed: Packed) -> Known:
        versions: dict[str, tuple[Version, ...]] = {}
        judged: dict[str, Signoff] = {}
        for one in packed.tracks:
            path = self.texts[one.path]
            track = versions[path] = self._track(one)
            if one.judgement is not None:
                judged[path] = self._signoff(path, one.judgement, track)
        return Known(
            _at(self.names, packed.tip),
            frozenset(_names(packed.commits, packed.width)),
            frozenset(self.requests),
            _at(self.requests, packed.unfinished),
            _at(self.names, packed.registry),
            versions,
            judged,
        )

    def _arrival(self, one: PackedArrival) -> Arrival:
        texts, names = self.texts, self.names
        changes = tuple(
            Change(texts[path], _at(names, blob), _at(texts, previous), link)
            for path, blob, previous, link, _ in one.changes
        )
        return Arrival(
            names[one.commit],
            datetime.datetime.fromisoformat(one.time),
            one.kind,
            texts[one.subject],
            self.groups[one.made_by],
            _at(self.people, one.merged_by),
            _at(self.requests, one.request),
            tuple(Approval(self.people[person], given) for person, given in one.approvals),
            one.objection,
            changes,
            {texts[path]: self.groups[authors] for path, _, _, _, authors in one.changes},
            frozenset(texts[path] for path in one.made_in_merge),
        )

    def _track(self, one: PackedTrack) -> tuple[Version, ...]:
        track = []
        for number, place, step, assessment in one.versions:
            arrival = self.arrivals[number]
            change = arrival.changes[place]
            track.append(
                Version(
                    arrival,
                    step,
                    change.path,
                    change.previous_path,
                    change.blob,
                    arrival.authors[change.path],
                    self.assessments[assessment],
                    change.link,
                )
            )
        return tuple(track)

    def _signoff(self, path: str, one: PackedJudgement, track: Sequence[Version]) -> Signoff:
        return Signoff(
            path,
            one.state,
            _at(track, one.version),
            _at(track, one.approved),
            _at(self.digests, one.digests),
            tuple(one.remarks),
        )


def _names(data: bytes, width: int) -> list[str]:
    digits = data.hex()
    return [digits[start : start + 2 * width] for start in range(0, len(digits), 2 * width)]
