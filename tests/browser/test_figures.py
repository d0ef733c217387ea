"""The figures as a reader sees them: charts in light, dark and on paper, links to sentences, downloads."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit, visit

pytestmark = pytest.mark.browser

CONTRAST_OF_TEXT = 4.5
CONTRAST_OF_SHAPES = 3.0
"""WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

CHARTED = ["figures/", "figures/2025/", "organizations/enterprise-service-centre/"]

COLOURS = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("svg.chart")].map(chart => ({
    page: behind(chart),
    bars: [...chart.querySelectorAll("rect")].map(one => rgb(getComputedStyle(one).fill)),
    words: [...chart.querySelectorAll("text")].map(one => rgb(getComputedStyle(one).fill)),
  }));
}"""


def _luminance(colour: list[float]) -> float:
    parts = [value / 255 for value in colour[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(colour: list[float], ground: list[float]) -> float:
    share = colour[3] if len(colour) > 3 else 1.0
    seen = [share * c + (1 - share) * g for c, g in zip(colour[:3], ground[:3], strict=True)]
    dark, light = sorted((_luminance(seen), _luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


def _must_be_legible(page: Page) -> None:
    charts = page.evaluate(COLOURS)
    assert charts
    for chart in charts:
        assert chart["bars"]
        assert min(_contrast(colour, chart["page"]) for colour in chart["bars"]) >= CONTRAST_OF_SHAPES
        assert min(_contrast(colour, chart["page"]) for colour in chart["words"]) >= CONTRAST_OF_TEXT


@pytest.mark.parametrize("path", CHARTED)
def test_charts_are_legible_in_light_and_dark(path: str, desktop: Visit, phone: Visit) -> None:
    for window, scheme in ((desktop, "default"), (phone, "slate")):
        page = window.open(path)
        assert page.locator("body").get_attribute("data-md-color-scheme") == scheme
        _must_be_legible(page)


def test_charts_are_legible_on_paper_even_from_a_dark_screen(phone: Visit) -> None:
    page = phone.open("figures/2025/")
    page.emulate_media(media="print")
    ground = page.evaluate(COLOURS)[0]["page"]
    assert _luminance(ground) > 0.9
    _must_be_legible(page)


@pytest.mark.parametrize("path", CHARTED)
def test_pages_fit_a_phone_and_no_word_of_a_chart_is_cut_off(path: str, phone: Visit) -> None:
    page = phone.open(path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    outside = page.evaluate(
        """() => [...document.querySelectorAll("svg.chart")].flatMap(chart => {
          const frame = chart.getBoundingClientRect();
          return [...chart.querySelectorAll("text, rect")].filter(one => {
            const box = one.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1
              || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
          }).map(one => one.textContent);
        })"""
    )
    assert outside == []
    small = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll("svg.chart text")]
          .map(one => one.getBoundingClientRect().height))"""
    )
    assert small >= 12, "a line of text on a phone"


def test_a_number_lands_on_its_sentence(desktop: Visit) -> None:
    page = desktop.open("figures/")
    page.locator(".md-tabs__item--active", has_text="数据").wait_for()
    page.get_by_role("link", name="2025", exact=True).first.click()
    row = page.locator("table.numbers tr", has_text="统计调查局党支部")
    row.get_by_role("link", name="38", exact=True).click()
    expect(page).to_have_url(desktop.base + "2025/statistics-office/#L39")
    sentence = page.locator(":target")
    expect(sentence).to_contain_text("谈心谈话38人次")
    expect(sentence).to_be_in_viewport()


def test_a_report_lists_its_own_numbers(desktop: Visit) -> None:
    page = desktop.open("2025/statistics-office/")
    link = page.get_by_role("link", name="谈心谈话38人次")
    expect(link).to_be_hidden()
    page.locator("summary", has_text="报告中的数据").click()
    link.click()
    expect(page.locator(":target")).to_contain_text("谈心谈话38人次")


def test_an_organization_over_the_years(desktop: Visit) -> None:
    page = desktop.open("organizations/enterprise-service-centre/")
    row = page.locator("table.numbers tr", has_text="主题党日")
    assert row.locator("td").all_inner_texts() == ["12", "12", "11"]
    chart = page.locator("figure", has_text="主题党日").get_by_role("img")
    expect(chart).to_have_attribute("aria-label", "主题党日，历年（次）")
    row.get_by_role("link", name="11").click()
    expect(page.locator(":target")).to_contain_text("主题党日11次")


@pytest.mark.parametrize(("path", "name"), [("figures/", "all.csv"), ("figures/2025/", "2025.csv")])
def test_tables_are_downloaded(path: str, name: str, desktop: Visit, tmp_path: Path) -> None:
    page = desktop.open(path)
    with page.expect_download() as waiting:
        page.locator(".downloads a").click()
    assert waiting.value.suggested_filename == name
    waiting.value.save_as(tmp_path / name)
    data = (tmp_path / name).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "统计调查局党支部,2025," in data.decode("utf-8-sig")


def test_charts_and_tables_need_no_javascript(browser: Browser, site: str) -> None:
    window = visit(browser, site, java_script_enabled=False)
    page = window.open("figures/2025/")
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.locator("table.numbers")).to_be_visible()
    window.page.context.close()
