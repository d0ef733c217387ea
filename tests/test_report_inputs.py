"""A kept page of a report is shown again while its inputs are the same: whatever changes the page must be among them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shuzhi.archive import Archive, load_archive
from shuzhi.diagnostics import Diagnostic, Severity
from shuzhi.pages.content import PageContent
from shuzhi.pages.report_inputs import report_page_inputs
from shuzhi.pages.report_page import report_page
from shuzhi.pages.shown import Shown
from shuzhi.signoff import read_signoffs
from shuzhi.similarity import Copy

from tests.signoff.building import CEN, LUO, WORKSHOP, Repo, gitea, text_of
from tests.support import REPORT

REGISTRY: Final = """organizations:
  - {code: city, name: 甲市委员会, short: 市委, kind: 党委, since: 2010}
  - {code: group, name: 甲乙集团总支部委员会, short: 集团党总支, kind: 党总支, parent: city, since: 2015}
  - {code: workshop, name: 一车间支部委员会, short: 一车间党支部, kind: 党支部, parent: group, since: 2016}
  - {code: store, name: 仓库支部委员会, short: 仓库党支部, kind: 党支部, parent: group, since: 2016}
"""
BEFORE: Final = "reports/2022/workshop.md"
SECOND: Final = "reports/2023/workshop_2.md"
AFTER: Final = "reports/2024/workshop.md"
STORE: Final = "reports/2023/store.md"
PICTURE: Final = "reports/2023/p.png"
DRAWING: Final = "reports/2023/tu.png"


@dataclass(frozen=True)
class Scene:
    """An archive's files and what is shown besides them.

    Attributes:
        files: texts by path; None where there is no such file.
        found: what the checks found in the workshop's report of 2023.
        share: how much of it stands in the store's report; 0 where nothing is told.
        place: where it stands among what is under review.
    """

    files: dict[str, str | None]
    found: tuple[Diagnostic, ...] = ()
    share: float = 0.0
    place: str | None = None

    def but(self, **changes: object) -> Scene:
        return replace(self, **changes)  # type: ignore[arg-type]

    def with_file(self, path: str, text: str | None) -> Scene:
        return replace(self, files={**self.files, path: text})

    def edited(self, path: str, old: str, new: str) -> Scene:
        text = self.files.get(path)
        return self if text is None else self.with_file(path, text.replace(old, new))


LINKS: Final = """
见[上年](../2022/workshop.md)、![图](p.png)、[仓库](<../2023/store.md> "仓库")、![图]\ue0f0(tu.png)和[一节](#plan)。
"""

START: Final = Scene(
    {
        "reports/organizations.yml": REGISTRY,
        "reports/2023/cycle.yml": "deadline: 2023-12-25\n",
        BEFORE: REPORT.replace("2023", "2022"),
        WORKSHOP: REPORT + LINKS,
        AFTER: REPORT.replace("2023", "2024"),
        STORE: REPORT.replace("workshop", "store").replace("一车间", "仓库"),
        PICTURE: "png",
        DRAWING: "png",
    }
)


@dataclass(frozen=True)
class Pages:
    """The pages of a scene with their inputs, by the reports' paths."""

    made: dict[str, tuple[PageContent, tuple[str, ...]]] = field(default_factory=dict)


def pages_of(scene: Scene) -> Pages:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in scene.files.items():
            if text is not None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8", newline="\n")
        archive = load_archive(root)
        shown = Shown(
            diagnostics={WORKSHOP: scene.found}, copies=lambda report: copies(archive, report.path, scene)
        )
        return Pages(
            {
                report.path: (
                    report_page(archive, report, shown, place),
                    tuple(report_page_inputs(archive, report, shown, place)),
                )
                for report in archive.reports
                for place in [scene.place if report.path == WORKSHOP else None]
            }
        )


def copies(archive: Archive, path: str, scene: Scene) -> list[Copy]:
    if path != WORKSHOP or not scene.share or STORE not in archive.by_path:
        return []
    return [Copy(WORKSHOP, STORE, scene.share, 0.5, 0.5, ())]


FOUND: Final = Diagnostic("length", Severity.ADVICE, WORKSHOP, 15, 1, "太短。", "请补充。")

EDITS: Final[dict[str, Callable[[Scene], Scene]]] = {
    "its text": lambda s: s.edited(WORKSHOP, "讲党课4次", "讲党课5次"),
    "its metadata": lambda s: s.edited(WORKSHOP, "secretary: 陶溪石", "secretary: 骆青禾"),
    "its organization's short name": lambda s: s.edited(
        "reports/organizations.yml", "一车间党支部", "一车间支部"
    ),
    "its organization's full name": lambda s: s.edited(
        "reports/organizations.yml", "一车间支部委员会", "第一车间支部委员会"
    ),
    "its organization's former name": lambda s: s.edited(
        "reports/organizations.yml",
        "parent: group, since: 2016}\n  - {code: store",
        "parent: group, since: 2016, former_names: [{name: 老车间党支部, until: 2023}]}\n  - {code: store",
    ),
    "its organization's kind": lambda s: s.edited(
        "reports/organizations.yml", "一车间党支部, kind: 党支部", "一车间党支部, kind: 党总支"
    ),
    "its organization is not registered": lambda s: s.edited(
        "reports/organizations.yml", "code: workshop", "code: other"
    ),
    "a superior's name": lambda s: s.edited("reports/organizations.yml", "short: 市委", "short: 甲市委"),
    "a superior's kind": lambda s: s.edited("reports/organizations.yml", "kind: 党总支", "kind: 党委"),
    "no superior's superior": lambda s: s.edited("reports/organizations.yml", "parent: city, ", ""),
    "an earlier deadline": lambda s: s.edited("reports/2023/cycle.yml", "2023-12-25", "2023-12-10"),
    "a second report": lambda s: s.with_file(SECOND, REPORT.replace("陶溪石", "岑望舒")),
    "the report before is gone": lambda s: s.with_file(BEFORE, None),
    "the one before has another secretary": lambda s: s.edited(BEFORE, "陶溪石", "岑望舒"),
    "the report after is gone": lambda s: s.with_file(AFTER, None),
    "the one after has another secretary": lambda s: s.edited(AFTER, "陶溪石", "岑望舒"),
    "a picture is gone": lambda s: s.with_file(PICTURE, None),
    "a report is gone that an unusual link leads to": lambda s: s.with_file(STORE, None),
    "a picture is gone behind a mark that is taken out": lambda s: s.with_file(DRAWING, None),
    "a finding": lambda s: s.but(found=(FOUND,)),
    "another mend": lambda s: s.but(found=(replace(FOUND, help="请写长些。"),)),
    "a copy": lambda s: s.but(share=0.4),
    "a larger copy": lambda s: s.but(share=0.6),
    "it is under review": lambda s: s.but(place="review/#2023-workshop"),
    "it is elsewhere under review": lambda s: s.but(place="review/2/#2023-workshop"),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_thing_that_a_page_shows_is_among_its_inputs(name: str) -> None:
    old, new = pages_of(START).made[WORKSHOP], pages_of(EDITS[name](START)).made[WORKSHOP]
    assert old[0] != new[0], "the edit shows"
    assert old[1] != new[1]


def test_what_stands_beside_is_among_the_inputs_as_well() -> None:
    """The title of a report with which it has text in common, the secretary and day of a second report."""
    start = EDITS["a second report"](START).edited(WORKSHOP, LINKS, "").but(share=0.4)
    for edit in (
        start.edited(STORE, "title: 仓库", "title: 大仓库"),
        start.edited(SECOND, "secretary: 岑望舒", "secretary: 骆青禾"),
        start.edited("reports/2023/cycle.yml", "2023-12-25", "2023-12-19"),
        start.with_file("reports/2023/workshop_3.md", REPORT),
    ):
        old, new = pages_of(start).made[WORKSHOP], pages_of(edit).made[WORKSHOP]
        assert old[0] != new[0]
        assert old[1] != new[1]


LATE: Final = REPORT.replace("2023-12-20", "2023-12-29")
NAMELESS: Final = REPORT.replace("secretary: 陶溪石\n", "")


@pytest.mark.parametrize(
    ("others", "old_text", "new_text"),
    [
        pytest.param(LATE, REPORT, REPORT.replace("陶溪石", "骆青禾"), id="its secretary"),
        pytest.param(LATE, NAMELESS, NAMELESS.replace("title: 一车间", "title: 第一车间"), id="its title"),
        pytest.param(LATE, REPORT, REPORT.replace("2023-12-20", "2023-12-15"), id="its day"),
        pytest.param("\0", REPORT, REPORT + "\0", id="whether it can be read"),
    ],
)
def test_what_the_page_tells_of_a_third_report_is_among_the_inputs(
    others: str, old_text: str, new_text: str
) -> None:
    """It is no neighbour of the first one, which is late by the earliest day of all, if any can be read."""
    start = START.edited("reports/2023/cycle.yml", "2023-12-25", "2023-12-10")
    start = start.with_file(WORKSHOP, others).with_file(SECOND, others)
    third = "reports/2023/workshop_3.md"
    old, new = (pages_of(start.with_file(third, text)).made[WORKSHOP] for text in (old_text, new_text))
    assert old[0] != new[0]
    assert old[1] != new[1]


@pytest.mark.parametrize("mark", ["", "\x02", "\x03", "\ue0f0", "\ue0f1"])
def test_a_link_is_found_behind_marks_that_no_page_shows(mark: str) -> None:
    start = START.edited(WORKSHOP, LINKS, f"\n见![图]{mark}(p.png)。\n")
    old, new = pages_of(start).made[WORKSHOP], pages_of(start.with_file(PICTURE, None)).made[WORKSHOP]
    assert "<img" in old[0].html
    assert "<img" not in new[0].html
    assert old[1] != new[1]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=6))
def test_whatever_is_done_a_changed_page_has_other_inputs(names: list[str]) -> None:
    scene = START
    pages = pages_of(scene)
    for name in names:
        scene = EDITS[name](scene)
        after = pages_of(scene)
        for path in pages.made.keys() & after.made.keys():
            if pages.made[path][0] != after.made[path][0]:
                assert pages.made[path][1] != after.made[path][1], (name, path)
        pages = after


def test_a_page_is_kept_while_others_are_edited() -> None:
    old = pages_of(START.edited(WORKSHOP, LINKS, ""))
    new = pages_of(
        START.edited(WORKSHOP, LINKS, "")
        .edited(STORE, "讲党课4次", "讲党课9次")
        .edited(STORE, "secretary: 陶溪石", "secretary: 骆青禾")
        .with_file("reports/2024/store.md", REPORT.replace("2023", "2024").replace("workshop", "store"))
        .with_file(PICTURE, None)
        .with_file("reports/2025/cycle.yml", "deadline: 2026-01-05\n")
    )
    for path in (BEFORE, WORKSHOP, AFTER):
        assert old.made[path] == new.made[path]


def test_a_page_is_kept_while_the_prose_of_its_neighbours_is_edited() -> None:
    start = START.edited(WORKSHOP, LINKS, "")
    old, new = (
        pages_of(start),
        pages_of(start.edited(WORKSHOP, "讲党课4次", "讲党课9次").edited(WORKSHOP, "-12-", "-11-")),
    )
    assert old.made[WORKSHOP] != new.made[WORKSHOP]
    assert old.made[BEFORE] == new.made[BEFORE]
    assert old.made[AFTER] == new.made[AFTER]


def test_a_usual_link_depends_on_its_target_alone() -> None:
    start = START.edited(WORKSHOP, LINKS, "\n见[上年](../2022/workshop.md#plan)和![图](p.png)。\n")
    new = start.with_file(
        "reports/2024/store.md", REPORT.replace("2023", "2024").replace("workshop", "store")
    )
    assert pages_of(start).made[WORKSHOP] == pages_of(new.with_file(DRAWING, None)).made[WORKSHOP]
    assert pages_of(start).made[WORKSHOP][1] != pages_of(start.with_file(PICTURE, None)).made[WORKSHOP][1]


def test_sign_off_is_among_the_inputs(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "archive")
    seen: set[tuple[str, ...]] = set()
    shown: set[str] = set()
    for step in (
        lambda: repo.put({WORKSHOP: text_of("定稿")}),
        lambda: repo.request({WORKSHOP: text_of("改稿")}, gitea(CEN)),
        lambda: repo.request({WORKSHOP: text_of("再改")}, gitea(CEN, LUO, number=7)),
        lambda: repo.request({WORKSHOP: text_of("改稿")}, gitea(CEN)),
        lambda: repo.request({WORKSHOP: text_of("再改")}, gitea(CEN, LUO, number=8)),
    ):
        step()
        archive = load_archive(repo.root)
        told = Shown(signoffs=read_signoffs(archive))
        report = archive.by_path[WORKSHOP]
        shown.add(report_page(archive, report, told).html)
        seen.add(tuple(report_page_inputs(archive, report, told, None)))
    assert len(shown) == len(seen) == 5


def test_a_site_for_some_depends_on_all_that_its_readers_see(tmp_path: Path) -> None:
    """Earlier texts are shown there without links out of the readers' part, and nobody reads them beforehand."""
    keys: dict[bool, set[tuple[str, ...]]] = {False: set(), True: set()}
    for step in ("甲", "乙"):
        (tmp_path / "reports/2023").mkdir(parents=True, exist_ok=True)
        (tmp_path / WORKSHOP).write_text(REPORT, encoding="utf-8")
        (tmp_path / f"reports/2023/{len(keys[True])}.png").write_bytes(step.encode())
        archive = load_archive(tmp_path)
        for narrowed, told in keys.items():
            shown = Shown(narrowed=narrowed)
            told.add(tuple(report_page_inputs(archive, archive.by_path[WORKSHOP], shown, None)))
    assert len(keys[False]) == 1
    assert len(keys[True]) == 2
