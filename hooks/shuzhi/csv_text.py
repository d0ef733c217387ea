"""Records as CSV for a spreadsheet, for the command line and the site's downloads alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

_BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel garbles Chinese."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet; reports are untrusted."""


def csv_text(records: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
    """Write records as CSV (RFC 4180) with a byte-order mark.

    Args:
        records: one a line.
        columns: key → heading, in order. A list becomes words parted by blanks, nothing an empty cell.
    """
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(columns.values())
    for record in records:
        writer.writerow([_cell(record.get(key)) for key in columns])
    return _BYTE_ORDER_MARK + output.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    elif isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text
