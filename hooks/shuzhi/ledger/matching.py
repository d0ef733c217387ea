"""Which answer means which problem: by explicit id, by number and wording together, by wording alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from shuzhi.ledger.model import Certainty
from shuzhi.ledger.statements import Statement
from shuzhi.ledger.titles import substance
from shuzhi.ledger.wording import Wording, containment, likeness, wording

# Measured on the sample archive: of 320 answers held against problems they do not mean, three reach 0.5; of those
# that they mean, nine in ten reach 0.8. With the number agreeing, a fifth of the wording is enough.
_SAME: Final = 0.8
_ALIKE: Final = 0.5
_ALIKE_WITH_NUMBER: Final = 0.2
_WHOLE_TEXTS: Final = 0.25
_WHOLE_TEXTS_WITH_NUMBER: Final = 0.1
_LEAST_SHARED: Final = 6.0
_TELLING_TITLE: Final = 4.0
"""Weight from which a title says enough to be found inside another text."""

_NUMBER_BONUS: Final = 0.3


@dataclass(frozen=True)
class Entry:
    """A problem, ready to be compared.

    Attributes:
        number: its position in its report.
        running: its position among the problems of all reports of that year.
        title: its first words without punctuation.
        plain: its text without punctuation.
        words: its first words as they are written.
        text: its text.
    """

    number: int
    running: int
    title: str
    plain: str
    words: str
    text: str

    @cached_property
    def title_wording(self) -> Wording:
        """The title, to compare; seldom asked for where the texts tell enough."""
        return wording(self.words)

    @cached_property
    def wording(self) -> Wording:
        """The problem without its causes, to compare."""
        return wording(substance(self.text))


@dataclass(frozen=True, slots=True)
class Match:
    """An answer (index among the statements) to a problem (index among the entries)."""

    statement: int
    entry: int
    certainty: Certainty
    score: float


def match(
    statements: Sequence[Statement],
    entries: Sequence[Entry],
    *,
    taken: Collection[int] = (),
    by_number: bool = True,
) -> list[Match]:
    """Find which statements of one report answer which problems.

    The surest pairs are taken first, each statement for one problem and each problem once; what is left over may
    then join a problem that has an answer already, or a problem a statement that says it answers several.

    Args:
        statements: the statements of one report.
        entries: the problems.
        taken: positions of the problems that an explicit id gives an answer already.
        by_number: whether numbers count; they do only among the problems that the report has to answer.

    Returns:
        the matches, at most one for each pair.
    """
    listed = by_number and sum(statement.point for statement in statements) == len(entries)
    plain_ones = _plainly_meant(statements, entries, taken) if by_number else set()
    pairs = [
        Match(s, e, certainty, score)
        for s, statement in enumerate(statements)
        for e, entry in enumerate(entries)
        for certainty, score in _judged(
            statement, entry, by_number=by_number, listed=listed, quoted_only=s in plain_ones
        )
    ]
    found: list[Match] = []
    left: list[Match] = []
    answered, used = set(taken), set[int]()
    for pair in sorted(pairs, key=lambda one: (-one.score, one.statement, one.entry)):
        if pair.entry in answered or pair.statement in used:
            left.append(pair)
        else:
            answered.add(pair.entry)
            used.add(pair.statement)
            found.append(pair)
    for pair in left:
        if pair.statement in used:
            joins = pair.entry not in answered and _means_both(
                statements[pair.statement], entries[pair.entry]
            )
        else:
            joins = pair.certainty is not Certainty.DOUBTFUL and pair.score >= _ALIKE
        if joins:
            answered.add(pair.entry)
            used.add(pair.statement)
            found.append(pair)
    return found


def _plainly_meant(
    statements: Sequence[Statement], entries: Sequence[Entry], taken: Collection[int]
) -> set[int]:
    """The statements that bear one number, which no other bears, and quote the problem of that number.

    No other pair of theirs or of that problem scores as much, and what they do not quote they cannot join: half of all
    wordings need not be read.
    """
    bearing = Counter(number for statement in statements for number in set(statement.numbers))
    by_running = {entry.running: entry for e, entry in enumerate(entries) if e not in taken}
    return {
        s
        for s, statement in enumerate(statements)
        if len(statement.numbers) == 1
        and bearing[statement.numbers[0]] == 1
        and (entry := by_running.get(statement.numbers[0])) is not None
        and _quotes(statement, entry)
    }


def _judged(
    statement: Statement, entry: Entry, *, by_number: bool, listed: bool, quoted_only: bool
) -> list[tuple[Certainty, float]]:
    """How sure it is that a statement means a problem; nothing where it does not."""
    numbered = _agrees(statement, entry) if by_number else 0.0
    if _quotes(statement, entry):
        return [(Certainty.SURE, 1.1 + _NUMBER_BONUS * numbered)]
    if quoted_only:
        return []
    shared = statement.wording.shared_with(entry.wording)
    if not shared and not numbered:
        return []  # most pairs: nothing more is to be computed
    words = _wording_score(statement, entry)
    texts = likeness(statement.wording, entry.wording, shared)
    certainty = _by_wording(words, texts, shared) if not numbered else None
    if numbered:
        certainty = _by_number_and_wording(statement, words, texts, shared, listed=listed)
    return [(certainty, words + _NUMBER_BONUS * numbered + 0.1 * texts)] if certainty else []


def _by_wording(words: float, texts: float, shared: float) -> Certainty | None:
    if words >= _SAME:
        return Certainty.SURE
    if words >= _ALIKE or (texts >= _WHOLE_TEXTS and shared >= _LEAST_SHARED):
        return Certainty.LIKELY
    return None


def _by_number_and_wording(
    statement: Statement, words: float, texts: float, shared: float, *, listed: bool
) -> Certainty | None:
    if words >= _ALIKE:
        return Certainty.SURE
    if words >= _ALIKE_WITH_NUMBER or (texts >= _WHOLE_TEXTS_WITH_NUMBER and shared > 2):
        return Certainty.LIKELY
    # A name that has nothing in common with the problem of that number is the name of another problem, unless
    # 问题二 says in so many words that the second one is meant.
    if statement.quotes and not statement.named and len(statement.title) > 3 and shared < 2:
        return None
    return Certainty.DOUBTFUL if statement.named or listed else None


def _agrees(statement: Statement, entry: Entry) -> float:
    """1 where the number is that of the problem among all of that year, 0.9 where only within its report."""
    if entry.running in statement.numbers:
        return 1.0
    return 0.9 if entry.number in statement.numbers else 0.0


def _quotes(statement: Statement, entry: Entry) -> bool:
    """Whether the words of one for the problem stand in the other as they are."""
    if len(statement.plain_title) > 2 and statement.plain_title in entry.plain:
        return True
    return len(entry.title) > 2 and entry.title in statement.plain


def _wording_score(statement: Statement, entry: Entry) -> float:
    """How alike the names are, or how much of the answer's name stands in the problem's text; from 0 to 1."""
    ours, theirs = statement.title_wording, entry.title_wording
    score = likeness(ours, theirs) if ours.shares_a_matter_with(theirs) else 0.0
    if ours.weight >= _TELLING_TITLE and ours.shares_a_matter_with(entry.wording):
        score = max(score, 0.9 * containment(ours, entry.wording))
    return score


def _means_both(statement: Statement, entry: Entry) -> bool:
    """Whether a statement that answers a problem answers another as well, because it says so."""
    if len(statement.numbers) > 1:
        return _agrees(statement, entry) > 0
    return len(entry.title) > 2 and entry.title in statement.plain
