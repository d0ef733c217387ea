"""Propose the year that a report is on.

The year in a title is nearly always the year reported on; the year of a file's name or folder is often the one in
which reports were collected, and the date below a report is that of its writing: from January to April it is on
the year before, from September on that very year (reports are collected from November to March).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from shuzhi.frontmatter import EARLIEST_YEAR
from shuzhi.importing.proposals import Clues, Confidence, Proposal, squeezed

_PARAGRAPHS_OF_OPENING: Final = 4
_LAST_MONTH_FOR_THE_YEAR_BEFORE: Final = 4
_FIRST_MONTH_FOR_THAT_YEAR: Final = 9

_HAN_YEAR: Final = re.compile(r"(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}(?=年)")
_HAN_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "00" + "0123456789")
_YEAR: Final = r"(?<!\d)(?P<year>(?:19|20)\d{2})"
_YEARS_IN_TEXT: Final = re.compile(_YEAR + r"(?=年|[-—–~至、和](?:19|20)\d{2}年)")
_YEARS_IN_NAME: Final = re.compile(_YEAR + r"(?!\d)")
_DATE_IN_NAME: Final = re.compile(
    r"(?<!\d)(?P<year>20\d{2})(?:(?P<mm>0[1-9]|1[0-2])(?P<dd>[0-2]\d|3[01])"
    r"|(?P<mark>[-._年])(?P<month>0?[1-9]|1[0-2])(?:(?P=mark)|月)(?P<day>[0-2]?\d|3[01])日?)(?!\d)"
)
_QUOTED: Final = re.compile(r"《[^》]*》")
_ANNOUNCED: Final = re.compile(
    r"(?:现将|现就|现把|兹将|我将|我就|下面)[^。！？；《]{0,30}?" + _YEAR + r"年[^。！？；]{0,60}"
    r"(?:报告|汇报|述职|如下)"
)
_BEGINS: Final = re.compile(_YEAR + r"年(?:度|来|以来)?(?=[，,、]|是|我|本人|在)")
_NOTICE: Final = re.compile(r"《[^》]*?" + _YEAR + r"年[^》]*述职[^》]*》")

_PLANNED: Final = re.compile(r"计划|打算|要点|思路|规划|谋划|安排")
_TOLD: Final = re.compile(r"述职|履职|总结|述责|述廉|汇报")
_EARLIER: Final = re.compile(r"整改|反馈|点评")


class _Source(IntEnum):
    TITLE = 0
    OPENING = 1
    NAME = 2
    FOLDER = 3
    DATE = 4

    @property
    def is_text(self) -> bool:
        return self in (_Source.TITLE, _Source.OPENING, _Source.DATE)


@dataclass(frozen=True, slots=True)
class _Evidence:
    source: _Source
    year: int
    confidence: Confidence
    words: str


def propose_year(clues: Clues, today: datetime.date) -> Proposal[int] | None:
    """Propose a year.

    Args:
        clues: what the file shows.
        today: no report is on a year that has not begun.

    Returns:
        the proposal, or None where nothing names a year.
    """
    found = [e for e in _evidence(clues) if e.year >= EARLIEST_YEAR]
    if not found:
        return None
    best = min(found, key=lambda e: (e.confidence.rank, e.source))
    confidence, reason = best.confidence, best.words
    against = [e for e in found if e.year != best.year and not _is_collection(e, best.year)]
    if against:
        strong = any(e.source <= _Source.NAME for e in against)
        confidence = Confidence.LOW if strong else confidence.lowered()
        reason += "，但" + "、".join(e.words for e in against)
    elif confidence is Confidence.MEDIUM:
        ally = next(
            (e for e in found if e.year == best.year and e.source.is_text != best.source.is_text), None
        )
        if ally is not None:
            confidence, reason = Confidence.HIGH, f"{reason}，{ally.words}"
    if best.year > today.year:
        confidence, reason = Confidence.LOW, f"{reason}，但 {best.year} 年还没有到"
    return Proposal(best.year, confidence, reason)


def _is_collection(evidence: _Evidence, year: int) -> bool:
    """Whether a folder is named for the year in which the reports of the year before were collected."""
    return evidence.source is _Source.FOLDER and evidence.year == year + 1


def _evidence(clues: Clues) -> Iterator[_Evidence]:
    if clues.title:
        yield from _of_heading(_Source.TITLE, clues.title, "题名", _YEARS_IN_TEXT, Confidence.HIGH)
    yield from _of_opening(clues.paragraphs[:_PARAGRAPHS_OF_OPENING])
    yield from _of_name(clues.name)
    yield from _of_folders(clues.folders)
    if clues.signed is not None:
        yield from _of_date(clues.signed, "落款日期")


def _arabic(text: str) -> str:
    return _HAN_YEAR.sub(lambda match: match.group().translate(_HAN_DIGITS), squeezed(text))


def _of_heading(
    source: _Source, text: str, place: str, pattern: re.Pattern[str], confidence: Confidence
) -> Iterator[_Evidence]:
    """The year of a title or a file's name; the year of a plan or of earlier problems is told apart."""
    solid = _arabic(text)
    mentions = list(pattern.finditer(solid))
    told, planned = set(), set()
    for index, mention in enumerate(mentions):
        end = mentions[index + 1].start() if index + 1 < len(mentions) else len(solid)
        behind = solid[mention.end() : end]
        first = min(
            ((m.start(), kind) for kind in (_PLANNED, _TOLD, _EARLIER) if (m := kind.search(behind))),
            key=lambda pair: pair[0],
            default=(0, _TOLD),
        )[1]
        if first is _TOLD:
            told.add(int(mention["year"]))
        elif first is _PLANNED:
            planned.add(int(mention["year"]))
    if len(told) == 1:
        year = told.pop()
        yield _Evidence(source, year, confidence, f"{place}里写的是 {year} 年")
    elif told:
        years = "、".join(f"{year} 年" for year in sorted(told))
        yield _Evidence(source, max(told), Confidence.LOW, f"{place}里不止一个年度（{years}）")
    elif planned:
        year = min(planned)
        yield _Evidence(
            source, year - 1, Confidence.LOW, f"{place}里的 {year} 年是打算的年度，述职的应是上一年"
        )


def _of_opening(paragraphs: tuple[str, ...]) -> Iterator[_Evidence]:
    for paragraph in paragraphs:
        text = _arabic(paragraph)
        if match := _ANNOUNCED.search(_QUOTED.sub("", text)):
            yield _Evidence(
                _Source.OPENING, int(match["year"]), Confidence.HIGH, f"开头说报告的是 {match['year']} 年"
            )
            return
    for paragraph in paragraphs:
        text = _arabic(paragraph)
        if match := _BEGINS.match(text) or _NOTICE.search(text):
            year = int(match["year"])
            words = f"开头写的是 {year} 年" if text[:1].isdigit() else f"依据的通知是 {year} 年的"
            yield _Evidence(_Source.OPENING, year, Confidence.MEDIUM, words)
            return


def _of_name(name: str) -> Iterator[_Evidence]:
    solid = _arabic(name)
    date = _DATE_IN_NAME.search(solid)
    if date:
        solid = solid[: date.start()] + " " + solid[date.end() :]
    years = list(_of_heading(_Source.NAME, solid, "文件名", _YEARS_IN_NAME, Confidence.MEDIUM))
    yield from years
    if date and not years:
        try:
            month, day_of_month = date["mm"] or date["month"], date["dd"] or date["day"]
            day = datetime.date(int(date["year"]), int(month), int(day_of_month))
        except ValueError:
            return
        yield from _of_date(day, "文件名里的日期")


def _of_folders(folders: tuple[str, ...]) -> Iterator[_Evidence]:
    for folder in folders:
        years = {int(match["year"]) for match in _YEARS_IN_NAME.finditer(_arabic(folder))}
        if len(years) == 1:
            year = years.pop()
            yield _Evidence(_Source.FOLDER, year, Confidence.MEDIUM, f"文件夹“{folder}”写的是 {year} 年")
            return


def _of_date(day: datetime.date, place: str) -> Iterator[_Evidence]:
    if day.month <= _LAST_MONTH_FOR_THE_YEAR_BEFORE:
        yield _Evidence(_Source.DATE, day.year - 1, Confidence.LOW, f"{place} {day} 像是述上一年的职")
    elif day.month >= _FIRST_MONTH_FOR_THAT_YEAR:
        yield _Evidence(_Source.DATE, day.year, Confidence.LOW, f"{place} {day} 像是述当年的职")
