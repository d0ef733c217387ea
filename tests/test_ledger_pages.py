"""The ledger on pages: every link lands on the paragraph it speaks of; pages stay small; previews show copies."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.ledger import ledger_of
from shuzhi.pages import ledger_lists
from shuzhi.pages.catalogue import generated_pages
from shuzhi.settings import Settings

from tests.support import PROJECT, REPORT, make_archive
from tests.texts import visible

TWO: Final = "一是学用结合不够紧密。二是党员示范岗评比流于形式。"
ANSWERED: Final = (
    REPORT.replace(
        "## 一、履职情况",
        "## 一、上年度问题整改情况\n\n一是学用结合不够紧密的问题。建立导学制度，全年导学12次。\n\n## 二、履职情况",
    )
    .replace("## 二、存在", "## 三、存在")
    .replace("## 三、下一步", "## 四、下一步")
)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "a" and named.get("href"):
            self.links.append(str(named["href"]))
        if named.get("id"):
            self.ids.add(str(named["id"]))


def _pages(archive: Archive) -> dict[str, str]:
    return {page.address: page.make().html for page in generated_pages(archive, Settings())}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return _pages(load_archive(PROJECT))


def _parsed(html: str) -> _Links:
    parser = _Links()
    parser.feed(html)
    return parser


@pytest.mark.parametrize(
    "address", ["ledger/", "ledger/2023/", "ledger/2024/", "2024/", "organizations/urban-group-water/"]
)
def test_every_link_lands_on_a_paragraph(pages: dict[str, str], address: str) -> None:
    ids = {there: _parsed(html).ids for there, html in pages.items()}
    landed = 0
    for link in _parsed(pages[address]).links:
        path, _, fragment = link.partition("#")
        target = posixpath.normpath(posixpath.join(address, path)) + "/" if path else address
        if re.match(r"\d{4}/[a-z]", target):
            assert target in pages, link
            if fragment:
                assert fragment in ids[target], link
                landed += 1
    assert landed >= 3


def test_every_problem_of_a_year_stands_on_its_pages(pages: dict[str, str]) -> None:
    ledger = ledger_of(load_archive(PROJECT))
    for year, problems in ledger.by_year.items():
        assert pages[f"ledger/{year}/"].count('class="number"') == len(problems)
        for problem in problems:
            assert visible(problem.title) in visible(pages[f"ledger/{year}/"])


def test_a_large_year_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_lists, "ROWS_OF_A_PAGE", 15)
    pages = _pages(load_archive(PROJECT))
    parts = [pages[f"ledger/2024/{part}"] for part in ("", "2/", "3/")]
    rows = [part.count('class="number"') for part in parts]
    assert sum(rows) == len(ledger_of(load_archive(PROJECT)).by_year[2024])
    assert 10 < max(rows) <= 15
    assert "第2页，共3页" in visible(parts[1])
    listed = [
        set(re.findall(r'<th scope="row"><a href="[./]*organizations/([a-z-]+)/', part)) for part in parts
    ]
    assert all(listed)
    assert sum(map(len, listed)) == len(set.union(*listed)), "an organization stands on one page"


def test_points_in_headings_and_tables_can_be_landed_on(tmp_path: Path) -> None:
    before = REPORT.replace("2023", "2022").replace(
        TWO, "### （一）学用结合不够紧密\n\n只学不用。\n\n### （二）阵地设施陈旧\n\n桌椅破损。"
    )
    answer = "| 问题 | 整改情况 |\n| --- | --- |\n| 学用结合不够紧密 | 建立导学制度，全年主题党日12次 |"
    after = ANSWERED.replace("一是学用结合不够紧密的问题。建立导学制度，全年导学12次。", answer)
    root = make_archive(tmp_path, {"reports/2022/workshop.md": before, "reports/2023/workshop.md": after})
    pages = _pages(load_archive(root))
    ids = {address: _parsed(html).ids for address, html in pages.items()}
    for address in ("ledger/", "ledger/2022/", "2022/", "organizations/workshop/"):
        for link in _parsed(pages[address]).links:
            path, _, fragment = link.partition("#")
            target = posixpath.normpath(posixpath.join(address, path)) + "/" if path else address
            if fragment and target in ids:
                assert fragment in ids[target], (address, link)


def test_an_answered_and_an_unanswered_problem(tmp_path: Path) -> None:
    root = make_archive(
        tmp_path,
        {"reports/2022/workshop.md": REPORT.replace("2023", "2022"), "reports/2023/workshop.md": ANSWERED},
    )
    pages = _pages(load_archive(root))
    rows = re.findall(r"<tr>(.*?)</tr>", pages["ledger/2022/"], re.DOTALL)[1:]
    assert [("已回应" in row, "未回应" in row) for row in rows] == [(True, False), (False, True)]
    assert "导学12次" in rows[0]
    assert (
        "党员示范岗评比流于形式"
        in visible(pages["ledger/"]).split("没有回应的问题")[1].split("年年提的问题")[0]
    )
    assert "学用结合不够紧密" in visible(pages["ledger/"]).split("年年提的问题")[1]


def test_hostile_words_are_text(tmp_path: Path) -> None:
    hostile = REPORT.replace(
        TWO, "一是<img src=x onerror=alert(1)>不够紧密。二是“><script>alert(1)</script>。"
    )
    root = make_archive(
        tmp_path,
        {"reports/2022/workshop.md": hostile.replace("2023", "2022"), "reports/2023/workshop.md": ANSWERED},
    )
    for address, html in _pages(load_archive(root)).items():
        if not address.startswith("rules/"):
            assert "<script" not in html, address
            assert "<img" not in html, address


def test_an_id_in_a_paragraph_is_not_shown(tmp_path: Path) -> None:
    text = ANSWERED.replace("全年导学12次。", "全年导学12次。{#problem-2022-2}")
    root = make_archive(
        tmp_path,
        {"reports/2022/workshop.md": REPORT.replace("2023", "2022"), "reports/2023/workshop.md": text},
    )
    pages = _pages(load_archive(root))
    assert "problem-2022" not in visible(pages["2023/workshop/"])
    rows = re.findall(r"<tr>(.*?)</tr>", pages["ledger/2022/"], re.DOTALL)[1:]
    assert "明确标注" in rows[1]


# --- copies, in a preview -------------------------------------------------------------------------------------


def test_a_preview_shows_copies_side_by_side_and_a_published_page_does_not(tmp_path: Path) -> None:
    from shuzhi.pages.build import SiteBuild

    source = (PROJECT / "reports/2024/third-hospital.md").read_text(encoding="utf-8")
    body = source.split("\n---\n", 1)[1].replace("医院", "车间").replace("2024", "2023")
    head = REPORT.split("\n---\n")[0]
    other = (
        REPORT.split("\n---\n")[0].replace("一车间党支部", "甲乙集团党总支").replace(": workshop", ": group")
    )
    root = make_archive(
        tmp_path,
        {
            "reports/2023/workshop.md": f"{head}\n---\n{body}",
            "reports/2023/group.md": f"{other}\n---\n{body.replace('群众', '职工')}",
        },
    )
    shown = {}
    for preview in (True, False):
        build = SiteBuild.begin(root, Settings(), preview=preview)
        shown[preview] = {page.address: page.make().html for page in build.pages}
    page = shown[True]["2023/workshop/"]
    assert "雷同对照" in page
    assert "../../2023/group/#L" in page
    assert "<mark>" in page
    assert "雷同对照" in shown[True]["2023/group/"], "of two reports of one year both are told"
    assert "雷同对照" not in shown[False]["2023/workshop/"]
