"""The archive as an audience may see it: some subtrees of organizations and nothing that tells of the others.

Everything a site shows is made from an archive, so a site for an audience is made from an archive that never knew the
rest: what is counted, listed, linked or ranked in it can depend on nothing else. The rules are asked before, of the
whole archive. An organization stands where today's registry puts it, for all years.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from shuzhi.archive import Archive
from shuzhi.cycle import ReadCycle
from shuzhi.organizations import Organization, Registry
from shuzhi.report import Report
from shuzhi.sections import read_body
from shuzhi.untreatable import MAXIMUM_LINE
from shuzhi.validation import nearest

Holds = Callable[[str], bool]
"""Whether the archive has a file, by its path relative to the root."""

_TOKEN: Final = re.compile(
    r"\\.|!?\[|\]\(\s{0,8}(?:<(?P<bracketed>[^<>\n]{1,500})>|(?P<bare>[^\s()<>]{1,500}))(?:\s[^()\n]{0,300})?\)|\]"
)
_FOREIGN: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")


class AudienceUnknown(Exception):
    """An audience that is not in the registry; the message is for people."""


def seen_by(archive: Archive, audience: Collection[str]) -> Archive:
    """Restrict an archive to what an audience may see.

    Args:
        archive: the whole archive.
        audience: codes of the organizations whose subtrees it may see; none for everybody.

    Returns:
        the archive itself where the audience is everybody. Otherwise one of the subtrees alone, their tops without
        superiors: their reports, the years in which they handed in or owed a report, their exemptions, and the pictures
        that their reports show. Faults of the archive's own files are left out: they tell of everybody. A report whose
        metadata name a registered organization outside is nobody's.

    Raises:
        AudienceUnknown: a code is not registered, or its entry cannot be used.
    """
    if not audience:
        return archive
    codes = _codes(archive.registry, audience)
    reports = [report for report in archive.reports if _is_seen(report, codes, archive.registry)]
    registry = _registry(archive.registry, codes)
    return replace(
        archive,
        registry=registry,
        cycles=_cycles(archive, registry, {report.year for report in reports}),
        reports=reports,
        strays=(),
        pictures=archive.pictures.intersection(_linked(reports)),
    )


def without_dead_links(archive: Archive) -> Archive:
    """An archive in whose texts every link to a file that it does not hold is plain text.

    Ledger, figures and copies quote a report's lines as they are written, links and all; a link names its target.
    """
    return replace(archive, reports=[_unlinked(report, archive.holds) for report in archive.reports])


def _codes(registry: Registry, audience: Iterable[str]) -> frozenset[str]:
    """The organizations of the subtrees."""
    unknown = [code for code in audience if registry.get(code) is None]
    if unknown:
        raise AudienceUnknown("".join(_unknown(code, registry) for code in unknown))
    return frozenset(organization.code for code in audience for _, organization in registry.subtree(code))


def _unknown(code: str, registry: Registry) -> str:
    if code in registry.mentioned:
        return (
            f"读者范围（audience）“{code}”在登记册里的那一条有错，用不了。请先运行 shuzhi check，改正登记册。"
        )
    named = {name: o.code for o in registry.organizations.values() for name in o.all_names}
    guess = named.get(code) or nearest(code, registry.organizations)
    known = registry.get(guess or "")
    meant = f"，是不是“{known.code}”（{known.short}）？" if known else "。"
    return f"读者范围（audience）“{code}”没有登记{meant}请写登记册里的组织代码。"


def _is_seen(report: Report, codes: Collection[str], registry: Registry) -> bool:
    claimed = report.front.values.get("organization")
    return report.code in codes and (claimed in codes or claimed not in registry.mentioned)


def _registry(registry: Registry, codes: Collection[str]) -> Registry:
    organizations = {
        code: organization if organization.parent in codes else _as_top(organization, registry)
        for code, organization in registry.organizations.items()
        if code in codes
    }
    return Registry(organizations, (), frozenset(organizations))


def _as_top(organization: Organization, registry: Registry) -> Organization:
    """An organization without its superior; who may sign for it, and how many must, stays as it was."""
    line = [organization, *reversed(registry.ancestors(organization.code))]
    reviewers = tuple(dict.fromkeys(text for unit in line for text in unit.reviewers))
    approvals = next((unit.approvals for unit in line if unit.approvals is not None), None)
    return organization.model_copy(update={"parent": None, "reviewers": reviewers, "approvals": approvals})


def _cycles(archive: Archive, registry: Registry, reported: Collection[int]) -> dict[int, ReadCycle]:
    """The years that concern the audience, with its own exemptions alone."""
    owed = {year for year in archive.cycles for one in registry.organizations.values() if one.owes(year)}
    return {
        year: _cycle(read, registry)
        for year, read in archive.cycles.items()
        if year in owed or year in reported
    }


def _cycle(read: ReadCycle, registry: Registry) -> ReadCycle:
    exempt = {code: reason for code, reason in read.cycle.exempt.items() if registry.get(code)}
    places: Mapping[Any, tuple[int, int]] = {
        path: place
        for path, place in (read.places or {}).items()
        if path[0] != "exempt" or len(path) == 1 or registry.get(str(path[1]))
    }
    return ReadCycle(read.cycle.model_copy(update={"exempt": exempt}), (), places)


def _linked(reports: Iterable[Report]) -> Iterator[str]:
    """The files that reports link to or show, as paths."""
    for report in reports:
        for line in report.body.lines if report.body.mentions("](") else ():
            for match in _TOKEN.finditer(line):
                if target := _target(match, report.path):
                    yield target


def _target(match: re.Match[str], path: str) -> str | None:
    """The path that a link leads to; None where it is no link, or none to a file of the archive."""
    written = match["bracketed"] or match["bare"]
    if not written or _FOREIGN.match(written):
        return None
    named = re.split(r"[?#]", written.strip(), maxsplit=1)[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), named))


def without_dead_links_in(text: str, path: str, holds: Holds) -> str:
    """A text in which every link to a file that the archive does not hold is plain text.

    Args:
        text: a version of a report.
        path: where it stands or stood, for links are relative.
        holds: whether the archive has a file, by its path.
    """
    if "](" not in text:
        return text
    return "\n".join(_without_links(line, path, holds) if "](" in line else line for line in text.split("\n"))


def _unlinked(report: Report, holds: Holds) -> Report:
    text = report.text
    plain = without_dead_links_in(text, report.path, holds)
    if plain == text:
        return report
    lines = plain.split("\n")
    first = len(report.front.written)
    front = replace(report.front, written=lines[:first])
    body = read_body(lines[first:], report.body.first_line)
    return report.shown_as(replace(report.reading, front=front, body=body))


def _without_links(line: str, path: str, holds: Holds) -> str:
    """A line in which of every dead link only the text between its brackets is left."""
    if len(line) > MAXIMUM_LINE:
        return line
    pieces: list[str] = []
    opened: list[int] = []
    end = 0
    for match in _TOKEN.finditer(line):
        token = match.group()
        pieces += [line[end : match.start()], token]
        end = match.end()
        if token in {"[", "!["}:
            opened.append(len(pieces) - 1)
        elif token.startswith("]"):
            opening = opened.pop() if opened else len(pieces) - 1
            if (target := _target(match, path)) and not holds(target):
                pieces[-1] = pieces[opening] = ""
    return "".join([*pieces, line[end:]])
