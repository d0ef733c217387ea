"""What a site's audience may see of what was read and found; rules are asked of the whole archive before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from shuzhi.audience import Holds, seen_by, without_dead_links, without_dead_links_in
from shuzhi.checking import check_archive
from shuzhi.pages.seen_signoffs import seen_signoffs
from shuzhi.pages.versions import VersionTexts
from shuzhi.pages.withholding import without_secrets
from shuzhi.similarity import CopyFinder

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi.archive import Archive
    from shuzhi.diagnostics import Diagnostic
    from shuzhi.signoff import Revision, Signoffs


_FILE: Final = re.compile(r"([a-z0-9-]+)(?:_[2-9])?\.md")
"""A report's file in a message, by its code: an author may have linked to one that does not exist."""


@dataclass(frozen=True)
class Findings:
    """What was found in an archive.

    Attributes:
        diagnostics: what rules tell.
        copies: what stands in more than one report.
        signoffs: who signed which report off.
    """

    diagnostics: Sequence[Diagnostic]
    copies: CopyFinder
    signoffs: Signoffs


@dataclass(frozen=True)
class View:
    """An archive and what was found in it, as pages may show them."""

    archive: Archive
    findings: Findings


def view_of(
    archive: Archive,
    audience: Collection[str],
    findings: Findings,
    *,
    told: bool,
) -> View:
    """Take out what must not be shown: reports marked as secret, and what the audience may not see.

    Args:
        archive: the whole archive.
        audience: codes of the organizations whose subtrees the site is for; none for everybody.
        findings: what was found in the whole archive.
        told: whether pages show diagnostics, which they do of reports under review in any case.

    Raises:
        AudienceUnknown: a code is not registered.
    """
    seen = seen_by(archive, audience)
    if seen is archive:
        return View(without_secrets(archive, findings.diagnostics), findings)
    linked = without_dead_links(seen)
    signoffs = seen_signoffs(findings.signoffs, archive, seen)
    told = told or any(signoff.under_review for signoff in signoffs.by_path.values())
    copies = CopyFinder(linked, None if told else ())
    diagnostics = _seen_diagnostics(findings, archive, seen, copies) if told else []
    return View(without_secrets(linked, findings.diagnostics), Findings(diagnostics, copies, signoffs))


def _seen_diagnostics(
    findings: Findings, whole: Archive, seen: Archive, copies: CopyFinder
) -> list[Diagnostic]:
    """What would be told as well if nothing but the audience's part existed.

    A finding that rests on others (a copy of their text, a title with their name) names them; and a part of an archive
    has faults that the whole has not (a link that leads out of it).
    """
    alone = {_key(diagnostic) for diagnostic in check_archive(seen, copies, findings.signoffs)}
    outside = whole.registry.mentioned - seen.registry.mentioned
    return [
        diagnostic
        for diagnostic in findings.diagnostics
        if _key(diagnostic) in alone and outside.isdisjoint(_FILE.findall(diagnostic.message))
    ]


def _key(diagnostic: Diagnostic) -> tuple[object, ...]:
    return (diagnostic.rule, diagnostic.path, diagnostic.line, diagnostic.message, diagnostic.help)


def texts_of(archive: Archive, signoffs: Signoffs, audience: Collection[str]) -> VersionTexts:
    """The texts of earlier versions, as pages may show them.

    Args:
        archive: the archive as its pages may show it.
        signoffs: what git says of its reports.
        audience: whom the site is for; none for everybody.
    """
    paths = [report.path for report in archive.reports]
    if not audience:
        return VersionTexts(archive.root, signoffs, paths)
    return _SeenTexts(archive.root, signoffs, paths, archive.holds)


class _SeenTexts(VersionTexts):
    """The texts of earlier versions with the links that an audience's archive has."""

    def __init__(self, root: Path, signoffs: Signoffs, paths: Iterable[str], holds: Holds) -> None:
        super().__init__(root, signoffs, paths)
        self._holds = holds

    def history(self, path: str) -> Sequence[Revision]:
        """A report's versions on the main branch, newest first; empty where nothing is known."""
        return [self._revision(revision) for revision in super().history(path)]

    def _revision(self, revision: Revision) -> Revision:
        version = revision.version
        older = self._plain(revision.older, version.previous_path or version.path)
        return replace(revision, older=older, newer=self._plain(revision.newer, version.path))

    def _plain(self, text: str | None, path: str) -> str | None:
        return without_dead_links_in(text, path, self._holds) if text else text
