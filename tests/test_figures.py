"""The figures: which counts of a report are taken, how years and organizations are put side by side, how they are drawn."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.csv_text import csv_text
from shuzhi.figures import Item, figures_of
from shuzhi.pages import figures_pages
from shuzhi.pages.charts import Bar, bar_chart
from shuzhi.pages.figure_charts import spread
from shuzhi.pages.figures_pages import figures_downloads, figures_page, figures_year_page, pages_of_figures
from shuzhi.pages.report_page import report_page

from tests.support import PROJECT, REPORT, make_archive

REGISTRY = """organizations:
  - {code: group, name: 甲乙集团总支部委员会, short: 集团党总支, kind: 党总支, since: 2015}
  - {code: workshop, name: 一车间支部委员会, short: 一车间党支部, kind: 党支部, parent: group, since: 2016}
  - {code: store, name: 仓库支部委员会, short: 仓库党支部, kind: 党支部, parent: group, since: 2016}
  - {code: office, name: 机关支部委员会, short: 机关&党支部, kind: 党支部, since: 2016}
"""


def report(performance: str, *, code: str = "workshop", year: int = 2023, secretary: str = "陶溪石") -> str:
    text = REPORT.replace("我带头讲党课4次，支部开展主题党日12次。", performance)
    text = text.replace("organization: workshop", f"organization: {code}").replace("2023", str(year))
    return text.replace("陶溪石", secretary)


def archive_of(folder: Path, *reports: tuple[str, str]) -> Archive:
    files = {f"reports/{name}.md": text for name, text in reports}
    return load_archive(make_archive(folder, {"reports/organizations.yml": REGISTRY, **files}))


def stated(archive: Archive, path: str = "reports/2023/workshop.md") -> dict[str, float]:
    figures = figures_of(archive).of_report(archive.by_path[path])
    return {f"{f.item.label}/{f.item.measure}": f.value for f in figures}


def one(folder: Path, performance: str, code: str = "workshop") -> dict[str, float]:
    archive = archive_of(folder, (f"2023/{code}", report(performance, code=code)))
    return stated(archive, f"reports/2023/{code}.md")


def test_every_number_stands_in_the_line_it_names() -> None:
    archive = load_archive(PROJECT)
    shown = [f for year in archive.years for _, fs in figures_of(archive).of_year(year) for f in fs]
    assert len(shown) > 100
    for figure in shown:
        line = (PROJECT / figure.report.path).read_text(encoding="utf-8").split("\n")[figure.line - 1]
        assert figure.text in line
        assert str(figure.value) in figure.text


def test_lessons_of_the_secretary_are_not_those_of_the_branch(tmp_path: Path) -> None:
    assert one(tmp_path, "我带头讲党课4次。支部全年组织党课9次。") == {"党课/次": 9, "党课（书记）/次": 4}


def test_a_meeting_is_the_organizations_whoever_presides(tmp_path: Path) -> None:
    assert one(tmp_path, "我主持支委会14次。") == {"支委会/次": 14}


def test_talks_in_times_and_in_people_are_two_items(tmp_path: Path) -> None:
    assert one(tmp_path, "全年谈心谈话53人次。年内谈心谈话20次。") == {
        "谈心谈话/人次": 53,
        "谈心谈话/次": 20,
    }


@pytest.mark.parametrize(
    "performance",
    [
        "全年主题党日12次。全年主题党日11次。",  # one of them is wrong, and nobody can tell which
        "主题党日不少于12次。",
        "约开展主题党日12次。",
        "其中主题党日12次。",
        "去年开展主题党日12次。",
        "各支部共开展主题党日61次。",  # a branch has none below it
    ],
)
def test_what_is_doubtful_is_not_shown(tmp_path: Path, performance: str) -> None:
    assert one(tmp_path, performance) == {}


def test_said_twice_alike_is_no_contradiction(tmp_path: Path) -> None:
    assert one(tmp_path, "全年主题党日12次。\n\n支部主题党日12次。") == {"主题党日/次": 12}


def test_branches_sums_stand_apart(tmp_path: Path) -> None:
    found = one(tmp_path, "各支部共开展主题党日61次。", "group")
    assert found == {"主题党日（各支部）/次": 61}


def test_a_number_among_problems_answers_or_plans_is_not_the_years(tmp_path: Path) -> None:
    text = report("工作照常。").replace("一是学用结合不够紧密。", "一是三组主题党日只开展5次。")
    text = text.replace("## 一、履职情况", "## 零、上年度问题整改情况\n\n主题党日6次。\n\n## 一、履职情况")
    text = text.replace("（一）3月底前修订学习计划。", "（一）主题党日12次。")
    assert stated(archive_of(tmp_path, ("2023/workshop", text))) == {}


def test_of_two_reports_in_a_year_both_are_shown_and_the_later_counts(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        ("2023/workshop", report("主题党日5次，支委会9次。", secretary="甲前任")),
        ("2023/workshop_2", report("主题党日12次。", secretary="乙后任")),
    )
    figures = figures_of(archive)
    assert {item.label: found["workshop"].value for item, found in figures.counted(2023).items()} == {
        "主题党日": 12,
        "支委会": 9,
    }
    both = figures.of_organization("workshop")[Item("主题党日", "次")][2023]
    assert [f.value for f in both] == [5, 12]
    html = figures_year_page(archive, 2023, 1).html
    assert "甲前任" in html
    assert "乙后任" in html


def test_totals_count_nothing_twice_along_the_tree(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        ("2023/group", report("发展党员9名，主题党日74次。我讲党课3次。", code="group")),
        ("2023/workshop", report("发展党员2名，主题党日12次。我讲党课4次。")),
        ("2023/store", report("主题党日11次。", code="store")),
        ("2023/office", report("发展党员1名，主题党日10次。", code="office")),
    )
    summaries = {item.label: s for item, s in figures_of(archive).summaries(2023).items()}
    assert summaries["发展党员"].total == 10, "the group's nine hold the workshop's two"
    assert summaries["主题党日"].total == 33, "whether the group's 74 hold the branches' nobody can say"
    assert summaries["党课（书记）"].total == 7, "each secretary's own"
    assert (summaries["主题党日"].organizations, summaries["主题党日"].middle) == (4, 11.5)


def test_names_are_harmless_on_the_pages(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, ("2023/office", report("主题党日10次。", code="office")))
    html = figures_year_page(archive, 2023, 1).html
    assert html.count("机关&amp;党支部") == 2, "in the chart and in the table"
    assert "机关&党支部" not in html


def test_a_number_on_a_years_page_leads_to_its_sentence() -> None:
    archive = load_archive(PROJECT)
    html = figures_year_page(archive, 2025, 1).html
    links = re.findall(r'<td><a href="\.\./\.\./(2025/[^"#]+)/#(L\d+)">(\d+)</a></td>', html)
    assert len(links) > 20
    for path, anchor, number in links:
        page = report_page(archive, archive.by_path[f"reports/{path}.md"]).html
        paragraph = re.search(rf'<(p|li|h\d) id="{anchor}">(.*?)</\1>', page, re.DOTALL)
        assert paragraph
        assert number in paragraph[2]


def test_a_large_year_is_parted_and_its_pages_stay_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures_pages, "ROWS_OF_A_PAGE", 2)
    archive = archive_of(
        tmp_path,
        *((f"2023/{code}", report("主题党日12次。", code=code)) for code in ("group", "workshop", "store")),
    )
    assert [p.address for p in pages_of_figures(archive)] == ["figures/", "figures/2023/", "figures/2023/2/"]
    first, second = (figures_year_page(archive, 2023, part).html for part in (1, 2))
    assert "集团党总支" in first
    assert "仓库党支部" not in first.partition("<table")[2]
    assert "仓库党支部" in second.partition("<table")[2]


def test_a_page_with_every_cell_filled_stays_small(tmp_path: Path) -> None:
    codes = [f"headquarters-division-{number:03}" for number in range(310)]
    entries = [
        f"  - {{code: {code}, name: 全称{code}, short: 第{i}业务分部联合党支部, kind: 党支部, since: 2015}}"
        for i, code in enumerate(codes)
    ]
    text = "主题党日12次，党员大会4次，支委会13次，党小组会52次，集中学习40次，警示教育12次，发展党员2名，谈心谈话31人次。"
    archive = archive_of(tmp_path, *((f"2023/{code}", report(text, code=code)) for code in codes))
    make_archive(tmp_path, {"reports/organizations.yml": "\n".join(["organizations:", *entries]) + "\n"})
    archive = load_archive(tmp_path)
    first = figures_year_page(archive, 2023, 1).html
    assert first.count("<td><a ") == 300 * 8
    assert len(first.encode()) < 260_000  # the site's frame adds some 30 KB to make 300


def test_a_report_without_figures_has_no_table_of_them(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, ("2023/workshop", report("工作照常。")))
    assert "报告中的数据" not in report_page(archive, archive.reports[0]).html
    assert "还没有读出数字" in figures_page(archive).html
    assert "还没有读出数字" in figures_year_page(archive, 2023, 1).html


def test_the_part_on_a_reports_page_is_small() -> None:
    archive = load_archive(PROJECT)
    for each in archive.reports:
        _, begin, rest = report_page(archive, each).html.partition('<details class="report-figures"')
        assert len((begin + rest.partition("</details>")[0]).encode()) < 3_000


def test_downloads_open_in_a_spreadsheet(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        ("2022/workshop", report("主题党日11次。", year=2022)),
        ("2023/workshop", report("主题党日12次。", secretary="=1+1")),
    )
    files = {file.address: file.make() for file in figures_downloads(archive)}
    assert set(files) == {"figures/2022.csv", "figures/2023.csv", "figures/all.csv"}
    assert all(text.startswith("\ufeff") for text in files.values())
    rows = list(csv.DictReader(io.StringIO(files["figures/all.csv"][1:])))
    assert [(row["年度"], row["项目"], row["数字"], row["单位"], row["原文"]) for row in rows] == [
        ("2022", "主题党日", "11", "次", "主题党日11次"),
        ("2023", "主题党日", "12", "次", "主题党日12次"),
    ]
    assert rows[1]["述职人"] == "'=1+1"
    assert len(files["figures/2023.csv"].splitlines()) == 2


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    for value in (text, [text, "b"]):
        row = next(csv.DictReader(io.StringIO(csv_text([{"a": value}], {"a": "甲"})[1:])))
        assert row["甲"].startswith("'")


def test_a_negative_number_is_no_formula() -> None:
    assert csv_text([{"a": -1}], {"a": "甲"}).endswith("\r\n-1\r\n")


def test_a_chart_shows_every_name_whole_and_every_value() -> None:
    bars = [
        Bar("<甲>&乙党支部", 12, "12"),
        Bar("名称特别长的联合党支部第一二三四五片区委员会", 3, "3"),
        Bar("甲", 3, "3"),
        Bar("甲", 0, "0"),
    ]
    chart = bar_chart(bars, '主题党日"<各组织>')
    root = ET.fromstring(chart)
    texts = ["".join(element.itertext()) for element in root.iter("text")]
    assert sorted(texts) == sorted([*(bar.label for bar in bars), "12", "3", "3", "0"])
    widths = [float(box.get("width", "")) for box in root.iter("rect")]
    assert sorted(widths)[0] == 0
    assert sorted(widths)[3] == pytest.approx(4 * sorted(widths)[1], rel=0.01), (
        "bars are as long as their values"
    )
    assert (root.get("role"), root.get("aria-label")) == ("img", '主题党日"<各组织>')
    assert "<script" not in chart
    assert "style" not in chart
    assert chart == bar_chart(bars, '主题党日"<各组织>')


def test_bars_stand_in_their_order_beside_their_names() -> None:
    root = ET.fromstring(bar_chart([Bar("甲", 5, "五"), Bar("乙", 2, "二"), Bar("丙", 9, "九")], "x"))
    rows = {"".join(t.itertext()): float(t.get("y", "")) for t in root.iter("text")}
    assert rows["甲"] < rows["乙"] < rows["丙"]
    assert [rows["甲"], rows["乙"], rows["丙"]] == [rows["五"], rows["二"], rows["九"]]


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ([3], {"3 次": 1}),
        ([12] * 38 + [11, 9], {"9 次": 1, "10 次": 0, "11 次": 1, "12 次": 38}),
        ([12] * 39 + [100_000], {"12 次": 39, "13 次以上": 1}),
        ([*range(1, 41)], {"0–4 次": 4, **{f"{k}–{k + 4} 次": 5 for k in range(5, 36, 5)}, "40 次以上": 1}),
    ],
)
def test_many_values_fall_into_classes(values: list[int], classes: dict[str, int]) -> None:
    found = spread(values, "次")
    assert found == classes
    assert sum(found.values()) == len(values)
