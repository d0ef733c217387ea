"""The whole collection: organizations, the rules of each year, and every report, with look-ups."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from shuzhi.cycle import CYCLE_FILE, Cycle, ReadCycle, read_cycle
from shuzhi.diagnostics import Fault
from shuzhi.misspellings import WordList
from shuzhi.organizations import REGISTRY_FILE, Organization, Registry
from shuzhi.picture_names import picture_faults
from shuzhi.registry_reading import read_registry
from shuzhi.report import REPORTS_FOLDER, Report, outside_a_year, read_report, year_of_folder
from shuzhi.source import OUTSIDE, Enclosure
from shuzhi.themes import THEMES_FILE, Themes, read_themes
from shuzhi.vocabulary import PICTURE_ENDINGS
from shuzhi.wordlist import WORDLIST_FILE, read_wordlist

Key = TypeVar("Key", bound=Hashable)

_REPORT_ENDING: Final = ".md"
_OFFICE_ENDINGS: Final = (".doc", ".docx", ".wps", ".rtf", ".odt", ".pdf", ".txt", ".markdown")

_REPORT_PATH: Final = re.compile(r"[^/]+/(?P<year>\d{4})/(?P<code>[a-z0-9-]+)(?:_[2-9])?\.md")

_MOST_STRAYS: Final = 1_000
"""Files told of one folder. Nobody reads on who has put a whole disk there."""


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
        pictures: paths of the pictures that stand in the years' folders, relative to the root.
        wordlist: the misspellings that reports are searched for.
        themes: the words under which problems of many organizations are summed up.
    """

    root: Path
    folder: str
    registry: Registry
    cycles: Mapping[int, ReadCycle]
    reports: Sequence[Report]
    strays: Sequence[PlacedFault] = ()
    pictures: frozenset[str] = frozenset()
    wordlist: WordList = field(default_factory=WordList)
    themes: Themes = field(default_factory=Themes)

    def holds(self, path: str) -> bool:
        """Whether a path relative to the root is that of a report or a picture: what reports may link to."""
        return path in self.by_path or path in self.pictures

    @property
    def registry_path(self) -> str:
        """The registry's path relative to the root."""
        return f"{self.folder}/{REGISTRY_FILE}"

    @property
    def wordlist_path(self) -> str:
        """The path of the list of misspellings relative to the root."""
        return f"{self.folder}/{WORDLIST_FILE}"

    @property
    def themes_path(self) -> str:
        """The path of the list of themes relative to the root."""
        return f"{self.folder}/{THEMES_FILE}"

    @cached_property
    def names_with_slips(self) -> list[str]:
        """The organizations' names that a misspelling stands in: as names they are right."""
        names = (name for one in self.registry.organizations.values() for name in one.all_names)
        return self.wordlist.names_with_slips(names)

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

    @cached_property
    def paths(self) -> set[str]:
        """Every file that a check may tell something of."""
        cycles = (self.cycle_path(year) for year in self.cycles)
        own = {self.registry_path, *cycles, *([self.wordlist_path] if self.wordlist.exists else [])}
        own |= {self.themes_path} if (self.themes.words or self.themes.faults) else set()
        return {*own, *(stray.path for stray in self.strays), *self.by_path}

    def judged_anew(self, changed: set[str]) -> set[str]:
        """The files that must be judged anew when some have changed.

        A changed registry or word list concerns everything, a year's rules its reports, a report those that must answer it: the
        organization's other one of that year and the next year's.

        Args:
            changed: paths relative to the root; files that are gone as well.
        """
        if changed & {self.registry_path, self.wordlist_path}:
            return self.paths
        anew = set(changed)
        for path in changed:
            if match := _REPORT_PATH.fullmatch(path):
                year = int(match["year"])
                code = match["code"]
                anew |= {
                    report.path for report in (*self.reports_of(code, year), *self.reports_of(code, year + 1))
                }
        for year in self.cycles:
            if self.cycle_path(year) in changed:
                anew |= {report.path for report in self.by_year.get(year, [])}
        return anew

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
    enclosure = Enclosure(root, folder)
    cycles: dict[int, ReadCycle] = {}
    reports: list[Report] = []
    strays: list[PlacedFault] = []
    pictures: list[str] = []
    for entry in _entries(enclosure.folder):
        place = Path(entry.path)
        year = year_of_folder(entry.name) if _is_folder(entry) else None
        if year is None:
            strays += islice(_strays(entry, enclosure), _MOST_STRAYS)
            continue
        if not enclosure.holds(place):
            strays.append(PlacedFault(enclosure.name_of(place), OUTSIDE))
            continue
        if _is_empty(entry.path):
            continue
        cycles[year] = read_cycle(place / CYCLE_FILE, enclosure)
        for inner in _entries(place):
            if not inner.name.lower().endswith(_REPORT_ENDING):
                strays += islice(_strays(inner, enclosure), _MOST_STRAYS)
                pictures += [
                    enclosure.name_of(file) for file in _files(inner) if _is_picture(file, enclosure)
                ]
            elif isinstance(report := read_report(place / inner.name, enclosure), Report):
                reports.append(report)
            else:
                strays.append(PlacedFault(enclosure.name_of(place / inner.name), report))
    reports.sort(key=lambda report: (report.year, report.code, report.sequence))
    unusable = dict(picture_faults(pictures))
    strays += (PlacedFault(path, fault) for path, fault in unusable.items())
    registry = read_registry(enclosure.folder / REGISTRY_FILE, enclosure)
    words = read_wordlist(enclosure.folder / WORDLIST_FILE, enclosure)
    themes = read_themes(enclosure.folder / THEMES_FILE, enclosure)
    return Archive(
        root, folder, registry, cycles, reports, strays, frozenset(pictures) - unusable.keys(), words, themes
    )


def _strays(top: os.DirEntry[str], enclosure: Enclosure) -> Iterator[PlacedFault]:
    """What stands where no report can: a file itself, or every text and document in a folder, at any depth.

    A link to a folder is not followed, and told only where it leads out of the archive.
    """
    for file in _files(top):
        if file.is_symlink() and file.is_dir():
            if not enclosure.holds(file):
                yield PlacedFault(enclosure.name_of(file), OUTSIDE)
        elif file.name.lower().endswith((_REPORT_ENDING, *_OFFICE_ENDINGS)):
            yield PlacedFault(enclosure.name_of(file), _stray(file, enclosure))


def _files(top: os.DirEntry[str]) -> Iterator[Path]:
    """A file itself, or all files in a folder at any depth; a link to a folder is given but not followed."""
    pending = [top]
    while pending:
        entry = pending.pop()
        if _is_folder(entry) and not entry.is_symlink():
            pending += reversed(_entries(Path(entry.path)))
        else:
            yield Path(entry.path)


def _is_empty(folder: str) -> bool:
    """Whether a folder holds no file at any depth. Git keeps no such folder, so it is on this one machine only."""
    pending = [folder]
    try:
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir(follow_symlinks=False):
                        return False
                    pending.append(entry.path)
    except OSError:
        return False
    return True


def _is_picture(file: Path, enclosure: Enclosure) -> bool:
    return file.name.lower().endswith(PICTURE_ENDINGS) and enclosure.holds(file) and file.is_file()


def _stray(file: Path, enclosure: Enclosure) -> Fault:
    if not file.name.lower().endswith(_REPORT_ENDING):
        return Fault(
            "file-misplaced",
            0,
            0,
            f"“{file.name}”不是 Markdown 文件，不会发布，也不会检查。",
            "请移到库外，再用 shuzhi import 导入成报告（PDF 请先找到原来的 Word 文档）。",
        )
    folder = file.parent
    if year_of_folder(folder.name) is None:
        return outside_a_year(folder.name)
    return outside_a_year(folder.relative_to(enclosure.folder).as_posix())  # a year's folder in another one


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


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
