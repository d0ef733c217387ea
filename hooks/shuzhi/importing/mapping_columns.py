"""The columns of a mapping file: their names, and how their cells are read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from shuzhi.frontmatter import EARLIEST_YEAR
from shuzhi.importing.proposals import squeezed

FILE: Final = "file"
ORGANIZATION: Final = "organization"
ORGANIZATION_NAME: Final = "organization_name"
YEAR: Final = "year"
SECOND: Final = "second"
REMARK: Final = "remark"

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    FILE: ("文件", "文件名", "file", "source", "path", "路径"),
    ORGANIZATION: ("组织代码", "组织", "代码", "organization", "code", "党组织"),
    ORGANIZATION_NAME: ("组织名称", "名称", "organization_name"),
    YEAR: ("年度", "述职年度", "year", "年份"),
    "secretary": ("述职人", "secretary", "书记", "姓名"),
    "role": ("职务", "role"),
    "submitted": ("提交日期", "submitted", "日期", "成文日期"),
    "classification": ("密级", "classification"),
    "retention": ("保管期限", "retention"),
    "archive_no": ("档号", "archive_no"),
    "title": ("题名", "title", "标题"),
    "tags": ("标签", "tags"),
    SECOND: ("第二份", "second"),
    REMARK: ("把握", "说明", "备注", "remark"),
}
"""By meaning, the names that a column may bear; the first is the one that is written."""

_DATE: Final = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:0?0:00(?::00)?)?\Z")
_SOLID_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_YEAR_CELL: Final = re.compile(r"((?:19|20|21)\d{2})(?:年度?|\.0)?\Z")
_TAG_END: Final = re.compile(r"[、，,;；|]+")
_YES: Final = frozenset(("是", "1", "2", "true", "yes", "y", "对", "√", "第二份"))
_NO: Final = frozenset(("", "否", "0", "false", "no", "n"))

GUARD: Final = "'"
_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


class WrongCell(ValueError):
    """A cell that cannot be used; the message says what must stand there, in Chinese."""


def column_named(name: str) -> str | None:
    """The meaning of a column, or None where the name is not known."""
    plain = squeezed(name).lower()
    return next((meaning for meaning, names in COLUMNS.items() if plain in names), None)


def read_cell(meaning: str, cell: str) -> Any:
    """Read a cell that is not empty.

    Raises:
        WrongCell: it cannot be what the column holds.
    """
    return _READERS.get(meaning, str)(cell)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return GUARD + cell if cell.startswith(_FORMULA_BEGINS) else cell


def unguarded(cell: str) -> str:
    """What was written by `guarded`."""
    return cell[1:] if cell[:1] == GUARD and cell[1:].startswith(_FORMULA_BEGINS) else cell


def _year(cell: str) -> int:
    match = _YEAR_CELL.match(squeezed(cell))
    if match is None or int(match[1]) < EARLIEST_YEAR:
        raise WrongCell(f"年度必须是四位数的年份，如 2022，现在是“{cell}”")
    return int(match[1])


def _date(cell: str) -> datetime.date:
    solid = squeezed(cell)
    match = _DATE.match(solid) or _SOLID_DATE.match(solid)
    try:
        if match is not None:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:  # 2月30日
        pass
    raise WrongCell(f"提交日期必须是真实的日期，如 2022-12-20，现在是“{cell}”")


def _tags(cell: str) -> tuple[str, ...]:
    return tuple(tag.strip() for tag in _TAG_END.split(cell) if tag.strip())


def _second(cell: str) -> bool:
    word = squeezed(cell).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise WrongCell(f"第二份必须写“是”或留空，现在是“{cell}”")


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    YEAR: _year,
    "submitted": _date,
    "tags": _tags,
    SECOND: _second,
}
