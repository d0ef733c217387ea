"""The organizations that a title, a line, a name or an opening speaks of, and how sure each mention is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from shuzhi.importing.organization_names import Match, NameIndex, Nature, is_masked, is_valid
from shuzhi.importing.proposals import Confidence, squeezed

_CHARACTERS_OF_OPENING: Final = 800
_SHORTEST_CODE_IN_A_NAME: Final = 3

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


class Source(IntEnum):
    """Where a name stands; of equally sure places the first one counts."""

    TITLE = 0
    SIGNATURE = 1
    NAME = 2
    OPENING = 3
    FOLDER = 4

    @property
    def is_text(self) -> bool:
        """Whether it is part of the text, and not of the file's name and place."""
        return self in (Source.TITLE, Source.SIGNATURE, Source.OPENING)


@dataclass(frozen=True, slots=True)
class Claim:
    """One name at one place.

    Attributes:
        source: where it stands.
        codes: whom it may mean; more than one where several bear the name.
        confidence: how sure this place alone is.
        words: what stands there, for people.
        is_head: whether the word 书记 follows.
        may_contradict: whether it speaks against what another place says.
    """

    source: Source
    codes: tuple[str, ...]
    confidence: Confidence
    words: str
    is_head: bool = False
    may_contradict: bool = True


class ClaimReader:
    """Reads claims; made once for a registry."""

    def __init__(self, names: NameIndex) -> None:
        self._names = names
        self._registry = names.registry

    def in_text(self, source: Source, text: str, place: str, year: int | None) -> Iterator[Claim]:
        """The organizations that a title, a signature or the name of a file or folder speaks of.

        Args:
            source: where the text stands.
            text: the text.
            place: the same in words, for people.
            year: the year that the report is on, as far as known.
        """
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

    def in_opening(self, paragraphs: Sequence[str], year: int | None) -> Iterator[Claim]:
        """The organizations that the first paragraphs speak of: certain is only who speaks of himself.

        A superior who is thanked or obeyed (在……领导下) is left out.
        """
        solid = squeezed("\n".join(paragraphs)[:_CHARACTERS_OF_OPENING])
        mentions = []
        for match in self._names.matches(solid):
            before, behind = solid[: match.start], solid[match.end :]
            claim = self._judged(match, Source.OPENING, "开头", year)
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

    def in_folder(self, folder: str, year: int | None) -> Iterator[Claim]:
        """The organizations that a folder is named for; never certain, as it may hold others' reports."""
        place = f"文件夹“{folder}”"
        coded = self.code_in(folder, Source.FOLDER, place)
        for claim in [coded] if coded else self.in_text(Source.FOLDER, folder, place, year):
            has_children = bool(self._registry.children.get(claim.codes[0]))
            confidence = Confidence.LOW if has_children else claim.confidence.lowered()
            yield replace(claim, confidence=confidence)

    def code_in(self, name: str, source: Source, place: str) -> Claim | None:
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
        return Claim(source, (code,), confidence, f"{place}里的代码“{code}”")

    def _goes_on(self, behind: str) -> bool:
        """Whether the name that follows is registered: then this one only leads to it."""
        match = next(self._names.matches(behind), None)
        return match is not None and match.start == 0

    def _judged(self, match: Match, source: Source, place: str, year: int | None) -> Claim:
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
        return Claim(source, tuple(alias.code for alias in aliases), confidence, words)

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


def _is_abridged(words: str, whole: str) -> bool:
    """Whether all characters of the words stand in the whole in this order: 城建集团 in 城市建设发展集团."""
    rest = iter(whole)
    return all(character in rest for character in words)
