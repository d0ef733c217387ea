"""沿用了别的年度。

查什么：说的是本年度，写的却是别的年份：开头“现将2022年度履职情况报告如下”、“今年（2022年）”、履职部分“2022年以来，我……”“2022年，支部共开展……”、标题“2022年工作”，以及打算里写着本年或往年的“2023年工作打算”。

为什么：拿上一年的稿子来改，最容易留下旧年份。上年度问题整改、“自2021年以来”、比较、书名号和引号里的年份不查。

例子：
    现将2022年度履职情况报告如下。（2023年度的报告）

怎么改：改成报告的年度，并检查这一段是不是整段沿用了旧稿；确实说的是往年的事，写明“自2022年以来”“比2022年”。
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.vocabulary import Slot

_HAN = "〇一二三四五六七八九"
_YEARS_BACK = 3
"""Older drafts are hardly taken up; older years are mostly history."""

_QUOTED = re.compile(r"《[^》]{0,80}》|“[^”]{0,80}”|〔[^〕]{0,12}〕|「[^」]{0,80}」")
_OTHER_TIMES = re.compile(
    r"今年|去年|上年|本年|两年|近年|历年|逐年|连续|累计|同比|比上|较上|增长|获得?|荣获|被评"
)
_SENTENCE = re.compile(r"[^。；;！!？?]+")
_LABEL = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．]|是)|第[一二三四五六七八九十]，)?\s*"
_WE = r"(?:我们?|本人|(?:我|本)?(?:党总支|党支部|总支|支部|党委|中心|公司|党组织))"
_DOES = r"[^，。]{0,10}?(?:共?(?:开展|召开|组织|举办|召集)|坚持|认真|履行|主持|讲党课|带领|牢牢|始终|以习近平|全面|紧紧)"
_REPORTS = r"现(?:将|就|把)[^。；]{0,24}?YEAR度?(?![^。；]{0,12}(?:问题|整改))[^。；]{0,30}?(?:报告|汇报|述职)[^。；]{0,6}如下"
_THIS_YEAR = r"(?:今年|本年度?)[（(]\s?YEAR度?[）)]|YEAR度?[（(](?:今年|本年度?)[）)]"
_ENDS = r"(?:\A|(?<=[。；，]))\s*YEAR(?:即将|就要|已经|已|马上)(?:过去|结束|收官)"
_SINCE = rf"\s*{_LABEL}YEAR度?以来，(?:{_WE}|在[^，。]{{2,24}}(?:领导|指导)下)"
_DID = rf"\s*{_LABEL}YEAR度?，?(?:在[^，。]{{2,24}}(?:领导|指导)下|(?:{_WE}|我|全年){_DOES})"
_HEADING_DONE = (
    r"YEAR度?(?:的?(?:主要|重点|个人|基层|机关|支部|抓|党建|履行|职责))*(?:工作(?!要点)|履职|述职|党建)"
)
_WORK_PLANNED = r"(?<!按照)(?<!根据)(?<!制定)(?<!落实)(?<!对照)YEAR度?(?:的?(?:主要|重点|党建|支部|基层党建))*工作(?:的?(?:打算|计划|思路|安排|设想|举措|目标))"
_WILL = rf"\s*{_LABEL}YEAR度?，?(?:{_WE})?[^，。]{{0,8}}?(?:将|要|力争|计划|打算|拟)"


class _Patterns(NamedTuple):
    reports: re.Pattern[str]
    this_year: re.Pattern[str]
    ends: re.Pattern[str]
    since: re.Pattern[str]
    did: re.Pattern[str]
    heading_done: re.Pattern[str]
    work_planned: re.Pattern[str]
    will: re.Pattern[str]


@lru_cache(maxsize=64)
def _patterns(year: int) -> _Patterns:
    written = rf"(?<!\d)(?:{year}|{_in_han(year)})年"
    sources = (_REPORTS, _THIS_YEAR, _ENDS, _SINCE, _DID, _HEADING_DONE, _WORK_PLANNED, _WILL)
    return _Patterns(*(re.compile(source.replace("YEAR", written)) for source in sources))


def _in_han(year: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(year)).replace("〇", "[〇○零]")


@lru_cache(maxsize=64)
def _written(year: int, in_han: bool = True) -> tuple[str, ...]:
    """How a year is written, for a quick look at a line."""
    if not in_han:
        return (f"{year}年",)
    han = "".join(_HAN[int(digit)] for digit in str(year))
    return (f"{year}年", f"{han}年", han.replace("〇", "○") + "年", han.replace("〇", "零") + "年")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = report.body.text
    in_han = any(zero in text and f"二{zero}" in text for zero in "〇○零")
    years = range(report.year - _YEARS_BACK, report.year + 1)
    found = {year: _written(year, in_han) for year in years}
    found = {year: words for year, words in found.items() if any(word in text for word in words)}
    if not found:
        return
    begins = [section.line for section in report.body.sections]
    for row in sorted({row for words in found.values() for word in words for row in _rows(text, word)}):
        line = report.body.lines[row]
        number = report.body.first_line + row
        named = [year for year, words in found.items() if any(word in line for word in words)]
        section = bisect_right(begins, number) - 1
        slots = report.body.sections[section].slots if section >= 0 else None
        if named == [report.year] and slots != (Slot.PLAN,) and not line.startswith("#"):
            continue
        bare = _QUOTED.sub(lambda match: " " * len(match.group()), line)
        yield from _line(report, number, bare, slots, named)


def _rows(text: str, word: str) -> Iterator[int]:
    """The lines in which a word stands."""
    row = begin = 0
    while (place := text.find(word, begin)) >= 0:
        row += text.count("\n", begin, place)
        begin = place
        yield row
        end = text.find("\n", place)
        if end < 0:
            return
        row, begin = row + 1, end + 1


def _line(
    report: Report, number: int, line: str, slots: Sequence[Slot] | None, years: Sequence[int]
) -> Iterator[Fault]:
    """The first stale year of a line; `slots` is None before the first section."""
    for year in years:
        match = _heading(line, year, report.year) if line.startswith("#") else None
        if match is None and not line.startswith("#"):
            match = _sentence(line, year, report.year, slots)
        if match is not None:
            start, planned = match
            yield _fault(report, number, line, start, year, planned=planned)
            return


def _heading(line: str, year: int, own: int) -> tuple[int, bool] | None:
    patterns = _patterns(year)
    if "问题" in line or "整改" in line:
        return None
    if year <= own and (match := patterns.work_planned.search(line)):
        return match.start(), True
    if year < own and (match := patterns.heading_done.search(line)):
        return match.start(), False
    return None


def _sentence(line: str, year: int, own: int, slots: Sequence[Slot] | None) -> tuple[int, bool] | None:
    own_named = any(word in line for word in _written(own))
    if year != own and (place := _names_the_report(line, year, own_named=own_named)) is not None:
        return place, False
    if slots is not None and Slot.RECTIFICATION in slots:
        return None
    if slots is not None and tuple(slots) == (Slot.PLAN,):
        place = _plans(line, year) if year <= own else None
        return (place, True) if place is not None else None
    if year != own - 1 or own_named or _OTHER_TIMES.search(line):
        return None
    place = _tells_deeds(line, year, done=slots is None or Slot.PERFORMANCE in slots)
    return (place, False) if place is not None else None


def _names_the_report(line: str, year: int, *, own_named: bool) -> int | None:
    """现将2022年度履职情况报告如下, 今年（2022年）, 2022年即将过去."""
    patterns = _patterns(year)
    match = patterns.this_year.search(line) or patterns.ends.search(line)
    if match is None and not own_named:
        match = patterns.reports.search(line)
    return _year_in(match, year) if match else None


def _plans(line: str, year: int) -> int | None:
    """2023年，支部将 and 2023年工作打算 below a heading about plans."""
    patterns = _patterns(year)
    for sentence in _SENTENCE.finditer(line):
        words = sentence.group()
        found = patterns.will.match(words) or patterns.work_planned.search(words)
        if found and not _OTHER_TIMES.search(words):
            return sentence.start() + _year_in(found, year)
    return None


def _tells_deeds(line: str, year: int, *, done: bool) -> int | None:
    """2022年以来，我 and, where deeds are told, 2022年，支部共开展."""
    patterns = _patterns(year)
    for sentence in _SENTENCE.finditer(line):
        words = sentence.group()
        if found := patterns.since.match(words) or (patterns.did.match(words) if done else None):
            return sentence.start() + _year_in(found, year)
    return None


def _year_in(match: re.Match[str], year: int) -> int:
    """The index of the year in the text that was searched."""
    return match.start() + min(at for word in _written(year) if (at := match.group().find(word)) >= 0)


def _fault(report: Report, number: int, line: str, start: int, year: int, *, planned: bool) -> Fault:
    quoted = report.body.lines[number - report.body.first_line][start : start + 16].strip(" ，。；")
    right = report.year + 1 if planned else report.year
    return Fault(
        RULE.slug,
        number,
        start + 1,
        f"这里说的应当是 {right} 年，现在写的是 {year} 年：“{quoted}”。",
        f"请改成 {right} 年，并检查这一段是不是沿用了旧稿"
        + ("。" if planned else f"；确实说的是 {year} 年的事，写明“自{year}年以来”“比{year}年”。"),
    )


RULE = Rule("year-stale", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
