"""What the checks find in a pushed archive, told of the files that the push concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from shuzhi.archive import Archive
from shuzhi.checking import check_own_files, check_reports, severity_of
from shuzhi.cycle import RuleSetting
from shuzhi.diagnostics import Diagnostic, Severity
from shuzhi.receiving.copying_out import copied_out
from shuzhi.report import Report
from shuzhi.rules import RULES, RULES_BY_SLUG
from shuzhi.signoff.git import Repository
from shuzhi.signoff.judging import REPORT_PATH
from shuzhi.similarity import CopyFinder

_ABOUT_COPIES: Final = ("copied-from-last-year", "copied-from-other")

_FEW: Final = 200
"""Changed files up to which warnings are counted; nobody reads how many there are in a thousand."""


@dataclass(frozen=True)
class Findings:
    """What the checks found.

    Attributes:
        errors: what a main branch may not hold.
        warnings: how many warnings there are besides, in files that the push changes; 0 where they were not counted.
        reports: the reports that were judged.
    """

    errors: tuple[Diagnostic, ...]
    warnings: int = 0
    reports: tuple[Report, ...] = ()


def find_faults(
    repository: Repository,
    before: str | None,
    after: str,
    folder: str,
    changed: Collection[str],
    *,
    warnings: bool = False,
) -> Findings:
    """Judge what a push changes, in the knowledge of the whole archive.

    Args:
        repository: the repository with the pushed objects.
        before: the commit it is compared with; None for nothing.
        after: the pushed commit.
        folder: the reports' folder.
        changed: paths that differ between the two; those that are gone as well.
        warnings: whether warnings are to be counted too, which takes several times as long.

    Returns:
        errors of changed files, and those of others that the change brought about. What was wrong before with a file that
        the push leaves alone is none of its business: a new version of the program may see more than an old one.

    Raises:
        NotReadable: the archive is too large.
        GitFailure: git could not read it.
    """
    within = {path for path in changed if path.startswith(f"{folder}/")}
    if not within:
        return Findings(())
    codes = _codes(within)
    archive = _read(repository, after, folder, codes)
    if codes is not None and _weighs_copies(archive):
        codes = None
        archive = _read(repository, after, folder, codes)
    found, judged = _judged(archive if warnings and len(within) <= _FEW else _for_errors(archive), within)
    errors = [one for one in found if one.severity is Severity.ERROR]
    if before is not None and any(one.path not in within for one in errors):
        old, _ = _judged(_for_errors(_read(repository, before, folder, codes)), within)
        known = {(one.path, one.rule, one.message) for one in old}
        errors = [e for e in errors if e.path in within or (e.path, e.rule, e.message) not in known]
    counted = sum(one.severity is Severity.WARNING and one.path in within for one in found)
    return Findings(tuple(errors), counted, tuple(judged))


def _read(repository: Repository, commit: str, folder: str, codes: Collection[str] | None) -> Archive:
    with copied_out(repository, commit, folder, codes) as archive:
        return archive


def _for_errors(archive: Archive) -> Archive:
    """The archive as if each year had turned off what is no error there: most of the work is for advice."""
    cycles = {}
    for year, read in archive.cycles.items():
        milder = {
            rule.slug: RuleSetting.OFF
            for rule in RULES
            if not rule.fixed and severity_of(rule, read.cycle, imported=False) is not Severity.ERROR
        }
        rules = {**read.cycle.rules, **milder}
        cycles[year] = replace(read, cycle=read.cycle.model_copy(update={"rules": rules}))
    return replace(archive, cycles=cycles)


def _judged(archive: Archive, changed: set[str]) -> tuple[list[Diagnostic], list[Report]]:
    anew = archive.judged_anew(changed)
    reports = [report for report in archive.reports if report.path in anew]
    copies = CopyFinder(archive, reports if _weighs_copies(archive) else ())
    found = [one for one in check_own_files(archive) if one.path in anew]
    return [*found, *check_reports(archive, reports, copies)], reports


def _codes(changed: Iterable[str]) -> set[str] | None:
    """The organizations whose reports must be read to judge some files; None for all."""
    codes = set()
    for path in changed:
        match = REPORT_PATH.fullmatch(path)
        if match is not None:
            codes.add(match["code"])
        elif path.endswith(".yml"):
            return None  # the registry, the word list, the themes, a year's rules
    return codes


def _weighs_copies(archive: Archive) -> bool:
    """Whether any year makes an error of what stands in two reports: only then is it worth the time to look for it."""
    rules = [RULES_BY_SLUG[slug] for slug in _ABOUT_COPIES]
    cycles = [archive.cycle(year) for year in archive.years]
    return any(
        severity_of(rule, cycle, imported=False) is Severity.ERROR for rule in rules for cycle in cycles
    )
