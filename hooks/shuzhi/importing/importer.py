"""Turn a text from outside into a report of the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shuzhi.front_matter_text import blanks_left, front_matter_text
from shuzhi.importing.conversion import Conversion, convert
from shuzhi.importing.manuscript import Manuscript
from shuzhi.importing.reading import read_manuscript
from shuzhi.importing.verification import first_loss
from shuzhi.organizations import Organization
from shuzhi.sections import Body, read_body

_ROLE: Final = re.compile(r"(党委|党总支|总支|党支部|支部|党组)(?:副)?书记")


class ImportRefused(Exception):
    """A text that cannot be brought in; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class ImportPlan:
    """What an import will write.

    Attributes:
        source: the file it comes from.
        manuscript: what was read from it.
        target: the report's path relative to the archive's root.
        text: the report.
        conversion: how the text was converted.
        body: how the result is read.
        year_given: whether a person said the year; otherwise the title did.
        blanks: Chinese names of the fields that a person must fill.
    """

    source: Path
    manuscript: Manuscript
    target: str
    text: str
    conversion: Conversion
    body: Body
    year_given: bool
    blanks: tuple[str, ...]


def plan_import(
    file: Path, organization: Organization, year: int | None, root: Path, folder: str
) -> ImportPlan:
    """Convert a file; nothing is written.

    Args:
        file: the text.
        organization: whose report it is.
        year: the year it reports on; taken from the title when None.
        root: the archive's root.
        folder: the reports' folder.

    Raises:
        UnreadableFile: it is no text.
        ImportRefused: the year is not known, a report stands there already, or something would be lost.
    """
    manuscript = read_manuscript(file)
    conversion = convert(manuscript)
    known_year = year if year is not None else conversion.year
    if known_year is None:
        raise ImportRefused("标题里没有年度，请用 --year 写明，例如 --year 2022。")
    loss = first_loss(manuscript, conversion)
    if loss is not None:
        raise ImportRefused(f"转换会丢失内容（{loss}），没有导入。请把这个文件交给管理员。")
    if not conversion.lines:
        raise ImportRefused("文件里没有正文。")
    target = f"{folder}/{known_year}/{organization.code}.md"
    if (root / target).exists():
        raise ImportRefused(f"{target} 已经有了，不会覆盖。确实要重新导入的，请先删除或改名原来的报告。")
    values: dict[str, Any] = {"year": known_year, "organization": organization.code, "imported": True}
    if conversion.title:
        values["title"] = conversion.title
        if role := _ROLE.search(conversion.title):
            values["role"] = role.group()
    body_text = conversion.body_text(organization.code)
    return ImportPlan(
        source=file,
        manuscript=manuscript,
        target=target,
        text=front_matter_text(values) + "\n" + body_text,
        conversion=conversion,
        body=read_body(conversion.lines),
        year_given=year is not None,
        blanks=tuple(blanks_left(values)),
    )
