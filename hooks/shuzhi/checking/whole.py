"""Check a whole archive, or some of its reports in the knowledge of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from shuzhi.checking.facts import ArchiveFacts, facts_of
from shuzhi.checking.own_files import check_own_files
from shuzhi.checking.reports import Judge
from shuzhi.diagnostics import Diagnostic, ordered
from shuzhi.signoff import Signoffs
from shuzhi.similarity import CopyFinder

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report

_NOTHING_READ: Final = Signoffs()


def check_archive(
    archive: Archive,
    copies: CopyFinder | None = None,
    signoffs: Signoffs = _NOTHING_READ,
    facts: ArchiveFacts | None = None,
) -> list[Diagnostic]:
    """Check everything.

    Args:
        archive: the archive.
        copies: what finds copies, where the caller keeps its sketches from run to run.
        signoffs: who signed which report off; nothing is said of it where it was not read.
        facts: what the reports say by themselves, where the caller keeps it from run to run.

    Returns:
        all diagnostics of all reports, of the registry and of the years' rules, ordered.
    """
    return ordered(
        [*check_own_files(archive), *check_reports(archive, archive.reports, copies, signoffs, facts)]
    )


def check_reports(
    archive: Archive,
    reports: Sequence[Report],
    copies: CopyFinder | None = None,
    signoffs: Signoffs = _NOTHING_READ,
    facts: ArchiveFacts | None = None,
) -> list[Diagnostic]:
    """Check some reports in the knowledge of the whole archive; `facts` must hold their organizations."""
    finder = copies or CopyFinder(archive, reports)
    known = facts or facts_of(archive, {report.code for report in reports})
    judge = Judge(archive, finder, signoffs)
    return ordered(
        diagnostic for report in reports for diagnostic in judge.told_of(report, known.findings_of(report))
    )
