"""`Fault`: what a reader noticed. `Diagnostic`: the same with a place and a severity, as people see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How much a diagnostic weighs: an error blocks build and merge, a warning a strict build, advice nothing."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def label(self) -> str:
        """The severity's name on the screen."""
        return {"error": "错误", "warning": "警告", "advice": "建议"}[self.value]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A mend that is safe to make without asking: some characters of a line for others.

    Attributes:
        column: column of the first character, from 1.
        before: what stands there.
        after: what must stand there.
    """

    column: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in one file.

    Attributes:
        rule: slug of the rule that is broken.
        line: line in the file, from 1; 0 where the whole file is meant.
        column: column in the line, in characters, from 1; 0 where the whole line is meant.
        message: what must be and what was found, in Chinese.
        help: how to mend it, in Chinese.
        mends: what `shuzhi check --fix` does about it, all in this line; empty where a person must decide.
    """

    rule: str
    line: int
    column: int
    message: str
    help: str
    mends: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault with the file it stands in and its weight.

    Attributes:
        path: file, relative to the archive's root, with forward slashes.
        mends: what can be mended without asking.
        allowed: why the author lets it stand (`allow` in the front matter); such a diagnostic is advice.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    help: str
    mends: tuple[Replacement, ...] = ()
    allowed: str | None = None

    @classmethod
    def of(cls, fault: Fault, path: str, severity: Severity, allowed: str | None = None) -> Diagnostic:
        """Give a fault its place and weight."""
        return cls(
            fault.rule,
            severity if allowed is None else Severity.ADVICE,
            path,
            fault.line,
            fault.column,
            fault.message,
            fault.help,
            fault.mends,
            allowed,
        )


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by path, line and rule, so that the same archive always tells the same story."""
    return sorted(diagnostics, key=lambda d: (d.path, d.line, d.rule, d.column, d.message))
