"""What the reports of an organization say by themselves: findings, ledger, figures, and what lists tell of them.

All of it depends on nothing but these reports, the registry, the years' rules and the word list. So it is worked out for
one organization at a time, by as many processes as there are, and kept: after an edit one of five hundred is read anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from shuzhi.checking.kept_facts import OrganizationFacts, Told, packed
from shuzhi.checking.reports import Findings, Judge, findings_of, reading_judge
from shuzhi.digests import digest_of, program_digest
from shuzhi.figures import KnownFigures, figures_of
from shuzhi.ledger import KnownLedger, forget_ledger, know_ledgers, known_ledger
from shuzhi.processes import in_order
from shuzhi.progress import Step
from shuzhi.similarity import Fingerprints, fingerprints_in, know_fingerprints

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


class ArchiveFacts:
    """The facts of some organizations of an archive."""

    def __init__(self, by_code: Mapping[str, OrganizationFacts], keys: Mapping[str, str]) -> None:
        self._by_code = by_code
        self._keys = keys

    def known(self, keys: Mapping[str, str]) -> dict[str, OrganizationFacts]:
        """Those of the organizations whose facts are the same under other keys."""
        return {
            code: facts
            for code, facts in self._by_code.items()
            if code in keys and keys[code] == self._keys.get(code)
        }

    def findings_of(self, report: Report) -> Findings:
        """What was found in a report.

        Raises:
            KeyError: its organization is not among those that were asked for.
        """
        return self._by_code[report.code].findings[report.path]

    def tell(self, archive: Archive) -> None:
        """Tell an archive what is known of it, so that its lists, its ledger and its figures need no reading."""
        know_ledgers(archive, self._ledger)
        figures_of(archive).know(self._figures)
        for code in self._by_code:
            for report in archive.by_organization.get(code, ()):
                report.know(partial(self._by_code[code].told_of, report.path))

    def _figures(self, report: Report) -> KnownFigures | None:
        facts = self._by_code.get(report.code)
        return facts.figures_of(report.path) if facts is not None else None

    def _ledger(self, code: str) -> KnownLedger | None:
        facts = self._by_code.get(code)
        return facts.ledger if facts is not None else None


def facts_of(
    archive: Archive,
    codes: Collection[str] | None = None,
    store: Store | None = None,
    processes: int = 1,
    progress: Step = lambda done, of: None,
    *,
    before: ArchiveFacts | None = None,
) -> ArchiveFacts:
    """Take or work out the facts of an archive, and tell the archive of them.

    Args:
        archive: the archive.
        codes: the organizations; None means all.
        store: where facts are kept between runs.
        processes: how many may work at it.
        progress: told how far it is.
        before: what the same process found out before; what is still right of it is not read and unpacked again.

    Returns:
        the facts, the same for any number of processes and whatever was kept.
    """
    asked = sorted(archive.by_organization if codes is None else archive.by_organization.keys() & set(codes))
    keys = _keys(archive, asked) if store is not None else {}
    found = before.known(keys) if before is not None else {}
    taken = store.take(keys[code] for code in asked if code not in found) if store is not None else {}
    for code in asked:
        if code not in found and (kept := _unpacked(taken.get(keys.get(code, "")))) is not None:
            found[code] = kept
    missing = [code for code in asked if code not in found]
    pieces = _pieces(archive, missing)
    made: dict[str, bytes] = {}
    sketched: dict[str, Fingerprints] = {}
    done, of = 0, sum(len(archive.by_organization[code]) for code in missing)
    try:
        for piece, results in zip(pieces, in_order(_work_out_all, archive, pieces, processes), strict=True):
            for code, (result, fingerprints) in zip(piece, results, strict=True):
                found[code] = OrganizationFacts(result)
                made[code] = result
                sketched |= fingerprints
            done += sum(len(archive.by_organization[code]) for code in piece)
            progress(done, of)
    finally:  # what was worked out before somebody ended it need not be worked out again
        if store is not None:
            made_by_key = {keys[code]: result for code, result in made.items()}
            used = [keys[code] for code in found]
            store.keep(made_by_key, used, _VERSIONS * len(archive.by_organization))
    facts = ArchiveFacts(found, keys)
    facts.tell(archive)
    know_fingerprints(archive, sketched)
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


def _unpacked(kept: bytes | None) -> OrganizationFacts | None:
    if kept is None:
        return None
    try:
        return OrganizationFacts(kept)
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


def _work_out_all(archive: Archive, codes: Sequence[str]) -> list[tuple[bytes, dict[str, Fingerprints]]]:
    judge = reading_judge(archive)
    return [_work_out(archive, code, judge) for code in codes]


def _work_out(archive: Archive, code: str, judge: Judge) -> tuple[bytes, dict[str, Fingerprints]]:
    """Read an organization's reports once for everything, and let go of them again: ten thousand take a gigabyte."""
    reports = archive.by_organization[code]
    figures = figures_of(archive)
    facts = packed(
        {report.path: findings_of(judge, report) for report in reports},
        {report.path: Told(report.readable, report.front.values) for report in reports},  # type: ignore[arg-type]
        {report.path: figures.known(report) for report in reports},
        known_ledger(archive, code),
    )
    paths = [report.path for report in reports]
    sketched = dict(zip(paths, fingerprints_in(archive, paths), strict=True))
    forget_ledger(archive, code)
    for report in reports:
        report.forget()
        figures.forget(report)
    return facts, sketched
