"""Diagnostics for a person at a terminal: place, message, the line itself, how to mend it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from shuzhi.diagnostics.model import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LONGEST_QUOTE = 60
"""Characters of the offending line that are shown; a paragraph is one line and may be a page long."""


def render(diagnostics: Sequence[Diagnostic], line_of: Callable[[str, int], str | None]) -> str:
    """Render one block a diagnostic and a closing line that counts them.

    Args:
        diagnostics: what was found, in order.
        line_of: gives the text of a line of a file, or None where there is none.
    """
    blocks = [_block(d, line_of(d.path, d.line) if d.line else None) for d in diagnostics]
    return "\n".join([*blocks, summary(diagnostics)])


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Count the diagnostics by severity: `2 个错误，1 条建议`."""
    counts = Counter(d.severity for d in diagnostics)
    parts = [
        f"{counts[severity]} {measure}{severity.label}"
        for severity, measure in ((Severity.ERROR, "个"), (Severity.WARNING, "个"), (Severity.ADVICE, "条"))
        if counts[severity]
    ]
    return "，".join(parts) if parts else "没有发现问题。"


def place(diagnostic: Diagnostic) -> str:
    """Where it is: `reports/2023/a.md:12:3`, which editors turn into a link."""
    numbers = [str(n) for n in (diagnostic.line, diagnostic.column if diagnostic.line else 0) if n]
    return ":".join([diagnostic.path, *numbers])


def _block(diagnostic: Diagnostic, source: str | None) -> str:
    lines = [f"{place(diagnostic)} {diagnostic.severity.label} [{diagnostic.rule}] {diagnostic.message}"]
    if source is not None and source.strip():
        lines.append(f"    │ {_excerpt(source, diagnostic.column)}")
    if diagnostic.allowed is not None:
        lines.append(f"    └ 作者说明：{diagnostic.allowed}")
    elif diagnostic.help:
        lines.append(f"    └ 怎么改：{diagnostic.help}")
    return "\n".join(lines) + "\n"


def _excerpt(source: str, column: int) -> str:
    """The part of a line around a column, with … where it was cut."""
    if len(source) <= _LONGEST_QUOTE:
        return source.strip()
    start = max(0, min(column - 1 - _LONGEST_QUOTE // 3, len(source) - _LONGEST_QUOTE)) if column else 0
    end = start + _LONGEST_QUOTE
    return ("…" if start else "") + source[start:end].strip() + ("…" if end < len(source) else "")
