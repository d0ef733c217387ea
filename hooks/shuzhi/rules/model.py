"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi.diagnostics import Fault, Severity

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.cycle import Cycle
    from shuzhi.report import Report
    from shuzhi.signoff import Signoffs
    from shuzhi.similarity.finder import CopyFinder


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the report.

    Attributes:
        archive: the whole archive.
        cycle: the rules of the report's year.
        copies: what stands in more than one report.
        signoffs: who signed which report off.
    """

    archive: Archive
    cycle: Cycle
    copies: CopyFinder
    signoffs: Signoffs


Check = Callable[["Report", Context], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that reports or the archive's own files are held to.

    Attributes:
        slug: its name, which tells the fault; also the name of its module, its page and its cases.
        severity: its weight unless the year says otherwise.
        check: gives the faults of one report; None where the readers find the fault themselves.
        imported_severity: its weight for imported reports, where only the author could mend the fault.
        fixed: whether a year may not change its weight.
        needs_text: whether it is pointless for a file that could not be read.
        confidential: whether the line it is found in must not be echoed on a screen or in a log.
        beyond_organization: whether it looks at other organizations' reports or at git; what the others find is the same
            as long as the organization's own reports, the registry, the years' rules and the word list are.
    """

    slug: str
    severity: Severity
    check: Check | None = None
    imported_severity: Severity | None = None
    fixed: bool = False
    needs_text: bool = True
    confidential: bool = False
    beyond_organization: bool = False


def found_by_reader(slug: str, severity: Severity = Severity.ERROR, *, fixed: bool = True) -> Rule:
    """A rule whose faults are noticed while a file is read; its module says what it is about."""
    return Rule(slug, severity, None, None, fixed)
