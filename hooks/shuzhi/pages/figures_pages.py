"""The figures as pages: all years, each year across organizations, one organization over the years; and as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from shuzhi.csv_text import csv_text
from shuzhi.figures import COLUMNS, Figure, Item, figures_of, record_of
from shuzhi.pages.addresses import FIGURES, figures_address, figures_download
from shuzhi.pages.content import GeneratedFile, GeneratedPage, PageContent
from shuzhi.pages.figure_charts import Chart, chart_across, chart_over_years
from shuzhi.pages.page_inputs import figures_inputs, figures_year_inputs
from shuzhi.pages.paging import Branch, branches_on, kept, parted_between
from shuzhi.pages.templates import render

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization
    from shuzhi.report import Report

ROWS_OF_A_PAGE: Final = 300
"""Reports on one page of a year: with every cell filled it stays below 300 KB."""

_MOST_COLUMNS: Final = 8
_FEW: Final = 3
"""Organizations that must state an item for it to have a column or a chart; the download has the others."""

_MOST_YEARS_IN_NAVIGATION: Final = 10

_MOST_YEARS: Final = 24
"""Years that stand side by side in a table or a chart, the latest ones; sixty made a page of 400 KB that no paper holds."""


@dataclass(frozen=True, slots=True)
class _Row:
    report: Report
    name: str
    registered: bool
    secretary: str
    cells: Sequence[Figure | None]


def pages_of_figures(archive: Archive) -> Iterator[GeneratedPage]:
    """List the pages; how many a year has depends on what its reports state."""
    yield GeneratedPage(
        FIGURES,
        "报告中的数据",
        partial(figures_page, archive),
        "figures",
        in_navigation=True,
        hide=("toc",),
        inputs=partial(figures_inputs, archive),
    )
    for position, year in enumerate(reversed(archive.years)):
        for part in range(1, len(_parts(archive, year)) + 1):
            yield GeneratedPage(
                figures_address(year, part),
                f"{year}年度数据" + (f"（{part}）" if part > 1 else ""),
                partial(figures_year_page, archive, year, part),
                "figures",
                in_navigation=part == 1 and position < _MOST_YEARS_IN_NAVIGATION,
                hide=("toc",),
                inputs=partial(figures_year_inputs, archive, year),
            )


def figures_downloads(archive: Archive) -> Iterator[GeneratedFile]:
    """The figures as CSV: one file a year and one for all years."""
    for year in archive.years:
        yield GeneratedFile(
            figures_download(year),
            partial(_table, archive, [year]),
            partial(figures_year_inputs, archive, year),
        )
    yield GeneratedFile(
        figures_download(None),
        partial(_table, archive, archive.years),
        partial(figures_inputs, archive),
    )


def _table(archive: Archive, years: Sequence[int]) -> str:
    figures = figures_of(archive)
    records = (
        record_of(archive, figure)
        for year in years
        for _, stated in figures.of_year(year)
        for figure in stated
    )
    return csv_text(records, COLUMNS)


def figures_page(archive: Archive) -> PageContent:
    """Render the overview: each item over the years."""
    years = list(reversed(archive.years))[:_MOST_YEARS]
    summaries = {year: figures_of(archive).summaries(year) for year in years}
    items = sorted({item for found in summaries.values() for item in found}, key=lambda item: item.order)
    charts = []
    for item in items:
        # Totals rise and fall with the number of reports that state them; the median can be compared.
        values = {
            year: (found[item].middle, f"（{found[item].organizations}个）")
            for year, found in summaries.items()
            if item in found and found[item].organizations >= _FEW
        }
        if len(values) > 1:
            charts.append(chart_over_years(item, values, f"每个组织的中位数（{item.measure}）"))
    earlier = list(reversed(archive.years))[_MOST_YEARS:]
    html = render(
        "figures.html",
        FIGURES,
        years=years,
        earlier=earlier,
        items=items,
        summaries=summaries,
        charts=charts,
    )
    return PageContent(html)


def figures_year_page(archive: Archive, year: int, part: int) -> PageContent:
    """Render a page of one year.

    Args:
        archive: the archive.
        year: the year.
        part: which page of the year, from 1; the charts stand on the first.
    """
    counted = figures_of(archive).counted(year)
    columns, reports = _columns(archive, year), _reports(archive, year)
    parts = _parts(archive, year)
    html = render(
        "figures_year.html",
        figures_address(year, part),
        year=year,
        years=list(reversed(archive.years)),
        columns=columns,
        left_out=len(counted) - len(columns),
        rows=_rows(archive, year, reports[parts[part - 1]]),
        branches=_branches(archive, year),
        silent=len(archive.by_year.get(year, [])) - len(reports),
        charts=[_chart_of_year(archive, item, counted[item], year) for item in columns] if part == 1 else [],
        part=part,
        parts=len(parts),
    )
    return PageContent(html)


def _reports(archive: Archive, year: int) -> list[Report]:
    """The reports that have a row: those that state one of the items shown."""

    def make() -> list[Report]:
        shown = set(_columns(archive, year))
        stating = figures_of(archive).of_year(year)
        return [report for report, figures in stating if any(figure.item in shown for figure in figures)]

    return kept(archive, ("figures", year), make)


def _parts(archive: Archive, year: int) -> list[slice]:
    def make() -> list[slice]:
        return parted_between([report.code for report in _reports(archive, year)], ROWS_OF_A_PAGE)

    return kept(archive, ("figures parts", year), make)


def _branches(archive: Archive, year: int) -> list[Branch]:
    """On which page each branch of the tree begins."""

    def make() -> list[Branch]:
        codes = [report.code for report in _reports(archive, year)]
        return branches_on(archive.registry, [codes[s] for s in _parts(archive, year)], year)

    return kept(archive, ("figures branches", year), make)


def figures_of_organization(archive: Archive, organization: Organization) -> Mapping[str, object]:
    """What the page of an organization shows: `years`, `items` with their figures by year, `charts`."""
    stated = figures_of(archive).of_organization(organization.code)
    years = sorted({year for by_year in stated.values() for year in by_year}, reverse=True)
    earlier = years[_MOST_YEARS:]
    items: dict[Item, Mapping[int, Sequence[Figure]]] = {}
    charts: list[Chart] = []
    for item, by_year in stated.items():
        lately = {year: figures for year, figures in by_year.items() if year not in earlier}
        if lately:
            items[item] = lately
        if len(lately) > 1:
            values = {year: (figures[-1].value, "") for year, figures in lately.items()}
            charts.append(chart_over_years(item, values, f"历年（{item.measure}）"))
    return {"years": years[:_MOST_YEARS], "earlier": earlier, "items": items, "charts": charts}


def _columns(archive: Archive, year: int) -> list[Item]:
    """The items that most organizations state, in the order of the terms; in a small archive also rare ones."""

    def make() -> list[Item]:
        counted = figures_of(archive).counted(year)
        frequent = [item for item in counted if len(counted[item]) >= _FEW] or list(counted)
        most = sorted(frequent, key=lambda item: -len(counted[item]))[:_MOST_COLUMNS]
        return sorted(most, key=lambda item: item.order)

    return kept(archive, ("figures columns", year), make)


def _rows(archive: Archive, year: int, reports: Sequence[Report]) -> Iterator[_Row]:
    columns = _columns(archive, year)
    number = Counter(report.code for report in archive.by_year.get(year, []))
    for report in reports:
        by_item = {figure.item: figure for figure in figures_of(archive).of_report(report)}
        organization = archive.registry.get(report.code)
        name = organization.short_in(year) if organization else report.code
        secretary = (report.secretary or "") if number[report.code] > 1 else ""
        cells = [by_item.get(item) for item in columns]
        yield _Row(report, name, organization is not None, secretary, cells)


def _chart_of_year(archive: Archive, item: Item, stated: Mapping[str, Figure], year: int) -> Chart:
    organizations = ((archive.registry.get(code), code, figure) for code, figure in stated.items())
    named = [(o.short_in(year) if o else code, figure) for o, code, figure in organizations]
    return chart_across(item, named, year)
