"""The words of an import: what a person said, what is known of a file, what will be written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shuzhi.front_matter_text import front_matter_text
from shuzhi.importing.finding import FoundFile
from shuzhi.importing.material import Material
from shuzhi.importing.proposals import Confidence, Proposal
from shuzhi.organizations import Organization


class ImportRefused(Exception):
    """A file that cannot be brought in; the message says why and what to do, in Chinese."""


class AlreadyThere(Exception):
    """A file whose content is in the archive; the message says where.

    Attributes:
        path: the report that was made of it, relative to the archive's root.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"内容与已经导入的 {path} 相同。")
        self.path = path


@dataclass(frozen=True)
class ImportOptions:
    """What a person said of all files.

    Attributes:
        organization: whose reports they are, or None.
        year: the year they report on, or None.
        accept: how sure a proposal must be.
        second: whether a further report of an organization in one year may come in.
        today: the day of the import.
    """

    organization: Organization | None = None
    year: int | None = None
    accept: Confidence = Confidence.HIGH
    second: bool = False
    today: datetime.date = field(default_factory=datetime.date.today)


@dataclass
class Candidate:
    """A file on its way into the archive: what is known of it so far.

    Attributes:
        found: the file.
        digest: SHA-256 of its bytes.
        material: its text.
        organization: whose report it is.
        year: the year it reports on.
    """

    found: FoundFile
    digest: str = ""
    material: Material | None = None
    organization: Proposal[str] | None = None
    year: Proposal[int] | None = None


@dataclass(frozen=True)
class ImportPlan:
    """What an import will write.

    Attributes:
        target: the report's path relative to the archive's root.
        values: its front matter.
        body: its text below that, by the name of the folder of its pictures.
        material: what was read.
        blanks: Chinese names of the fields that a person must fill.
    """

    target: str
    values: Mapping[str, Any]
    material: Material
    blanks: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The report's name without ending."""
        return Path(self.target).stem

    def text(self, folder: str) -> str:
        """The report, with its pictures in a folder beside it."""
        return front_matter_text(self.values) + "\n" + self.material.body_text(folder)
