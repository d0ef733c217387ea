"""The reports of an archive as the comparison needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from shuzhi.digests import digest_of
from shuzhi.organizations import Organization, Registry
from shuzhi.report import Report
from shuzhi.similarity.model import Document
from shuzhi.vocabulary import Slot

if TYPE_CHECKING:
    from shuzhi.archive import Archive

_PARTY: Final = re.compile(
    r"^中国共产党|^中共|(?:总支部委员会|支部委员会|委员会|联合党支部|党总支部|党支部|党总支|党委|总支|支部)$"
)
_SHORTEST_UNIT: Final = 3
"""Characters of a unit's name that is masked without 党支部 behind it; 机关 and 学校 are words like any other."""


class Documents(Mapping[str, Document]):
    """An archive's reports by their paths, each made comparable when it is asked for: all at once take much memory."""

    def __init__(self, archive: Archive) -> None:
        self._by_path = archive.by_path
        self._names = cache(lambda code: organization_names(archive.registry, code))
        self._digests = cache(lambda code: digest_of(*self._names(code)))

    def __getitem__(self, path: str) -> Document:
        report = self._by_path[path]
        return _document(report, self._names(report.code))

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_path)

    def __len__(self) -> int:
        return len(self._by_path)

    def comparable(self, path: str) -> Document | None:
        """A report made comparable; None where it cannot be read, or bears the mark of a state secret."""
        report = self._by_path[path]
        return self[path] if report.readable and not report.secret_lines else None

    def key(self, path: str) -> str:
        """Names everything that a report is compared by, without reading it."""
        report = self._by_path[path]
        return report.digest + self._digests(report.code)


def document_of(report: Report, registry: Registry) -> Document:
    """Make a report comparable.

    Args:
        report: the report.
        registry: tells the names of its organization and of those above it, which a copy replaces by its own.
    """
    return _document(report, organization_names(registry, report.code))


def _document(report: Report, names: tuple[str, ...]) -> Document:
    return Document(
        path=report.path,
        code=report.code,
        year=report.year,
        text=report.body.text,
        first_line=report.body.first_line,
        names=names,
        answers=_lines(report, Slot.RECTIFICATION),
        problems=_lines(report, Slot.PROBLEMS),
    )


def organization_names(registry: Registry, code: str) -> tuple[str, ...]:
    """Every name by which a report of an organization may call it and those above it."""
    own = registry.get(code)
    return names_of([*registry.ancestors(code), *([own] if own else [])])


def names_of(organizations: list[Organization]) -> tuple[str, ...]:
    """Every name by which a report may call some organizations, longest first: 滨江支行党支部, 滨江支行."""
    names = {name for organization in organizations for name in organization.all_names}
    units = {_PARTY.sub("", name) for name in names}
    names |= {unit for unit in units if len(unit) >= _SHORTEST_UNIT}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _lines(report: Report, slot: Slot) -> tuple[tuple[int, int], ...]:
    return tuple(
        (section.first_line, section.first_line + len(section.lines))
        for section in report.body.sections_of(slot)
    )
