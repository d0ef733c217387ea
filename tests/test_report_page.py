"""A report's page stays small whatever stands beside its text, and still tells what a reader needs."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.figures import figures_of
from shuzhi.pages.report_page import report_page
from shuzhi.pages.shown import Shown
from shuzhi.report import Report
from shuzhi.signoff import (
    Arrival,
    Assessment,
    Digests,
    Kind,
    Person,
    Request,
    Revision,
    Signoff,
    Signoffs,
    State,
    Step,
    Version,
)
from shuzhi.signoff.terms import Forge
from shuzhi.similarity import Copy, Passage

from tests.support import REPORT, make_archive

PATH: Final = "reports/2023/workshop.md"
PARAGRAPHS: Final = 30
FIGURES: Final = (
    *("讲党课4次", "召开支委会12次", "召开党员大会5次", "开展主题党日11次", "谈心谈话22人次", "发展党员3名"),
    *(
        "转正党员2名",
        "走访慰问48户",
        "开展集中学习31次",
        "召开组织生活会2次",
        "收到入党申请书6份",
        "开展警示教育7次",
    ),
)
OTHERS: Final = 10
VERSIONS: Final = 30
MOST: Final = 16_000
"""UTF-8 bytes of a page besides the report's own text and the theme's frame: of 40 KB the frame may take 24."""


def text_of(version: int) -> str:
    head = REPORT.split("\n---\n")[0]
    deeds = "\n\n".join(f"（{number}）全年{deed}。" for number, deed in enumerate(FIGURES))
    told = "\n\n".join(
        f"第{number}段写着{'下湾组的路灯修好了，' * (14 - number * 7 % 5)}"
        + (f"这是第{version}版添上的一句话，" if number % 3 == version % 3 else "")
        + "群众都说好。"
        for number in range(PARAGRAPHS)
    )
    return f"{head}\n---\n\n## 一、履职情况\n\n{deeds}\n\n{told}\n\n## 二、存在的问题\n\n一是学得浅。\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    others = {
        f"reports/{2023 - number}/workshop.md": text_of(0).replace("2023", str(2023 - number))
        for number in range(1, OTHERS + 1)
    }
    root: Path = tmp_path_factory.mktemp("archive")
    return load_archive(make_archive(root / "a", {PATH: text_of(VERSIONS - 1), **others}))


@pytest.fixture(scope="module")
def report(archive: Archive) -> Report:
    return archive.by_path[PATH]


def signed() -> tuple[Signoffs, list[Revision]]:
    tao, cen, luo = (Person(name, f"{name}@example.cn") for name in ("陶溪石", "岑望舒", "骆青禾"))
    versions = []
    for number in range(VERSIONS):
        arrival = Arrival(
            f"{number:040x}",
            datetime.datetime(2023, 12, 1 + number, 10, 20, tzinfo=datetime.UTC),
            Kind.MERGE,
            "合并",
            (tao,),
            luo,
            Request(Forge.GITEA, f"#{number}", f"https://git.example.cn/party/archive/pulls/{number}"),
            (),
            None,
            (),
            {},
        )
        step = Step.CHANGED if number else Step.ADDED
        versions.append(
            Version(arrival, step, PATH, None, f"{number:040x}", (tao,), Assessment(2, (cen, luo)))
        )
    latest = Signoff(PATH, State.APPROVED, versions[-1], versions[-1], Digests("a" * 64, "b" * 64))
    revisions = [
        Revision(version, text_of(number - 1) if number else "", text_of(number))
        for number, version in enumerate(versions)
    ]
    return Signoffs({PATH: latest}, {PATH: tuple(versions)}, "main"), revisions[::-1]


def copied(report: Report, number: int) -> Copy:
    passages = tuple(
        Passage(line, text, line, text.replace("路灯", "水渠", 1), len(text))
        for line, text in enumerate(report.body.lines, report.body.first_line)
        if text.startswith("第")
    )
    return Copy(PATH, f"reports/{2023 - number}/workshop.md", 0.9 - number / 100, 0.8, 0.8, passages)


def everything(report: Report, others: int = OTHERS) -> Shown:
    signoffs, revisions = signed()
    copies = [copied(report, number) for number in range(1, others + 1)]
    return Shown(signoffs=signoffs, history=lambda path: revisions, copies=lambda one: copies)


def besides(html: str, report: Report) -> int:
    return len(html.encode()) - len(report.text.encode())


@pytest.mark.parametrize("others", [0, 1, OTHERS])
def test_a_page_stays_small_whatever_stands_beside_the_text(
    archive: Archive, report: Report, others: int
) -> None:
    assert len(figures_of(archive).of_report(report)) == 12
    html = report_page(archive, report, everything(report, others)).html
    assert besides(html, report) <= MOST
    assert "共 30 个版本" in html
    assert "更早的 10 个版本请在版本库里看。" in html
    newest = html[html.index('class="revisions"') :].split("</li>")[0]
    assert "<ins>这是第29版添上的一句话，</ins>" in newest, (
        "the newest change is shown, whatever else there is"
    )


def test_of_every_copy_it_is_told_where_and_of_the_first_one_what(archive: Archive, report: Report) -> None:
    html = report_page(archive, report, everything(report)).html
    box = html[html.index('<details class="copies"') :].split("</details>")[0]
    told = re.findall(r"<p>正文有.*?</p>", box)
    assert len(told) == OTHERS
    first = next(
        line for line, text in enumerate(report.body.lines, report.body.first_line) if "第0段" in text
    )
    for one in told:
        assert f'第 <a href="#L{first}">{first}–{first + 2 * PARAGRAPHS - 2}</a> 行' in one
    assert box.count('<table class="side-by-side">') == 1
    assert "路灯" in box and "水渠" in box


def test_a_small_copy_is_shown_whole(archive: Archive, report: Report) -> None:
    """Both texts, with what both have marked; only the middle of a long piece is left out."""
    line = report.body.first_line
    copy = Copy(
        PATH,
        "reports/2022/workshop.md",
        0.2,
        0.3,
        0.2,
        (Passage(line, "全年讲党课4次。", line, "全年讲党课5次。", 7),),
    )
    html = report_page(archive, report, Shown(copies=lambda one: [copy])).html
    box = html[html.index('<details class="copies"') :].split("</details>")[0]
    assert "<mark>全年讲党课</mark>4<mark>次。</mark>" in box
    assert "<mark>全年讲党课</mark>5<mark>次。</mark>" in box
    assert "没有列出" not in box


def test_passages_for_which_there_is_no_room_are_counted(archive: Archive, report: Report) -> None:
    html = report_page(archive, report, everything(report, 1)).html
    box = html[html.index('<details class="copies"') :].split("</details>")[0]
    rows = box.count("<tr><td>")
    assert 1 < rows < PARAGRAPHS
    assert f"还有 {PARAGRAPHS - rows} 处没有列出" in box
    lines = [int(line) for line in re.findall(r"<tr><td><a href=\"#L(\d+)", box)]
    assert lines == sorted(lines)
    assert "……" in box, "the middle of what both have stands in the report itself"
