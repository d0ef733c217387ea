"""What a site's audience may see of what was read and found; rules are asked of the whole archive before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi.audience import seen_by, without_dead_links
from shuzhi.checking import check_archive
from shuzhi.pages.seen_signoffs import seen_signoffs
from shuzhi.pages.withholding import without_secrets
from shuzhi.similarity import CopyFinder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi.archive import Archive
    from shuzhi.diagnostics import Diagnostic
    from shuzhi.signoff import Signoffs


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
    kept: Mapping[str, bytes] | None = None,
) -> View:
    """Take out what must not be shown: reports marked as secret, and what the audience may not see.

    Args:
        archive: the whole archive.
        audience: codes of the organizations whose subtrees the site is for; none for everybody.
        findings: what was found in the whole archive.
        told: whether pages show diagnostics; where they do not, the view of an audience has none.
        kept: packed sketches of an earlier run, by their digests.

    Raises:
        AudienceUnknown: a code is not registered.
    """
    seen = seen_by(archive, audience)
    if seen is archive:
        return View(without_secrets(archive, findings.diagnostics), findings)
    linked = without_dead_links(seen)
    copies = CopyFinder(linked, None if told else (), kept)
    signoffs = seen_signoffs(findings.signoffs, archive, seen)
    diagnostics = _seen_diagnostics(findings, seen, copies) if told else []
    return View(without_secrets(linked, findings.diagnostics), Findings(diagnostics, copies, signoffs))


def _seen_diagnostics(findings: Findings, seen: Archive, copies: CopyFinder) -> list[Diagnostic]:
    """What would be told as well if nothing but the audience's part existed.

    A finding that rests on others (a copy of their text, a title with their name) names them; and a part of an archive
    has faults that the whole has not (a link that leads out of it).
    """
    alone = {_key(diagnostic) for diagnostic in check_archive(seen, copies, findings.signoffs)}
    return [diagnostic for diagnostic in findings.diagnostics if _key(diagnostic) in alone]


def _key(diagnostic: Diagnostic) -> tuple[object, ...]:
    return (diagnostic.rule, diagnostic.path, diagnostic.line, diagnostic.message, diagnostic.help)
