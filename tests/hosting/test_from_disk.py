"""The site opened from a disk, without a server: one can read, and is told that one cannot search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.hosting.nginx import Nginx, basic
from tests.hosting.watching import Watched, watch

pytestmark = pytest.mark.browser


@pytest.fixture
def window(built_site: Path, browser: Browser) -> Iterator[Watched]:
    """A window whose pages may complain of one thing alone: that modules do not load from a disk."""
    opened = watch(browser, built_site.as_uri() + "/", viewport={"width": 1280, "height": 900})
    yield opened
    opened.page.context.close()
    expected = re.compile(r"search/main\.js' from origin 'null' has been blocked|: net::ERR_FAILED$")
    assert [text for text in opened.complaints if not expected.search(text)] == []


def test_from_home_to_a_report_and_on(window: Watched) -> None:
    page = window.open("index.html")
    colour = page.locator(".md-header").evaluate("bar => getComputedStyle(bar).backgroundColor")
    assert colour == "rgb(154, 42, 34)"
    page.locator("table.matrix thead a", has_text="2024").click()
    expect(page.locator("h1")).to_have_text("2024年度述职报告")
    page.get_by_role("link", name="2024年供水分公司党支部书记抓党建工作述职报告").click()
    expect(page.locator(".report-body")).to_be_visible()
    page.locator("a[rel=next]").click()
    expect(page).to_have_url(window.base + "2025/urban-group-water/index.html")
    page.locator(".md-tabs__link", has_text="组织").click()
    expect(page.locator("h1")).to_have_text("组织树")
    page.locator(".md-header .md-logo").click()
    expect(page).to_have_url(window.base + "index.html")


def test_no_link_of_any_kind_of_page_shows_a_list_of_files(window: Watched, built_site: Path) -> None:
    for path in (
        "",
        "2024/",
        "2024/rural-bank-riverside/",
        "ledger/2024/",
        "figures/2024/",
        "rules/",
        "search/",
    ):
        page = window.open(f"{path}index.html")
        addresses = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")
        assert len(addresses) > 10
        for address in addresses:
            assert not re.sub(r"[?#].*", "", address).endswith("/"), (path, address)
            if address.startswith(window.base):
                assert (built_site / re.sub(r"[?#].*", "", address.removeprefix(window.base))).is_file(), (
                    address
                )


def test_fragments_stay(window: Watched) -> None:
    page = window.open("2024/rural-bank-riverside/index.html")
    contents = page.locator(".md-sidebar--secondary")
    contents.get_by_role("link", name="三、存在的问题及原因分析").click()
    expect(page).to_have_url(window.base + "2024/rural-bank-riverside/index.html#problems")


def test_searching_is_said_to_need_the_server(window: Watched) -> None:
    page = window.open("index.html")
    expect(page.locator(".home-search input")).to_be_disabled()
    expect(page.locator(".home-search")).to_contain_text("搜索要通过网站的服务器")
    page.locator(".md-tabs__link", has_text="搜索").click()
    expect(page.locator("#search-page .search-status")).to_contain_text("搜索要通过网站的服务器")
    expect(page.locator("#search-page input[name=q]")).to_be_disabled()


def test_behind_a_server_nothing_of_this_shows(browser: Browser, at_root: Nginx) -> None:
    login = {"Authorization": basic("zhang", "right")}
    window = watch(browser, at_root.base + "/", extra_http_headers=login)
    page = window.open("")
    expect(page.locator(".home-search input")).to_be_enabled()
    expect(page.locator(".home-search .search-failure")).to_have_count(0)
    assert page.locator("table.matrix a.cell").first.get_attribute("href", timeout=1000).endswith("/")  # type: ignore[union-attr]
    window.close()
