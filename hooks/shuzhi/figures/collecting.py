"""The figures of an archive: by report, by organization over the years, by year across organizations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from shuzhi.digests import digest_of
from shuzhi.figures.choosing import stated_in
from shuzhi.figures.model import BRANCHES, SECRETARY, Figure, Item, Stated, Summary

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report

_CACHE: Final = "_figures"

_PEOPLE_AND_THINGS: Final = frozenset({"名", "份", "封", "件", "项", "户"})
"""Measures in which a superior organization's figure holds those below it: its members are their members."""


class KnownFigures(NamedTuple):
    """A report's figures, as an earlier run over the same text found them.

    Attributes:
        stated: gives them.
        digest: another one whenever they are others.
    """

    stated: Callable[[], Iterable[Stated]]
    digest: str


Source = Callable[["Report"], KnownFigures | None]
"""A report → what an earlier run found in the same text, or None."""


def _no_source(report: Report) -> None:
    del report


class Figures:
    """The figures of an archive. Each report is read when it is first asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[str, tuple[Figure, ...]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._source: Source = _no_source

    def know(self, source: Source) -> None:
        """Be told the figures of an earlier run over the same reports.

        Args:
            source: a report → what it states, or None where it is not known.
        """
        self._source = source

    def of_report(self, report: Report) -> tuple[Figure, ...]:
        """A report's figures, each item at most once, in the order of the terms."""
        if report.path not in self._read:
            known = self._source(report)
            stated = known.stated() if known is not None else self._stated_in(report)
            self._read[report.path] = tuple([Figure(*one, report) for one in stated])
        return self._read[report.path]

    def known(self, report: Report) -> KnownFigures:
        """A report's figures with their digest; where an earlier run told them, nothing is unpacked for it."""
        if (known := self._source(report)) is not None:
            return known
        stated = tuple(Stated(*figure[:-1]) for figure in self.of_report(report))
        return KnownFigures(lambda: stated, digest_of(*map(repr, stated)))

    def _stated_in(self, report: Report) -> Iterator[Stated]:
        organization = self._archive.registry.get(report.code)
        return stated_in(report, organization.kind if organization else None)

    def forget(self, report: Report) -> None:
        """Let go of a report's figures; they are read anew when they are asked for again."""
        self._read.pop(report.path, None)

    def of_year(self, year: int) -> list[tuple[Report, tuple[Figure, ...]]]:
        """The figures of each of a year's reports, in the order of the tree; unregistered organizations come last."""
        reports = self._archive.by_year.get(year, [])
        order = self._tree_order
        ordered = sorted(reports, key=lambda r: (order.get(r.code, len(order)), r.code, r.sequence))
        return [(report, self.of_report(report)) for report in ordered]

    def of_organization(self, code: str) -> Mapping[Item, Mapping[int, Sequence[Figure]]]:
        """An organization's figures by item and year, oldest first; two of a year where two reports state them."""
        found: dict[Item, dict[int, list[Figure]]] = defaultdict(dict)
        for report in self._archive.by_organization.get(code, []):
            for figure in self.of_report(report):
                found[figure.item].setdefault(report.year, []).append(figure)
        return {item: found[item] for item in sorted(found, key=lambda item: item.order)}

    def counted(self, year: int) -> Mapping[Item, Mapping[str, Figure]]:
        """The one figure of each organization that counts in a year, by item and code.

        Where the secretary changed, it is that of the later report, or of the earlier one if only that states it.
        """
        if year not in self._counted:
            found: dict[Item, dict[str, Figure]] = defaultdict(dict)
            for report, figures in self.of_year(year):
                for figure in figures:
                    found[figure.item][report.code] = figure
            self._counted[year] = {item: found[item] for item in sorted(found, key=lambda item: item.order)}
        return self._counted[year]

    @cached_property
    def _counted(self) -> dict[int, Mapping[Item, Mapping[str, Figure]]]:
        return {}

    def summaries(self, year: int) -> Mapping[Item, Summary]:
        """Each item over the organizations of a year."""
        return {
            item: Summary(
                sum(figure.value for figure in self._once(item, stated)),
                len(stated),
                median(figure.value for figure in stated.values()),
            )
            for item, stated in self.counted(year).items()
        }

    def _once(self, item: Item, stated: Mapping[str, Figure]) -> Iterator[Figure]:
        """The figures of a total. Where an organization and one above it both state an item, one of them counts.

        People and things of the lower ones are the superior's as well, so its figure counts; of meetings nobody
        can say whether its figure holds theirs, so theirs count. What a secretary did himself counts everywhere.
        """
        if item.who == SECRETARY:
            yield from stated.values()
        elif item.measure in _PEOPLE_AND_THINGS or item.who == BRANCHES:
            yield from (
                figure for code, figure in stated.items() if not self._ancestors(code) & stated.keys()
            )
        else:
            above = {code for stating in stated for code in self._ancestors(stating)}
            yield from (figure for code, figure in stated.items() if code not in above)

    def _ancestors(self, code: str) -> frozenset[str]:
        if code not in self._above:
            self._above[code] = frozenset(o.code for o in self._archive.registry.ancestors(code))
        return self._above[code]

    @cached_property
    def _tree_order(self) -> dict[str, int]:
        return {o.code: position for position, (_, o) in enumerate(self._archive.registry.subtree())}


def figures_of(archive: Archive) -> Figures:
    """The figures of an archive, the same object each time, so that no report is read twice."""
    figures: Figures = vars(archive).setdefault(
        _CACHE, Figures(archive)
    )  # as `cached_property` keeps a value
    return figures
