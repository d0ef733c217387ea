"""The whole collection: organizations, the rules of each year, and every report, with look-ups."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from shuzhi.cycle import CYCLE_FILE, Cycle, ReadCycle, read_cycle
from shuzhi.diagnostics import Fault
from shuzhi.organizations import REGISTRY_FILE, Organization, Registry, read_registry
from shuzhi.report import REPORTS_FOLDER, Report, read_report
from shuzhi.source import read_source

if TYPE_CHECKING:
    from pathlib import Path

Key = TypeVar("Key", bound=Hashable)

_OFFICE_ENDINGS: Final = frozenset({".doc", ".docx", ".wps", ".rtf", ".odt", ".pdf", ".txt", ".markdown"})


@dataclass(frozen=True)
class PlacedFault:
    """A fault in a file that is no report (or cannot be one)."""

    path: str
    fault: Fault


@dataclass(frozen=True)
class Archive:
    """Everything below `reports/`, read once.

    Attributes:
        root: the folder that holds `mkdocs.yml` and `reports/`.
        folder: name of the reports' folder.
        registry: the organizations.
        cycles: the rules of each year that has a folder.
        reports: all reports, ordered by year, organization code and sequence.
        strays: files that cannot be reports.
    """

    root: Path
    folder: str
    registry: Registry
    cycles: Mapping[int, ReadCycle]
    reports: Sequence[Report]
    strays: Sequence[PlacedFault] = ()

    @property
    def registry_path(self) -> str:
        """The registry's path relative to the root."""
        return f"{self.folder}/{REGISTRY_FILE}"

    def cycle_path(self, year: int) -> str:
        """The path of a year's rules relative to the root."""
        return f"{self.folder}/{year}/{CYCLE_FILE}"

    def cycle(self, year: int) -> Cycle:
        """The rules in force in a year."""
        found = self.cycles.get(year)
        return found.cycle if found else Cycle()

    @cached_property
    def years(self) -> list[int]:
        """The years that have a folder or a report, oldest first."""
        return sorted({*self.cycles, *(report.year for report in self.reports)})

    @cached_property
    def by_year(self) -> Mapping[int, list[Report]]:
        """The reports of each year."""
        return _grouped(self.reports, lambda report: report.year)

    @cached_property
    def by_organization(self) -> Mapping[str, list[Report]]:
        """The reports of each organization, oldest first."""
        return _grouped(self.reports, lambda report: report.code)

    @cached_property
    def by_path(self) -> Mapping[str, Report]:
        """The reports by their paths."""
        return {report.path: report for report in self.reports}

    @cached_property
    def _by_organization_and_year(self) -> Mapping[tuple[str, int], list[Report]]:
        return _grouped(self.reports, lambda report: (report.code, report.year))

    def reports_of(self, code: str, year: int) -> list[Report]:
        """The reports of an organization in a year: none, one, or two where the secretary changed."""
        return self._by_organization_and_year.get((code, year), [])

    def neighbours(self, report: Report) -> tuple[Report | None, Report | None]:
        """The organization's report before and after one, across missing years."""
        own = self.by_organization.get(report.code, [])
        position = bisect_left(own, (report.year, report.sequence), key=lambda r: (r.year, r.sequence))
        before = own[position - 1] if position > 0 else None
        after = own[position + 1] if position + 1 < len(own) else None
        return before, after

    def owing(self, year: int) -> list[Organization]:
        """The organizations that owe a report in a year, exempt ones left out, in the order of the tree."""
        exempt = self.cycle(year).exempt
        return [o for _, o in self.registry.subtree() if o.owes(year) and o.code not in exempt]


def load_archive(root: Path, folder: str = REPORTS_FOLDER) -> Archive:
    """Read an archive from the disk.

    Args:
        root: the folder that holds `mkdocs.yml`.
        folder: name of the reports' folder in it.

    Returns:
        the archive. Nothing that stands on the disk makes it raise; it is among the faults.
    """
    base = root / folder
    cycles: dict[int, ReadCycle] = {}
    reports: list[Report] = []
    strays: list[PlacedFault] = []
    for entry in _entries(base):
        if _leads_outside(entry, base, root, strays):
            continue
        if _is_folder(entry) and entry.name.isdecimal() and len(entry.name) == 4:
            year = int(entry.name)
            cycles[year] = read_cycle(base / entry.name / CYCLE_FILE, root)
            for inner in _entries(base / entry.name):
                _take(base / entry.name / inner.name, root, reports, strays)
        elif _is_folder(entry):
            strays += _strays_below(base / entry.name, root)
        elif entry.name.lower().endswith((".md", *_OFFICE_ENDINGS)):
            strays.append(_stray(base / entry.name, root))
    reports.sort(key=lambda report: (report.year, report.code, report.sequence))
    return Archive(root, folder, read_registry(base / REGISTRY_FILE, root), cycles, reports, strays)


def _take(file: Path, root: Path, reports: list[Report], strays: list[PlacedFault]) -> None:
    """Take one entry of a year's folder for what it is."""
    ending = file.suffix.lower()
    if ending == ".md":
        report = read_report(file, root)
        if isinstance(report, Report):
            reports.append(report)
        else:
            strays.append(PlacedFault(file.relative_to(root).as_posix(), report))
    elif file.is_dir() and not file.is_symlink():
        strays += _strays_below(file, root)
    elif ending in _OFFICE_ENDINGS:
        strays.append(_stray(file, root))


def _leads_outside(entry: os.DirEntry[str], base: Path, root: Path, strays: list[PlacedFault]) -> bool:
    """Whether a folder is a link out of the archive, which is told and not followed."""
    if not entry.is_symlink() or not _is_folder(entry):
        return False
    file = base / entry.name
    fault = next((f for f in read_source(file, root).faults if f.rule == "file-outside"), None)
    if fault is not None:
        strays.append(PlacedFault(file.relative_to(root).as_posix(), fault))
    return fault is not None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _strays_below(folder: Path, root: Path) -> list[PlacedFault]:
    """The texts and documents in a folder that is no year's, at any depth; links are not followed."""
    found = []
    for inner in _entries(folder):
        if inner.is_dir(follow_symlinks=False):
            found += _strays_below(folder / inner.name, root)
        elif inner.name.lower().endswith((".md", *_OFFICE_ENDINGS)):
            found.append(_stray(folder / inner.name, root))
    return found


def _stray(file: Path, root: Path) -> PlacedFault:
    if file.suffix.lower() == ".md":
        fault = Fault(
            "file-misplaced",
            0,
            0,
            f"报告必须放在以年度命名的文件夹里，现在在“{file.parent.name}”里。",
            "请移到 reports/年度/组织代码.md，例如 reports/2023/bank.md。",
        )
    else:
        fault = Fault(
            "file-misplaced",
            0,
            0,
            f"“{file.name}”不是 Markdown 文件，不会发布，也不会检查。",
            "请用 shuzhi import 把它导入成报告，原文件存放在库外。",
        )
    return PlacedFault(file.relative_to(root).as_posix(), fault)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                (e for e in entries if not e.name.startswith((".", "~", "_"))), key=lambda e: e.name
            )
    except OSError:
        return []


def _grouped(reports: Iterable[Report], key: Callable[[Report], Key]) -> dict[Key, list[Report]]:
    groups: dict[Key, list[Report]] = {}
    for report in reports:
        groups.setdefault(key(report), []).append(report)
    return groups
