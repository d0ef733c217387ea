"""Propose the organization whose report a file is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from shuzhi.importing.organization_claims import Claim, ClaimReader, Source
from shuzhi.importing.organization_names import NameIndex
from shuzhi.importing.proposals import Clues, Confidence, Proposal, squeezed

_LINES_AT_THE_TOP: Final = 3
_LINES_AT_THE_END: Final = 5
_PARAGRAPHS_OF_OPENING: Final = 4
_LONGEST_SIGNATURE: Final = 40
_SENTENCE: Final = re.compile(r"[。！？；，]|[:：]\Z")


class OrganizationProposer:
    """Proposes organizations; made once for a registry."""

    def __init__(self, names: NameIndex) -> None:
        self._names = names
        self._registry = names.registry
        self._claims = ClaimReader(names)

    def propose(self, clues: Clues, year: int | None) -> Proposal[str] | None:
        """Propose an organization.

        Args:
            clues: what the file shows.
            year: the year that the report is on, as far as known: names change, organizations come and go.

        Returns:
            the proposal, or None where nothing names a registered organization.
        """
        claims = [claim for place in self._places(clues, year) if (claim := self._decided(place, clues))]
        if not claims:
            return None
        best = min(claims, key=lambda claim: (claim.confidence.rank, claim.source))
        code, confidence, reason = best.codes[0], best.confidence, best.words
        against = [
            c for c in claims if c is not best and c.may_contradict and not self._agrees(c.codes, code)
        ]
        if against:
            confidence = Confidence.LOW
            reason += "，但" + "、".join(f"{c.words}是“{self._short(c.codes[0], year)}”" for c in against)
        elif confidence is Confidence.MEDIUM:
            ally = next(
                (c for c in claims if c.codes == best.codes and c.source.is_text != best.source.is_text), None
            )
            if ally is not None:
                confidence, reason = Confidence.HIGH, f"{reason}，{ally.words}"
        organization = self._registry.organizations[code]
        if year is not None and not organization.owes(year):
            end = f"{organization.until} 年" if organization.until else "至今"
            confidence = confidence.lowered()
            reason += f"，但 {year} 年不在它的存续期（{organization.since}—{end}）内"
        return Proposal(code, confidence, reason)

    def _agrees(self, codes: Sequence[str], code: str) -> bool:
        """Whether a claim names the same organization or one above it, as folders and letterheads do."""
        return any(other == code or self._names.are_kin(other, code) for other in codes)

    def _short(self, code: str, year: int | None) -> str:
        organization = self._registry.organizations[code]
        return organization.short_in(year) if year is not None else organization.short

    def _places(self, clues: Clues, year: int | None) -> Iterator[list[Claim]]:
        """The claims of each place that may name the organization."""
        yield list(self._claims.in_text(Source.TITLE, clues.title or "", "题名", year))
        for line in _signature_lines(clues.paragraphs):
            yield list(self._claims.in_text(Source.SIGNATURE, line, "署名", year))
        coded = self._claims.code_in(clues.name, Source.NAME, "文件名")
        yield [coded] if coded else list(self._claims.in_text(Source.NAME, clues.name, "文件名", year))
        yield list(self._claims.in_opening(clues.paragraphs[:_PARAGRAPHS_OF_OPENING], year))
        for folder in clues.folders:
            claims = list(self._claims.in_folder(folder, year))
            if claims:
                yield claims
                return

    def _decided(self, claims: list[Claim], clues: Clues) -> Claim | None:
        """What one place says."""
        leading = [
            claim
            for claim in claims
            if not any(
                self._names.are_kin(code, other)
                for code in claim.codes
                for rival in claims
                if rival is not claim
                for other in rival.codes
            )
        ]
        leading = [claim if len(claim.codes) == 1 else self._by_superior(claim, clues) for claim in leading]
        if not leading:
            return None
        best = min(leading, key=lambda claim: (not claim.is_head, claim.confidence.rank))
        rivals = [claim for claim in leading if claim.codes[0] != best.codes[0]]
        if rivals:
            return replace(
                best, confidence=Confidence.LOW, words=f"{best.words}，同一处还有{rivals[0].words[2:]}"
            )
        return best

    def _by_superior(self, claim: Claim, clues: Clues) -> Claim:
        """Of several organizations with one name the one whose superior the title, the name or a folder tells."""
        for words, confidence in (
            (clues.title or "", Confidence.HIGH),
            (clues.name, Confidence.MEDIUM),
            *((folder, Confidence.MEDIUM) for folder in clues.folders),
        ):
            named = {alias.code for match in self._names.matches(squeezed(words)) for alias in match.aliases}
            fitting = [
                code for code in claim.codes if any(self._names.are_kin(above, code) for above in named)
            ]
            if len(fitting) == 1:
                told = f"{claim.words}，按写明的上级认定"
                return replace(claim, codes=(fitting[0],), confidence=confidence, words=told)
        return claim


def _signature_lines(paragraphs: Sequence[str]) -> list[str]:
    ends = [*paragraphs[-_LINES_AT_THE_END:][::-1], *paragraphs[:_LINES_AT_THE_TOP]]
    lines = [line for line in ends if len(line) <= _LONGEST_SIGNATURE and not _SENTENCE.search(line.strip())]
    return list(dict.fromkeys(lines))
