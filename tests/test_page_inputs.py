"""A page that lists things may be kept only as long as nothing changed that goes into it: its inputs tell all of that."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.checking import facts_of
from shuzhi.pages import (
    figures_pages,
    ledger_lists,
    matrix_page,
    organization_page,
    paging,
    theme_pages,
    tree_page,
    year_page,
)
from shuzhi.pages.catalogue import generated_pages
from shuzhi.pages.figures_pages import figures_downloads
from shuzhi.pages.overview import overview
from shuzhi.pages.page_inputs import home_inputs
from shuzhi.pages.shown import Shown
from shuzhi.report import Report
from shuzhi.settings import Settings
from shuzhi.signoff import read_signoffs
from shuzhi.store import Store

from tests.signoff.building import CEN, LUO, Repo, gitea

CODES: Final = ("office", "works", "works-one", "works-two", "depot", "depot-one")
YEARS: Final = (2021, 2022, 2023)
PROBLEMS: Final = (
    "理论学习不够深入",
    "组织生活质量不高",
    "青年骨干培养不够",
    "流动党员联系不紧",
    "阵地设施陈旧",
    "调查研究不深",
)
STYLES: Final = {
    "numbered": "{number}.{text}。",
    "headed": "### {number}.{text}\n\n原因在于抓得不紧。",
    "barred": "{number}.{text}。|待办",
}
"""How a report sets out its problems: links land on paragraphs, on headings, on the heading above a row of a table."""
PROSE: Final = (
    "本年度工作平稳。",
    "工作有序。",
    "开局良好。\n\n收官平稳。",
    "去年点评的问题已全部整改到位。",
)


@dataclass
class _Organization:
    short: str
    parent: str | None
    since: int = 2021
    until: int | None = None


@dataclass
class _Report:
    """What can be edited in a report."""

    title: str
    secretary: str
    day: int
    behalf: bool
    problems: list[str]
    lessons: int
    tag: str
    answered: str
    readable: bool = True
    outcome: str = "已整改"
    prose: str = "本年度工作平稳。"
    deeds: str = "履职情况"
    tabled: bool = False
    faults: str = "存在的问题"
    style: str = "numbered"

    def text(self, code: str, year: int) -> str:
        if not self.readable:
            return "\x00"
        problems = "\n\n".join(
            STYLES[self.style].format(number=number, text=text)
            for number, text in enumerate(self.problems, start=1)
        )
        figures = f"全年讲党课{self.lessons}次，主题党日{self.lessons + 3}次。"
        if self.tabled:
            figures = f"\n\n### 数据\n\n项目 | 完成情况\n--- | ---\n全年 | {figures}"
        return (
            f"---\ntitle: {self.title}\nyear: {year}\norganization: {code}\nsecretary: {self.secretary}\nrole: 书记\n"
            f"on_behalf: {str(self.behalf).lower()}\nsubmitted: {year + 1}-01-{self.day:02}\nclassification: 内部\n"
            f"retention: 30年\ntags: [{self.tag}]\n---\n\n## 一、上年度问题整改情况\n\n"
            f"1.针对{self.answered}的问题，{self.outcome}。\n\n## 二、{self.deeds}\n\n"
            f"{self.prose}{figures}\n\n## 三、{self.faults}\n\n{problems}\n\n"
            "## 四、下一步打算\n\n1.抓好学习。\n"
        )


class _Archive:
    """An archive on the disk and its random edits."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self.chance = chance
        self.organizations = {
            code: _Organization(f"单位{index}支部", code.rpartition("-")[0] or None)
            for index, code in enumerate(CODES)
        }
        self.cycles = {year: f"deadline: {year + 1}-01-15\n" for year in YEARS}
        self.themes = {"学习": ["理论学习"]}
        self.reports = {
            (year, code): self._report() for year in YEARS for code in CODES if chance.random() < 0.8
        }

    def _report(self) -> _Report:
        pick = self.chance
        return _Report(
            f"述职报告{pick.randint(1, 99)}",
            pick.choice(["甲某", "乙某"]),
            pick.randint(10, 20),
            pick.random() < 0.2,
            pick.sample(PROBLEMS, pick.randint(1, 3)),
            pick.randint(1, 9),
            pick.choice(["队伍建设", "作风建设"]),
            pick.choice(PROBLEMS),
            tabled=pick.random() < 0.3,
            style=pick.choice(list(STYLES)),
        )

    def edits(self) -> list[Callable[[], None]]:
        pick = self.chance
        written = list(self.reports)
        one = self.reports[pick.choice(written)]
        code = pick.choice(CODES)
        year = pick.choice(YEARS)
        name = f"{code}{pick.choice(['', '', '_2'])}" if pick.random() < 0.9 else "nobody"
        return [
            lambda: setattr(one, "title", f"述职报告{pick.randint(1, 99)}"),
            lambda: setattr(one, "secretary", f"丙{pick.randint(1, 9)}"),
            lambda: setattr(one, "day", pick.randint(1, 28)),
            lambda: setattr(one, "behalf", not one.behalf),
            lambda: setattr(one, "lessons", pick.randint(1, 30)),
            lambda: setattr(one, "tag", pick.choice(["队伍建设", "调查研究"])),
            lambda: setattr(one, "readable", not one.readable),
            lambda: setattr(one, "problems", pick.sample(PROBLEMS, pick.randint(1, 4))),
            lambda: setattr(one, "answered", pick.choice(PROBLEMS)),
            lambda: setattr(one, "outcome", pick.choice(["已整改", "已见成效", "正在整改"])),
            lambda: setattr(one, "prose", pick.choice(PROSE)),
            lambda: setattr(one, "deeds", pick.choice(["履职情况", "这一年的脚印", "履职情况 {#problems}"])),
            lambda: setattr(one, "tabled", not one.tabled),
            lambda: setattr(one, "faults", pick.choice(["存在的问题", "自我画像", "自我画像 {#problems}"])),
            lambda: setattr(one, "style", pick.choice(list(STYLES))),
            lambda: self.reports.pop(pick.choice(written), None) and None,
            lambda: self.reports.__setitem__((year, name), self._report()),
            lambda: setattr(self.organizations[code], "short", f"改名{pick.randint(1, 99)}支部"),
            lambda: setattr(self.organizations[code], "since", pick.choice((2021, 2022))),
            lambda: setattr(self.organizations["depot-one"], "parent", pick.choice(["depot", "works", None])),
            lambda: self.cycles.__setitem__(year, f"deadline: {year + 1}-01-{pick.randint(10, 20)}\n"),
            lambda: self.cycles.__setitem__(year, f"exempt: {{{code}: 机构合并}}\n"),
            lambda: self.cycles.__setitem__(2024, "deadline: 2025-01-15\n"),
            lambda: self.cycles.pop(2024, None) and None,
            lambda: self.themes.__setitem__("其他工作", [pick.choice(PROBLEMS)[:4]]),
        ]

    def write(self) -> None:
        folder = self.root / "reports"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        rows = ["organizations:"]
        for code, one in self.organizations.items():
            rows.append(
                f"  - {{code: {code}, name: {one.short}委员会, short: {one.short}, kind: 党支部, since: {one.since}"
                + (f", parent: {one.parent}" if one.parent else "")
                + "}"
            )
        (folder / "organizations.yml").write_text("\n".join(rows) + "\n", encoding="utf-8")
        themes = "".join(f"  {name}: [{', '.join(words)}]\n" for name, words in self.themes.items())
        (folder / "themes.yml").write_text(f"themes:\n{themes}", encoding="utf-8")
        for year, text in self.cycles.items():
            (folder / str(year)).mkdir()
            (folder / str(year) / "cycle.yml").write_text(text, encoding="utf-8")
        for (year, name), report in self.reports.items():
            (folder / str(year) / f"{name}.md").write_text(
                report.text(name.partition("_")[0], year), encoding="utf-8"
            )


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that six organizations fill several pages."""
    for module, most in (
        (ledger_lists, 4),
        (figures_pages, 2),
        (year_page, 3),
        (theme_pages, 5),
        (tree_page, 4),
        (organization_page, 3),
    ):
        monkeypatch.setattr(module, "ROWS_OF_A_PAGE", most)
    monkeypatch.setattr(paging, "_MANY", 2)
    monkeypatch.setattr(theme_pages, "_MOST_IN_SHORT", 6)
    monkeypatch.setattr(theme_pages, "_LEAST_OF_A_THEME", 1)
    monkeypatch.setattr(matrix_page, "_MOST_BYTES", 1_500)


Made = dict[str, tuple[str, tuple[str, ...]]]


def _loaded(root: Path, kept: Path | None = None) -> Archive:
    """The archive; told what an earlier run found where facts are kept."""
    archive = load_archive(root)
    if kept is not None:
        facts_of(archive, None, Store(kept))
    return archive


def _made(archive: Archive, shown: Shown | None = None) -> Made:
    """Each page that tells its inputs: address → content, inputs. These are told before anything is rendered."""
    pages = [p for p in generated_pages(archive, Settings(), shown or Shown()) if p.inputs and not p.source]
    told = {page.address: tuple(page.inputs()) for page in pages if page.inputs}
    made = {page.address: (page.make().html, told[page.address]) for page in pages}
    made[""] = (overview(archive, Settings()), tuple(home_inputs(archive, Settings(), [])))
    return made | {file.address: (file.make(), tuple(file.inputs())) for file in figures_downloads(archive)}


def _stale(before: Made, after: Made) -> Iterator[str]:
    """Pages that would be wrong, had they been kept."""
    for address in before.keys() & after.keys():
        (old, inputs), (new, told) = before[address], after[address]
        if old != new and inputs == told:
            yield address


@pytest.mark.parametrize("seed", range(6))
def test_a_page_that_changed_has_other_inputs(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    archive = _Archive(tmp_path, chance)
    archive.write()
    before = _made(load_archive(tmp_path))
    assert any(address.startswith("matrix/2") for address in before), "the archive must fill several pages"
    changed = 0
    landings: set[str] = set()
    for step in range(25):
        chance.choice(archive.edits())()
        archive.write()
        after = _made(_loaded(tmp_path, tmp_path / "facts.sqlite" if step % 2 else None))
        assert list(_stale(before, after)) == []
        changed += sum(before[address][0] != after[address][0] for address in before.keys() & after.keys())
        landings.update(*(re.findall(r'/#([a-z]+)[-0-9]*"', html) for html, _ in after.values()))
        before = after
    assert changed > 100
    assert {"performance", "problems"} <= landings


def test_what_is_kept_and_what_is_read_tell_the_same_inputs(tmp_path: Path) -> None:
    archive = _Archive(tmp_path, random.Random(3))
    archive.write()
    kept = tmp_path / "facts.sqlite"
    read = _made(load_archive(tmp_path))
    assert _made(_loaded(tmp_path, kept)) == read
    assert _made(_loaded(tmp_path, kept)) == read


def test_pages_that_list_things_open_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = _Archive(tmp_path, random.Random(4))
    archive.write()
    kept = tmp_path / "facts.sqlite"
    read = _made(_loaded(tmp_path, kept))

    def opened(report: Report) -> None:
        pytest.fail(f"{report.path} was opened")

    monkeypatch.setattr(Report, "reading", property(opened))
    told = _loaded(tmp_path, kept)
    assert _made(told) == read


def _touched(root: Path, archive: _Archive, edit: Callable[[], None]) -> set[str]:
    """The pages that an edit renders anew, those of reports included."""
    before = _told(root, archive)
    edit()
    after = _told(root, archive)
    assert before.keys() == after.keys()
    return {address for address in before if before[address] != after[address]}


def _told(root: Path, archive: _Archive) -> dict[str, tuple[str, ...]]:
    archive.write()
    read = load_archive(root)
    pages = generated_pages(read, Settings())
    home = {"": tuple(home_inputs(read, Settings(), []))}
    return {page.address: tuple(page.inputs()) for page in pages if page.inputs} | home


@pytest.fixture
def whole(tmp_path: Path) -> _Archive:
    """An archive in which every organization has a report of every year."""
    archive = _Archive(tmp_path, random.Random(1))
    archive.reports = {(year, code): archive._report() for year in YEARS for code in CODES}
    for position, report in enumerate(archive.reports.values()):
        report.problems = list(PROBLEMS[position % 3 : position % 3 + 2])
    return archive


def test_an_edit_of_prose_touches_the_page_of_its_report_alone(tmp_path: Path, whole: _Archive) -> None:
    one = whole.reports[2022, "works-one"]
    assert _touched(tmp_path, whole, lambda: setattr(one, "prose", "全年工作有序推进。")) == {
        "2022/works-one/"
    }


def test_an_edit_of_a_problem_touches_the_ledger_of_its_year(tmp_path: Path, whole: _Archive) -> None:
    one = whole.reports[2022, "works-one"]
    one.problems = ["会风不够紧凑", *one.problems]
    touched = _touched(tmp_path, whole, lambda: one.problems.__setitem__(0, "文风不够朴实"))
    ledger = {
        address for address in touched if address.startswith("ledger/2022/") and "themes" not in address
    }
    themes = {address for address in touched if address.startswith("ledger/2022/themes/")}
    lists = [address.removeprefix("ledger/2022/").rstrip("0123456789/") for address in ledger]
    assert "" in lists
    assert len(lists) == len(set(lists)), "one page of each list"
    assert themes
    organization = {"organizations/works-one/", "organizations/works-one/2/", "organizations/works-one/3/"}
    assert touched - organization == {"2022/works-one/", "ledger/", "2022/"} | ledger | themes
    assert "organizations/works-one/" in touched


def test_another_day_of_submission_touches_the_rosters_alone(tmp_path: Path, whole: _Archive) -> None:
    one = whole.reports[2022, "works-one"]
    one.day = 10
    touched = _touched(tmp_path, whole, lambda: setattr(one, "day", 20))
    assert {address for address in touched if address.startswith("matrix/")}
    rosters = {address for address in touched if address.startswith(("matrix/", "roster/2022/"))}
    assert touched - rosters == {"2022/works-one/", "organizations/works-one/", "2022/", ""}


def test_another_figure_touches_the_figures_of_its_year(tmp_path: Path, whole: _Archive) -> None:
    one = whole.reports[2022, "works-one"]
    touched = _touched(tmp_path, whole, lambda: setattr(one, "lessons", one.lessons + 10))
    pages = {address for address in touched if address.startswith("figures/2022/")}
    assert pages
    assert touched - pages == {"2022/works-one/", "organizations/works-one/", "figures/"}


def test_where_a_branch_begins_in_the_ledger_is_among_the_inputs(tmp_path: Path, whole: _Archive) -> None:
    """As many problems as before, and the same ones on the page, but above it another page is named."""
    for code in CODES:
        whole.reports[2023, code].problems = [f"{code}文风不实", f"{code}会风不实"]
    whole.write()
    before = _made(load_archive(tmp_path))
    taken = whole.reports[2023, "works"].problems
    whole.reports[2023, "works"].problems = []
    whole.reports[2023, "office"].problems += taken
    whole.write()
    after = _made(load_archive(tmp_path))
    assert before["ledger/2023/2/"][0] != after["ledger/2023/2/"][0]
    assert list(_stale(before, after)) == []


def test_another_secretary_touches_the_neighbours(tmp_path: Path, whole: _Archive) -> None:
    one = whole.reports[2022, "works-one"]
    touched = _touched(tmp_path, whole, lambda: setattr(one, "secretary", "丁某"))
    assert {"2021/works-one/", "2022/works-one/", "2023/works-one/"} <= touched
    assert not any(address.startswith("ledger/") for address in touched)


def test_an_edit_leaves_the_pages_of_others_as_they_are(tmp_path: Path) -> None:
    archive = _Archive(tmp_path, random.Random(1))
    archive.reports = {(year, code): archive._report() for year in YEARS for code in CODES}
    archive.write()
    before = _made(load_archive(tmp_path))
    archive.reports[2022, "works-one"].title = "另一个题目"
    archive.write()
    after = _made(load_archive(tmp_path))
    anew = {address for address in before if before[address][1] != after[address][1]}
    assert {"2022/", "organizations/works-one/", ""} <= anew
    assert not anew & {
        "2021/",
        "2023/",
        "figures/",
        "figures/2022/",
        "ledger/",
        "ledger/2022/",
        "organizations/",
        "organizations/works-two/",
        "organizations/office/",
        "rules/",
    }


def test_a_signature_changes_the_inputs_of_the_pages_of_signoffs(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "archive")
    report = _Archive(tmp_path, random.Random(2))._report()
    path = "reports/2022/workshop.md"
    repo.put({path: report.text("workshop", 2022)}, by=CEN)
    stages = []
    for step in (
        lambda: None,
        lambda: repo.request({path: report.text("workshop", 2022) + "\n定稿。\n"}, gitea(CEN, LUO, number=7)),
        lambda: repo.put({path: report.text("workshop", 2022) + "\n改动。\n"}, by=CEN),
    ):
        step()
        archive = load_archive(repo.root)
        stages.append(_made(archive, Shown(signoffs=read_signoffs(archive))))
    for before, after in pairwise(stages):
        assert before["signoff/2022/"][0] != after["signoff/2022/"][0]
        assert list(_stale(before, after)) == []
