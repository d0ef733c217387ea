"""What the ledger of problems (问题整改台账) holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from shuzhi.report import Report

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


class Certainty(StrEnum):
    """How sure it is that an answer is one to a problem, from the surest down."""

    EXPLICIT = "explicit"
    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"

    @property
    def label(self) -> str:
        """Its name on the screen."""
        return _CERTAINTIES[self]

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return _RANKS[self]


_RANKS = {certainty: rank for rank, certainty in enumerate(Certainty)}
_CERTAINTIES = {
    Certainty.EXPLICIT: "明确标注",
    Certainty.SURE: "一致",
    Certainty.LIKELY: "相近",
    Certainty.DOUBTFUL: "仅凭序号",
}


class Status(StrEnum):
    """What became of a problem."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    PENDING = "pending"
    """No later report yet. It stays so for an organization that was dissolved: nobody is left to answer."""

    @property
    def label(self) -> str:
        """Its name on the screen."""
        return _STATUSES[self]


_STATUSES = {Status.ANSWERED: "已回应", Status.UNANSWERED: "未回应", Status.PENDING: "尚无后续报告"}


class Claim(NamedTuple):
    """A sentence that says of all problems together that they were dealt with, and names none.

    Attributes:
        year: year of the report that says it.
        path: its path relative to the archive's root.
        line: line in which the sentence stands.
        anchor: where a link to it lands in the report's page.
        text: the sentence.
    """

    year: int
    path: str
    line: int
    anchor: str
    text: str


class Answer(NamedTuple):
    """What a later report says of a problem.

    Attributes:
        year: year of that report.
        path: its path relative to the archive's root.
        line: line in which the answer begins.
        anchor: where a link to it lands in the report's page.
        text: the answer without explicit ids; paragraphs are parted by line breaks.
        certainty: how sure it is that it means this problem.
    """

    year: int
    path: str
    line: int
    anchor: str
    text: str
    certainty: Certainty


class Problem(NamedTuple):
    """A row of the ledger: one problem of one report.

    Attributes:
        organization: code of the organization.
        year: year of the report.
        sequence: 1, or 2 and more for further reports of the organization in that year.
        number: its position among the report's problems, from 1.
        title: its first words, for narrow tables.
        text: as `shuzhi inspect` gives it.
        path: the report's path relative to the archive's root.
        line: line in which it stands.
        anchor: where a link to it lands in the report's page.
        status: what became of it.
        answers: every answer, the surest first, then the earliest.
        claim: what the next report says of all problems together, where this one is not answered by itself.
        repeats: the other years in which the organization names the same problem, years running.
        tags: the report's tags.
    """

    organization: str
    year: int
    sequence: int
    number: int
    title: str
    text: str
    path: str
    line: int
    anchor: str
    status: Status
    answers: tuple[Answer, ...] = ()
    claim: Claim | None = None
    repeats: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer | None:
        """The surest answer."""
        return self.answers[0] if self.answers else None

    @property
    def identifier(self) -> str:
        """What settles an answer on it: `2022-1`, and `2022-2-1` for a problem of that year's second report."""
        among = f"{self.sequence}-" if self.sequence > 1 else ""
        return f"{self.year}-{among}{self.number}"

    def as_dict(self) -> dict[str, Any]:
        """The record that JSON prints."""
        answer = self.answer
        return {
            "organization": self.organization,
            "year": self.year,
            "number": self.number,
            "text": self.text,
            "path": self.path,
            "line": self.line,
            "id": self.identifier,
            "status": self.status.value,
            "answer": {
                "year": answer.year,
                "text": answer.text,
                "path": answer.path,
                "line": answer.line,
                "certainty": answer.certainty.value,
            }
            if answer
            else None,
            "repeats": list(self.repeats),
        }


class Unfounded(NamedTuple):
    """An answer to a problem that no earlier report of the organization holds.

    Attributes:
        organization: code of the organization.
        year: year of the report that answers.
        path: its path.
        line: line in which the answer begins.
        title: the problem it says it answers.
        text: the whole answer.
        unknown: the explicit ids in it that no problem has.
        compared: the year whose problems it was held against.
        outside: whether it seems to answer what others found (comments of the superior, inspections), which
            an own report need not hold.
    """

    organization: str
    year: int
    path: str
    line: int
    title: str
    text: str
    unknown: tuple[str, ...]
    compared: int
    outside: bool


@dataclass(frozen=True)
class Ledger:
    """Every problem of every report and what became of it.

    Attributes:
        problems: ordered by organization, year, sequence and number.
        unfounded: answers without a problem, ordered by organization, year and line.
    """

    problems: tuple[Problem, ...] = ()
    unfounded: tuple[Unfounded, ...] = ()

    @cached_property
    def by_organization(self) -> Mapping[str, list[Problem]]:
        """The problems of each organization, oldest first."""
        return _grouped(self.problems, lambda problem: problem.organization)

    @cached_property
    def by_year(self) -> Mapping[int, list[Problem]]:
        """The problems that each year's reports name."""
        return _grouped(self.problems, lambda problem: problem.year)

    @cached_property
    def by_path(self) -> Mapping[str, list[Problem]]:
        """The problems of each report, by its path."""
        return _grouped(self.problems, lambda problem: problem.path)

    @cached_property
    def _unfounded_by_path(self) -> Mapping[str, list[Unfounded]]:
        return _grouped(self.unfounded, lambda answer: answer.path)

    def before(self, report: Report) -> list[Problem]:
        """The problems that a report has to answer: those of the last year before it that has a report."""
        earlier = [p for p in self.by_organization.get(report.code, []) if p.year < report.year]
        return [problem for problem in earlier if problem.year == earlier[-1].year]

    def unanswered_by(self, report: Report) -> list[Problem]:
        """The problems a report had to answer that neither it nor any later report answers."""
        return [problem for problem in self.before(report) if problem.status is Status.UNANSWERED]

    def unfounded_in(self, report: Report) -> list[Unfounded]:
        """The answers of a report that answer nothing."""
        return self._unfounded_by_path.get(report.path, [])


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> Mapping[Key, list[Row]]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
