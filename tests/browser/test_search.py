"""Search in a real browser against a plain scan of the same text: every report that holds the words, and no other."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from shuzhi.archive import load_archive
from shuzhi.fixed_phrases import FIXED_PHRASES

from tests.bench.large_archive import make_large_archive
from tests.browser.conftest import Visit, build_site, serve, visit
from tests.browser.plain_scan import Scan, slices
from tests.support import PROJECT

pytestmark = pytest.mark.browser

ASK = """async ([base, typed, filters]) => {
  const { search } = await import(base + 'assets/search/engine.js');
  const { parseQuery } = await import(base + 'assets/search/query.js');
  const { reports, failures } = await search(parseQuery(typed), filters);
  return [reports.map(({ page }) => page.address), failures];
}"""


def ask(page: Page, base: str, typed: str, **filters: str) -> set[str]:
    """What the browser finds."""
    addresses, failures = page.evaluate(ASK, [base, typed, filters])
    assert failures == []
    assert len(addresses) == len(set(addresses))
    return set(addresses)


HAND_PICKED = [
    *(
        "三会一课",
        "党建业务融合",
        "一手硬、一手软",
        "旁听庭审",
        "志愿服务",
        "党",
        "的",
        "漏损",
        "突击队",
        "谈心谈话",
    ),
    *(
        "林砚舟",
        "苏槿言",
        "2024年",
        "１２次",
        "第一，",
        "党课4次",
        "主题党日",
        "存在的问题",
        "一是",
        "不存在的词语组合",
    ),
]


def test_sample_archive_against_the_plain_scan(desktop: Visit) -> None:
    scan = Scan(load_archive(PROJECT))
    page = desktop.open("search/")
    phrases = [*HAND_PICKED, *FIXED_PHRASES, *slices(scan, 60, seed=3)]
    for phrase in phrases:
        assert ask(page, desktop.base, phrase) == scan.find([phrase]), phrase
    assert sum(bool(scan.find([phrase])) for phrase in phrases) >= 60
    name = "报告林砚舟"  # the end of a title and the name that stands beside it in the index
    assert ask(page, desktop.base, name) == scan.find([name]) == set()
    for wanted, unwanted in (
        (["党员", "漏损"], []),
        (["党课", "志愿"], ["医院"]),
        (["问题", "2023"], ["村"]),
        (["党员"], ["党课"]),
    ):
        typed = " ".join([*wanted, *(f"-{word}" for word in unwanted)])
        assert ask(page, desktop.base, typed) == scan.find(wanted, unwanted), typed
    for filters in (
        {"slot": "problems"},
        {"slot": "plan"},
        {"slot": "rectification", "year": "2024"},
        {"organization": "rural-bank"},
        {"organization": "chengchuan", "slot": "performance"},
        {"tag": "党建业务融合"},
        {"year": "2023"},
    ):
        for phrase in ("党员", "支部", "不够"):
            assert ask(page, desktop.base, phrase, **filters) == scan.find([phrase], **filters), (
                phrase,
                filters,
            )


LATIN = """---
title: 第1片区党总支书记2010年度抓基层党建工作述职报告
year: 2010
organization: group-000
secretary: 甲某
role: 书记
submitted: 2010-12-01
classification: 内部
retention: 30年
---

开头一段，提到 WeChat 群和 AI 平台。

## 上年度问题整改情况

问题一：都改了。

## 一、履职情况

用 Word2003 写材料，按 GB/T 15834 用标点；5G 基站3.75亿元，完成率１００％，报表 ABC-123 号。一手硬、一手软。**加粗**的字和普通的字。

## 二、存在的问题

一是学得浅。二是抓得松。

## 三、下一步打算

（一）一季度前改。
"""


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scan, str]]:
    """A site of 1,000 reports, one of them with Latin words and figures of every kind."""
    folder = tmp_path_factory.mktemp("thousand")
    root = make_large_archive(folder / "archive", 1000, characters=2500)
    (root / "reports/2010/group-000.md").write_text(LATIN, encoding="utf-8")
    for year in range(2006, 2026):
        (root / f"reports/{year}/cycle.yml").write_text(
            "rules: {numbering-disordered: off}\n", encoding="utf-8"
        )
    build_site(root, folder / "site", strict=False)
    server = serve(folder / "site")
    yield Scan(load_archive(root)), f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def test_thousand_reports_against_the_plain_scan(thousand: tuple[Scan, str], browser: Browser) -> None:
    scan, base = thousand
    window = visit(browser, base)
    page = window.open("search/")
    phrases = [
        *slices(scan, 70, seed=5),
        *(
            "wechat",
            "WECHAT",
            "chat",
            "we",
            "AI",
            "ai平台",
            "word",
            "2003",
            "word2003",
            "15834",
            "5G",
            "g",
            "3.75",
            "75",
            "375",
            "１００",
        ),
        *("100％", "ABC-123", "abc 123", "gb/t15834", "一手硬一手软", "加粗的字", "三会一课", "1", "党员"),
    ]
    for phrase in phrases:
        parts = phrase.split(" ")
        assert ask(page, base, phrase) == scan.find(parts), phrase
    for phrase in ("党员", "三会一课", "不够"):
        for filters in (
            {"year": "2012"},
            {"slot": "problems"},
            {"organization": "group-002"},
            {"tag": "组织生活"},
        ):
            assert ask(page, base, phrase, **filters) == scan.find([phrase], **filters), (phrase, filters)
    assert window.complaints == []


# --- what a person does ---------------------------------------------------------------------------------------


def total(page: Page) -> int:
    expect(page.locator("#search-page")).not_to_have_attribute("aria-busy", "true")
    return int(page.locator("#search-total").inner_text())


def test_address_says_what_the_page_shows(desktop: Visit) -> None:
    scan = Scan(load_archive(PROJECT))
    page = desktop.open("search/?q=党员&year=2024&organization=rural-bank&slot=problems")
    assert total(page) == len(scan.find(["党员"], year="2024", organization="rural-bank", slot="problems"))
    page = desktop.open("search/?q=党员")
    everything = total(page)
    assert everything == len(scan.find(["党员"]))
    button = page.locator("[data-facet=slot] button[data-value=problems]")
    expected = len(scan.find(["党员"], slot="problems"))
    expect(button.locator(".search-count")).to_have_text(str(expected))
    button.click()
    expect(page.locator("#search-total")).to_have_text(str(expected))
    assert "slot=problems" in page.url
    page.locator("[data-facet=organization] button[data-value=qihe-township]").click()
    narrower = len(scan.find(["党员"], slot="problems", organization="qihe-township"))
    expect(page.locator("#search-total")).to_have_text(str(narrower))
    page.locator("[data-facet=slot] button[data-value=problems]").click()
    expect(page.locator("#search-total")).to_have_text(
        str(len(scan.find(["党员"], organization="qihe-township")))
    )


def test_all_results_can_be_reached_and_sorted(desktop: Visit) -> None:
    page = desktop.open("search/?q=党员&sort=year")
    count = total(page)
    assert count > 20
    links = page.locator(".search-result-link")
    expect(links).to_have_count(20)
    page.locator(".search-more").click()
    expect(links).to_have_count(count)
    expect(page.locator(".search-more")).to_be_hidden()
    years = [re.search(r"/(\d{4})/", link.get_attribute("href") or "")[1] for link in links.all()]  # type: ignore[index]
    assert years == sorted(years, reverse=True)


def test_result_lands_on_the_section_and_marks_the_words(desktop: Visit) -> None:
    page = desktop.open("search/?q=漏损&slot=problems&year=2024")
    expect(page.locator(".search-excerpt mark").first).to_have_text("漏损")
    page.locator(".search-result-link").first.click()
    expect(page).to_have_url(re.compile(r"/2024/urban-group-water/\?highlight=.*#problems$"))
    expect(page.locator(".report-body mark.search-mark").first).to_have_text("漏损")


def test_field_in_the_header_by_keyboard_alone(desktop: Visit) -> None:
    page = desktop.open("2023/rural-bank/")
    page.keyboard.press("/")
    page.keyboard.type("三会一课")
    expect(page.locator(".search-list")).to_be_visible()
    expect(page.locator(".search-brief").first).to_contain_text("年度")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".search-list [aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".search-list")).to_be_hidden()
    page.keyboard.type(" ")
    expect(page.locator(".search-list")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**highlight=*")
    expect(page.locator(".search-field input")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.type("党课")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    assert total(page) > 0


def test_nothing_found_offers_the_nearest(desktop: Visit) -> None:
    page = desktop.open("search/?q=三会一课 飞船发射")
    assert total(page) == 0
    offer = page.locator(".search-offer", has_text="三会一课")
    count = int(re.search(r"（(\d+) 份）", offer.inner_text())[1])  # type: ignore[index]
    offer.click()
    expect(page.locator("#search-total")).to_have_text(str(count))


def test_other_pages_are_found_apart(desktop: Visit) -> None:
    page = desktop.open("search/?q=section-missing")
    expect(page.locator(".search-others")).to_contain_text("缺少必备部分")
    assert page.locator(".search-others .search-result-link").count() == 0


def test_home_form_leads_to_the_search_page(phone: Visit) -> None:
    page = phone.open("")
    page.locator(".home-search input").fill("党课")
    page.locator(".home-search button").click()
    assert total(page) > 0


# --- awkward servers ------------------------------------------------------------------------------------------


@pytest.fixture
def awkward(tmp_path: Path, site: str) -> Iterator[Callable[..., tuple[str, Path]]]:
    """Serves a copy of the built site with other manners: a strict policy, or with bundles missing."""
    servers = []

    def start(*, policy: bool = False, missing: str = "") -> tuple[str, Path]:
        build_site(PROJECT, tmp_path / "site")

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *args: Any) -> None:
                super().__init__(*args, directory=str(tmp_path / "site"))

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                if missing and missing in self.path:
                    self.send_error(503)
                else:
                    super().do_GET()

            def end_headers(self) -> None:
                if policy:
                    self.send_header("Content-Security-Policy", strict_policy(tmp_path / "site", self.path))
                super().end_headers()

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/", tmp_path / "site"

    yield start
    for server in servers:
        server.shutdown()


def strict_policy(site: Path, path: str) -> str:
    """A policy without `unsafe-inline`: the page's own inline scripts are named by their digests."""
    file = site / path.partition("?")[0].strip("/") / "index.html"
    hashes = []
    if file.is_file():
        for script in re.findall(r"<script>(.*?)</script>", file.read_text("utf-8"), re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            hashes += [f"'sha256-{digest}'"]
    return f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {' '.join(hashes)}; img-src 'self' data:; style-src 'self'"


def test_search_works_under_a_strict_policy(
    awkward: Callable[..., tuple[str, Path]], browser: Browser
) -> None:
    base, _ = awkward(policy=True)
    window = visit(browser, base)
    page = window.open("search/?q=三会一课")
    assert total(page) > 0
    expect(page.locator(".search-excerpt mark").first).to_be_visible()
    assert [text for text in window.complaints if "script" in text.lower() or "wasm" in text.lower()] == []


def test_a_bundle_that_fails_is_told_and_the_rest_answers(
    awkward: Callable[..., tuple[str, Path]], browser: Browser
) -> None:
    scan = Scan(load_archive(PROJECT))
    base, _ = awkward(missing="bundles/2024/")
    page = visit(browser, base).open("search/?q=党员")
    assert total(page) == len(scan.find(["党员"])) - len(scan.find(["党员"], year="2024"))
    expect(page.locator(".search-failure")).to_contain_text("2024 年度")


def test_failing_chunks_are_told_too(awkward: Callable[..., tuple[str, Path]], browser: Browser) -> None:
    base, _ = awkward(missing="bundles/2023/index/")
    page = visit(browser, base).open("search/?q=党员")
    expect(page.locator(".search-failure")).to_contain_text("2023 年度")
    assert total(page) > 0


def test_no_index_at_all_is_told(awkward: Callable[..., tuple[str, Path]], browser: Browser) -> None:
    base, _ = awkward(missing="search/bundles/")
    page = visit(browser, base).open("search/?q=党员")
    expect(page.locator(".search-failure")).to_contain_text("索引没有载入")


def test_words_are_the_same_in_browser_and_program(desktop: Visit) -> None:
    from shuzhi.words import words_of

    page = desktop.open("search/")
    texts = [
        "一手硬、一手软",
        "ＡＢＣ１２３abc",
        "5.11亿元，100％",
        "Word2003（二〇二三）",
        "GB/T 15834-2011",
        "①②③ ㎡ × ÷ ¶",
        "𠮷野家 かな 한글",
        "é naïve ÀÉ",
    ]
    found = page.evaluate(
        "async ([base, texts]) => { const { wordsOf } = await import(base + 'assets/search/words.js'); return texts.map((text) => wordsOf(text).map(({ word }) => word)); }",
        [desktop.base, texts],
    )
    assert json.dumps(found) == json.dumps([words_of(text) for text in texts])
