"""Diagnostics as a JSON list of objects, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi.diagnostics.model import Diagnostic


def render(diagnostics: Sequence[Diagnostic], line_of: Callable[[str, int], str | None]) -> str:
    """Render objects with `rule, severity, path, line, column, message, help, fixable, allowed`."""
    del line_of
    return json.dumps([_row(d) for d in diagnostics], ensure_ascii=False, indent=2)


def _row(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "fixable": bool(diagnostic.mends),
        "allowed": diagnostic.allowed,
    }
