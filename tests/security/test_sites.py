"""No vector runs, loads, leads away or becomes markup on any page of a site built from the hostile archive."""

from __future__ import annotations

import csv
import html
import io
import json
import xml.etree.ElementTree
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from shuzhi.pages.build import SiteBuild
from shuzhi.settings import Settings

from tests.security.conftest import STAGES, Sites
from tests.security.corpus import MARK, vectors
from tests.security.hostile_archive import PLACES, groups, joined
from tests.security.markup import elements_of, programs, violations
from tests.security.watching import watch
from tests.support import PROJECT

pytestmark = [pytest.mark.browser, pytest.mark.end_to_end]


OWN_TEXTS = ("rules/", "guide/")
"""Pages that are written by hand and hold nothing of any report; they may link elsewhere."""


def pages_of(site: Path) -> list[str]:
    """The addresses of all pages of a site."""
    found = (file.parent.relative_to(site).as_posix() + "/" for file in site.rglob("index.html"))
    return sorted("" if path == "./" else path for path in found)


def untouched(site: Path) -> set[str]:
    """The programs of the pages that hold nothing of any report."""
    own = [*site.glob("rules/**/index.html"), site / "404.html", site / "search/index.html"]
    found: set[str] = set()
    for file in own:
        found |= programs(elements_of(file.read_text(encoding="utf-8")))
    return found


def test_there_are_enough_kinds_and_each_has_a_reason_of_its_own() -> None:
    kinds = vectors()
    assert len(kinds) >= 150
    for part in ("name", "text", "why"):
        written = [getattr(kind, part) for kind in kinds]
        assert len(set(written)) == len(written), [one for one in written if written.count(one) > 1]


def test_the_gate_is_closed_to_them(sites: Sites) -> None:
    """What the other tests publish only the tests can publish."""
    build = SiteBuild.begin(sites.folder.parent / "archive-published", Settings(), preview=False)
    refused = {diagnostic.path for diagnostic in build.errors}
    assert all(f"reports/2023/c{index}.md" in refused for index in range(len(groups())))


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_downloaded_holds_no_formula_and_no_program(sites: Sites, stage: str) -> None:
    site = sites.folder / stage
    tables = list(site.rglob("*.csv"))
    assert tables
    for file in tables:
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r") and len(cell) > 1], file
    own = {file.relative_to(PROJECT / "docs").as_posix() for file in (PROJECT / "docs").rglob("*.svg")}
    assert {
        file.relative_to(site).as_posix() for file in site.rglob("*.svg") if "20" in file.parts[-2]
    } <= own
    xml.etree.ElementTree.parse(site / "sitemap.xml")


@pytest.mark.parametrize("stage", STAGES)
def test_the_source_of_every_page_holds_only_what_the_templates_make(sites: Sites, stage: str) -> None:
    site = sites.folder / stage
    known = untouched(site)
    found = []
    for file in sorted(site.rglob("*.html")):
        elements = elements_of(file.read_text(encoding="utf-8"))
        where = file.relative_to(site).as_posix()
        if not where.startswith(OWN_TEXTS):
            found += [f"{where}: {line}" for line in violations(elements)]
        found += [f"{where}: program {program[:200]}" for program in programs(elements) - known]
    assert not found[:20]


def test_the_vectors_are_on_the_pages(sites: Sites) -> None:
    """Were they left out, nothing would have been shown by the other tests."""
    for index, group in enumerate(groups()):
        page = (sites.folder / f"published/2023/c{index}/index.html").read_text(encoding="utf-8")
        records = [dict(element.attributes).get("data-record") for element in elements_of(page)]
        record = json.loads(next(record for record in records if record))
        assert record["tags"] == [vector.line for vector in group]
        assert record["heads"][0] == "题名" + joined(group)
        body = html.unescape(page.partition("data-record=")[2].partition("</article>")[0])
        for vector in group:
            if "boom(" in vector.text:
                assert body.count(f"boom({vector.number})") > len(PLACES) / 2, vector


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_happens_on_any_page(sites: Sites, browser: Browser, stage: str) -> None:
    window = watch(browser, f"{sites.base}{stage}/")
    for number, path in enumerate(pages_of(sites.folder / stage)):
        if path.startswith(OWN_TEXTS) or (stage == "preview" and path.startswith("organizations/c")):
            continue
        text = vectors()[number % len(vectors())].line
        window.open(f"{path}?highlight={quote(text)}&q={quote(text)}#{quote(text)}")
    assert not window.happened[:20]
    assert window.pages > 40


MORE = """async () => {
  for (let turn = 0; turn < 20; turn++) {
    const more = document.querySelector('.search-more:not([hidden])');
    if (!more) return;
    const before = more.textContent;
    more.click();
    for (let wait = 0; wait < 100 && !more.hidden && more.textContent === before; wait++) await new Promise((r) => setTimeout(r, 20));
  }
}"""

ASK = """async (texts) => {
  for (const text of texts) {
    history.pushState(null, '', '?q=' + encodeURIComponent(text));
    dispatchEvent(new PopStateEvent('popstate'));
    for (let wait = 0; wait < 200 && document.querySelector('#search-page[aria-busy]'); wait++) await new Promise((r) => setTimeout(r, 5));
  }
}"""


MARK_EACH = """async ([program, texts]) => {
  const { markLanding } = await import(program);
  for (const text of texts) {
    history.replaceState(null, '', '?highlight=' + encodeURIComponent(text) + '#' + encodeURIComponent(text));
    markLanding();
  }
}"""


def ready(page: Page) -> None:
    page.wait_for_selector("#search-page:not([aria-busy])", state="attached")
    page.wait_for_selector(".search-result, .search-nothing", state="attached")


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_happens_in_the_search(sites: Sites, browser: Browser, stage: str) -> None:
    window = watch(browser, f"{sites.base}{stage}/")
    page = window.page
    shown = ""
    words = (MARK, f"{MARK}小标题", f"{MARK}单元格", f"{MARK}图片说明", f"{MARK}代码", f"问题{MARK}")
    for word in words if stage == "published" else words[:2]:
        page.goto(f"{window.base}search/?q={quote(word)}")
        ready(page)
        page.evaluate(MORE)
        window.inspect(f"search for {word}")
        shown += page.inner_text(".search-results")
    # The excerpts do hold the vectors, as text.
    assert sum(f"boom({vector.number})" in shown for vector in vectors()) > (
        80 if stage == "published" else 20
    )
    for facet in ("organization", "tag", "kind", "slot", "year")[: None if stage == "published" else 2]:
        page.goto(f"{window.base}search/?q={quote(MARK)}")
        ready(page)
        page.locator(f'details[data-facet="{facet}"] button').last.click()
        ready(page)
        window.inspect(f"facet {facet}")
    texts = [vector.line for vector in vectors()]
    page.goto(f"{window.base}search/")
    page.evaluate(ASK, texts[::16] if stage == "published" else texts[1::25])
    window.inspect("vectors as queries")
    page.evaluate(ASK, [f"{MARK} {text} 并无此句" for text in texts[::64]])
    window.inspect("offers for what was not found")
    for text in texts[::40] if stage == "published" else texts[20::130]:
        page.goto(
            f"{window.base}search/?q={quote(text)}&tag={quote(text)}&sort={quote(text)}&year={quote(text)}"
        )
        page.wait_for_selector("#search-page:not([aria-busy])", state="attached")
        window.inspect(f"address with {text}")
    assert not window.happened[:20]


def test_nothing_happens_in_the_field_of_the_header(sites: Sites, browser: Browser) -> None:
    window = watch(browser, f"{sites.base}published/")
    page = window.page
    page.goto(f"{window.base}2023/c3/")
    page.evaluate(
        MARK_EACH, [f"{window.base}assets/search/landing.js", [vector.line for vector in vectors()]]
    )
    window.inspect("every vector as what was searched for")
    field = page.locator(".search-field input")
    for text in (MARK, f"题名{MARK}", *[vector.line for vector in vectors()[::40]]):
        field.fill(text)
        field.press("ArrowDown")
        page.wait_for_timeout(400)
        window.inspect(f"suggestions for {text}")
    field.fill(f"题名{MARK}")
    page.wait_for_selector(".search-brief")
    page.locator(".search-brief").first.hover()
    page.locator(".search-brief").first.click()
    page.wait_for_selector("mark.search-mark")
    window.inspect("where a suggestion leads")
    assert not window.happened[:20]


@pytest.mark.parametrize("end", ["%", "%E0%A4%A", "__proto__", "*", "L8'] , *", "constructor"])
def test_the_end_of_an_address_is_never_a_fault(sites: Sites, browser: Browser, end: str) -> None:
    window = watch(browser, f"{sites.base}published/")
    window.page.goto(f"{window.base}2023/c3/?highlight={quote(MARK)}#{end}")
    window.page.wait_for_selector("mark.search-mark", state="attached")
    assert not window.happened
