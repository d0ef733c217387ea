"""Keep out of what is told of a report what must not stand on a screen or in a log: marked texts, personal data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from shuzhi.diagnostics import Fault
from shuzhi.identifiers import GAP, compact, half_width
from shuzhi.report import Report
from shuzhi.rules import RULES, RULES_BY_SLUG, Context
from shuzhi.secrecy import SECRET_RULE
from shuzhi.signoff import Signoffs
from shuzhi.similarity import CopyFinder

if TYPE_CHECKING:
    from shuzhi.archive import Archive

HIDDEN: Final = "……"

_NUMBER: Final = re.compile(rf"[0-9](?:{GAP}[0-9A-Za-z])*+")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+\-\\:/]{0,80}+[ \u3000]?[@＠][ \u3000]?[A-Za-z0-9.\-]{0,80}")
_SHORTEST_PIECE: Final = 5
"""Digits of a number that tell something of it, where a message quotes a line that it cuts off."""
_SHORTEST_NUMBER: Final = 11


def confidential_lines(archive: Archive, report: Report) -> frozenset[int]:
    """The lines of a report that hold personal data, whatever the year's rules or the author's reasons say of it.

    Args:
        archive: the archive, for what the rules must know besides.
        report: a report, or an older text of it.

    Returns:
        numbers from 1, counted in the whole file.
    """
    context = Context(archive, archive.cycle(report.year), CopyFinder(archive, asked=()), Signoffs())
    return frozenset(
        fault.line
        for rule in RULES
        if rule.confidential and rule.check is not None
        for fault in rule.check(report, context)
    )


def discreet(report: Report, faults: Sequence[Fault]) -> Sequence[Fault]:
    """Take from faults what must not be told.

    Args:
        report: the report.
        faults: everything that was found in it.

    Returns:
        for a report that bears the mark of a state secret, only that it does; for one with personal data,
        the same faults, in whose messages no number or address is quoted.
    """
    if secret := [fault for fault in faults if fault.rule == SECRET_RULE]:
        return secret
    lines = {fault.line for fault in faults if RULES_BY_SLUG[fault.rule].confidential}
    if not lines:
        return faults
    text = half_width(report.text).split("\n")
    numbers = [
        found
        for line in lines
        for match in _NUMBER.finditer(text[line - 1])
        if len(found := compact(match.group())) >= _SHORTEST_NUMBER
    ]
    return [
        fault
        if RULES_BY_SLUG[fault.rule].confidential
        else replace(fault, message=_without(fault.message, numbers), help=_without(fault.help, numbers))
        for fault in faults
    ]


def _without(message: str, numbers: Sequence[str]) -> str:
    """A message without the numbers, pieces of them, and mail addresses."""

    def hide(match: re.Match[str]) -> str:
        piece = compact(match.group())
        if len(piece) < _SHORTEST_PIECE or not any(piece in n or n in piece for n in numbers):
            return message[match.start() : match.end()]
        return HIDDEN

    return _ADDRESS.sub(HIDDEN, _NUMBER.sub(hide, half_width(message)))
