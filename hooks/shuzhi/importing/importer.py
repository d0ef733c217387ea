"""Plan how a file becomes a report of the archive. Nothing is written here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from shuzhi.archive import Archive
from shuzhi.front_matter_text import blanks_left
from shuzhi.importing.mapping import Row
from shuzhi.importing.material import read_material
from shuzhi.importing.metadata import values_of
from shuzhi.importing.organization_names import NameIndex
from shuzhi.importing.organization_proposals import OrganizationProposer
from shuzhi.importing.plan import AlreadyThere, Candidate, ImportOptions, ImportPlan, ImportRefused
from shuzhi.importing.proposals import Clues, Confidence, Proposal
from shuzhi.importing.reading import read_bytes
from shuzhi.importing.year_proposals import propose_year
from shuzhi.organizations import Organization

_MOST_REPORTS: Final = 9
_BY_OPTION: Final = "由选项给出"


class Importer:
    """Plans imports into one archive; it remembers what it has planned, so that nothing comes in twice."""

    def __init__(self, archive: Archive, options: ImportOptions, names: NameIndex) -> None:
        self._archive = archive
        self._options = options
        self._proposer = OrganizationProposer(names)
        self._sources = {r.original_sha256: r.path for r in archive.reports if r.original_sha256}
        self._targets: dict[str, str] = {}
        self._reports_folder = os.path.realpath(archive.root / archive.folder)

    def plan(self, candidate: Candidate, rows: Sequence[tuple[str, Row]]) -> ImportPlan:
        """Plan the import of one file.

        Args:
            candidate: the file; what becomes known of it is noted there, also when it is refused.
            rows: the rows of the mapping file that name it, with their places.

        Raises:
            UnreadableFile: it cannot be read.
            AlreadyThere: the archive holds it.
            ImportRefused: it is not certain what it is, or its place is taken.
        """
        file = candidate.found.path
        if Path(os.path.realpath(file)).is_relative_to(self._reports_folder):
            raise ImportRefused("这个文件已经在库的报告文件夹里，不用导入。")
        data = read_bytes(file)
        candidate.digest = hashlib.sha256(data).hexdigest()
        if candidate.digest in self._sources:
            raise AlreadyThere(self._sources[candidate.digest])
        row = _only_row(rows)
        candidate.material = material = read_material(file, data)
        self._settle(candidate, row)
        year, code = self._certain(candidate)
        owner = self._archive.registry.organizations[code]
        values = values_of(
            material,
            row[1].fields if row else {},
            year=year,
            organization=owner,
            file=file,
            digest=candidate.digest,
        )
        target = self._free_target(owner, year, second=self._options.second or bool(row and row[1].second))
        return ImportPlan(target, values, material, tuple(blanks_left(values)))

    def remember(self, candidate: Candidate, plan: ImportPlan) -> None:
        """Note that a plan is carried out (or, in a dry run, would be)."""
        self._sources[candidate.digest] = plan.target
        self._targets[plan.target] = candidate.found.path.name

    def _settle(self, candidate: Candidate, row: tuple[str, Row] | None) -> None:
        """Find out year and organization: what a person said, else what the file tells."""
        material, found = candidate.material, candidate.found
        assert material is not None
        clues = Clues(material.title, material.paragraphs, found.path.stem, found.folders, material.submitted)
        own_year, own_code = material.fields.get("year"), material.fields.get("organization")
        candidate.year = (
            _said(self._options.year, row[1].year if row else None, row, "年度")
            or (Proposal(own_year, Confidence.HIGH, "文件自己的元数据") if own_year else None)
            or propose_year(clues, self._options.today)
        )
        year = candidate.year.value if candidate.year else None
        given = self._options.organization
        candidate.organization = (
            _said(given.code if given else None, row[1].organization if row else None, row, "组织")
            or (
                Proposal(own_code, Confidence.HIGH, "文件自己的元数据")
                if self._archive.registry.get(own_code or "")
                else None
            )
            or self._proposer.propose(clues, year)
        )

    def _certain(self, candidate: Candidate) -> tuple[int, str]:
        """Year and organization, where both are certain enough.

        Raises:
            ImportRefused: one of them is not.
        """
        year, organization = candidate.year, candidate.organization
        accept = self._options.accept
        doubts, mends = [], []
        if organization is None:
            doubts.append("看不出是哪个组织")
        elif not organization.confidence.reaches(accept):
            owner = self._archive.registry.organizations[organization.value]
            short = owner.short_in(year.value) if year else owner.short
            doubts.append(
                f"组织拿不准，可能是“{short}”（{owner.code}，把握{organization.confidence.value}：{organization.reason}）"
            )
        if doubts:
            mends.append("--organization")
        if year is None:
            doubts.append("看不出是哪一年")
        elif not year.confidence.reaches(accept):
            doubts.append(f"年度拿不准，可能是 {year.value} 年（把握{year.confidence.value}：{year.reason}）")
        if year is None or not year.confidence.reaches(accept):
            mends.append("--year")
        if year is None or organization is None or doubts:
            raise ImportRefused("；".join(doubts) + f"。请用 {' '.join(mends)} 或对照表（--map）写明。")
        return year.value, organization.value

    def _free_target(self, owner: Organization, year: int, *, second: bool) -> str:
        """The path for a report.

        Raises:
            ImportRefused: it is taken.
        """
        folder = f"{self._archive.folder}/{year}"
        first = f"{folder}/{owner.code}.md"
        if not self._is_taken(first):
            return first
        if not second:
            whose = f"（来自“{self._targets[first]}”）" if first in self._targets else ""
            raise ImportRefused(
                f"{first} 已经有了{whose}，不会覆盖。换了书记的第二份请加 --second（或在对照表里写明“第二份”）；"
                "要重新导入的，请先删除原来那份。"
            )
        others = (f"{folder}/{owner.code}_{number}.md" for number in range(2, _MOST_REPORTS + 1))
        free = next((name for name in others if not self._is_taken(name)), None)
        if free is None:
            raise ImportRefused(f"“{owner.short}”{year} 年已经有 {_MOST_REPORTS} 份报告，不能再加。")
        return free

    def _is_taken(self, target: str) -> bool:
        return target in self._targets or os.path.lexists(self._archive.root / target)


def _only_row(rows: Sequence[tuple[str, Row]]) -> tuple[str, Row] | None:
    if len(rows) > 1:
        places = "、".join(place for place, _ in rows)
        raise ImportRefused(f"对照表里有 {len(rows)} 行写的是这个文件（{places}），请只留一行。")
    if rows and rows[0][1].errors:
        raise ImportRefused(f"{rows[0][0]}：{'；'.join(rows[0][1].errors)}。")
    return rows[0] if rows else None


def _said(by_option: Any, by_row: Any, row: tuple[str, Row] | None, what: str) -> Proposal[Any] | None:
    """What a person said, on the command line or in the mapping file.

    Raises:
        ImportRefused: the two differ.
    """
    if by_option is not None and by_row is not None and by_option != by_row:
        assert row is not None
        raise ImportRefused(
            f"{what}说法不一：选项里是 {by_option}，{row[0]} 写的是 {by_row}。请改成一致，或去掉选项。"
        )
    if by_option is not None:
        return Proposal(by_option, Confidence.GIVEN, _BY_OPTION)
    if by_row is not None and row is not None:
        return Proposal(by_row, Confidence.GIVEN, f"对照表 {row[0]}")
    return None
