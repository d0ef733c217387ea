"""What many organizations name in a year (共性问题): in short on the year's page, in a large year all on pages by theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

from shuzhi.ledger import Problem, ThemeGroup, ledger_of, shared_problems, total_of, years_in_short
from shuzhi.pages.addresses import ledger_address, themes_address
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.page_inputs import themes_inputs
from shuzhi.pages.paging import kept, parted
from shuzhi.pages.templates import render

if TYPE_CHECKING:
    from shuzhi.archive import Archive

_MOST_IN_SHORT: Final = 300
"""Problems that a year's page lists below its roster."""

_LEAST_OF_A_THEME: Final = 5

ROWS_OF_A_PAGE: Final = 800
"""Problems on a page by theme, which must stay below 300 KB."""


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme as a page shows it.

    Attributes:
        group: the theme and all its problems.
        problems: those of them that the page shows.
        part: the page by theme on which it begins; 0 where there are no such pages.
    """

    group: ThemeGroup
    problems: Sequence[Problem]
    part: int = 0

    @property
    def left_out(self) -> int:
        """How many problems the page does not show."""
        return len(self.group.problems) - len(self.problems)


def themes_in_short(archive: Archive, year: int) -> list[ShownTheme]:
    """A year's problems by theme, of each theme the first ones, where they are too many for the year's page."""
    groups = _groups(archive, year)
    if _count(archive, year) <= _MOST_IN_SHORT:
        return [ShownTheme(group, group.problems) for group in groups]
    most = max(_LEAST_OF_A_THEME, _MOST_IN_SHORT // len(groups))
    beginnings = _beginnings(archive, year)
    return [
        ShownTheme(group, group.problems[:most], part) for group, part in zip(groups, beginnings, strict=True)
    ]


def pages_of_themes(archive: Archive, year: int) -> Iterator[GeneratedPage]:
    """List the pages by theme of a year; none where the year's page has room for all its problems."""
    count = _count(archive, year)
    if count <= _MOST_IN_SHORT:
        return
    for part in range(1, -(-count // ROWS_OF_A_PAGE) + 1):
        yield GeneratedPage(
            themes_address(year, part),
            f"{year}年度共性问题" + (f"（{part}）" if part > 1 else ""),
            partial(themes_page, archive, year, part),
            "ledger",
            hide=("toc",),
            part_of=ledger_address(year),
            inputs=partial(themes_inputs, archive, year),
        )


def themes_page(archive: Archive, year: int, part: int) -> PageContent:
    """Render a page of a year's problems by theme.

    Args:
        archive: the archive.
        year: the year.
        part: which page, from 1.
    """
    parts = _parts(archive, year)
    runs = [(position, list(rows)) for position, rows in groupby(parts[part - 1], key=lambda row: row[0])]
    groups = _groups(archive, year)
    html = render(
        "themes.html",
        themes_address(year, part),
        archive=archive,
        year=year,
        groups=[
            (position, ShownTheme(groups[position], [problem for _, problem in rows]))
            for position, rows in runs
        ],
        themes=list(zip(groups, _beginnings(archive, year), strict=True)),
        part=part,
        parts=len(parts),
    )
    return PageContent(html)


def _count(archive: Archive, year: int) -> int:
    return total_of(years_in_short(archive).get(year, {}).values()).all


def _groups(archive: Archive, year: int) -> list[ThemeGroup]:
    return kept(archive, ("themes", year), lambda: shared_problems(ledger_of(archive), year, archive.themes))


def _parts(archive: Archive, year: int) -> list[Sequence[tuple[int, Problem]]]:
    """The problems on each page, with the positions of their themes."""

    def make() -> list[Sequence[tuple[int, Problem]]]:
        groups = enumerate(_groups(archive, year))
        rows = [(position, problem) for position, group in groups for problem in group.problems]
        return parted(rows, ROWS_OF_A_PAGE)

    return kept(archive, ("pages by theme", year), make)


def _beginnings(archive: Archive, year: int) -> list[int]:
    """On which page each theme begins."""
    first: dict[int, int] = {}
    for part, rows in enumerate(_parts(archive, year), start=1):
        for position, _ in rows:
            first.setdefault(position, part)
    return [first[position] for position in range(len(_groups(archive, year)))]
