"""Hold one report to the rules: first what it says by itself, then what is told of it in the knowledge of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi.checking.weighing import severity_of
from shuzhi.diagnostics import Diagnostic, Fault, Severity
from shuzhi.discretion import discreet
from shuzhi.rules import RULES, RULES_BY_SLUG, Check, Context
from shuzhi.secrecy import SECRET_RULE
from shuzhi.signoff import Signoffs
from shuzhi.similarity import CopyFinder
from shuzhi.validation import nearest

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.cycle import Cycle
    from shuzhi.report import Report


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a report in the knowledge of its own organization's reports alone.

    Attributes:
        path: the report.
        faults: what was found, not yet weighed.
        readable: False where its text could not be read.
        imported: whether its text is from before this archive.
        plain: whether the report need not be read again to tell this: its author let nothing stand, and nothing in it
            is confidential.
    """

    path: str
    faults: tuple[Fault, ...]
    readable: bool
    imported: bool
    plain: bool


def reading_judge(archive: Archive) -> Judge:
    """A judge for `findings_of`, one for many reports: what the years make of fifty rules takes as long as ten of them."""
    return Judge(archive, CopyFinder(archive, asked=()), Signoffs())


def findings_of(judge: Judge, report: Report) -> Findings:
    """Read a report and hold it to all rules that look at nothing but its own organization."""
    imported = report.imported
    later = judge.found_in(report, readable=report.readable, imported=imported, beyond=False)
    faults = [*report.faults, *later]
    confidential = any(
        fault.rule == SECRET_RULE or RULES_BY_SLUG[fault.rule].confidential for fault in faults
    )
    return Findings(
        report.path, tuple(faults), report.readable, imported, plain=not report.allow and not confidential
    )


class Judge:
    """Tells what is found in reports in the knowledge of the whole archive, and weighs it.

    What a year's rules make of a rule is worked out once: ten thousand reports are held to five rules each.

    Args:
        archive: the whole archive.
        copies: what stands in more than one report.
        signoffs: who signed which report off.
    """

    def __init__(self, archive: Archive, copies: CopyFinder, signoffs: Signoffs) -> None:
        self._archive = archive
        self._copies = copies
        self._signoffs = signoffs
        self._contexts: dict[int, Context] = {}
        self._severities: dict[tuple[int, bool, str], Severity | None] = {}
        self._checks: dict[tuple[int, bool, bool, bool], tuple[Check, ...]] = {}

    def told_of(self, report: Report, findings: Findings) -> Iterator[Diagnostic]:
        """Everything that is told of a report.

        Args:
            report: the report; only where the findings are not plain is it read.
            findings: what was found in it.
        """
        imported = findings.imported
        later = self.found_in(report, readable=findings.readable, imported=imported, beyond=True)
        faults: Sequence[Fault] = [*findings.faults, *later]
        if not findings.plain:
            yield from _told_with_reasons(report, discreet(report, faults), self._context(report.year).cycle)
            return
        for fault in faults:
            severity = self._severity(report.year, fault.rule, imported=imported)
            if severity is not None:
                yield Diagnostic.of(fault, report.path, severity)

    def found_in(self, report: Report, *, readable: bool, imported: bool, beyond: bool) -> Iterator[Fault]:
        """What the rules find in a report that look beyond its organization, or those that do not."""
        key = (report.year, readable, imported, beyond)
        if key not in self._checks:
            self._checks[key] = tuple(
                rule.check
                for rule in RULES
                if rule.check is not None
                and rule.beyond_organization is beyond
                and (readable or not rule.needs_text)
                and self._severity(report.year, rule.slug, imported=imported) is not None
            )
        context = self._context(report.year)
        for check in self._checks[key]:
            yield from check(report, context)

    def _context(self, year: int) -> Context:
        if year not in self._contexts:
            cycle = self._archive.cycle(year)
            self._contexts[year] = Context(self._archive, cycle, self._copies, self._signoffs)
        return self._contexts[year]

    def _severity(self, year: int, slug: str, *, imported: bool) -> Severity | None:
        key = (year, imported, slug)
        if key not in self._severities:
            cycle = self._context(year).cycle
            self._severities[key] = severity_of(RULES_BY_SLUG[slug], cycle, imported=imported)
        return self._severities[key]


def check_report(
    archive: Archive,
    report: Report,
    copies: CopyFinder | None = None,
    signoffs: Signoffs | None = None,
) -> Iterator[Diagnostic]:
    """Check one report: what its readers noticed and what the rules find. Without a finder no copies are looked for."""
    judge = Judge(archive, copies or CopyFinder(archive, asked=()), signoffs or Signoffs())
    yield from judge.told_of(report, findings_of(reading_judge(archive), report))


def _told_with_reasons(report: Report, faults: Sequence[Fault], cycle: Cycle) -> Iterator[Diagnostic]:
    used: set[str] = set()
    for fault in faults:
        rule = RULES_BY_SLUG[fault.rule]
        severity = severity_of(rule, cycle, imported=report.imported)
        if severity is None:
            continue
        reason = report.allow.get(rule.slug) if not rule.fixed else None
        if reason is not None:
            used.add(rule.slug)
        yield Diagnostic.of(fault, report.path, severity, reason)
    if any(fault.rule == SECRET_RULE for fault in faults):
        return  # of a marked report nothing else is told, not even what its author wrote below `allow`
    for fault in _allow_faults(report, used):
        yield Diagnostic.of(fault, report.path, RULES_BY_SLUG[fault.rule].severity)


def _allow_faults(report: Report, used: set[str]) -> Iterator[Fault]:
    """What is wrong with the reasons that an author gives for letting a finding stand."""
    for slug in report.allow:
        if slug in used:
            continue
        line = report.front.allow_lines.get(slug, 1)
        rule = RULES_BY_SLUG.get(slug)
        if rule is None:
            guess = nearest(slug, RULES_BY_SLUG)
            yield Fault(
                "allow-unknown",
                line,
                0,
                f"没有“{slug}”这条规则" + (f"，是不是“{guess}”？" if guess else "。"),
                f"请改成“{guess}”。" if guess else "全部规则见“规则参考”。",
            )
        elif rule.fixed:
            yield Fault(
                "allow-unknown",
                line,
                0,
                f"“{slug}”关系到报告能不能读取或者安全，写明理由也不能放过。",
                "请删去这一行，改正所指的问题。",
            )
        else:
            yield Fault(
                "allow-unused",
                line,
                0,
                f"这份报告里已经没有“{slug}”的问题，这条说明用不着了。",
                "请删去这一行。",
            )
