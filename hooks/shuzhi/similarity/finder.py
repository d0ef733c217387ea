"""The copies of an archive's reports, found once and only when somebody asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from shuzhi.similarity.comparison import find_copies
from shuzhi.similarity.documents import document_of
from shuzhi.similarity.index import Index
from shuzhi.similarity.model import Against, Copy, Document, Limits
from shuzhi.similarity.sketches import Sketch, sketches_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report

_FEW: Final = 0.2
"""Share of the archive up to which reports are looked up one by one; from there on all pairs are quicker."""


class _Documents(Mapping[str, Document]):
    """The reports that may be compared, each made comparable when it is asked for: all at once take much memory."""

    def __init__(self, archive: Archive) -> None:
        self._registry = archive.registry
        self._reports = {r.path: r for r in archive.reports if r.readable and not r.secret_lines}

    def __getitem__(self, path: str) -> Document:
        return document_of(self._reports[path], self._registry)

    def __iter__(self) -> Iterator[str]:
        return iter(self._reports)

    def __len__(self) -> int:
        return len(self._reports)

    def year_of(self, path: str) -> int:
        """The year of a report."""
        return self._reports[path].year


class CopyFinder:
    """Finds what stands in more than one report.

    Args:
        archive: the archive.
        asked: the reports that will be asked about; None means all, an empty list that nothing is looked for.
        kept: packed sketches of an earlier run by their digests; wrong ones are made anew.
        processes: how many may work at it.
    """

    def __init__(
        self,
        archive: Archive,
        asked: Collection[Report] | None = None,
        kept: Mapping[str, bytes] | None = None,
        processes: int = 1,
    ) -> None:
        self._archive = archive
        self._asked = asked
        self._kept = kept or {}
        self._processes = processes

    def of(self, report: Report) -> list[Copy]:
        """What a report has in common with others, the largest share first; of two reports of one year both are told."""
        if self._asked is not None and not self._asked:
            return []
        return self._by_path.get(report.path, [])

    def all(self, against: Against = Against.ALL) -> list[Copy]:
        """Every pair once, by path, the later report as the copy."""
        return find_copies(
            self._documents,
            self._index,
            only=self._only,
            against=against,
            limits=self._limits,
            processes=self._processes,
        )

    @property
    def sketches(self) -> list[Sketch]:
        """The sketches, to be kept for the next run; empty where nobody asked."""
        return list(self._index.sketches) if "_index" in vars(self) else []

    @cached_property
    def _documents(self) -> _Documents:
        return _Documents(self._archive)

    @cached_property
    def _index(self) -> Index:
        return Index.of(sketches_of(self._documents.values(), packed=self._kept, processes=self._processes))

    @property
    def _only(self) -> list[str] | None:
        if self._asked is None or len(self._asked) > _FEW * len(self._archive.reports):
            return None
        return [report.path for report in self._asked if report.path in self._documents]

    @property
    def _limits(self) -> Limits:
        """The strictest of what the years ask for: what a year lets pass is left out where it is told."""
        usual = Limits()
        asked = [self._archive.cycle(year).limits for year in self._archive.years]
        shares = [
            share for limits in asked for share in (limits.copied_from_last_year, limits.copied_from_other)
        ]
        return Limits(own_share=min([usual.own_share, *shares]))

    @cached_property
    def _by_path(self) -> Mapping[str, list[Copy]]:
        found: dict[str, list[Copy]] = defaultdict(list)
        told: set[tuple[str, str]] = set()
        for copy in self.all():
            found[copy.path].append(copy)
            told.add((copy.path, copy.other))
        for copies in list(found.values()):
            for copy in list(copies):
                same_year = self._documents.year_of(copy.path) == self._documents.year_of(copy.other)
                if same_year and (copy.other, copy.path) not in told:
                    told.add((copy.other, copy.path))
                    found[copy.other].append(copy.turned)
        for copies in found.values():
            copies.sort(key=lambda copy: (-copy.share, copy.other))
        return found
