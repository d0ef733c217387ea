"""Hold one report to the rules: first what it says by itself, then what is told of it in the knowledge of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shuzhi.checking.weighing import severity_of
from shuzhi.diagnostics import Diagnostic, Fault
from shuzhi.discretion import discreet
from shuzhi.rules import RULES, RULES_BY_SLUG, Context, Rule
from shuzhi.secrecy import SECRET_RULE
from shuzhi.signoff import Signoffs
from shuzhi.similarity import CopyFinder
from shuzhi.validation import nearest

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.cycle import Cycle
    from shuzhi.report import Report

_ALONE: Final = tuple(rule for rule in RULES if not rule.beyond_organization)
_BEYOND: Final = tuple(rule for rule in RULES if rule.beyond_organization)


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


def findings_of(archive: Archive, report: Report) -> Findings:
    """Read a report and hold it to all rules that look at nothing but its own organization."""
    cycle = archive.cycle(report.year)
    context = Context(archive, cycle, CopyFinder(archive, asked=()), Signoffs())
    imported = report.imported
    faults = [
        *report.faults,
        *_found_by(_ALONE, report, context, readable=report.readable, imported=imported),
    ]
    confidential = any(
        fault.rule == SECRET_RULE or RULES_BY_SLUG[fault.rule].confidential for fault in faults
    )
    return Findings(
        report.path, tuple(faults), report.readable, imported, plain=not report.allow and not confidential
    )


def told_of(
    archive: Archive, report: Report, findings: Findings, copies: CopyFinder, signoffs: Signoffs
) -> Iterator[Diagnostic]:
    """Add what is found in the knowledge of the whole archive, and weigh it all.

    Args:
        archive: the whole archive.
        report: the report.
        findings: what was found in it.
        copies: what stands in more than one report.
        signoffs: who signed which report off.
    """
    cycle = archive.cycle(report.year)
    context = Context(archive, cycle, copies, signoffs)
    later = _found_by(_BEYOND, report, context, readable=findings.readable, imported=findings.imported)
    faults: Sequence[Fault] = [*findings.faults, *later]
    if findings.plain:
        for fault in faults:
            severity = severity_of(RULES_BY_SLUG[fault.rule], cycle, imported=findings.imported)
            if severity is not None:
                yield Diagnostic.of(fault, report.path, severity)
        return
    yield from _told_with_reasons(report, discreet(report, faults), cycle)


def check_report(
    archive: Archive,
    report: Report,
    copies: CopyFinder | None = None,
    signoffs: Signoffs | None = None,
) -> Iterator[Diagnostic]:
    """Check one report: what its readers noticed and what the rules find. Without a finder no copies are looked for."""
    finder = copies or CopyFinder(archive, asked=())
    yield from told_of(archive, report, findings_of(archive, report), finder, signoffs or Signoffs())


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


def _found_by(
    rules: Sequence[Rule], report: Report, context: Context, *, readable: bool, imported: bool
) -> Iterator[Fault]:
    for rule in rules:
        if rule.check is None or (rule.needs_text and not readable):
            continue
        if severity_of(rule, context.cycle, imported=imported) is not None:
            yield from rule.check(report, context)
