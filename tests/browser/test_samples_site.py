"""The main job on real input: the five sample reports imported, filled in, checked, built and opened in a browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import build_site, serve, visit
from tests.support import PROJECT, check_json, run
from tests.test_samples import SAMPLES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not SAMPLES.is_dir(), reason="the sample reports are not on this machine (SHUZHI_SAMPLES)"
    ),
]

FILLED = {"secretary": "甲某", "role": "党支部书记", "classification": "内部", "retention": "30年"}


@pytest.fixture(scope="module")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An archive of nothing but the samples, as an officer would bring them in; gives its folder and address."""
    root = tmp_path_factory.mktemp("samples") / "archive"
    root.mkdir()
    shutil.copy(PROJECT / "mkdocs.yml", root)
    shutil.copytree(PROJECT / "docs", root / "docs")
    (root / "hooks").symlink_to(PROJECT / "hooks")
    (root / "reports").mkdir()
    expected = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    codes = {name: Path(name).stem for name in expected}
    rows = "".join(
        f"  - {{code: {code}, name: 中国共产党{code}委员会, short: {code}, kind: 党支部, since: 2015}}\n"
        for code in codes.values()
    )
    (root / "reports/organizations.yml").write_text(f"organizations:\n{rows}", encoding="utf-8")
    for name, code in codes.items():
        assert run("--root", str(root), "import", str(SAMPLES / name), "--organization", code)[0] == 0
        file = root / f"reports/{expected[name]['year']}/{code}.md"
        text = file.read_text("utf-8")
        for field, value in FILLED.items():
            text = text.replace(f"{field}: 【待补】", f"{field}: {value}")
        file.write_text(
            text.replace("submitted: 【待补】", f"submitted: {expected[name]['year']}-12-20"), "utf-8"
        )
    assert {row["severity"] for row in check_json(root)} <= {"advice"}
    build_site(root, root / "site")
    server = serve(root / "site")
    yield root, f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def test_samples_are_readable_in_the_browser(sample_site: tuple[Path, str], browser: Browser) -> None:
    _, base = sample_site
    window = visit(browser, base, viewport={"width": 1280, "height": 900})
    for name, truth in json.loads((SAMPLES / "expected.json").read_text("utf-8")).items():
        page = window.open(f"{truth['year']}/{Path(name).stem}/")
        expect(page.locator("h1")).to_have_text(truth["title"])
        assert page.locator(".report-body h2").count() == len(truth["sections"])
        assert page.locator(".report-body em, .report-body strong").count() == 0
        text = page.locator(".report-body").inner_text()
        assert "*" not in text and "paidbegin" not in text
        assert ("×" in text) == truth["masks"]
    assert window.complaints == []


def test_samples_are_found_by_their_words(sample_site: tuple[Path, str], browser: Browser) -> None:
    _, base = sample_site
    page = visit(browser, base).open("search/?q=旁听庭审")
    expect(page.locator(".search-nothing")).to_be_visible()
    page = visit(browser, base).open("search/?q=一手硬一手软")
    expect(page.locator("#search-total")).to_have_text("1")
    page.locator(".search-result-link").click()
    expect(page).to_have_url(
        f"{base}2022/service-centre-2022/?highlight=%E4%B8%80%E6%89%8B%E7%A1%AC%E4%B8%80%E6%89%8B%E8%BD%AF#problems"
    )
