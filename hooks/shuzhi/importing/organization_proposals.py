"""Propose the organization whose report a file is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from shuzhi.importing.organization_names import Match, NameIndex, Nature, is_masked, is_valid
from shuzhi.importing.proposals import Clues, Confidence, Proposal, squeezed

_LINES_AT_THE_TOP: Final = 3
_LINES_AT_THE_END: Final = 5
_PARAGRAPHS_OF_OPENING: Final = 4
_CHARACTERS_OF_OPENING: Final = 800
_LONGEST_SIGNATURE: Final = 40
_SHORTEST_CODE_IN_A_NAME: Final = 3

_SENTENCE: Final = re.compile(r"[。！？；，]|[:：]\Z")
_RUN_BEFORE: Final = re.compile(r"[^\W\d_]*\Z")
_KNOWN_WORDS: Final = re.compile(
    r"(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}年|中国共产党|中共|关于|附件|述职报告|述职人|述职|报告人?|汇报人?|年度?|度|"
    r"单位|党组织|本人|同志"
)
_ANOTHERS_NAME: Final = re.compile(
    r"(?:(?!书记|述职|抓|履|党?支部|党?总支|党委)[\u4e00-\u9fff]){1,20}?(?:党支部|党总支|党委|支部|总支)(?:书记|委员会)"
)
_BEHIND_BARE: Final = re.compile(
    r"(?:副?书记|述职|抓|履|工作总结|[^\w\u4e00-\u9fff]|[_\d]|年|\Z|(?P<kind>党支部|党总支|党委|支部|总支))"
)
_SELF_BEFORE: Final = re.compile(
    r"(?:我是|本人是|本人系|我叫[^，,]{1,8}[，,]是|(?<![曾原])担任|我任|本人任|现任|作为)\Z"
)
_SUPERIOR_BEHIND: Final = re.compile(
    r":|(?:的|各级)?(?:坚强|正确|统一|有力|亲切|大力|具体|精心)*(?:领导|部署|安排|指导|关心|要求|工作要求|组织部|办公室|《|关于|支持|通知|"
    r"帮助|评议|考核)"
)
_SUPERIOR_BEFORE: Final = re.compile(r"(?:按照|根据|遵照|向)\Z")
_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NO_CODE_LEFT: Final = re.compile(r"[\d年度\W_]*\Z")


class _Source(IntEnum):
    TITLE = 0
    SIGNATURE = 1
    NAME = 2
    OPENING = 3
    FOLDER = 4

    @property
    def is_text(self) -> bool:
        return self in (_Source.TITLE, _Source.SIGNATURE, _Source.OPENING)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One name at one place.

    Attributes:
        source: where it stands.
        codes: whom it may mean; more than one where several bear the name.
        confidence: how sure this place alone is.
        words: what stands there, for people.
        is_head: whether the word 书记 follows.
        may_contradict: whether it speaks against what another place says.
    """

    source: _Source
    codes: tuple[str, ...]
    confidence: Confidence
    words: str
    is_head: bool = False
    may_contradict: bool = True


class OrganizationProposer:
    """Proposes organizations; made once for a registry."""

    def __init__(self, names: NameIndex) -> None:
        self._names = names
        self._registry = names.registry

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

    def _places(self, clues: Clues, year: int | None) -> Iterator[list[_Claim]]:
        """The claims of each place that may name the organization."""
        yield list(self._claims(_Source.TITLE, clues.title or "", "题名", year))
        for line in _signature_lines(clues.paragraphs):
            yield list(self._claims(_Source.SIGNATURE, line, "署名", year))
        coded = self._code_in(clues.name, _Source.NAME, "文件名")
        yield [coded] if coded else list(self._claims(_Source.NAME, clues.name, "文件名", year))
        yield list(self._of_opening(clues.paragraphs[:_PARAGRAPHS_OF_OPENING], year))
        for folder in clues.folders:
            claims = list(self._of_folder(folder, year))
            if claims:
                yield claims
                return

    def _claims(self, source: _Source, text: str, place: str, year: int | None) -> Iterator[_Claim]:
        solid = squeezed(text)
        end_of_kin: tuple[int, tuple[str, ...]] = (-1, ())
        for match in self._names.matches(solid):
            behind = solid[match.end :]
            if _ANOTHERS_NAME.match(behind) and not self._goes_on(behind):
                continue
            claim = self._judged(match, source, place, year)
            if all(alias.nature is Nature.BARE for alias in match.aliases):
                following = _BEHIND_BARE.match(behind)
                if following is None:
                    end_of_kin = (match.end, claim.codes)
                    continue
                if following["kind"]:
                    words = f"{claim.words}，后面写的是{following['kind']}"
                    claim = replace(claim, confidence=Confidence.LOW, words=words, may_contradict=False)
            follows_kin = end_of_kin[0] == match.start and any(
                self._names.are_kin(above, claim.codes[0]) for above in end_of_kin[1]
            )
            if not follows_kin and (odd := self._odd_words_before(solid[: match.start], claim.codes[0])):
                claim = replace(
                    claim, confidence=claim.confidence.lowered(), words=f"{claim.words}，前面还有“{odd}”"
                )
            end_of_kin = (match.end, claim.codes)
            yield replace(claim, is_head=behind.startswith(("书记", "副书记")))

    def _goes_on(self, behind: str) -> bool:
        """Whether the name that follows is registered: then this one only leads to it."""
        match = next(self._names.matches(behind), None)
        return match is not None and match.start == 0

    def _judged(self, match: Match, source: _Source, place: str, year: int | None) -> _Claim:
        """Who is meant by a name, and how sure the name itself is."""
        organizations = self._registry.organizations
        valid = [a for a in match.aliases if is_valid(a, organizations[a.code], year)]
        owing = [a for a in valid if year is None or organizations[a.code].owes(year)]
        aliases = owing or valid or list(match.aliases)
        surest = min(alias.nature for alias in aliases)
        aliases = [a for a in aliases if a.nature is surest or surest > Nature.SPELLING]
        confidence = Confidence.HIGH if surest <= Nature.SPELLING else Confidence.MEDIUM
        words = f"{place}里的{surest.label}“{match.words}”"
        if not valid:
            confidence = confidence.lowered()
            words += "（不是那一年的名称）" if year is not None else "（年度不明，名称后来改了）"
        if len(aliases) > 1:
            confidence = Confidence.LOW
            words += f"（有 {len(aliases)} 个组织叫这个名称）"
        return _Claim(source, tuple(alias.code for alias in aliases), confidence, words)

    def _odd_words_before(self, before: str, code: str) -> str:
        """The words before a name that are neither its superiors' nor common ones: it may be part of another's."""
        run = _RUN_BEFORE.search(before)
        words = run.group() if run else ""
        if is_masked(before[: len(before) - len(words)][-1:]) and words:
            return "×" + words
        rest = _KNOWN_WORDS.sub("", words)
        if not rest or any(_is_abridged(rest, known) for known in self._names.family_words(code)):
            return ""
        return rest

    def _decided(self, claims: list[_Claim], clues: Clues) -> _Claim | None:
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

    def _by_superior(self, claim: _Claim, clues: Clues) -> _Claim:
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

    def _of_opening(self, paragraphs: Sequence[str], year: int | None) -> Iterator[_Claim]:
        solid = squeezed("\n".join(paragraphs)[:_CHARACTERS_OF_OPENING])
        mentions = []
        for match in self._names.matches(solid):
            before, behind = solid[: match.start], solid[match.end :]
            claim = self._judged(match, _Source.OPENING, "开头", year)
            odd = self._odd_words_before(before, claim.codes[0])
            own_run = _RUN_BEFORE.search(before)
            told = _SELF_BEFORE.search(before) or (
                odd and own_run and re.match(r"(?:我是|本人是|担任|作为)", own_run.group())
            )
            if told and re.match(r"(?:党支部|党总支|党委|支部|总支)?书记", behind):
                yield claim
            elif (
                not _SUPERIOR_BEHIND.match(behind)
                and not _SUPERIOR_BEFORE.search(before)
                and not all(alias.nature is Nature.BARE for alias in match.aliases)
            ):
                mentions.append(
                    replace(
                        claim,
                        confidence=max(claim.confidence, Confidence.MEDIUM, key=lambda c: c.rank),
                        may_contradict=False,
                    )
                )
        yield from mentions

    def _of_folder(self, folder: str, year: int | None) -> Iterator[_Claim]:
        place = f"文件夹“{folder}”"
        coded = self._code_in(folder, _Source.FOLDER, place)
        for claim in [coded] if coded else self._claims(_Source.FOLDER, folder, place, year):
            has_children = bool(self._registry.children.get(claim.codes[0]))
            confidence = Confidence.LOW if has_children else claim.confidence.lowered()
            yield replace(claim, confidence=confidence)

    def _code_in(self, name: str, source: _Source, place: str) -> _Claim | None:
        """A registered code in the name of a file or folder, the longest one."""
        lower = name.lower()
        found: list[str] = []
        for token in _CODE.findall(lower):
            parts = token.split("-")
            pieces = ["-".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)]
            found += [p for p in pieces if self._registry.get(p) is not None and not p.isdecimal()]
        if not found:
            return None
        code = max(found, key=len)
        alone = bool(_NO_CODE_LEFT.match(lower.replace(code, "", 1)))
        if not alone and len(code) < _SHORTEST_CODE_IN_A_NAME:
            return None
        confidence = Confidence.HIGH if alone else Confidence.MEDIUM
        return _Claim(source, (code,), confidence, f"{place}里的代码“{code}”")


def _signature_lines(paragraphs: Sequence[str]) -> list[str]:
    ends = [*paragraphs[-_LINES_AT_THE_END:][::-1], *paragraphs[:_LINES_AT_THE_TOP]]
    lines = [line for line in ends if len(line) <= _LONGEST_SIGNATURE and not _SENTENCE.search(line.strip())]
    return list(dict.fromkeys(lines))


def _is_abridged(words: str, whole: str) -> bool:
    """Whether all characters of the words stand in the whole in this order: 城建集团 in 城市建设发展集团."""
    rest = iter(whole)
    return all(character in rest for character in words)
