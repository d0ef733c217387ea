"""What a reader sees: home, year, organization, report; on a desktop and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "2024/",
    "organizations/",
    "organizations/enterprise-service-centre/",
    "2024/rural-bank-riverside/",
    "rules/",
    "rules/section-missing/",
    "guide/author/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_without_complaint_and_fits(path: str, desktop: Visit, phone: Visit) -> None:
    for window in (desktop, phone):
        page = window.open(path)
        expect(page.locator("h1")).to_have_count(1)
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{path} scrolls sideways by {too_wide} px"


def test_home_shows_figures_and_matrix(desktop: Visit) -> None:
    page = desktop.open("")
    expect(page.locator(".figures")).to_contain_text("32份报告")
    row = page.locator("table.matrix tr", has_text="统计调查局党支部")
    assert row.locator("td").all_inner_texts() == ["交", "缺", "交"]
    late = page.locator("table.matrix tr", has_text="政务系统党总支").locator("td").nth(1)
    expect(late).to_have_text("迟")
    founded_later = page.locator("table.matrix tr", has_text="数字运营公司党支部")
    assert founded_later.locator("td").all_inner_texts() == ["交", "交", "—"]
    two = page.locator("table.matrix tr", has_text="滨江支行党支部").locator("td").nth(1)
    expect(two.locator("a")).to_have_count(2)


def test_from_home_over_year_to_report_and_along_the_years(desktop: Visit) -> None:
    page = desktop.open("")
    page.locator("table.matrix thead a", has_text="2024").click()
    expect(page.locator("h1")).to_have_text("2024年度述职报告")
    expect(page.locator("tr", has_text="政务系统党总支")).to_contain_text("逾期 12 天")
    page.get_by_role("link", name="2024年供水分公司党支部书记抓党建工作述职报告").click()
    expect(page.locator(".report-card")).to_contain_text("祁澍安")
    expect(page.locator(".report-card")).to_contain_text("2024年12月27日")
    page.locator("a[rel=next]").click()
    expect(page).to_have_url(desktop.base + "2025/urban-group-water/")
    page.locator("a[rel=prev]").click()
    page.locator("a[rel=prev]").click()
    expect(page).to_have_url(desktop.base + "2023/urban-group-water/")
    expect(page.locator("a[rel=prev]")).to_have_count(0)


def test_sections_of_a_report_stand_in_the_table_of_contents(desktop: Visit) -> None:
    page = desktop.open("2024/rural-bank-riverside/")
    contents = page.locator(".md-sidebar--secondary")
    for title in ("一、上年度问题整改情况", "三、存在的问题及原因分析"):
        expect(contents.get_by_role("link", name=title)).to_be_visible()
    contents.get_by_role("link", name="三、存在的问题及原因分析").click()
    expect(page).to_have_url(desktop.base + "2024/rural-bank-riverside/#problems")


def test_tabs_lead_to_years_and_organizations(desktop: Visit) -> None:
    page = desktop.open("2023/rural-bank/")
    active = page.locator(".md-tabs__item--active")
    expect(active).to_have_text("年度")
    page.locator(".md-tabs__link", has_text="组织").click()
    expect(page.locator("h1")).to_have_text("组织树")
    page.locator(".tree").get_by_role("link", name="企业服务中心党支部").click()
    expect(page.locator(".report-card")).to_contain_text("中小企业服务站党支部（至 2023 年）")
    expect(page.locator(".trail")).to_contain_text("政务系统党总支")


def test_renamed_organization_is_shown_under_its_name_of_the_time(desktop: Visit) -> None:
    page = desktop.open("2023/enterprise-service-centre/")
    expect(page.locator(".report-card")).to_contain_text("中小企业服务站党支部（今企业服务中心党支部）")


def test_second_report_of_a_year_is_linked(desktop: Visit) -> None:
    page = desktop.open("2024/rural-bank-riverside/")
    page.locator(".report-card").get_by_role("link", name="戚望榆").click()
    expect(page).to_have_url(desktop.base + "2024/rural-bank-riverside_2/")


def test_dark_scheme_is_followed_on_a_phone(phone: Visit) -> None:
    page = phone.open("2024/qihe-township/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.locator(".md-header label[for=__drawer]").click()
    expect(page.get_by_role("link", name="2025年度").first).to_be_visible()


def test_reading_works_without_javascript(browser, site: str) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.locator("table.matrix a.cell").first.click()
    expect(page.locator(".report-body")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "path", ["2024/", "ledger/2024/", "ledger/2024/repeated/", "organizations/enterprise-service-centre/"]
)
def test_rows_of_text_stand_within_a_phone(path: str, phone: Visit, desktop: Visit) -> None:
    page = phone.open(path)
    frames = page.locator(".table-frame:has(.stacked)")
    assert frames.count() > 0
    for frame in frames.all():
        assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
        outside = frame.evaluate(
            """frame => [...frame.querySelectorAll("tbody a, tbody .state")].filter(one =>
              one.getBoundingClientRect().right > frame.getBoundingClientRect().right + 1).length"""
        )
        assert outside == 0
    wide = desktop.open(path)
    assert (
        wide.locator("table.stacked tbody tr").first.evaluate("row => getComputedStyle(row).display")
        == "table-row"
    )


def test_on_a_phone_it_is_seen_at_once_whether_a_problem_was_answered(phone: Visit) -> None:
    page = phone.open("ledger/2024/")
    row = page.locator("table.ledger tbody tr").first
    name, state = row.locator("th").bounding_box(), row.locator(".state").bounding_box()
    answer = row.locator("td").last.bounding_box()
    assert name is not None
    assert state is not None
    assert answer is not None
    assert abs(name["y"] - state["y"]) < 10
    assert answer["width"] > 300


def test_a_wide_table_keeps_its_names_in_sight(phone: Visit) -> None:
    page = phone.open("figures/2025/")
    frame = page.locator(".table-frame")
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    frame.evaluate("frame => frame.scrollTo(frame.scrollWidth, 0)")
    place, name = frame.bounding_box(), frame.locator("tbody th").first.bounding_box()
    assert place is not None
    assert name is not None
    assert abs(name["x"] - place["x"]) <= 1


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("2024/", "2024年度"),
        ("2024/rural-bank-riverside/", "2024年度"),
        ("ledger/2024/repeated/", "2024年度台账"),
        ("ledger/", "问题整改台账"),
    ],
)
def test_the_navigation_marks_where_a_page_belongs(path: str, marked: str, desktop: Visit) -> None:
    page = desktop.open(path)
    entries = page.locator(
        ".md-sidebar--primary .md-nav__item--active:not(.md-nav__item--nested) > a.md-nav__link"
    )
    expect(entries).to_have_count(1)
    expect(entries).to_have_text(marked)
    plain = page.locator(
        ".md-sidebar--primary .md-nav__item:not(.md-nav__item--active) > a.md-nav__link"
    ).last
    colour = "one => getComputedStyle(one).color"
    assert entries.evaluate(colour) != plain.evaluate(colour)
