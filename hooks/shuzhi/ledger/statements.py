"""What a report says about earlier problems: its answers, point by point or in passing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from shuzhi.anchors import landing
from shuzhi.ledger.identifiers import Identifiers, read_identifiers
from shuzhi.ledger.titles import answered_title
from shuzhi.ledger.wording import Wording, plain, wording
from shuzhi.numbering import label_at_start, number_from_han
from shuzhi.vocabulary import BLANK, Slot, Topic

if TYPE_CHECKING:
    from shuzhi.points import Point
    from shuzhi.report import Report
    from shuzhi.sections import Section

_VALUE: Final = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_NAMED: Final = re.compile(rf"(?:问题|短板|不足|差距)[ \t]*({_VALUE})")
_MORE_NUMBERS: Final = re.compile(
    rf"\A[ \t]*[、和及与]?[ \t]*(?:问题|（|\()?[ \t]*({_VALUE})[ \t]*(?:）|\))?[ \t]*(?=[、和及与：:．.（(]|个问题|两个问题|问题)"
)
_NTH: Final = re.compile(
    rf"第({_VALUE})个(?:问题|不足|短板)|问题[ \t]*({_VALUE})(?=[ \t]*(?:[、，,和及与：:。]|整改|已))"
)
_RANGE: Final = re.compile(rf"问题[ \t]*({_VALUE})[ \t]*[至到—~～-][ \t]*(?:问题)?[ \t]*({_VALUE})")
_OPENING: Final = 60
"""Characters in which an answer says what it answers."""

_MOST_NAMED: Final = 20
_SENTENCE: Final = re.compile(r"[^。！!；;]+[。！!；;]?")
_NAMES_A_PROBLEM: Final = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}(?:是|、|[.．]|[）)]))?(?:针对|关于|对于|对照|对|就|围绕)[^。；：:]{2,60}(?:问题|不足|短板|方面)"
)
_LAST_YEAR: Final = re.compile(r"上一?年度?|去年|上次|前一年")
_SPEAKS_OF_PROBLEMS: Final = re.compile(r"问题|不足|短板|整改|点评|反馈")
_ALL_DONE: Final = re.compile(
    r"(?:上一?年度?|去年|上次|20\d\d年度?)[^。]{0,40}(?:问题|点评|反馈|不足|短板)[^。]{0,80}(?:整改|解决|落实|改进|销号|到位|补齐)"
    r"|(?:[\d一二三四五六七八九十]+|各)(?:个|项|条)问题[^。]{0,20}(?:全部|均已?|都已?|逐项|基本)[^。]{0,12}(?:整改|解决|落实|销号|到位)"
    r"|(?:全部|均已|都已|逐项|逐一)[^。]{0,8}(?:整改|解决|销号)"
)
_UNFILLED: Final = re.compile(rf"(?:{re.escape(BLANK)}|[：:])[\s。；;]*\Z")
_OUTSIDE: Final = re.compile(
    r"点评|反馈|巡察|巡视|审计|督查组|督导组|检查组|考核组|民主测评|上级(?:党委|党总支|党组织)?(?:指出|提出)|群众反映"
)


@dataclass(frozen=True)
class Statement:
    """Something that may answer a problem.

    Attributes:
        path: the report's path.
        year: its year.
        line: line in which it begins.
        anchor: where a link to it lands in the report's page.
        numbers: the numbers of the problems it says it answers.
        named: whether the numbers are those of problems (问题一) and not only of its place in a list (一是).
        ids: explicit ids.
        text: what it says, as shown.
        title: its words for the problem.
        quotes: whether the title is plainly a problem's name.
        point: whether it is a point of its own and not told in passing.
        outside: whether it seems to speak of what others found.
        plain_title: the title without punctuation.
        plain: the whole text without punctuation.
    """

    path: str
    year: int
    line: int
    anchor: str
    numbers: tuple[int, ...]
    named: bool
    ids: Identifiers
    text: str
    title: str
    quotes: bool
    point: bool
    outside: bool
    plain_title: str
    plain: str

    @cached_property
    def title_wording(self) -> Wording:
        """The title, to compare; never asked for where the title is quoted."""
        return wording(self.title)

    @cached_property
    def wording(self) -> Wording:
        """The whole text, to compare."""
        return wording(self.text)


def statements_of(report: Report) -> list[Statement]:
    """The answers of a report: the points about rectification; without any, the sentences that speak of it.

    A point that a draft sets out and nobody has filled in yet (整改情况：【待补】) is none.
    """
    heading_ids = {heading.line: heading.explicit for heading in report.body.headings if heading.explicit}
    found = [
        _of_point(report, section, point, heading_ids)
        for section in report.body.sections
        for point in section.points_about(Topic.RECTIFICATION)
    ]
    if found:
        return [statement for statement in found if not _UNFILLED.search(statement.text)]
    return [_of_passage(report, line, text) for line, text in _passages(report)]


def claim_of(report: Report) -> tuple[int, str] | None:
    """The first sentence that says of all earlier problems together that they were dealt with: (line, sentence)."""
    for section in report.body.sections:
        own = Slot.RECTIFICATION in section.slots
        if own or not {Slot.PROBLEMS, Slot.PLAN} & set(section.slots):
            for line, sentence in _sentences(section, None if own else _LAST_YEAR):
                if (own or _LAST_YEAR.search(sentence)) and _ALL_DONE.search(sentence):
                    return line, sentence
    return None


def _of_point(report: Report, section: Section, point: Point, heading_ids: Mapping[int, str]) -> Statement:
    lines = sorted({point.line, *(line for line, _ in point.places)}) if heading_ids else ()
    explicit = tuple(heading_ids[line] for line in lines if line in heading_ids)
    ids = read_identifiers(point.label, point.text, explicit)
    named = _NAMED.match(point.label) is not None
    numbers = [point.number] if point.label else []
    text = ids.text
    while (
        numbers and (more := _MORE_NUMBERS.match(text)) and (value := _value(more[1])) and value > numbers[-1]
    ):
        numbers.append(value)
        text = text[more.end() :].lstrip(" \t、：:．.")
    if told := _told_numbers(text):
        numbers, named = told, True
    outside = _OUTSIDE.search(section.heading.text) or _OUTSIDE.search(text.split("。")[0])
    return _statement(
        report,
        point.line,
        text,
        ids,
        numbers=tuple(numbers),
        named=named or len(numbers) > 1,
        point=True,
        outside=outside is not None,
    )


def _of_passage(report: Report, line: int, text: str) -> Statement:
    label = label_at_start(text)
    ids = read_identifiers(label.text if label else "", text[label.end :] if label else text)
    numbers = tuple(_told_numbers(text))
    return _statement(
        report,
        line,
        ids.text,
        ids,
        numbers=numbers,
        named=bool(numbers),
        outside=_OUTSIDE.search(ids.text) is not None,
    )


def _told_numbers(text: str) -> list[int]:
    """The numbers of the problems that a text says it answers: 第一个问题, 问题1、问题2, 问题一至问题三."""
    head = text[:_OPENING]
    if match := _RANGE.search(head):
        first, last = _value(match[1]), _value(match[2])
        return list(range(first, last + 1)) if first and last and first < last <= first + _MOST_NAMED else []
    return [value for match in _NTH.finditer(head) if (value := _value(match[1] or match[2]))]


def _statement(
    report: Report,
    line: int,
    text: str,
    ids: Identifiers,
    *,
    numbers: tuple[int, ...] = (),
    named: bool = False,
    point: bool = False,
    outside: bool,
) -> Statement:
    title, quotes = answered_title(text)
    return Statement(
        path=report.path,
        year=report.year,
        line=line,
        anchor=landing(report.body, line),
        numbers=numbers,
        named=named,
        ids=ids,
        text=text,
        title=title,
        quotes=quotes or (named and "\n" in text),
        point=point,
        outside=outside,
        plain_title=plain(title),
        plain=plain(text),
    )


def _passages(report: Report) -> Iterator[tuple[int, str]]:
    """What may answer without being a point: in a rectification section all, elsewhere what is said of last year."""
    for section in report.body.sections:
        if Slot.RECTIFICATION in section.slots:
            yield from _by_problem(_sentences(section))
        elif not {Slot.PROBLEMS, Slot.PLAN} & set(section.slots):
            yield from _by_problem(_on_last_year(section))


def _on_last_year(section: Section) -> Iterator[tuple[int, str]]:
    """The sentences on last year's problems, and what follows them in the same paragraph."""
    told_in = 0
    for line, sentence in _sentences(section, _LAST_YEAR):  # few paragraphs speak of last year at all
        if _SPEAKS_OF_PROBLEMS.search(sentence) and _LAST_YEAR.search(sentence):
            told_in = line
        if told_in == line:
            yield line, sentence


def _by_problem(sentences: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Sentences of a paragraph put together up to the next that names a problem."""
    kept: tuple[int, str] | None = None
    for line, sentence in sentences:
        if kept and kept[0] == line and not _NAMES_A_PROBLEM.match(sentence):
            kept = line, kept[1] + sentence
            continue
        if kept:
            yield kept
        kept = line, sentence
    if kept:
        yield kept


def _sentences(section: Section, about: re.Pattern[str] | None = None) -> Iterator[tuple[int, str]]:
    """The sentences of the lines in which a pattern is found, of all where none is given."""
    for index, row in enumerate(section.lines):
        if about is not None and not about.search(row):
            continue
        for match in _SENTENCE.finditer(row):
            if sentence := match.group().strip(" \t\u3000#"):
                yield section.first_line + index, sentence


def _value(word: str) -> int | None:
    return int(word) if word.isdecimal() else number_from_han(word)
