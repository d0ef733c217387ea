"""How large the pages of a built site are: a report's page beyond its text, and the largest page of each kind."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_YEAR: Final = re.compile(r"\d{4}")
_NUMBER: Final = re.compile(r"\d+")
_THEMES: Final = "themes"
_NO_LISTS: Final = frozenset(("guide", "rules", "search"))
"""Folders of pages that do not grow with the archive."""


@dataclass(frozen=True)
class PageSizes:
    """Kilobytes (1,000 bytes of HTML).

    Attributes:
        report_median: a report's page beyond the bytes of its file, in the middle.
        report_largest: the same of the largest.
        lists: the largest page of each kind, by the kind's address, like `ledger/年/`.
    """

    report_median: float
    report_largest: float
    lists: dict[str, float]


def page_sizes(archive: Path) -> PageSizes:
    """Measure the pages of the site in an archive's folder.

    Args:
        archive: the folder that holds `reports/` and `site/`.
    """
    site, reports = archive / "site", archive / "reports"
    beyond: list[int] = []
    lists: dict[str, float] = {}
    for page in site.rglob("index.html"):
        address = page.relative_to(site).parent
        size = page.stat().st_size
        report = reports / f"{address}.md"
        if report.is_file():
            beyond.append(size - report.stat().st_size)
        elif not _NO_LISTS & {*address.parts[:1]}:
            kind = _kind(address.parts)
            lists[kind] = max(lists.get(kind, 0), size / 1000)
    return PageSizes(statistics.median(beyond) / 1000, max(beyond) / 1000, dict(sorted(lists.items())))


def _kind(parts: tuple[str, ...]) -> str:
    """A page's address with years, numbers and names taken out."""
    if not parts:
        return "首页"
    kind = ""
    for position, part in enumerate(parts):
        if _YEAR.fullmatch(part):
            kind += "年/"
        elif _NUMBER.fullmatch(part):
            kind += "页码/"
        else:
            kind += f"{part}/" if position == 0 or part == _THEMES else "代码/"
    return kind
