"""A year's problems as lists over several pages: all of them, or those of one kind, to which the year's figures lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from shuzhi.ledger import Counts, Problem, ledger_of_organization, total_of, years_in_short
from shuzhi.pages.paging import Branch, branches_on, in_tree_order, kept, parted_between

if TYPE_CHECKING:
    from shuzhi.archive import Archive

ROWS_OF_A_PAGE: Final = 250
"""Problems on one page: a year of 500 organizations has 2,000, and a page must stay below 300 KB."""

ALL: Final = "all"

KINDS: Final[Mapping[str, str]] = {
    "answered": "已回应",
    "unanswered": "未回应",
    "pending": "尚无后续报告",
    "repeated": "连年出现",
}
"""The kinds by their name in `Counts` and in addresses, and what people call them."""


def counts_of_year(archive: Archive, year: int) -> Counts:
    """How many problems a year's reports name."""
    return kept(archive, ("counts", year), lambda: total_of(years_in_short(archive).get(year, {}).values()))


def kinds_of_year(archive: Archive, year: int) -> list[str]:
    """The kinds that have a list of their own: those to which some of the year's problems belong, but not all."""
    counts = counts_of_year(archive, year)
    return [kind for kind in KINDS if 0 < getattr(counts, kind) < counts.all]


def codes_in_list(archive: Archive, year: int, kind: str) -> list[str]:
    """The organization of each problem of a list, in the order of the tree; no problem is unpacked for it."""

    def make() -> list[str]:
        by_code = years_in_short(archive).get(year, {})
        return [
            code
            for code in in_tree_order(archive, by_code)
            for _ in range(getattr(by_code[code].counts, kind))
        ]

    return kept(archive, ("ledger codes", year, kind), make)


def parts_of_list(archive: Archive, year: int, kind: str) -> list[slice]:
    """Which problems of a list stand on each of its pages: at least one page."""
    return kept(
        archive,
        ("ledger parts", year, kind),
        lambda: parted_between(codes_in_list(archive, year, kind), ROWS_OF_A_PAGE),
    )


def branches_of_list(archive: Archive, year: int, kind: str) -> list[Branch]:
    """On which page each branch of the tree begins."""

    def make() -> list[Branch]:
        codes = codes_in_list(archive, year, kind)
        return branches_on(archive.registry, [codes[s] for s in parts_of_list(archive, year, kind)], year)

    return kept(archive, ("ledger branches", year, kind), make)


def problems_in_list(archive: Archive, year: int, kind: str) -> Sequence[Problem]:
    """The problems of a list, those of an organization one after the other, in the order of the tree."""

    def make() -> list[Problem]:
        if kind != ALL:
            return [p for p in problems_in_list(archive, year, ALL) if _is_of(p, kind)]
        codes = in_tree_order(archive, years_in_short(archive).get(year, {}))
        return [p for code in codes for p in ledger_of_organization(archive, code).by_year[year]]

    return kept(archive, ("ledger", year, kind), make)


def _is_of(problem: Problem, kind: str) -> bool:
    return bool(problem.repeats) if kind == "repeated" else problem.status.value == kind
