"""Read a mapping file: a table that says of each file whose report it is, of which year, and what else is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.mapping_columns import (
    COLUMNS,
    FILE,
    ORGANIZATION,
    ORGANIZATION_NAME,
    REMARK,
    SECOND,
    YEAR,
    WrongCell,
    column_named,
    read_cell,
    unguarded,
)
from shuzhi.importing.metadata import faults_of
from shuzhi.importing.organization_names import NameIndex, is_valid
from shuzhi.importing.reading import read_bytes
from shuzhi.importing.text_file import text_of
from shuzhi.validation import nearest

_SEPARATORS: Final = (",", ";", "\t", "，")
_LARGEST: Final = 20 * 1024 * 1024


class MappingUnusable(Exception):
    """A mapping file that cannot be used at all; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Row:
    """What a mapping file says of one file.

    Attributes:
        line: its line.
        name: the file as it stands there.
        organization: code of the organization, or None where nothing is said.
        year: the year, or None where nothing is said.
        second: whether it is a further report of its organization in that year.
        fields: front matter by field name.
        errors: what is wrong in it, with the mends; such a file is not imported.
    """

    line: int
    name: str
    organization: str | None = None
    year: int | None = None
    second: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class MappingTable:
    """A mapping file.

    Attributes:
        file: where it stands.
        rows: its rows, blank ones left out.
        remarks: what people should know of it, a sentence each: columns that were not used.
    """

    file: Path
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()

    def place(self, row: Row) -> str:
        """The place of a row as people are told it."""
        return f"{self.file.name}:{row.line}"


def read_mapping(file: Path, names: NameIndex) -> MappingTable:
    """Read a mapping file.

    Args:
        file: CSV in UTF-8, UTF-16 or GB18030, parted by commas, semicolons or tabs, with a header.
        names: the registered organizations.

    Raises:
        MappingUnusable: it cannot be read, or has no column for the files.
    """
    text = _text(file)
    records = _records(file, text)
    first = next(records, None)
    if first is None:
        raise MappingUnusable(f"对照表 {file} 是空的，第一行必须是列名：{_usual_header()}。")
    line, header = first
    meanings = [column_named(unguarded(cell)) for cell in header]
    if FILE not in meanings:
        raise MappingUnusable(
            f"{file.name}:{line}：对照表里没有“文件”这一列。第一行必须是列名：{_usual_header()}。"
        )
    doubled = next((m for m in meanings if m and m != REMARK and meanings.count(m) > 1), None)
    if doubled:
        raise MappingUnusable(
            f"{file.name}:{line}：“{COLUMNS[doubled][0]}”这一列写了两次，请只留一列（列名也可以叫{'、'.join(COLUMNS[doubled][1:])}）。"
        )
    remarks = [
        _unknown_column(file, line, cell) for cell, m in zip(header, meanings, strict=True) if cell and not m
    ]
    rows = [_row(number, cells, meanings, names) for number, cells in records]
    return MappingTable(file, tuple(row for row in rows if row is not None), tuple(remarks))


def _text(file: Path) -> str:
    try:
        data = read_bytes(file)
        if len(data) > _LARGEST:
            raise UnreadableFile("文件太大，不像一份对照表。")
        return text_of(data)[0].removeprefix("\ufeff")
    except UnreadableFile as error:
        hint = "Excel 表格请“另存为”，类型选 CSV UTF-8。" if file.suffix.lower().startswith(".xls") else ""
        raise MappingUnusable(f"对照表 {file} 读不出来：{error}{hint}") from None


def _records(file: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, each with the line that it begins on."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first) == 5:  # what Excel writes to itself
        separator, text = first[4], text.replace(first, "", 1)
    else:
        separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise MappingUnusable(
                f"{file.name}:{line}：这一行的引号不成对或内容太长，请用 Excel/WPS 打开核对后再保存。"
            ) from None
        cells = [cell.strip() for cell in record]
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


def _row(line: int, cells: list[str], meanings: Sequence[str | None], names: NameIndex) -> Row | None:
    written = {
        meaning: unguarded(cell)
        for meaning, cell in zip(meanings, cells, strict=False)
        if meaning is not None and meaning != REMARK and cell
    }
    name = written.pop(FILE, "")
    if not name:
        return None
    errors: list[str] = []
    if any(cells[len(meanings) :]):
        errors.append("这一行的格子比列名多，请检查有没有多出来的逗号")
    values: dict[str, Any] = {}
    for meaning in [m for m in written if m not in (ORGANIZATION, ORGANIZATION_NAME)]:
        try:
            values[meaning] = read_cell(meaning, written[meaning])
        except WrongCell as error:
            errors.append(str(error))
    year, second = values.pop(YEAR, None), values.pop(SECOND, False)
    organization = None
    try:
        organization = _organization(written, names, year)
    except WrongCell as error:
        errors.append(str(error))
    errors += [words.rstrip("。") for words in faults_of(values).values()]
    return Row(line, name, organization, year, second, values, tuple(errors))


def _organization(written: Mapping[str, str], names: NameIndex, year: int | None) -> str | None:
    """The code that the cell for the organization means; the column with its name counts where that is empty."""
    cell = written.get(ORGANIZATION) or written.get(ORGANIZATION_NAME)
    if not cell:
        return None
    registered = names.registry.organizations
    if cell in registered:
        return cell
    aliases = names.exactly(cell)
    bearers = [a for a in aliases if is_valid(a, registered[a.code], year)] or list(aliases)
    codes = list(dict.fromkeys(alias.code for alias in bearers))
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise WrongCell(f"有 {len(codes)} 个组织叫“{cell}”，请改写代码：{'、'.join(codes[:6])}")
    guess = nearest(cell, [*registered, *(o.short for o in registered.values())])
    hint = f"，是不是“{guess}”？" if guess else "，"
    raise WrongCell(f"组织“{cell}”没有登记{hint}请写登记册里的代码或名称")


def _unknown_column(file: Path, line: int, cell: str) -> str:
    guess = nearest(cell, [name for names in COLUMNS.values() for name in names])
    hint = f"，是不是“{guess}”？" if guess else f"。能用的列：{_usual_header()}。"
    return f"{file.name}:{line}：不认识“{cell}”这一列，没有使用{hint}"


def _usual_header() -> str:
    return "、".join(names[0] for meaning, names in COLUMNS.items() if meaning != REMARK)
