"""How much a finding weighs: as its rule says, as the year says, and less where the text is from before the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi.cycle import RuleSetting
from shuzhi.diagnostics import Severity

if TYPE_CHECKING:
    from shuzhi.cycle import Cycle
    from shuzhi.rules import Rule


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
