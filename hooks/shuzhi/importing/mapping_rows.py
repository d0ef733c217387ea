"""Find the file that each row of a mapping file means."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from shuzhi.importing.mapping import MappingTable, Row


@dataclass(frozen=True)
class Matching:
    """Which rows belong to which files.

    Attributes:
        rows: by file, the rows that name it, each with its place.
        lost: a sentence for each row whose file is not there, or may be several.
    """

    rows: Mapping[Path, Sequence[tuple[str, Row]]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def of(self, file: Path) -> Sequence[tuple[str, Row]]:
        """The rows that name a file, each with its place."""
        return self.rows.get(file, ())


def match_rows(table: MappingTable, files: Iterable[Path]) -> Matching:
    """Find the file of each row: by its whole path, else by the end of it, where only one file ends so."""
    by_end: dict[tuple[str, ...], list[Path]] = {}
    for path in files:
        parts = _absolute(path).parts
        for length in range(1, len(parts) + 1):
            by_end.setdefault(parts[-length:], []).append(path)
    rows: dict[Path, list[tuple[str, Row]]] = {}
    lost = []
    for row in table.rows:
        found = _files_of(row.name, table.file.parent, by_end)
        if len(found) == 1:
            rows.setdefault(found[0], []).append((table.place(row), row))
        elif found:
            lost.append(
                f"{table.place(row)}：有 {len(found)} 个文件叫“{row.name}”，请写上文件夹，如“{found[0]}”。"
            )
        elif not _stands_on_disk(row.name, table.file.parent):
            lost.append(f"{table.place(row)}：没有找到文件“{row.name}”，请核对文件名，或删去这一行。")
    return Matching(rows, tuple(lost))


def _files_of(name: str, folder: Path, by_end: Mapping[tuple[str, ...], list[Path]]) -> list[Path]:
    plain = name.replace("\\", "/")
    for base in (Path.cwd(), folder):
        whole = _absolute(base / plain).parts
        if whole in by_end:
            return by_end[whole]
    end = tuple(part for part in PurePosixPath(plain).parts if part not in (".", "..", "/"))
    return by_end.get(end, [])


def _absolute(path: Path) -> Path:
    """A path from the root on without `..`; links stay, because a row names the file as people see it."""
    return Path(os.path.normpath(Path.cwd() / path))


def _stands_on_disk(name: str, folder: Path) -> bool:
    """Whether a file that is not to be imported now is there all the same: a table may serve several runs."""
    plain = name.replace("\\", "/")
    try:
        return any((base / plain).is_file() for base in (Path.cwd(), folder))
    except (OSError, ValueError):
        return False
