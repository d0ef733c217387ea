"""Digests of what a page may show of a report's sign-off, so that a page that was made can be kept under them. Pure.

What else came with the same commit (`Arrival.changes`, its `authors`, `made_in_merge`) is no part of them: a page shows of it
only what became of its own report, and that stands in the report's versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from shuzhi.signoff.model import Arrival, Signoff, Trouble, Version

_ENCODER: Final = msgspec.msgpack.Encoder()


class Fingerprints:
    """Makes the digests; what is shared by many reports is written out once for all of them."""

    def __init__(self) -> None:
        self._of_arrivals: dict[int, bytes] = {}  # by identity: those of one reading live as long as it does
        self._of_versions: dict[int, bytes] = {}

    def __reduce__(self) -> tuple[type[Fingerprints], tuple[()]]:
        """Handed to another process it starts anew: there other things have these identities."""
        return Fingerprints, ()

    def of(self, signoff: Signoff, versions: Iterable[Version], trouble: Trouble | None) -> str:
        """The digest of one report, 32 hexadecimal digits.

        Args:
            signoff: its sign-off.
            versions: its versions on the main branch.
            trouble: why nothing is known of any report.
        """
        told = (
            _path(signoff.path),
            signoff.state,
            self._version(signoff.version),
            self._version(signoff.approved),
            signoff.digests,
            signoff.remarks,
            [self._version(version) for version in versions],
            trouble,
        )
        return hashlib.blake2b(_ENCODER.encode(told), digest_size=16).hexdigest()

    def _version(self, version: Version | None) -> bytes | None:
        if version is None:
            return None
        if id(version) not in self._of_versions:
            told = (
                self._arrival(version.arrival),
                version.step,
                _path(version.path),
                _path(version.previous_path),
                version.blob,
                version.authors,
                version.assessment,
                version.link,
            )
            self._of_versions[id(version)] = _ENCODER.encode(told)
        return self._of_versions[id(version)]

    def _arrival(self, arrival: Arrival) -> bytes:
        if id(arrival) not in self._of_arrivals:
            told = (
                arrival.commit,
                arrival.time.isoformat(),
                arrival.kind,
                arrival.subject,
                arrival.made_by,
                arrival.merged_by,
                arrival.request,
                arrival.approvals,
                arrival.objection,
            )
            self._of_arrivals[id(arrival)] = _ENCODER.encode(told)
        return self._of_arrivals[id(arrival)]


def _path(path: str | None) -> bytes | None:
    """A path in the bytes that git has: a report may have been renamed from a file of any name."""
    return None if path is None else path.encode("utf-8", "surrogateescape")
