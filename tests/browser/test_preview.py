"""`mkdocs serve`: faults are shown on the page, edits show without a restart, nothing ends the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.preview.served import PATIENCE, Served, furnish, serve
from tests.support import REPORT, make_archive

pytestmark = pytest.mark.browser


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Served]:
    root = make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT})
    with serve(furnish(root, search=True), tmp_path) as served:
        served.wait_until(lambda: "report-card" in served.read("2023/workshop/"))
        yield served


def is_indexed(preview: Served) -> bool:
    """Whether the search is ready: its manifest is written when every bundle is."""
    status, manifest = preview.get("search/bundles/manifest.bin")
    return status == 200 and bool(manifest)


def test_edits_show_and_broken_ones_never_end_the_server(preview: Served, browser: Browser) -> None:
    report = preview.root / "reports/2023/workshop.md"
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(preview.base + "2023/workshop/")
    expect(page.locator(".diagnostics")).to_have_count(0)

    # A fault appears in the open page by itself, and leads to its line.
    report.write_text(REPORT.replace("党课4次", "党课××次"), encoding="utf-8")
    box = page.locator(".diagnostics")
    expect(box).to_contain_text("placeholder-left", timeout=PATIENCE * 1000)
    line = next(i for i, text in enumerate(report.read_text("utf-8").split("\n"), 1) if "××" in text)
    box.get_by_role("link", name=f"第 {line} 行").click()
    expect(page.locator(f"#L{line}")).to_contain_text("党课××次")
    preview.wait_until(lambda: "placeholder-left" in preview.said())

    # Broken front matter, a file that is no text, a broken registry, a broken year: told, not fatal.
    report.write_text(REPORT.replace("year: 2023", "year: [2023"), encoding="utf-8")
    preview.wait_until(lambda: "frontmatter-invalid" in preview.read("2023/workshop/"))
    report.write_bytes(b"\x00\x01\x02")
    preview.wait_until(lambda: "file-unreadable" in preview.read("2023/workshop/"))
    report.write_text(REPORT, encoding="utf-8")
    registry = preview.root / "reports/organizations.yml"
    whole = registry.read_text("utf-8")
    registry.write_text(whole + "  - code: [\n", encoding="utf-8")
    preview.wait_until(lambda: "registry-invalid" in preview.read())
    registry.write_text(whole.replace("一车间党支部", "一工段党支部"), encoding="utf-8")
    preview.wait_until(lambda: "一工段党支部" in preview.read("organizations/workshop/"))
    cycle = preview.root / "reports/2023/cycle.yml"
    rules = cycle.read_text("utf-8")
    cycle.write_text("deadline: 2023-12-01\n", encoding="utf-8")
    preview.wait_until(lambda: "逾期 19 天" in preview.read("2023/"))
    cycle.write_text("deadline: soon\n", encoding="utf-8")
    preview.wait_until(lambda: "cycle-invalid" in preview.read())

    # A broken configuration stops that rebuild only.
    configuration = preview.root / "mkdocs.yml"
    text = configuration.read_text("utf-8")
    configuration.write_text(text.replace("unit:", "unti:"), encoding="utf-8")
    preview.wait_until(lambda: "是不是“unit”" in preview.said())
    configuration.write_text(text, encoding="utf-8")
    cycle.write_text(rules, encoding="utf-8")
    preview.wait_until(
        lambda: "cycle-invalid" not in preview.read() and "diagnostics" not in preview.read("2023/workshop/")
    )
    assert "Traceback" not in preview.said()


def test_search_works_in_the_preview_and_follows_edits(preview: Served, browser: Browser) -> None:
    """An open page of results shows an edit by itself: when the search has it, not as soon as the report has it."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(preview.base + "search/?q=学用结合")
    total = page.locator("#search-total")
    expect(total).to_have_text("1", timeout=PATIENCE * 1000)
    report = preview.root / "reports/2023/workshop.md"
    report.write_text(REPORT.replace("学用结合", "学做结合"), encoding="utf-8")
    expect(total).to_have_text("0", timeout=PATIENCE * 1000)
    page.locator("#search-page input[name=q]").fill("学做结合")
    expect(total).to_have_text("1")
    report.write_text(REPORT, encoding="utf-8")
    expect(total).to_have_text("0", timeout=PATIENCE * 1000)
    expect(page.locator(".search-failure")).to_have_count(0)
    expect(page.locator(".search-preparing")).to_be_hidden()


def test_who_asks_before_the_search_is_ready_is_told_and_gets_it_then(
    preview: Served, browser: Browser
) -> None:
    page = browser.new_context(locale="zh-CN").new_page()
    held: list[Route] = []
    page.route("**/search/bundles/state", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it is given)
    page.goto(preview.base + "search/?q=学用结合")
    page.wait_for_function("() => true")
    preview.wait_until(lambda: is_indexed(preview))
    while not held:
        page.wait_for_timeout(20)
    page.route("**/search/bundles/state", lambda route: route.continue_())
    held[0].fulfill(status=404)
    expect(page.locator(".search-preparing")).to_have_text("检索正在更新，好了会自己刷新。")
    expect(page.locator("#search-total")).to_have_text("1", timeout=PATIENCE * 1000)
    expect(page.locator(".search-preparing")).to_be_hidden()


def test_a_page_that_was_deleted_shows_again_when_it_comes_back(preview: Served, browser: Browser) -> None:
    report = preview.root / "reports/2023/workshop.md"
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(preview.base + "2023/workshop/")
    text = page.get_by_text("党课4次")
    expect(text.first).to_be_visible()
    report.unlink()
    expect(text).to_have_count(0, timeout=PATIENCE * 1000)
    expect(page.get_by_text("没有这个页面").first).to_be_visible()
    report.write_text(REPORT, encoding="utf-8")
    expect(text.first).to_be_visible(timeout=PATIENCE * 1000)


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(2)</script>",
    "&lt;/title&gt;&lt;script&gt;alert(3)&lt;/script&gt;",
    '" autofocus onfocus=alert(4) x="',
    "\\<svg onload=alert(5)>",
    "[甲](javascript:alert(6))",
    "![乙](x.png){onerror=alert(7)}",
    "<iframe srcdoc='<script>alert(8)</script>'></iframe>",
]


def test_nothing_hostile_runs_on_any_page(preview: Served, browser: Browser) -> None:
    """Names and headings go into the theme's own templates, which print them as they are."""
    quoted = "".join(HOSTILE).replace("'", "''")
    registry = preview.root / "reports/organizations.yml"
    registry.write_text(
        registry.read_text("utf-8").replace("short: 一车间党支部", f"short: '一车间{quoted}'"), "utf-8"
    )
    text = REPORT.replace(
        "title: 一车间党支部书记2023年度述职报告", f"title: '一车间党支部书记2023年度述职报告{quoted}'"
    )
    text = text.replace("secretary: 陶溪石", f"secretary: '陶溪石{quoted[:38]}'")
    headings = "".join(
        f"\n\n### （一）{vector}\n\n{vector}\n\n| {vector} |\n|---|\n| {vector} |\n" for vector in HOSTILE
    )
    text = text.replace("## 二、存在的问题", headings + "\n## 二、存在的问题" + HOSTILE[4])
    (preview.root / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    preview.wait_until(
        lambda: "陶溪石" in preview.read("2023/workshop/") and "onfocus" in preview.read("2023/workshop/")
    )
    page = browser.new_context(locale="zh-CN").new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))  # type: ignore[func-returns-value]
    page.on(
        "request", lambda r: None if r.url.startswith((preview.base, "data:", "blob:")) else ran.append(r.url)
    )
    for address in (
        "",
        "2023/",
        "2023/workshop/",
        "organizations/",
        "organizations/workshop/",
        "search/?q=述职",
        "guide/author/",
    ):
        page.goto(
            preview.base
            + address
            + ("&" if "?" in address else "?")
            + "highlight=<img src=x onerror=alert(9)>"
        )
        page.wait_for_timeout(300)
    assert ran == []
