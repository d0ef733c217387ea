"""What must not be echoed: texts that bear the mark of a state secret, and personal data."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from shuzhi.diagnostics import RENDERERS
from shuzhi.pages.build import SiteBuild
from shuzhi.search.bundle_cache import BundleCache
from shuzhi.search.bundles import CACHE
from shuzhi.settings import Settings

from tests.commands.archives import at
from tests.support import PROJECT, REPORT, heed_interrupts, make_archive

PATIENCE = 60
"""Seconds until a preview must answer; it takes four, more on a busy machine."""

TITLE = "一车间党支部书记2022年度述职报告青瓷"
MARKED = (
    REPORT.replace("title: 一车间党支部书记2023年度述职报告", f"title: {TITLE}")
    .replace("陶溪石", "简望川")
    .replace("现将本年度履职情况报告如下。", "机密★1年\n\n现将紫藤行动情况报告如下。")
    .replace(
        "## 二、存在的问题",
        "## 二、白鹭湾的画像\n\n<b>全年××次</b>[甲](https://example.com/)\n\n## 三、存在的问题\n",
    )
    .replace("## 三、下一步打算", "## 五、下一步打算")
)
"""A marked report in which much else is wrong, so that many rules have a line or a heading of it to quote."""

OWN_WORDS = ("青瓷", "紫藤", "白鹭", "简望川")
SECRETS = (*OWN_WORDS, "机密", "example.com", "党课4次", "示范岗")

SOUND = REPORT.replace("2023", "2024").replace("陶溪石", "阮知秋")

RESIDENT, MOBILE, CARD = "110199199003070009", "13800000000", "6200 0000 0000 0000 018"
LEAKING = REPORT.replace("陶溪石", f"陶溪石{MOBILE}").replace(
    "## 二、存在的问题",
    f"## 甲{RESIDENT}乙的画像\n\n![图](../2022/{MOBILE}.md)<b>卡{CARD}</b>××次，zhibu@example.com。\n\n## 二、存在的问题",
)
"""A report whose personal data stand in lines that other rules quote as well."""


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    reports = {"reports/2023/workshop.md": MARKED, "reports/2024/workshop.md": SOUND}
    return make_archive(tmp_path / "archive", reports)


@pytest.fixture
def leaking(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive", {"reports/2023/workshop.md": LEAKING})


def test_without_its_mark_the_report_would_be_quoted(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive", {"reports/2023/workshop.md": MARKED.replace("机密★1年", "")})
    _, out, _ = at(root, "check")
    assert all(word in out for word in ("青瓷", "白鹭", "example.com")), "or the next test proves nothing"


@pytest.mark.parametrize("form", list(RENDERERS))
def test_of_a_marked_report_nothing_is_echoed(marked: Path, form: str) -> None:
    code, out, err = at(marked, "check", "--format", form)
    assert code == 1
    assert "classification-secret" in out
    assert "reports/2023/workshop.md" in out
    for secret in SECRETS:
        assert secret not in out + err


def test_what_stands_in_other_reports_is_told_as_ever(marked: Path) -> None:
    other = REPORT.replace("2023", "2022").replace("党课4次", "党课××次")
    (marked / "reports/2022").mkdir()
    (marked / "reports/2022/workshop.md").write_text(other, encoding="utf-8")
    _, out, _ = at(marked, "check")
    assert "│ 我带头讲党课××次" in out
    assert not [word for word in OWN_WORDS if word in out]


def test_a_mark_cannot_be_turned_off_or_allowed(marked: Path) -> None:
    (marked / "reports/2023/cycle.yml").write_text("rules: {classification-secret: off}\n", encoding="utf-8")
    report = marked / "reports/2023/workshop.md"
    report.write_text(MARKED.replace("retention", "allow: {classification-secret: 青瓷}\nretention"), "utf-8")
    code, out, _ = at(marked, "check", "reports/2023/workshop.md", "--format", "json")
    assert code == 1
    assert [(row["rule"], row["severity"]) for row in json.loads(out)] == [("classification-secret", "error")]


def test_without_the_data_other_rules_would_quote_those_lines(tmp_path: Path) -> None:
    text = LEAKING.replace(RESIDENT, "丙").replace(CARD, "丁").replace(MOBILE, "戊").replace("zhibu@", "")
    root = make_archive(tmp_path / "archive", {"reports/2023/workshop.md": text})
    _, out, _ = at(root, "check")
    assert "│ ## 甲丙乙的画像" in out
    assert "“甲丙乙的画像”" in out
    assert "<b>卡丁" in out


@pytest.mark.parametrize("form", list(RENDERERS))
def test_of_personal_data_only_a_shortened_form_is_told(leaking: Path, form: str) -> None:
    code, out, err = at(leaking, "check", "--format", form)
    assert code == 1
    for rule in ("resident-id", "mobile-number", "bank-card", "email-address", "section-unknown", "raw-html"):
        assert rule in out, "other findings of the same lines must still be told"
    assert all(
        short in out for short in ("110199********0009", "138****0000", "6200***********0018", "z***@")
    )
    for secret in (RESIDENT, RESIDENT[6:14], MOBILE, CARD, CARD.replace(" ", ""), "zhibu", "<b>卡", "陶溪石"):
        assert secret not in out + err


def test_the_other_lines_of_such_a_report_are_shown(leaking: Path) -> None:
    report = leaking / "reports/2023/workshop.md"
    report.write_text(LEAKING.replace("党课4次", "党课××次"), encoding="utf-8")
    assert "│ 我带头讲党课××次" in at(leaking, "check")[1]


def test_a_number_that_its_author_allows_is_not_echoed_either(leaking: Path) -> None:
    report = leaking / "reports/2023/workshop.md"
    report.write_text(
        REPORT.replace("党课4次", f"党课××次，值班{MOBILE}").replace(
            "retention", "allow: {mobile-number: 公开的值班电话}\nretention"
        ),
        encoding="utf-8",
    )
    _, out, _ = at(leaking, "check")
    assert "作者说明：公开的值班电话" in out
    assert MOBILE not in out
    assert "党课" not in out


# --- the site -------------------------------------------------------------------------------------------------


def test_a_preview_shows_the_finding_and_nothing_of_the_report(marked: Path) -> None:
    build = SiteBuild.begin(marked, Settings(), preview=True)
    made = {page.address: page.title + page.make().html for page in build.pages if page.section != "guide"}
    made[""] = build.overview()
    assert "classification-secret" in made["2023/workshop/"]
    assert 'href="#L' not in made["2023/workshop/"], "there is no line to lead to"
    assert "阮知秋" in made["2024/workshop/"]
    for address, html in made.items():
        for secret in OWN_WORDS:
            assert secret not in html, f"{secret} stands on {address}"


def _site(root: Path) -> None:
    """Give an archive what a whole site needs."""
    for name in ("docs", "hooks"):
        (root / name).symlink_to(PROJECT / name)
    shutil.copy(PROJECT / "mkdocs.yml", root)  # its folder is where the reports are looked for


@pytest.mark.end_to_end
def test_a_build_stops_and_says_nothing(marked: Path) -> None:
    _site(marked)
    done = subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", "-d", marked / "site"],
        cwd=marked,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "classification-secret" in done.stderr
    assert "检查没有通过" in done.stderr
    for secret in SECRETS:
        assert secret not in done.stdout + done.stderr
    assert not list((marked / "site").rglob("*.html"))


@pytest.fixture
def served(marked: Path) -> Iterator[tuple[str, Path, Path]]:
    """A running preview: its address, its log, the folder of its temporary files."""
    _site(marked)
    temporary = marked.parent / "temporary"
    temporary.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = marked.parent / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
            cwd=marked,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(temporary)},
            preexec_fn=heed_interrupts,  # noqa: PLW1509 (nothing but a signal is set between fork and exec)
        )
    try:
        yield f"http://127.0.0.1:{port}/", log, temporary
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def _read(address: str) -> str:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as response:
                text: str = response.read().decode(errors="replace")
                return text
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.mark.end_to_end
def test_a_served_preview_neither_shows_nor_indexes_it(served: tuple[str, Path, Path], marked: Path) -> None:
    base, log, temporary = served
    page = _read(base + "2023/workshop/")
    assert "classification-secret" in page
    _read(base + "search/bundles/manifest.bin")  # there when every bundle is
    texts = {
        file.relative_to(temporary).as_posix(): _unpacked(file.read_bytes())
        for file in temporary.rglob("*")
        if file.is_file() and "guide" not in file.parts
    }
    assert any(name.endswith("2023/workshop/index.html") for name in texts)
    indexed = dict(_indexed(marked / CACHE))
    texts |= indexed
    assert any("阮 知 秋" in text or "阮知秋" in text for text in indexed.values()), "the others are found"
    for secret in OWN_WORDS:
        assert secret not in page
        assert secret not in log.read_text(encoding="utf-8")
        assert [name for name, text in texts.items() if secret in text or " ".join(secret) in text] == []


def _indexed(cache: Path) -> Iterator[tuple[str, str]]:
    """What the search is made of: it stays where it is kept, and is handed out from there."""
    for kept in cache.glob("*.bundle"):
        bundle = BundleCache(cache).bundle(kept.stem)
        assert bundle is not None
        for name, content in (bundle.contents() or {}).items():
            yield f"{kept.name}/{name}", _unpacked(content)


def _unpacked(data: bytes) -> str:
    return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode(errors="replace")
