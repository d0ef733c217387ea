"""Tell whoever builds the site what was found, in the terminal."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from shuzhi.diagnostics import Diagnostic, Severity
from shuzhi.diagnostics.renderers.text import place

log = logging.getLogger("mkdocs.hooks.shuzhi")

_LEVELS: Final = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.ADVICE: logging.INFO,
}

_MOST_TOLD: Final = 50
"""Diagnostics that a preview tells in the terminal."""


def tell_all(diagnostics: Sequence[Diagnostic], *, preview: bool) -> None:
    """Tell what was found; in a preview, where each page tells its own, only so much that it can be read.

    Args:
        diagnostics: what was found, in the order in which it is told.
        preview: whether it is for a preview; it goes on under `--strict` as well, for the page shows the fault.
    """
    most = _MOST_TOLD if preview else len(diagnostics)
    for diagnostic in diagnostics[:most]:
        level = _LEVELS[diagnostic.severity]
        mend = f" 怎么改：{diagnostic.help}" if diagnostic.help else ""
        log.log(
            min(level, logging.INFO) if preview else level,
            "%s %s [%s] %s%s",
            place(diagnostic),
            diagnostic.severity.label,
            diagnostic.rule,
            diagnostic.message,
            mend,
        )
    if len(diagnostics) > most:
        log.info("还有 %d 条没有列出，见各报告的页面，或运行 shuzhi check。", len(diagnostics) - most)
