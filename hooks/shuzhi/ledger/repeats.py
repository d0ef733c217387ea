"""The same problem named again (年年提), in the same words or in others."""

from __future__ import annotations

from typing import Final

from shuzhi.ledger.lexicon import CIRCLES, MANNERS
from shuzhi.ledger.matching import Entry
from shuzhi.ledger.wording import Wording, likeness

# Set on tests/data/problem_pairs.tsv and on all pairs of problems of an organization in the sample archive: the less
# two texts have in common, the larger a part of both it must be.
_LIKENESS_BY_SHARED: Final = ((6.0, 0.28), (4.0, 0.36), (3.0, 0.42), (2.0, 0.55))
_NO_MATTER: Final = MANNERS | CIRCLES
"""Two problems are not the same because both are about young people."""
_LONG: Final = 16.0
"""Weight of a problem that tells facts and figures and does not only name itself."""
_LEAST_SHARED_OF_LONG: Final = 4.0


def same_problem(first: Entry, second: Entry) -> bool:
    """Whether two problems are the same one. Two about the same broad theme (学习) are not.

    Args:
        first: a problem.
        second: another one of the same organization.
    """
    if len(first.plain) > 3 and first.plain == second.plain:
        return True
    shared = first.wording.shared_with(second.wording)
    if _alike(first.wording, second.wording, shared):
        return True
    facts = min(first.wording.weight, second.wording.weight) >= _LONG
    if facts and shared < _LEAST_SHARED_OF_LONG:
        return False  # named alike, but what they tell has nothing in common
    titles = first.title_wording, second.title_wording
    return _alike(*titles, titles[0].shared_with(titles[1]))


def _alike(first: Wording, second: Wording, shared: float) -> bool:
    needed = next((likeness for least, likeness in _LIKENESS_BY_SHARED if shared >= least), None)
    if needed is None or likeness(first, second, shared) < needed:
        return False
    return first.shares_a_matter_with(second, apart_from=_NO_MATTER)
