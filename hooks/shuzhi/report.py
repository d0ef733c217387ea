"""One report: where it stands, what its front matter and body say, and what is wrong with it as a file."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from shuzhi.diagnostics import Fault
from shuzhi.frontmatter import CODE_PATTERN, ReadFrontMatter, read_front_matter
from shuzhi.secrecy import SECRET_RULE, marked_lines
from shuzhi.sections import Body, read_body
from shuzhi.source import Enclosure, Source, decode, read_bytes
from shuzhi.untreatable import untreatable
from shuzhi.vocabulary import Classification, Retention

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")

REPORTS_FOLDER: Final = "reports"

_NAME: Final = re.compile(rf"(?P<code>{CODE_PATTERN[1:-1]})(?:_(?P<sequence>[2-9]))?\.md\Z")
_YEAR_FOLDER: Final = re.compile(r"(?:19|20|21)[0-9]{2}\Z")

MAXIMUM_LINES: Final = 3_000
"""Lines of a body that are read, blank ones included. The longest real report has 200; in what follows, only marks of
secrecy are looked for."""

MAXIMUM_TEXT: Final = 200_000
"""Characters of a body that are read, whole lines. The longest real report has 20,000."""


@dataclass(frozen=True)
class Reading:
    """What a report's file says.

    Attributes:
        front: the front matter as far as it could be read.
        body: the body's sections and points.
        faults: what is wrong with file and front matter.
        readable: False where the text could not be read at all.
        rest: the lines behind the last one that is read as the body.
    """

    front: ReadFrontMatter
    body: Body
    faults: tuple[Fault, ...]
    readable: bool = True
    rest: Sequence[str] = ()

    @cached_property
    def text(self) -> str:
        """The whole file, front matter and all; five rules ask for it."""
        return "\n".join((*self.front.written, *self.body.lines, *self.rest))


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists tell of a report.

    Attributes:
        readable: False where the text could not be read at all.
        values: the fields of the front matter that are valid by themselves, by name.
    """

    readable: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """One report. Its text is read when it is first asked for: of ten thousand a run needs few.

    Attributes:
        path: relative to the archive's root, with forward slashes.
        year: the year of its folder.
        code: code of the organization in its file name.
        sequence: 1, or 2 and more for further reports of the organization in that year.
        file: what the file holds: its bytes, its text as far as it could be read, or what is shown instead of it.
        digest: SHA-256 of that, in hexadecimal; where the same report is shown otherwise, of that.
    """

    path: str
    year: int
    code: str
    sequence: int
    file: bytes | Source | Reading = field(repr=False)
    digest: str

    @cached_property
    def reading(self) -> Reading:
        """What the file says."""
        if isinstance(self.file, Reading):
            return self.file
        return _read(decode(self.file) if isinstance(self.file, bytes) else self.file)

    def know(self, facts: Callable[[], Facts]) -> None:
        """Be told what an earlier run found in the same file, so that listing it needs no reading.

        Args:
            facts: gives it; asked at most once, and only while the file is unread.
        """
        vars(self)["_told"] = facts

    @cached_property
    def _facts(self) -> Facts:
        if "reading" not in vars(self) and (told := vars(self).get("_told")) is not None:
            found: Facts = told()
            return found
        return Facts(self.reading.readable, self.reading.front.values)

    def shown_as(self, reading: Reading) -> Report:
        """The same report with another reading: without what its readers must not see."""
        values = sorted((name, str(value)) for name, value in reading.front.values.items())
        lines = (*reading.front.written, *reading.body.lines, *reading.rest)
        digest = _digest_of_text(repr((self.digest, values, lines)))
        return replace(self, file=reading, digest=digest)

    def forget(self) -> None:
        """Let go of what was read; it is read anew when it is asked for again."""
        for name in ("reading", "secret_lines"):
            vars(self).pop(name, None)

    @property
    def front(self) -> ReadFrontMatter:
        """The front matter as far as it could be read."""
        return self.reading.front

    @property
    def body(self) -> Body:
        """The body's sections and points."""
        return self.reading.body

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with file and front matter."""
        return self.reading.faults

    @property
    def readable(self) -> bool:
        """False where the text could not be read at all."""
        return self._facts.readable

    @property
    def rest(self) -> Sequence[str]:
        """The lines behind the last one that is read as the body."""
        return self.reading.rest

    def _value(self, name: str, kind: type[T]) -> T | None:
        value = self._facts.values.get(name)
        return value if isinstance(value, kind) else None

    @property
    def text(self) -> str:
        """The whole file, front matter and all."""
        return self.reading.text

    @cached_property
    def secret_lines(self) -> tuple[int, ...]:
        """The lines that bear the mark of a state secret. Nothing of such a report may be shown or quoted."""
        found = {fault.line for fault in self.faults if fault.rule == SECRET_RULE}
        return tuple(sorted(found | set(marked_lines(self.text))))

    @property
    def title(self) -> str:
        """The title, or the file's path where there is none."""
        return self._value("title", str) or self.path

    @property
    def secretary(self) -> str | None:
        """Who reports (述职人)."""
        return self._value("secretary", str)

    @property
    def role(self) -> str | None:
        """The office of the one who reports."""
        return self._value("role", str)

    @property
    def submitted(self) -> datetime.date | None:
        """The day it was handed in."""
        return self._value("submitted", datetime.date)

    @property
    def classification(self) -> Classification | None:
        """公开 or 内部."""
        return self._value("classification", Classification)

    @property
    def retention(self) -> Retention | None:
        """How long it is kept."""
        return self._value("retention", Retention)

    @property
    def archive_no(self) -> str | None:
        """档号, once filed."""
        return self._value("archive_no", str)

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return self._value("tags", tuple) or ()

    @property
    def allow(self) -> Mapping[str, str]:
        """Why findings of some rules may stand: reasons by the rules' names."""
        return self._value("allow", dict) or {}

    @property
    def original_sha256(self) -> str | None:
        """SHA-256 of the file it was imported from, as 64 hexadecimal digits."""
        return self._value("original_sha256", str)

    @property
    def imported(self) -> bool:
        """Whether the text is from before this archive."""
        return self._value("imported", bool) or False

    @property
    def on_behalf(self) -> bool:
        """Whether somebody else reports for the secretary (代述职)."""
        return self._value("on_behalf", bool) or False

    @property
    def stem(self) -> str:
        """The file's name without ending, which is also its address within the year: `bank`, `bank_2`."""
        return self.code if self.sequence == 1 else f"{self.code}_{self.sequence}"

    @property
    def renderable(self) -> bool:
        """Whether a Markdown parser may be given the body."""
        return self.readable and not any(
            fault.rule in ("nesting-too-deep", "line-too-long", "file-too-large") for fault in self.faults
        )


def read_report(file: Path, enclosure: Enclosure) -> Report | Fault:
    """Read one file below `reports/<year>/`.

    Args:
        file: the file.
        enclosure: the reports' folder.

    Returns:
        the report; or a fault where the file's place or name cannot be that of a report.
    """
    year = year_of_folder(file.parent.name)
    if year is None:
        return outside_a_year(file.parent.name)
    match = _NAME.match(file.name)
    if match is None:
        return _misnamed(file.name)
    data = read_bytes(file, enclosure)
    path = enclosure.name_of(file)
    return _report(data, path, year, match["code"], int(match["sequence"] or 1))


def report_from_source(source: Source, path: str, year: int, code: str, sequence: int = 1) -> Report:
    """Make a report of a text.

    Args:
        source: the text.
        path: where it stands, as people are told.
        year: the year it is filed under.
        code: the organization it is filed under.
        sequence: 1, or 2 for a second report in the year.
    """
    return _report(source, path, year, code, sequence)


def _report(file: bytes | Source, path: str, year: int, code: str, sequence: int) -> Report:
    return Report(path, year, code, sequence, file, _digest_of(file))


def _digest_of(file: bytes | Source) -> str:
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()
    return _digest_of_text(file.text if file.readable else repr(file.faults))


def _digest_of_text(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(source: Source) -> Reading:
    if not source.readable:
        return Reading(ReadFrontMatter({}, {}, 1), read_body([]), source.faults, readable=False)
    lines = source.text.split("\n")
    front = read_front_matter(lines)
    first = front.body_line
    front = replace(front, written=lines[: first - 1])
    end = first - 1 + _lines_read(lines[first - 1 :])
    body_lines, rest = lines[first - 1 : end], lines[end:]
    too_many = [_too_much(end + 1, len(lines) - first + 1)] if any(map(str.strip, rest)) else []
    faults = (*source.faults, *front.faults, *too_many, *untreatable(body_lines, first))
    reading = Reading(front, read_body(body_lines, first), faults, rest=rest)
    vars(reading)["text"] = source.text  # what its lines make when they are joined again
    return reading


def year_of_folder(name: str) -> int | None:
    """The year that a folder below `reports/` is named for, or None where it is named for none."""
    return int(name) if _YEAR_FOLDER.match(name) else None


def outside_a_year(folder: str) -> Fault:
    """The fault of a report that lies in a folder which is no year's."""
    return Fault(
        "file-misplaced",
        0,
        0,
        f"报告必须放在以年度命名的文件夹里，现在在“{folder}”里。",
        "请移到 reports/年度/组织代码.md，例如 reports/2023/bank.md。",
    )


def _misnamed(name: str) -> Fault:
    return Fault(
        "file-misplaced",
        0,
        0,
        f"文件名“{name[:60]}”不是“组织代码.md”的形式。",
        "文件名只能用登记册里的代码（小写字母、数字和连字符），同一年的第二份报告为“代码_2.md”；姓名、标题写在文件里面。",
    )


def _lines_read(lines: Sequence[str]) -> int:
    """How many lines of a body are read."""
    length = 0
    for index, line in enumerate(lines[:MAXIMUM_LINES]):
        length += len(line)
        if length > MAXIMUM_TEXT:
            return index
    return MAXIMUM_LINES


def _too_much(line: int, number: int) -> Fault:
    return Fault(
        "file-too-large",
        line,
        0,
        f"正文太长（{number} 行），超过 {MAXIMUM_LINES} 行或 {MAXIMUM_TEXT // 10_000} 万字的上限，从这一行起没有检查。",
        "一份报告通常不到两百行。请确认没有粘进别的内容，或者多余的空行。",
    )
