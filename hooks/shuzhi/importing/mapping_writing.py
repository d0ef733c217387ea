"""Write what an import proposes as a table that people correct and give back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from shuzhi.importing.batch import Outcome, Status
from shuzhi.importing.mapping_columns import COLUMNS, ORGANIZATION, guarded
from shuzhi.importing.proposals import Confidence
from shuzhi.organizations import Registry

_LAST_COLUMNS: Final = ("把握", "说明")
_FROM_PLAN: Final = ("secretary", "role", "submitted", "classification", "retention", "archive_no")


def mapping_text(outcomes: Iterable[Outcome], registry: Registry) -> bytes:
    """Write the table.

    What is of low confidence is left blank, and said in the last column: a guess that stood in the cell would become
    certain when the table is given back unread.

    Args:
        outcomes: what a dry run found; files that the archive holds already are left out.
        registry: for the organizations' names.

    Returns:
        CSV as Excel and WPS open it: UTF-8 with a byte-order mark. No cell is taken for a formula.
    """
    meanings = [meaning for meaning in COLUMNS if meaning != "remark"]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([*(COLUMNS[meaning][0] for meaning in meanings), *_LAST_COLUMNS])
    for outcome in outcomes:
        if outcome.status is not Status.ALREADY:
            cells = _cells(outcome, registry)
            remarks = (outcome.confidence, outcome.reason)
            writer.writerow(
                [guarded(_one_line(cell)) for cell in (*(cells.get(m, "") for m in meanings), *remarks)]
            )
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")


def _cells(outcome: Outcome, registry: Registry) -> dict[str, str]:
    cells = {"file": str(outcome.source), "title": outcome.title or ""}
    if outcome.organization is not None and outcome.organization.confidence is not Confidence.LOW:
        owner = registry.organizations[outcome.organization.value]
        cells[ORGANIZATION] = owner.code
        cells["organization_name"] = owner.short_in(outcome.year.value) if outcome.year else owner.short
    if outcome.year is not None and outcome.year.confidence is not Confidence.LOW:
        cells["year"] = str(outcome.year.value)
    if outcome.plan is not None:
        values = outcome.plan.values
        cells |= {name: str(values[name]) for name in _FROM_PLAN if name in values}
        cells["tags"] = "、".join(values.get("tags", ()))
        cells["second"] = "是" if "_" in outcome.plan.stem else ""
    return cells


def _one_line(cell: str) -> str:
    return " ".join(cell.split("\n"))
