"""The whole site through nginx in a real browser: everything works, nothing breaks the policy, nothing leaves the host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect
from shuzhi.archive import load_archive

from tests.browser.plain_scan import Scan
from tests.hosting.conftest import SUBPATH, Hosted
from tests.hosting.nginx import Nginx, basic
from tests.hosting.watching import Watched, watch
from tests.support import PROJECT

pytestmark = pytest.mark.browser

LOGIN = {"extra_http_headers": {"Authorization": basic("zhang", "right")}}
"""Sent at once: a browser that is asked first waits for the second by which nginx slows guessing down."""

PAGES = [
    "",
    "2024/",
    "2024/rural-bank-riverside/",
    "organizations/",
    "organizations/enterprise-service-centre/",
    "ledger/",
    "ledger/2024/",
    "figures/",
    "figures/2024/",
    "signoff/",
    "rules/",
    "rules/section-missing/",
    "guide/author/",
    "guide/import/",
    "guide/reviewer/",
    "guide/administrator/",
    "search/",
]


@pytest.fixture
def window(hosted: Hosted, browser: Browser) -> Iterator[Watched]:
    """A desktop window; the test fails if a page broke the policy, complained or asked elsewhere."""
    opened = watch(browser, hosted.nginx.base + hosted.path, viewport={"width": 1280, "height": 900}, **LOGIN)
    yield opened
    opened.close()


@pytest.fixture
def phone(below_path: Nginx, browser: Browser) -> Iterator[Watched]:
    """A phone's window on the site below a path, watched likewise."""
    opened = watch(
        browser,
        below_path.base + SUBPATH,
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        has_touch=True,
        is_mobile=True,
        **LOGIN,
    )
    yield opened
    opened.close()


def settled(page: Page) -> int:
    """The number of reports found, once the search has ended."""
    expect(page.locator("#search-page")).not_to_have_attribute("aria-busy", "true")
    return int(page.locator("#search-total").inner_text())


def walk(opened: Watched) -> None:
    """Open a page of each kind."""
    for path in PAGES:
        page = opened.open(path)
        expect(page.locator("h1")).to_have_count(1)
        # set by the theme's inline program and by ours
        expect(page.locator("html.js")).to_have_count(1)
        expect(page.locator(".search-field input")).to_be_attached()
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{path} scrolls sideways by {too_wide} px"
    assert len(opened.requests) > 100


def test_every_kind_of_page_keeps_to_the_policy(window: Watched) -> None:
    walk(window)


def test_every_kind_of_page_fits_a_phone(phone: Watched) -> None:
    walk(phone)


def test_no_page_of_the_site_holds_what_the_policy_forbids(target: Path) -> None:
    """Each published page, not only those that a browser opens here."""
    pages = list((target / "current").rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        text = re.sub(r"<(script|template)\b.*?</\1>", "", page.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)\s*=", text), page
        assert "<style" not in text, page


def test_tables_of_handwritten_pages_are_aligned_without_a_style() -> None:
    written = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
    settings = {name: value or {} for one in written if isinstance(one, dict) for name, value in one.items()}
    html = markdown.markdown(
        "| 甲 | 乙 |\n|:-:|--:|\n| 1 | 2 |", extensions=["tables"], extension_configs=settings
    )
    assert "style=" not in html
    assert '<td align="right">2</td>' in html


def test_search_from_the_word_to_the_section(window: Watched) -> None:
    truth = Scan(load_archive(PROJECT)).find(["三会一课"])
    year = min(truth).partition("/")[0]
    page = window.open("search/")
    page.locator("#search-page input[name=q]").fill("三会一课")
    expect(page.locator(".search-result").first).to_be_visible()
    assert settled(page) == len(truth) > 0
    expect(page.locator(".search-excerpt mark").first).to_have_text("三会一课")
    button = page.locator(f"[data-facet=year] button[data-value='{year}']")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert settled(page) == sum(address.startswith(f"{year}/") for address in truth)
    page.locator(".search-passage-link").first.click()
    page.wait_for_url(re.compile(rf"{re.escape(window.base)}{year}/.*highlight="))
    expect(page.locator("mark.search-mark").first).to_have_text("三会一课")
    asked = [address for address in window.requests if "/search/bundles/" in address]
    assert any(address.endswith(".pf_fragment") for address in asked)


def test_field_in_the_header(phone: Watched) -> None:
    page = phone.open("2024/")
    page.locator(".search-field input").fill("党课")
    expect(page.locator(".search-brief").first).to_be_visible()
    page.locator(".search-brief").first.click()
    expect(page.locator(".report-body")).to_be_visible()


def test_palette_is_switched_and_remembered(window: Watched) -> None:
    page = window.open("")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.locator("label[title=切换到深色]").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page = window.open("2024/rural-bank-riverside/")  # an inline program sets it before the page is shown
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_charts_and_tables_are_drawn_as_without_a_policy(window: Watched) -> None:
    page = window.open("figures/2024/")
    bar = page.locator("svg.chart rect").first
    assert bar.bounding_box()["width"] > 5  # type: ignore[index]
    assert bar.evaluate("bar => getComputedStyle(bar).fill") == "rgb(154, 42, 34)"
    page = window.open("2024/rural-bank-riverside/")
    # a table with columns set to the right, as both dialects write one
    aligned = page.evaluate(
        """() => {
          const place = document.querySelector('.md-content .md-typeset');
          place.insertAdjacentHTML('beforeend', '<table><tr><td align="right">1</td><td>2</td></tr></table>');
          return [...place.lastElementChild.querySelectorAll('td')].map((cell) => getComputedStyle(cell).textAlign);
        }"""
    )
    assert aligned[0] in ("right", "-webkit-right")
    assert aligned[1] == "left"


def test_table_is_downloaded(window: Watched) -> None:
    page = window.open("figures/2024/")
    with page.expect_download() as download:
        page.locator("a[href$='.csv']").first.click()
    assert download.value.suggested_filename.endswith(".csv")


def test_missing_page_leads_back(hosted: Hosted, browser: Browser) -> None:
    window = watch(browser, hosted.nginx.base + hosted.path, **LOGIN)
    page = window.open("2024/nobody/at/all/")
    expect(page.locator("h1")).to_have_text("没有这个页面")
    assert (
        page.locator(".md-header").evaluate("bar => getComputedStyle(bar).backgroundColor")
        == "rgb(154, 42, 34)"
    )
    page.locator(".md-content a", has_text="首页").click()
    expect(page.locator("table.matrix")).to_be_visible()
    page.context.close()
    assert all("404 (Not Found)" in text for text in window.complaints), window.complaints
    assert len(window.complaints) == 1


def test_the_policy_is_in_force_and_its_breach_is_noted(hosted: Hosted, browser: Browser) -> None:
    """Without this the tests above would pass just as well with no policy at all."""
    window = watch(browser, hosted.nginx.base + hosted.path, **LOGIN)
    page = window.open("2024/rural-bank-riverside/")
    for markup in (
        '<p style="color: red">',
        "<img src=x onerror='window.ran = 1'>",
        "<img src='https://elsewhere.example/x.png'>",
        "<iframe src='https://elsewhere.example/'></iframe>",
    ):
        page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", markup)
    for program in ("eval('window.ran = 2')", "fetch('https://elsewhere.example/')"):
        page.evaluate(
            "text => { const made = document.createElement('script'); made.textContent = text; document.body.append(made); }",
            program,
        )
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None
    noted = "\n".join(window.complaints)
    for directive in ("style-src-attr", "script-src-attr", "img-src", "frame-src", "script-src-elem"):
        assert f"policy: {directive}" in noted, directive
    page.context.close()


@pytest.mark.parametrize(("password", "status"), [("right", 200), ("wrong", 401)])
def test_browser_asks_for_the_password(at_root: Nginx, browser: Browser, password: str, status: int) -> None:
    asked = {"username": "zhang", "password": password}
    context = browser.new_context(http_credentials=asked)  # type: ignore[arg-type]
    answer = context.new_page().goto(at_root.base)
    assert answer is not None
    assert answer.status == status
    context.close()
