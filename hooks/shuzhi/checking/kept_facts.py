"""An organization's facts as they are kept between runs, and unpacked when somebody asks for them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Final, TypedDict

import msgspec

from shuzhi.checking.reports import Findings
from shuzhi.figures import KnownFigures, Stated
from shuzhi.ledger import KnownLedger, Ledger, YearInShort
from shuzhi.report import Facts
from shuzhi.vocabulary import Classification, Retention


class Values(TypedDict, total=False):
    """The fields of a report's front matter that are valid by themselves."""

    title: str
    year: int
    organization: str
    secretary: str
    role: str
    on_behalf: bool
    submitted: datetime.date
    classification: Classification
    retention: Retention
    archive_no: str | None
    imported: bool
    original_file: str | None
    original_sha256: str | None
    tags: tuple[str, ...]
    allow: dict[str, str]


class Told(msgspec.Struct, array_like=True, frozen=True):
    """What lists tell of a report."""

    readable: bool
    values: Values


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    """What every run needs, and packed apart from it what only pages need."""

    findings: dict[str, Findings]
    figures_digests: dict[str, str]
    years: dict[int, YearInShort]
    told: bytes
    figures: bytes
    ledger: bytes


_KEPT: Final = msgspec.msgpack.Decoder(_Kept)
_TOLD: Final = msgspec.msgpack.Decoder(dict[str, Told])
_FIGURES: Final = msgspec.msgpack.Decoder(dict[str, tuple[Stated, ...]])
_LEDGER: Final = msgspec.msgpack.Decoder(Ledger)
_PACKER: Final = msgspec.msgpack.Encoder()


def packed(
    findings: Mapping[str, Findings],
    told: Mapping[str, Told],
    figures: Mapping[str, KnownFigures],
    ledger: KnownLedger,
) -> bytes:
    """Pack an organization's facts.

    Args:
        findings: what was found in each report, by path.
        told: what lists tell of each report, by path.
        figures: each report's figures, by path.
        ledger: the ledger.
    """
    return _PACKER.encode(
        _Kept(
            dict(findings),
            {path: known.digest for path, known in figures.items()},
            dict(ledger.years),
            _PACKER.encode(told),
            _PACKER.encode({path: tuple(known.stated()) for path, known in figures.items()}),
            _PACKER.encode(ledger.ledger()),
        )
    )


class OrganizationFacts:
    """An organization's facts; what only pages need is unpacked once, when it is asked for.

    Args:
        packed: as they were kept.

    Raises:
        msgspec.MsgspecError: another program kept something else.
    """

    def __init__(self, packed: bytes) -> None:
        self._kept = _KEPT.decode(packed)

    @property
    def findings(self) -> Mapping[str, Findings]:
        """What was found in each report, by path."""
        return self._kept.findings

    def told_of(self, path: str) -> Facts:
        """What lists tell of a report."""
        told = self._told[path]
        return Facts(told.readable, told.values)

    def figures_of(self, path: str) -> KnownFigures:
        """A report's figures."""
        return KnownFigures(lambda: self._figures[path], self._kept.figures_digests[path])

    @property
    def ledger(self) -> KnownLedger:
        """The ledger."""
        return KnownLedger(lambda: self._ledger, self._kept.years)

    @cached_property
    def _told(self) -> Mapping[str, Told]:
        return _TOLD.decode(self._kept.told)

    @cached_property
    def _figures(self) -> Mapping[str, tuple[Stated, ...]]:
        return _FIGURES.decode(self._kept.figures)

    @cached_property
    def _ledger(self) -> Ledger:
        return _LEDGER.decode(self._kept.ledger)
