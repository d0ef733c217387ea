"""No file that fits into the archive keeps a check or a build busy: two seconds, and twice the text takes twice as long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.checking import check_archive
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.rendering import render_body
from shuzhi.pages.report_page import report_page
from shuzhi.report import report_from_source
from shuzhi.rules import RULES, Context
from shuzhi.settings import Settings
from shuzhi.signoff import Signoffs
from shuzhi.similarity import CopyFinder
from shuzhi.source import Source

from tests.security.bombs import Files, bombs, filled
from tests.security.measuring import seconds_of
from tests.support import REPORT, make_archive
from tests.texts import HEAD

SECONDS = 2.0
"""What is promised for each bomb, on an office's machine."""

SLOWEST = 12
"""Bombs that are printed with `-s`, slowest first."""


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, float]]:
    """What each bomb cost."""
    found: dict[str, float] = {}
    yield found
    slowest = sorted(found.items(), key=lambda item: -item[1])[:SLOWEST]
    print("\n" + "\n".join(f"{seconds:.2f} s  {name}" for name, seconds in slowest))  # noqa: T201


def build_everything(root: Path) -> None:
    """Read, check and render an archive; pages of organizations are all alike and thousands here."""
    build = SiteBuild.begin(root, Settings(), preview=True)
    for page in build.pages:
        if not page.address.startswith(("rules/", "organizations/c")):
            page.make()
    build.overview()
    [file.make() for file in build.downloads]


@pytest.mark.parametrize(("name", "files"), [pytest.param(*bomb, id=bomb[0]) for bomb in bombs()])
def test_a_bomb_ends_within_two_seconds(
    tmp_path: Path, costs: dict[str, float], name: str, files: Files
) -> None:
    root = make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT, **files})
    costs[name] = seconds_of(lambda: build_everything(root))
    assert costs[name] < SECONDS


UNITS = [
    "甲", "a", "1", " ", "\u3000", "\t", "*", "**", "_", "`", "[", "](", "![", "(", "（", "）", "《", "“", "”", '"', "'", "<", "<a ",
    "<!--", "&", "&lt;", "\\", "#", "- ", "> ", "|", "~", "{", "{#", "http://", "a@a.", "1.", "1、", "一是", "（一）", "问题一：", "2023年",
    "召开支委会12次", "×", "X", "…", "。", "，", "：“", "13812345678", "11010119900101", "6222", "一是甲。", "%", "3.5", "“甲", "甲”", "党",
    "我", "a1", "甲 ", ", ", "——", "=", "\u200b", "##paidbegin##", "（新文秘网省略", "机密★", "【待补】", "上年", "其中", "十", "下一步", "原因",
]  # fmt: skip
"""Pieces that patterns of the rules begin with, go on with or look behind for."""

SHAPES: dict[str, Callable[[str, int], str]] = {
    "one line": filled,
    "short lines": lambda unit, length: filled(unit * 8 + "甲\n", length),
    "long lines": lambda unit, length: filled(filled(unit, 9_000) + "\n", length),
    "headings": lambda unit, length: filled(f"## {unit}甲\n", length // 3),
    "problems": lambda unit, length: "## 二、存在的问题\n\n" + filled(filled(unit, 9_000) + "\n\n", length),
}

SIZE = 8_000
NEGLIGIBLE = 0.2
"""Seconds for twice the size below which the ratio is noise."""


def every_rule(archive: Archive, text: str) -> None:
    """Run each rule, the pages and the ledger on a text."""
    report = report_from_source(Source(f"{HEAD}\n{text}"), "reports/2023/workshop.md", 2023, "workshop")
    own = replace(archive, reports=[report])
    context = Context(own, own.cycle(2023), CopyFinder(own), Signoffs())
    for rule in RULES:
        if rule.check is not None:
            list(rule.check(report, context))
    render_body(report)
    report_page(own, report)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return load_archive(make_archive(tmp_path_factory.mktemp("base") / "archive"))


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_about_twice_as_long(archive: Archive, shape: str) -> None:
    """Of a quadratic pattern twice the text takes four times as long, of a cubic one eight times."""

    position = list(SHAPES).index(shape)
    for unit in UNITS[position % 3 :: 3]:  # each unit in one shape at least, most in two
        once, twice = (SHAPES[shape](unit, length) for length in (SIZE, 2 * SIZE))
        seconds = seconds_of(partial(every_rule, archive, twice))
        if seconds > NEGLIGIBLE:
            # The least of two for both: a busy processor makes a single run three times as long.
            half = min(seconds_of(partial(every_rule, archive, once)) for _ in range(2))
            seconds = min(seconds, seconds_of(partial(every_rule, archive, twice)))
            assert seconds / half < 3.2, f"{unit!r}: {half:.2f} s, then {seconds:.2f} s"


def test_a_pattern_that_goes_back_would_be_noticed() -> None:
    """The measuring itself: nested repetitions double with every character."""
    nested = re.compile(r"(?:a+)+$")
    with pytest.raises(AssertionError, match="did not end"):
        seconds_of(lambda: nested.match("a" * 60 + "b"), patience=1)


def test_files_of_every_kind_of_bomb_at_once(tmp_path: Path) -> None:
    """Faults of thousands of entries are told in part, so that a page stays readable."""
    files = {
        file: text
        for name, found in bombs()
        if "many keys" in name or "one key" in name
        for file, text in found.items()
    }
    root = make_archive(tmp_path / "archive", files)
    assert len(check_archive(load_archive(root))) < 1_000
