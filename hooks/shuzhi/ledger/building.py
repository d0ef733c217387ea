"""Make the ledger: each organization's reports in order, each holding answers to the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from shuzhi.anchors import landing
from shuzhi.ledger.matching import Entry, match
from shuzhi.ledger.model import Answer, Certainty, Claim, Ledger, Problem, Status, Unfounded
from shuzhi.ledger.repeats import same_problem
from shuzhi.ledger.statements import Statement, claim_of, statements_of
from shuzhi.ledger.titles import problem_title
from shuzhi.ledger.wording import plain
from shuzhi.vocabulary import Topic

if TYPE_CHECKING:
    from shuzhi.points import Point
    from shuzhi.report import Report

_OLDER_YEARS: Final = 3
"""Years before the last one whose problems an answer may take up again; a bound, so that time stays linear."""


def ledger_of_reports(reports: Iterable[Report]) -> Ledger:
    """The ledger of one organization.

    Args:
        reports: all its reports, oldest first.
    """
    chain = _Chain([report for report in reports if _is_whole(report)])
    return Ledger(tuple(chain.problems()), tuple(chain.unfounded))


def entry_of(text: str, number: int, running: int) -> Entry:
    """Make a problem ready to be compared."""
    title = problem_title(text)
    return Entry(number, running, plain(title), plain(text), title, text)


def _is_whole(report: Report) -> bool:
    """Whether it was read to its end (of any other nobody can say what it does not hold) and may be quoted."""
    whole = report.readable and not any(fault.rule == "frontmatter-unterminated" for fault in report.faults)
    return whole and not report.secret_lines


@dataclass(eq=False)
class _Row:
    """A problem while its answers and repetitions are gathered."""

    report: Report
    point: Point
    number: int
    entry: Entry
    answers: list[Answer] = field(default_factory=list)
    alike: list[_Row] = field(default_factory=list)

    @property
    def identifier(self) -> str:
        among = f"{self.report.sequence}-" if self.report.sequence > 1 else ""
        return f"{self.report.year}-{among}{self.number}"


class _Chain:
    """The reports of one organization, oldest first. Years without a report are passed over."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.unfounded: list[Unfounded] = []
        self._years: list[tuple[int, list[Report], list[_Row]]] = []
        self._by_identifier: dict[str, _Row] = {}
        for year, group in groupby(reports, lambda report: report.year):
            own = list(group)
            rows: list[_Row] = []
            for report in own:
                self._take_answers(report, rows)
                added = list(_rows(report, len(rows)))
                rows += added
                self._by_identifier.update((row.identifier, row) for row in added)
            self._years.append((year, own, rows))
        for (_, _, before), (_, _, after) in pairwise(self._years):
            _link_repeats(before, after)
        for _, own, rows in self._years:
            if len(own) > 1:
                _share_answers(rows)

    def _take_answers(self, report: Report, same_year: list[_Row]) -> None:
        """Give the problems before a report its answers.

        First those of the last year with a report, then those that the predecessor named in the same year (they
        may be taken up but need not), last those of a few older years that are taken up again.
        """
        last = self._years[-1][2] if self._years else []
        open_statements = [s for s in statements_of(report) if not self._settle(s)]
        if last or same_year:
            settled = {i for i, row in enumerate(last) if any(a.path == report.path for a in row.answers)}
            open_statements = _give(open_statements, last, settled, by_number=True)
            open_statements = _give(open_statements, same_year, (), by_number=False)
            for _, _, rows in reversed(self._years[-1 - _OLDER_YEARS : -1]):
                open_statements = _give(open_statements, rows, (), by_number=False)
        if last:
            self.unfounded += self._without_a_problem(report, open_statements)

    def _settle(self, statement: Statement) -> bool:
        """Whether explicit ids in a statement name problems; these then have their answer."""
        rows = [
            self._by_identifier[name]
            for name in dict.fromkeys((*statement.ids.certain, *statement.ids.possible))
            if name in self._by_identifier
        ]
        for row in rows:
            row.answers.append(_answer(statement, Certainty.EXPLICIT))
        return bool(rows)

    def _without_a_problem(self, report: Report, statements: Iterable[Statement]) -> Iterator[Unfounded]:
        for statement in statements:
            unknown = tuple(name for name in statement.ids.certain if name not in self._by_identifier)
            if statement.point and (unknown or (statement.quotes and len(statement.title) > 3)):
                yield Unfounded(
                    report.code,
                    report.year,
                    report.path,
                    statement.line,
                    statement.title,
                    statement.text,
                    unknown,
                    self._years[-1][0],
                    statement.outside,
                )

    def problems(self) -> Iterator[Problem]:
        """The finished rows."""
        for position, (_, _, rows) in enumerate(self._years):
            following = self._years[position + 1][1] if position + 1 < len(self._years) else []
            claim = None if all(row.answers for row in rows) else next(_claims(following), None)
            for row in rows:
                yield _finished(row, answerable=bool(following), claim=claim)


def _rows(report: Report, offset: int) -> Iterator[_Row]:
    for number, point in enumerate(report.body.points_about(Topic.PROBLEMS), start=1):
        yield _Row(report, point, number, entry_of(point.text, number, offset + number))


def _give(
    statements: list[Statement], rows: Sequence[_Row], settled: Iterable[int], *, by_number: bool
) -> list[Statement]:
    """Give problems their answers; returns the statements that answer none of them."""
    found = match(statements, [row.entry for row in rows], taken=frozenset(settled), by_number=by_number)
    for one in found:
        rows[one.entry].answers.append(_answer(statements[one.statement], one.certainty))
    used = {one.statement for one in found}
    return [statement for index, statement in enumerate(statements) if index not in used]


def _answer(statement: Statement, certainty: Certainty) -> Answer:
    return Answer(statement.year, statement.path, statement.line, statement.anchor, statement.text, certainty)


def _claims(reports: Iterable[Report]) -> Iterator[Claim]:
    for report in reports:
        if (claim := claim_of(report)) is not None:
            line, sentence = claim
            yield Claim(report.year, report.path, line, landing(report.body, line), sentence)


def _link_repeats(before: Iterable[_Row], after: Sequence[_Row]) -> None:
    for first in before:
        for second in after:
            if same_problem(first.entry, second.entry):
                first.alike.append(second)
                second.alike.append(first)


def _share_answers(rows: Sequence[_Row]) -> None:
    """What two reports of one year both name is one problem: an answer to either answers both."""
    for position, first in enumerate(rows):
        for second in rows[position + 1 :]:
            if first.report is not second.report and same_problem(first.entry, second.entry):
                shared = list(dict.fromkeys([*first.answers, *second.answers]))
                first.answers, second.answers = shared, list(shared)


def _finished(row: _Row, *, answerable: bool, claim: Claim | None) -> Problem:
    answers = tuple(sorted(row.answers, key=lambda a: (a.certainty.rank, a.year, a.path, a.line)))
    status = Status.ANSWERED if answers else Status.UNANSWERED if answerable else Status.PENDING
    return Problem(
        organization=row.report.code,
        year=row.report.year,
        sequence=row.report.sequence,
        number=row.number,
        title=problem_title(row.point.text),
        text=row.point.text,
        path=row.report.path,
        line=row.point.line,
        anchor=landing(row.report.body, row.point.line),
        status=status,
        answers=answers,
        claim=claim if status is Status.UNANSWERED else None,
        repeats=_years_of(row),
        tags=row.report.tags,
    )


def _years_of(row: _Row) -> tuple[int, ...]:
    """The other years that a chain of like problems leads to."""
    reached = {row}
    pending = [row]
    while pending:
        for other in pending.pop().alike:
            if other not in reached:
                reached.add(other)
                pending.append(other)
    return tuple(sorted({other.report.year for other in reached} - {row.report.year}))
