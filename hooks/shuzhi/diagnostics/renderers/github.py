"""Diagnostics as workflow commands of GitHub Actions, which Gitea and Forgejo understand as well.

Format: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi.diagnostics.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi.diagnostics.model import Diagnostic

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def render(diagnostics: Sequence[Diagnostic], line_of: Callable[[str, int], str | None]) -> str:
    """Render one `::error file=…::…` line a diagnostic."""
    del line_of
    return "\n".join(_command(d) for d in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    properties = [f"file={_property(diagnostic.path)}"]
    if diagnostic.line:
        properties.append(f"line={diagnostic.line}")
        if diagnostic.column:
            properties.append(f"col={diagnostic.column}")
    properties.append(f"title={_property(diagnostic.rule)}")
    text = diagnostic.message + (f"\n{diagnostic.help}" if diagnostic.help else "")
    return f"::{_LEVELS[diagnostic.severity]} {','.join(properties)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
