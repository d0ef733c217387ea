"""Bring in many files: one bad file never stops the others, and a run that was broken off is taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from shuzhi.importing.finding import FoundFile
from shuzhi.importing.importer import Importer
from shuzhi.importing.manuscript import Picture, UnreadableFile
from shuzhi.importing.mapping import Row
from shuzhi.importing.plan import AlreadyThere, Candidate, ImportPlan, ImportRefused
from shuzhi.importing.proposals import Proposal
from shuzhi.new_files import NotWritten, why, write_new

_MOST_FOLDERS: Final = 99


class Status(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    WOULD_IMPORT = "would-import"
    ALREADY = "already"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Its name on the screen."""
        return _LABELS[self]


_LABELS: Final = {
    Status.IMPORTED: "已导入",
    Status.WOULD_IMPORT: "将会导入",
    Status.ALREADY: "已在库里",
    Status.REFUSED: "没有导入",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes:
        source: the file.
        status: what became of it.
        reason: why it did not come in, or what it rests on that it did; in Chinese.
        title: its title, or None.
        organization: whose report it is, as far as known.
        year: the year, as far as known.
        plan: what was or would be written, or None.
        target: path of the report that holds it or would, relative to the archive's root, or None.
    """

    source: Path
    status: Status
    reason: str
    title: str | None = None
    organization: Proposal[str] | None = None
    year: Proposal[int] | None = None
    plan: ImportPlan | None = None
    target: str | None = None

    @property
    def confidence(self) -> str:
        """How sure organization and year are together; empty where one of them is not known."""
        if self.organization is None or self.year is None:
            return ""
        return max(self.organization.confidence, self.year.confidence, key=lambda c: c.rank).value

    def as_dict(self) -> dict[str, Any]:
        """The record that `shuzhi import --format json` prints."""
        organization, year = self.organization, self.year
        return {
            "source": str(self.source),
            "status": self.status.value,
            "target": self.target,
            "organization": organization.value if organization else None,
            "organization_confidence": organization.confidence.value if organization else None,
            "year": year.value if year else None,
            "year_confidence": year.confidence.value if year else None,
            "reason": self.reason,
            "title": self.title,
        }


@dataclass(frozen=True)
class Batch:
    """A run of the import.

    Attributes:
        importer: plans each file.
        root: the archive's root.
        dry_run: whether nothing is written.
        rows_of: the rows of the mapping file that name a file, with their places.
    """

    importer: Importer
    root: Path
    dry_run: bool
    rows_of: Callable[[Path], Sequence[tuple[str, Row]]]

    def run(self, files: Iterable[FoundFile], tell: Callable[[Outcome], None]) -> bool:
        """Bring in files one by one.

        Args:
            files: the files.
            tell: called with what became of each, at once.

        Returns:
            False where a person broke the run off. What was written until then is whole.
        """
        try:
            # A second report waits until the first one stands, whatever their files are called.
            for found in sorted(files, key=self._is_second):
                tell(self._bring_in(found))
        except KeyboardInterrupt:
            return False
        return True

    def _is_second(self, found: FoundFile) -> bool:
        return any(row.second for _, row in self.rows_of(found.path))

    def _bring_in(self, found: FoundFile) -> Outcome:
        candidate = Candidate(found)
        plan: ImportPlan | None = None
        target = None
        try:
            plan = self.importer.plan(candidate, self.rows_of(found.path))
            if not self.dry_run:
                write_report(self.root, plan)
            self.importer.remember(candidate, plan)
            target = plan.target
            status, reason = Status.WOULD_IMPORT if self.dry_run else Status.IMPORTED, _grounds(candidate)
        except AlreadyThere as error:
            status, reason, target = Status.ALREADY, str(error), error.path
        except (ImportRefused, NotWritten, UnreadableFile) as error:
            status, reason = Status.REFUSED, str(error)
        except OSError as error:
            status, reason = Status.REFUSED, f"读写文件时出错：{why(error)}。"
        except Exception as error:  # a slip of the program in one file must not cost the other 499
            status = Status.REFUSED
            reason = f"程序处理这个文件时出错（{type(error).__name__}），没有导入。请把文件交给管理员。"
        return Outcome(
            found.path,
            status,
            reason,
            candidate.material.title if candidate.material else None,
            candidate.organization,
            candidate.year,
            plan if status in (Status.IMPORTED, Status.WOULD_IMPORT) else None,
            target,
        )


def write_report(root: Path, plan: ImportPlan) -> None:
    """Write a report, its pictures first: a report that stands in the archive is whole.

    Args:
        root: the archive's root.
        plan: what to write.

    Raises:
        NotWritten: it could not be written.
    """
    year_folder = plan.target.rpartition("/")[0]
    folder = plan.stem
    if plan.material.pictures:
        folder = _picture_folder(root / year_folder, plan.stem, plan.material.pictures)
    for number, picture in enumerate(plan.material.pictures, start=1):
        target = f"{year_folder}/{folder}/{number}{picture.ending}"
        if not (root / target).is_file():
            write_new(root, target, picture.data)
    write_new(root, plan.target, plan.text(folder))


def _picture_folder(place: Path, stem: str, pictures: Sequence[Picture]) -> str:
    """A folder in which each picture is missing or stands already, as a run that was broken off leaves it."""
    names = [stem, *(f"{stem}-{number}" for number in range(2, _MOST_FOLDERS + 1))]
    for name in names:
        files = [place / name / f"{number}{p.ending}" for number, p in enumerate(pictures, start=1)]
        if all(_is_free_for(file, p.data) for file, p in zip(files, pictures, strict=True)):
            return name
    return stem


def _is_free_for(file: Path, data: bytes) -> bool:
    if file.is_symlink():
        return False
    return file.read_bytes() == data if file.is_file() else not file.exists()


def _grounds(candidate: Candidate) -> str:
    """What organization and year rest on."""
    parts = [proposal.reason for proposal in (candidate.organization, candidate.year) if proposal]
    return "；".join(dict.fromkeys(parts))
