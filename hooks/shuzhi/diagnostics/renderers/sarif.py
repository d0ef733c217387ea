"""Diagnostics as SARIF 2.1.0, the interchange format of code-scanning tools.

Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from shuzhi.diagnostics.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi.diagnostics.model import Diagnostic

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def render(diagnostics: Sequence[Diagnostic], line_of: Callable[[str, int], str | None]) -> str:
    """Render one run with the rules that were broken and a result a diagnostic."""
    del line_of
    slugs = sorted({d.rule for d in diagnostics})
    run = {
        "tool": {"driver": {"name": "shuzhi", "rules": [{"id": slug} for slug in slugs]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, slugs.index(d.rule)) for d in diagnostics],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _result(diagnostic: Diagnostic, rule_index: int) -> dict[str, Any]:
    region: dict[str, int] = {}
    if diagnostic.line:
        region["startLine"] = diagnostic.line
        if diagnostic.column:
            region["startColumn"] = diagnostic.column
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(diagnostic.path, errors="replace")}}
    if region:
        location["region"] = region
    return {
        "ruleId": diagnostic.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message + (f"\n{diagnostic.help}" if diagnostic.help else "")},
        "locations": [{"physicalLocation": location}],
    }
