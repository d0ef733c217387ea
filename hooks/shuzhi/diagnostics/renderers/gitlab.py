"""Diagnostics as a GitLab code-quality report.

Format: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from shuzhi.diagnostics.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi.diagnostics.model import Diagnostic

_LEVELS = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.ADVICE: "info"}


def render(diagnostics: Sequence[Diagnostic], line_of: Callable[[str, int], str | None]) -> str:
    """Render the report: a JSON list.

    A fingerprint leaves the line number out, so that a paragraph added above does not make an old finding new.
    """
    del line_of
    seen: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for d in diagnostics:
        key = (d.path, d.rule, d.message)
        seen[key] += 1
        identity = "\0".join((*key, str(seen[key])))
        rows.append(
            {
                "description": d.message + (f" {d.help}" if d.help else ""),
                "check_name": d.rule,
                "fingerprint": hashlib.sha256(identity.encode(errors="replace")).hexdigest(),
                "severity": _LEVELS[d.severity],
                "location": {"path": d.path, "lines": {"begin": d.line or 1}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2)
