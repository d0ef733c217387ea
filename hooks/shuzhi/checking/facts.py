"""What the reports of an organization say by themselves: findings, ledger, figures, and what lists tell of them.

All of it depends on nothing but these reports, the registry, the years' rules and the word list. So it is worked out for
one organization at a time, by as many processes as there are, and kept: after an edit one of five hundred is read anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, TypedDict

import msgspec

from shuzhi.checking.reports import Findings, findings_of
from shuzhi.counts import Count
from shuzhi.digests import digest_of, program_digest
from shuzhi.figures import Item, figures_of
from shuzhi.ledger import Ledger, forget_ledger, know_ledgers, ledger_of_organization
from shuzhi.processes import in_order
from shuzhi.progress import Step
from shuzhi.report import Facts
from shuzhi.vocabulary import Classification, Retention

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report
    from shuzhi.store import Store

FACTS: Final = "facts.sqlite"
"""The file below the cache's folder in which facts are kept."""

_REPORTS_A_PIECE: Final = 100
"""Reports of a piece of work: some organizations, never a part of one."""

_VERSIONS: Final = 4
"""Of each organization's facts, as many are kept on average: branches switch to and fro."""

_LINK: Final = b"]("
"""Without these characters a text has no link, and it does not matter which files the archive holds."""


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


class _Stated(msgspec.Struct, array_like=True, frozen=True):
    readable: bool
    values: Values
    figures: tuple[tuple[Item, Count], ...]


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    """An organization's facts as they are kept: what a check needs, and packed apart from it what only pages need."""

    findings: dict[str, Findings]
    stated: bytes
    ledger: bytes


_KEPT: Final = msgspec.msgpack.Decoder(_Kept)
_STATED: Final = msgspec.msgpack.Decoder(dict[str, _Stated])
_LEDGER: Final = msgspec.msgpack.Decoder(Ledger)
_PACKER: Final = msgspec.msgpack.Encoder()


class ArchiveFacts:
    """The facts of some organizations of an archive."""

    def __init__(self, kept: Mapping[str, _Kept]) -> None:
        self._kept = kept
        self._stated: dict[str, dict[str, _Stated]] = {}

    def findings_of(self, report: Report) -> Findings:
        """What was found in a report.

        Raises:
            KeyError: its organization is not among those that were asked for.
        """
        return self._kept[report.code].findings[report.path]

    def _stated_by(self, report: Report) -> _Stated:
        code = report.code
        if code not in self._stated:
            self._stated[code] = _STATED.decode(self._kept[code].stated)
        return self._stated[code][report.path]

    def tell(self, archive: Archive) -> None:
        """Tell an archive what is known of it, so that its lists, its ledger and its figures need no reading."""
        know_ledgers(archive, self._ledger)
        figures_of(archive).know(self._figures)
        for code in self._kept:
            for report in archive.by_organization.get(code, ()):
                report.know(partial(self._facts, report))

    def _facts(self, report: Report) -> Facts:
        stated = self._stated_by(report)
        return Facts(stated.readable, stated.values)

    def _figures(self, report: Report) -> Iterable[tuple[Item, Count]] | None:
        return self._stated_by(report).figures if report.code in self._kept else None

    def _ledger(self, code: str) -> Ledger | None:
        kept = self._kept.get(code)
        return _LEDGER.decode(kept.ledger) if kept is not None else None


def facts_of(
    archive: Archive,
    codes: Collection[str] | None = None,
    store: Store | None = None,
    processes: int = 1,
    progress: Step = lambda done, of: None,
) -> ArchiveFacts:
    """Take or work out the facts of an archive, and tell the archive of them.

    Args:
        archive: the archive.
        codes: the organizations; None means all.
        store: where facts are kept between runs.
        processes: how many may work at it.
        progress: told how far it is.

    Returns:
        the facts, the same for any number of processes and whatever was kept.
    """
    asked = sorted(archive.by_organization if codes is None else archive.by_organization.keys() & set(codes))
    keys = _keys(archive, asked) if store is not None else {}
    packed = store.take(keys.values()) if store is not None else {}
    found = {code: kept for code in asked if (kept := _unpacked(packed.get(keys.get(code, "")))) is not None}
    missing = [code for code in asked if code not in found]
    pieces = _pieces(archive, missing)
    made: dict[str, bytes] = {}
    done, of = 0, sum(len(archive.by_organization[code]) for code in missing)
    try:
        for piece, results in zip(pieces, in_order(_work_out_all, archive, pieces, processes), strict=True):
            for code, result in zip(piece, results, strict=True):
                found[code] = _KEPT.decode(result)
                made[code] = result
            done += sum(len(archive.by_organization[code]) for code in piece)
            progress(done, of)
    finally:  # what was worked out before somebody ended it need not be worked out again
        if store is not None:
            made_by_key = {keys[code]: result for code, result in made.items()}
            store.keep(made_by_key, packed, _VERSIONS * len(archive.by_organization))
    facts = ArchiveFacts(found)
    facts.tell(archive)
    return facts


def _keys(archive: Archive, codes: Iterable[str]) -> dict[str, str]:
    """For each organization a digest of everything that its facts depend on."""
    common = digest_of(program_digest(), archive.registry.digest, archive.wordlist.digest)
    files = ""
    cycles = {year: digest_of(repr(archive.cycle(year))) for year in archive.years}
    keys = {}
    for code in codes:
        parts = [common, code]
        for report in archive.by_organization[code]:
            parts += [report.path, report.digest, cycles[report.year]]
            if not isinstance(report.file, bytes) or _LINK in report.file:
                files = files or digest_of(*sorted(archive.by_path), *sorted(archive.pictures))
                parts.append(files)
        keys[code] = digest_of(*parts)
    return keys


def _unpacked(packed: bytes | None) -> _Kept | None:
    if packed is None:
        return None
    try:
        return _KEPT.decode(packed)
    except msgspec.MsgspecError:
        return None


def _pieces(archive: Archive, codes: Iterable[str]) -> list[list[str]]:
    pieces: list[list[str]] = []
    size = _REPORTS_A_PIECE
    for code in codes:
        if size >= _REPORTS_A_PIECE:
            pieces.append([])
            size = 0
        pieces[-1].append(code)
        size += len(archive.by_organization[code])
    return pieces


def _work_out_all(archive: Archive, codes: Sequence[str]) -> list[bytes]:
    return [_work_out(archive, code) for code in codes]


def _work_out(archive: Archive, code: str) -> bytes:
    """Read an organization's reports, and let go of them again: ten thousand at once take a gigabyte."""
    reports = archive.by_organization[code]
    figures = figures_of(archive)
    findings = {report.path: findings_of(archive, report) for report in reports}
    stated = {
        report.path: _Stated(
            report.readable,
            report.front.values,  # type: ignore[arg-type]
            tuple((figure.item, figure.count) for figure in figures.of_report(report)),
        )
        for report in reports
    }
    ledger = ledger_of_organization(archive, code)
    packed = _PACKER.encode(_Kept(findings, _PACKER.encode(stated), _PACKER.encode(ledger)))
    forget_ledger(archive, code)
    for report in reports:
        report.forget()
        figures.forget(report)
    return packed
