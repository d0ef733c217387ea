"""Diagnostics as a JSON list of objects, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi.diagnostics.model import Diagnostic


def render(diagnostics: Sequence[Diagnostic], line_of: Callable[[str, int], str | None]) -> str:
    """Render objects with `rule, severity, path, line, column, message, help`."""
    del line_of
    return json.dumps([asdict(d) for d in diagnostics], ensure_ascii=False, indent=2)
