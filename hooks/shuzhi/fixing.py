"""Make the safe mends in reports: only what a diagnostic offers, whole files or nothing, and nothing else changed."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shuzhi.checking import check_report
from shuzhi.diagnostics import Diagnostic, Replacement
from shuzhi.new_files import why
from shuzhi.report import report_from_source
from shuzhi.rules import RULES_BY_SLUG
from shuzhi.source import Enclosure, decode, read_source

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.report import Report

_BYTE_ORDER_MARK: Final = "\ufeff"
_LINE_END: Final = re.compile(r"(\r\n|\r|\n)")
_ROUNDS: Final = 12
"""Mends that touch one another are made in turns; ends that are longer than this would never come."""


class NotMended(Exception):
    """A report that was not mended; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class MendedLine:
    """A line before and after.

    Attributes:
        number: line of the file.
        before: what stood there.
        after: what stands there now.
        replacements: how often each piece became which other.
        hidden: whether the line must not stand on a screen or in a log.
    """

    number: int
    before: str
    after: str
    replacements: Counter[tuple[str, str]]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Mending:
    """What can be mended in a report.

    Attributes:
        path: relative to the archive's root.
        lines: the lines that change, in order; empty where nothing does.
        was: the file's bytes as they were read.
        becomes: its bytes with all mends made.
    """

    path: str
    lines: Sequence[MendedLine]
    was: bytes
    becomes: bytes

    @property
    def count(self) -> int:
        """How many places change."""
        return sum(sum(line.replacements.values()) for line in self.lines)


def mendings(archive: Archive, reports: Iterable[Report]) -> Iterator[Mending | NotMended]:
    """The mendings of those of some reports in which anything can be mended, or why one cannot be read."""
    for report in reports:
        if _is_open_to_mends(report) and any(
            d.mends and d.allowed is None for d in check_report(archive, report)
        ):
            try:
                mending = mending_of(archive, report)
            except NotMended as error:
                yield error
                continue
            if mending.lines:
                yield mending


def _is_open_to_mends(report: Report) -> bool:
    """Whether it is plain where the body begins: without front matter, what should stand there counts as text."""
    return all(fault.rule != "frontmatter-missing" for fault in report.faults)


def mending_of(archive: Archive, report: Report) -> Mending:
    """Work out what can be mended in a report, as it stands on the disk now.

    Args:
        archive: the archive.
        report: one of its reports.

    Returns:
        the mending; nothing is written. A file that cannot be read is left as it is.

    Raises:
        NotMended: the file cannot be read any more.
    """
    file = archive.root / report.path
    if not read_source(file, Enclosure(archive.root, archive.folder)).readable:
        return Mending(report.path, (), b"", b"")
    try:
        was = file.read_bytes()
    except OSError as error:
        raise NotMended(f"{report.path} 打不开：{why(error)}。") from None
    source = decode(was)
    if not source.readable:
        return Mending(report.path, (), was, was)
    text = was.decode("utf-8")
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    pieces = _LINE_END.split(text.removeprefix(mark))
    before = pieces[::2]
    after, replaced, hidden = _mended(archive, report, before)
    pieces[::2] = after
    lines = tuple(
        MendedLine(number, before[number - 1], after[number - 1], counts, number in hidden)
        for number, counts in sorted(replaced.items())
    )
    return Mending(report.path, lines, was, (mark + "".join(pieces)).encode("utf-8"))


def _mended(
    archive: Archive, report: Report, lines: Sequence[str]
) -> tuple[list[str], dict[int, Counter[tuple[str, str]]], set[int]]:
    """Make the mends in turns until none is left: (lines, replacements by line, lines that must not be shown)."""
    mended = list(lines)
    replaced: dict[int, Counter[tuple[str, str]]] = {}
    hidden: set[int] = set()
    for _ in range(_ROUNDS):
        found = _diagnostics(archive, report, mended)
        hidden |= {d.line for d in found if RULES_BY_SLUG[d.rule].confidential}
        offered: dict[int, list[Replacement]] = {}
        for diagnostic in found:
            if diagnostic.mends and diagnostic.allowed is None:
                offered.setdefault(diagnostic.line, []).extend(diagnostic.mends)
        made = False
        for number, mends in offered.items():
            line, counts = _with_mends(mended[number - 1], mends)
            if counts:
                made = True
                mended[number - 1] = line
                replaced.setdefault(number, Counter()).update(counts)
        if not made:
            break
    return mended, replaced, hidden


def _diagnostics(archive: Archive, report: Report, lines: Sequence[str]) -> list[Diagnostic]:
    """What is told of the body of a report with these lines; front matter is never mended."""
    source = decode("\n".join(lines).encode("utf-8"))
    now = report_from_source(source, report.path, report.year, report.code, report.sequence)
    if not _is_open_to_mends(now):
        return []
    return [d for d in check_report(archive, now) if d.line >= now.body.first_line]


def _with_mends(line: str, mends: Sequence[Replacement]) -> tuple[str, Counter[tuple[str, str]]]:
    """Make the mends of a line; of two that overlap only the first, the other comes in the next turn."""
    pieces: list[str] = []
    made: Counter[tuple[str, str]] = Counter()
    position = 0
    for mend in sorted(mends, key=lambda mend: (mend.column, -len(mend.before))):
        start = mend.column - 1
        if start < position or not line.startswith(mend.before, start) or mend.before == mend.after:
            continue
        pieces += [line[position:start], mend.after]
        position = start + len(mend.before)
        made[mend.before, mend.after] += 1
    pieces.append(line[position:])
    return "".join(pieces), made


def write_mending(root: Path, mending: Mending) -> None:
    """Write a mended report: whole or not at all, with the permissions that the file had.

    Args:
        root: the archive's root.
        mending: what `mending_of` worked out.

    Raises:
        NotMended: the file changed in the meantime, or cannot be written.
    """
    file = Path(os.path.realpath(root / mending.path))  # a link stays a link
    partial: Path | None = None
    try:
        if not os.access(file, os.W_OK):
            raise NotMended(f"{mending.path} 是只读的，没有修改。")
        status = file.stat()
        with tempfile.NamedTemporaryFile(
            dir=file.parent, prefix=f".{file.name}.", suffix=".partial", delete=False
        ) as target:
            partial = Path(target.name)
            target.write(mending.becomes)
            target.flush()
            os.fsync(target.fileno())
        with contextlib.suppress(OSError):  # only root may give files away, and need not
            os.chown(partial, status.st_uid, status.st_gid)
        partial.chmod(status.st_mode & 0o7777)
        if file.read_bytes() != mending.was:
            raise NotMended(f"{mending.path} 刚刚被别的程序改过，没有修改。请再运行一次。")
        partial.replace(file)
        partial = None
    except OSError as error:
        raise NotMended(f"{mending.path} 写不进去：{why(error)}。") from None
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def difference(mending: Mending) -> Iterator[str]:
    """What changes, as a unified diff without context; behind each @@ stands what became what.

    Args:
        mending: what changes in a report.
    """
    if not mending.lines:
        return
    yield f"--- {mending.path}（修改前）"
    yield f"+++ {mending.path}（修改后）"
    for line in mending.lines:
        told = "，".join(
            f"{_named(before)}改为{_named(after)}" + (f" {count} 处" if count > 1 else "")
            if after
            else f"删去{_named(before)}" + (f" {count} 处" if count > 1 else "")
            for (before, after), count in line.replacements.items()
        )
        yield f"@@ -{line.number} +{line.number} @@ 第 {line.number} 行：{told}"
        if line.hidden:
            yield "（这一行含有不宜显示的内容，不列出原文。）"
            continue
        yield f"-{line.before}"
        yield f"+{line.after}"


def _named(piece: str) -> str:
    return "空格" if not piece.strip() else f"「{piece}」"
