"""Whole sites as MkDocs builds them: not one byte of an audience's site tells of the others."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audience.marked import (
    BY_CODE,
    EAST,
    ONLY_IN_THE_NORTH,
    WEST,
    make_marked_archive,
    marks_in,
    plain_bytes,
)
from tests.support import PROJECT

pytestmark = pytest.mark.end_to_end


def build(root: Path, *arguments: str, audience: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("SHUZHI_AUDIENCE", None)
    if audience is not None:
        environment["SHUZHI_AUDIENCE"] = audience
    return subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", "-q", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marked archive with the three ways to build it."""
    root = make_marked_archive(tmp_path_factory.mktemp("marked"))
    for name in ("docs", "hooks"):
        shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "mkdocs.yml", root)
    (root / "east.yml").write_text(
        "INHERIT: mkdocs.yml\nsite_name: 东区述职报告\nsite_url: https://archive.example/east/\nsite_dir: site-east\n"
        "extra:\n  shuzhi:\n    audience: qzeast\n",
        encoding="utf-8",
    )
    done = [build(root), build(root, "-f", "east.yml"), build(root, "-d", "site-west", audience="qzwest")]
    assert [one.returncode for one in done] == [0, 0, 0], "".join(one.stderr for one in done)
    return root


def _texts(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.html"):
        yield file.read_text(encoding="utf-8")


def test_the_whole_site_holds_everybody(root: Path) -> None:
    assert marks_in(root / "site") == set(BY_CODE)


@pytest.mark.parametrize(("folder", "seen"), [("site-east", EAST), ("site-west", WEST)])
def test_an_audiences_site_holds_its_own_and_nobody_else(root: Path, folder: str, seen: set[str]) -> None:
    assert marks_in(root / folder) == seen


def test_both_of_a_marks_forms_are_looked_for_in_packed_files(root: Path) -> None:
    """The search must be among what was searched: its fragments and word lists hold the characters, packed."""
    holding = {
        file.suffix
        for file in (root / "site").rglob("*")
        if file.is_file() and BY_CODE["qznorth"].mark.encode() in plain_bytes(file)
    }
    assert {".html", ".csv", ".bin", ".pf_fragment", ".pf_index"} <= holding


@pytest.mark.parametrize(
    ("folder", "figures"),
    [
        ("site", ["13", "7", "3", "5/5"]),
        ("site-east", ["5", "3", "2", "2/2"]),
        ("site-west", ["3", "2", "2", "1/1"]),
    ],
)
def test_the_home_page_counts_what_is_seen(root: Path, folder: str, figures: list[str]) -> None:
    """Reports, organizations, years, and who handed in in 2023, where two were exempt."""
    home = (root / folder / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<li><strong>([^<]*)</strong><span>", home) == figures


def test_pages_sitemap_search_and_pictures_are_those_of_the_audience(root: Path) -> None:
    site = root / "site-east"
    pages = {path.parent.relative_to(site).as_posix() for path in site.glob("202?/*/index.html")}
    assert pages == {"2022/qzeast", "2022/qzeast-mill", "2022/qzeast-dock", "2023/qzeast", "2023/qzeast-mill"}
    assert {path.name for path in site.glob("organizations/*/")} == EAST
    assert not (site / str(ONLY_IN_THE_NORTH)).exists()
    assert {path.stem.removesuffix("-seal") for path in site.rglob("*-seal.png")} == EAST
    addresses = re.findall(
        r"<loc>https://archive.example/east/([^<]*)</loc>", (site / "sitemap.xml").read_text()
    )
    assert {a for a in addresses if a.startswith("2023")} == {"2023/", "2023/qzeast/", "2023/qzeast-mill/"}
    manifest = json.loads(gzip.decompress((site / "search/bundles/manifest.bin").read_bytes()))
    assert [row[0] for row in manifest["organizations"]] == ["qzeast", "qzeast-dock", "qzeast-mill"]
    assert manifest["years"] == [2023, 2022]
    assert {path.name for path in (site / "search/bundles").glob("2*")} == {"2022", "2023"}


def test_links_inside_lead_on_and_links_outside_are_plain_text(root: Path) -> None:
    page = (root / "site-east/2023/qzeast-mill/index.html").read_text(encoding="utf-8")
    assert '<a href="../../2023/qzeast/">参见1</a>' in page
    assert "、参见4、参见5" in page.replace("参见3、参见4", "、参见4")
    assert "参见0、" in page
    whole = (root / "site/2023/qzeast-mill/index.html").read_text(encoding="utf-8")
    assert '<a href="../../2023/qzwest/">参见4</a>' in whole


def test_the_top_of_an_audience_has_no_superior(root: Path) -> None:
    page = (root / "site-east/organizations/qzeast/index.html").read_text(encoding="utf-8")
    trail = re.search(r'<nav class="trail".*?</nav>', page, re.DOTALL)
    assert trail is not None and trail[0].count("<a ") == 1
    report = (root / "site-east/2022/qzeast-mill/index.html").read_text(encoding="utf-8")
    assert '[[\\"qzeast\\"' not in report
    assert "&#34;organizations&#34;:[[&#34;qzeast&#34;" in report


def test_shared_problems_and_medians_count_what_is_seen(root: Path) -> None:
    year = (root / "site-east/2022/index.html").read_text(encoding="utf-8")
    assert re.search(r"<summary>学用结合<span class=\"aside\">3 个组织，3 个问题", year)
    whole = (root / "site/2022/index.html").read_text(encoding="utf-8")
    assert re.search(r"<summary>学用结合<span class=\"aside\">7 个组织，7 个问题", whole)
    figures = (root / "site-west/figures/index.html").read_text(encoding="utf-8")
    assert "2 个，中位数 17" in figures and "7 个" not in figures


def test_every_link_of_an_audiences_site_leads_to_a_file(root: Path) -> None:
    site = root / "site-west"
    dead = []
    for file in site.rglob("index.html"):
        for href in re.findall(r'(?:href|src)="([^"#?]+)', file.read_text(encoding="utf-8")):
            target = (file.parent / href).resolve()
            if "://" not in href and not (target.is_file() or (target / "index.html").is_file()):
                dead.append((file.relative_to(site).as_posix(), href))
    assert dead == []


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("qz-east", "读者范围（audience）“qz-east”没有登记，是不是“qzeast”（靐简称党支部）？"),
        ("靐旧称党支部", "是不是“qzeast”（靐简称党支部）？"),
        ("qzeast,qzhidden", "“qzhidden”没有登记"),
        ("", "环境变量 SHUZHI_AUDIENCE：audience 必须写明组织代码"),
        (" , ", "audience 必须写明组织代码"),
    ],
)
def test_an_audience_that_cannot_be_meant_publishes_nothing(root: Path, audience: str, told: str) -> None:
    done = build(root, "-d", "site-wrong", audience=audience)
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((root / "site-wrong").rglob("*.html"))


def test_two_different_audiences_publish_nothing(root: Path) -> None:
    done = build(root, "-f", "east.yml", "-d", "site-wrong", audience="qzwest")
    assert done.returncode != 0
    assert "写了两处，又不一样：配置文件里是“qzeast”，环境变量 SHUZHI_AUDIENCE 里是“qzwest”" in done.stderr
    assert not list((root / "site-wrong").rglob("*.html"))


def test_pages_of_an_earlier_build_cannot_stay(root: Path) -> None:
    done = build(root, "--dirty", "-d", "site-wrong", audience="qzwest")
    assert done.returncode != 0
    assert "--dirty" in done.stderr


def test_the_rules_still_see_everybody(root: Path, tmp_path: Path) -> None:
    """A fault outside stops an audience's site: what is published has passed the same check as everything."""
    copy = tmp_path / "archive"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", "site-*", ".cache"))
    stray = copy / "reports/2023/qznobody.md"
    stray.write_text((copy / "reports/2023/qznorth.md").read_text(encoding="utf-8"), encoding="utf-8")
    done = build(copy, "-f", "east.yml")
    assert done.returncode != 0
    assert "organization-unknown" in done.stderr
