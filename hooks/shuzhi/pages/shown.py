"""What pages show besides the reports themselves: what was found in them, and what git says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi.diagnostics import Diagnostic
from shuzhi.signoff import Revision, Signoffs

if TYPE_CHECKING:
    from shuzhi.report import Report
    from shuzhi.similarity import Copy


def _no_copies(report: Report) -> Sequence[Copy]:
    del report
    return ()


def _no_history(path: str) -> Sequence[Revision]:
    del path
    return ()


def _nothing_behind() -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Shown:
    """What pages show besides the reports.

    Attributes:
        diagnostics: what each report's page shows in a box, by path; a published site shows none.
        copies: what each report's page shows side by side with others; a published site shows nothing.
        signoffs: who signed which report off.
        history: a report's versions, newest first, by its path.
        behind: the files that only the main branch has changed since this branch left it.
        preview: whether the site is for those who write and review.
        narrowed: whether the site is for some organizations alone, so that links out of their part are text.
    """

    diagnostics: Mapping[str, Sequence[Diagnostic]] = field(default_factory=dict)
    copies: Callable[[Report], Sequence[Copy]] = _no_copies
    signoffs: Signoffs = field(default_factory=Signoffs)
    history: Callable[[str], Sequence[Revision]] = _no_history
    behind: Callable[[], frozenset[str]] = _nothing_behind
    preview: bool = False
    narrowed: bool = False
