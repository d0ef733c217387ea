"""Everything that is measured of one archive, in an order in which each step finds the cache that it needs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.editing import Draft, merge
from tests.bench.figures import NO_TARGET, Table, Target
from tests.bench.measuring import BIN, Measurement, measure
from tests.bench.page_sizes import page_sizes
from tests.bench.preview_cost import preview_cost
from tests.bench.rivals import Beside, Hugo, material
from tests.bench.search_cost import search_cost

MOST_MATERIAL: Final = 2_000
"""Reports up to which plain Material is run unasked: its build takes as long as all the others together."""

_WITHOUT_SEARCH: Final = "without-search.yml"
_SETTINGS: Final = "INHERIT: mkdocs.yml\nextra:\n  shuzhi:\n    search: false\n"
_REPORT_KILOBYTES: Final = 40
_LIST_KILOBYTES: Final = 300


@dataclass
class Course:
    """The measurements of one archive.

    An edit is not committed, as when its author builds the site; so the first one is also the first draft under review,
    and the site gets its page for these. Further edits, and the merged one, are told by themselves.

    Attributes:
        table: takes what is found.
        archive: a repository of reports; changed reports are put back, but for one that is merged.
        count: how many reports it has.
        beside: Hugo with the same texts.
        idle_seconds: how long an idle preview is looked at.
    """

    table: Table
    archive: Path
    count: int
    beside: Beside
    idle_seconds: float

    def __post_init__(self) -> None:
        (self.archive / _WITHOUT_SEARCH).write_text(_SETTINGS, encoding="utf-8")
        self._report = max((self.archive / "reports").glob("*/*.md"))
        self._draft = Draft(self._report)

    def hugo(self) -> None:
        """Hugo's full build, the better of two: the first may have to read from the disk."""
        if self.beside.hugo is None:
            self.table.remark("没有装 hugo，不作比较。")
            return
        best = min((self.beside.hugo.build() for _ in range(2)), key=lambda one: one.seconds)
        self._add("Hugo，空白模板，全部重建", best)

    def material(self, folder: Path, *, wanted: bool) -> None:
        """Plain Material's build."""
        if self.count > MOST_MATERIAL and not wanted:
            self.table.remark(f"单用 Material 很慢，超过 {MOST_MATERIAL} 份不测；要测请加 --material。")
            return
        self._compared("单用 Material，不带检索和检查", lambda: material(self.archive, folder))

    def checks(self) -> None:
        """`shuzhi check`, cold, and as an author runs it again."""
        self._forget()
        self._add("shuzhi check，冷", self._check(), target=Target(8))
        self._draft.save()
        self._add("shuzhi check，改一份之后", self._check(), target=Target(1))
        path = str(self._report.relative_to(self.archive))
        self._add("shuzhi check 这一份", self._check(path))
        self._draft.undo()

    def builds(self) -> None:
        """The site without search."""
        self._forget()
        build = ("-f", _WITHOUT_SEARCH)
        self._compared("不带检索：冷建", lambda: self._build(*build), target=Target(times_hugo=3))
        self._draft.save()
        self._compared("不带检索：改一份后重建", lambda: self._build(*build), target=Target(times_hugo=0.4))
        self._draft.save()
        self._compared("不带检索：同一份再改以后重建", lambda: self._build(*build))
        self._compared("不带检索：什么也没改", lambda: self._build(*build))
        self._draft.undo()

    def builds_with_search(self) -> None:
        """The whole site."""
        self._forget()
        self._compared("全部（带检索）：冷建", self._build, target=Target(120, megabytes=2_000))
        self._draft.save()
        self._add("全部：改一份后重建", self._build(), target=Target(10))
        self._draft.save()
        self._add("全部：同一份再改以后重建", self._build())
        self._add("全部：什么也没改", self._build())
        merge(self.archive, self._report)
        self._add("全部：这一份合并以后重建", self._build())

    def sizes(self) -> None:
        """How large the pages are."""
        sizes = page_sizes(self.archive)
        add, least = self.table.add, Target(_REPORT_KILOBYTES)
        add("报告页，正文之外，中位数", self.count, sizes.report_median, "KB", target=least)
        add("报告页，正文之外，最大", self.count, sizes.report_largest, "KB", target=least)
        for kind, size in sizes.lists.items():
            add(f"清单页 {kind}，最大", self.count, size, "KB", target=Target(_LIST_KILOBYTES))

    def preview(self) -> None:
        """`mkdocs serve`, everything being kept from the build before."""
        cost = preview_cost(self.archive, self.idle_seconds)
        add, count = self.table.add, self.count
        add("预览：第一个网页", count, cost.ready, target=Target(8))
        if cost.settled is not None and cost.idle is not None:
            add("预览：此后后台做完检索", count, cost.settled)
            add("预览：空闲时占一个处理器", count, cost.idle, "%", target=Target(3))
        add("预览：保存到网页更新", count, cost.fresh, target=Target(1.5))
        add("预览：保存到浏览器得到通知", count, cost.told)
        add("预览：git switch 到网页更新", count, cost.switched)

    def search(self, year: int) -> None:
        """What a reader's search costs, in a browser that has loaded nothing yet."""
        cost = search_cost(self.archive / "site", year)
        if cost is None:
            self.table.remark("没有装 Chromium，不测检索。")
            return
        add, count = self.table.add, self.count
        add("检索：准备好", count, cost.load_milliseconds / 1000)
        add("检索：准备好，下载", count, cost.load_kilobytes, "KB")
        add("检索：第一次查询", count, cost.query_milliseconds / 1000)
        add("检索：第一次查询，下载", count, cost.query_kilobytes, "KB")
        add("检索：只查一年，共下载", count, cost.year_kilobytes, "KB")

    def _compared(self, name: str, work: Callable[[], Measurement], *, target: Target = NO_TARGET) -> None:
        measured, hugo = self.beside.measure(work)
        self._add(name, measured, hugo=hugo, target=target)

    def _add(
        self, name: str, measured: Measurement, *, hugo: float | None = None, target: Target = NO_TARGET
    ) -> None:
        self.table.add(name, self.count, measured, hugo=hugo, target=target)

    def _check(self, *paths: str) -> Measurement:
        return measure([str(BIN / "shuzhi"), "check", *paths], self.archive)

    def _build(self, *arguments: str) -> Measurement:
        return measure([str(BIN / "mkdocs"), "build", *arguments], self.archive)

    def _forget(self) -> None:
        for name in (".cache", "site"):
            shutil.rmtree(self.archive / name, ignore_errors=True)


def course_of(
    table: Table, folder: Path, archive: Path, count: int, *, idle_seconds: float, with_hugo: bool
) -> Course:
    """Prepare the measurements of an archive; Hugo's source goes into a folder beside it."""
    hugo = Hugo(archive, folder / f"hugo-{count}") if with_hugo else None
    return Course(table, archive, count, Beside(hugo), idle_seconds)
