"""What searching costs a reader: bytes over the network and time until the answer, in a real Chromium."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, chromium_path, serve

QUERIES = [
    *(
        "三会一课",
        "党建业务融合",
        "一手硬、一手软",
        "旁听庭审",
        "志愿服务",
        "谈心谈话",
        "主题党日",
        "党员示范岗",
    ),
    *("回访", "漏损", "突击队", "民主评议", "不够深入", "整改", "第一议题", "办理时限"),
]

_OPEN = """async ([base, years]) => {
  await import(base + 'assets/search/engine.js');
  const { loadManifest, openCatalogue } = await import(base + 'assets/search/catalogue.js');
  const started = performance.now();
  const manifest = await loadManifest();
  await openCatalogue(years.length ? years : manifest.years.map(String));
  return performance.now() - started;
}"""

_SEARCH = """async ([base, typed, filters]) => {
  const { search } = await import(base + 'assets/search/engine.js');
  const { parseQuery } = await import(base + 'assets/search/query.js');
  const started = performance.now();
  const { reports } = await search(parseQuery(typed), filters);
  return [performance.now() - started, reports.length];
}"""


@dataclass(frozen=True)
class SearchCost:
    """Medians over the queries, each in a browser that has loaded the search and nothing else.

    Attributes:
        load_kilobytes: until the search is ready, all years.
        load_milliseconds: the same in time.
        query_milliseconds: from the key to the counted results, first query of that browser.
        query_kilobytes: what that query loads.
        year_kilobytes: everything, load and first query, with one year chosen.
        found: reports found by the median query.
    """

    load_kilobytes: float
    load_milliseconds: float
    query_milliseconds: float
    query_kilobytes: float
    year_kilobytes: float
    found: float


def search_cost(site: Path, year: int) -> SearchCost | None:
    """Measure a built site; None where there is no Chromium."""
    path = chromium_path()
    if path is None:
        return None
    server = serve(site)
    base = f"http://127.0.0.1:{server.server_address[1]}/"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        whole = [_first_query(chromium, base, typed, {}) for typed in QUERIES]
        one_year = [_first_query(chromium, base, typed, {"year": str(year)}) for typed in QUERIES]
        chromium.close()
    server.shutdown()
    median = statistics.median
    return SearchCost(
        load_kilobytes=median(row[0] for row in whole),
        load_milliseconds=median(row[1] for row in whole),
        query_milliseconds=median(row[2] for row in whole),
        query_kilobytes=median(row[3] for row in whole),
        year_kilobytes=median(row[0] + row[3] for row in one_year),
        found=median(row[4] for row in whole),
    )


def _first_query(chromium: Browser, base: str, typed: str, filters: dict[str, str]) -> tuple[float, ...]:
    """(kilobytes and milliseconds to be ready, milliseconds and kilobytes of the query, reports found)."""
    context = chromium.new_context()
    page = context.new_page()
    loaded = [0.0]
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on(
        "Network.loadingFinished", lambda event: loaded.__setitem__(0, loaded[0] + event["encodedDataLength"])
    )
    page.goto(f"{base}404.html")
    page.wait_for_timeout(200)
    before = loaded[0]
    ready = page.evaluate(_OPEN, [base, list(filters.values())])
    page.wait_for_timeout(200)
    opened = loaded[0]
    taken, found = page.evaluate(_SEARCH, [base, typed, filters])
    page.wait_for_timeout(200)
    cost = ((opened - before) / 1000, ready, taken, (loaded[0] - opened) / 1000, found)
    context.close()
    return cost
