"""Hold an archive to the rules: every fault of every report, with the weight that its year gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from shuzhi.cycle import RuleSetting
from shuzhi.diagnostics import Diagnostic, Fault, Severity, ordered
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


_NOTHING_READ: Final = Signoffs()

_MOST_CYCLE_FAULTS: Final = 100
"""Names without a meaning that are told of one year's rules; for each a known one is looked for."""


def check_archive(
    archive: Archive, copies: CopyFinder | None = None, signoffs: Signoffs = _NOTHING_READ
) -> list[Diagnostic]:
    """Check everything.

    Args:
        archive: the archive.
        copies: what finds copies, where the caller keeps its sketches from run to run.
        signoffs: who signed which report off; nothing is said of it where it was not read.

    Returns:
        all diagnostics of all reports, of the registry and of the years' rules, ordered.
    """
    return ordered([*check_own_files(archive), *check_reports(archive, archive.reports, copies, signoffs)])


def check_reports(
    archive: Archive,
    reports: Sequence[Report],
    copies: CopyFinder | None = None,
    signoffs: Signoffs = _NOTHING_READ,
) -> list[Diagnostic]:
    """Check some reports in the knowledge of the whole archive."""
    finder = copies or CopyFinder(archive, reports)
    return ordered(
        diagnostic for report in reports for diagnostic in check_report(archive, report, finder, signoffs)
    )


def check_report(
    archive: Archive,
    report: Report,
    copies: CopyFinder | None = None,
    signoffs: Signoffs = _NOTHING_READ,
) -> Iterator[Diagnostic]:
    """Check one report: what its readers noticed and what the rules find. Without a finder no copies are looked for."""
    cycle = archive.cycle(report.year)
    context = Context(archive, cycle, copies or CopyFinder(archive, asked=()), signoffs)
    used: set[str] = set()
    faults = discreet(report, list(_faults(report, context, cycle)))
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


def _faults(report: Report, context: Context, cycle: Cycle) -> Iterator[Fault]:
    yield from report.faults
    for rule in RULES:
        if rule.check is None or (rule.needs_text and not report.readable):
            continue
        if severity_of(rule, cycle, imported=report.imported) is not None:
            yield from rule.check(report, context)


def check_own_files(archive: Archive) -> list[Diagnostic]:
    """Check the registry, the word list, the years' rules, and the files that cannot be reports."""
    found = [(archive.registry_path, fault) for fault in archive.registry.faults]
    found += [(archive.wordlist_path, fault) for fault in archive.wordlist.faults]
    found += [(archive.themes_path, fault) for fault in archive.themes.faults]
    for year, read in archive.cycles.items():
        path = archive.cycle_path(year)
        found += [(path, fault) for fault in read.faults]
        found += [(path, fault) for fault in islice(_cycle_faults(archive, year), _MOST_CYCLE_FAULTS)]
    found += [(stray.path, stray.fault) for stray in archive.strays]
    return ordered(Diagnostic.of(fault, path, RULES_BY_SLUG[fault.rule].severity) for path, fault in found)


def _cycle_faults(archive: Archive, year: int) -> Iterator[Fault]:
    """Settings that name rules or organizations which do not exist."""
    read = archive.cycles[year]
    for slug in read.names("rules"):
        rule = RULES_BY_SLUG.get(slug)
        if rule is None:
            guess = nearest(slug, RULES_BY_SLUG)
            yield Fault(
                "cycle-rule-unknown",
                *read.place_of("rules", slug),
                f"没有“{slug}”这条规则" + (f"，是不是“{guess}”？" if guess else "。"),
                f"请改成“{guess}”。" if guess else "全部规则见“规则参考”。",
            )
        elif rule.fixed:
            yield Fault(
                "cycle-rule-unknown",
                *read.place_of("rules", slug),
                f"“{slug}”关系到报告能不能读取或者安全，不能调整轻重。",
                "请删去这一行。",
            )
    for code in read.names("exempt"):
        # Without a registry that can be read, the registry itself is what must be mended.
        if archive.registry.organizations and code not in archive.registry.mentioned:
            guess = nearest(code, archive.registry.organizations)
            yield Fault(
                "cycle-organization-unknown",
                *read.place_of("exempt", code),
                f"免交名单里的“{code}”没有登记" + (f"，是不是“{guess}”？" if guess else "。"),
                "请改成登记册里的代码。",
            )


def severity_of(rule: Rule, cycle: Cycle, *, imported: bool) -> Severity | None:
    """The weight of a rule in a year.

    Args:
        rule: the rule.
        cycle: the year's rules.
        imported: whether the report is from before this archive.

    Returns:
        the weight, or None where the year has turned the rule off.
    """
    if rule.fixed:
        return rule.severity
    setting = cycle.rules.get(rule.slug)
    if setting is RuleSetting.OFF:
        return None
    severity = Severity(setting.value) if setting is not None else rule.severity
    if imported and rule.imported_severity is not None:
        return max(severity, rule.imported_severity, key=list(Severity).index)
    return severity
