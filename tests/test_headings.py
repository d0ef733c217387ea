"""Which part of a report a heading names."""

from __future__ import annotations

import time
from typing import Final

import pytest
from shuzhi.headings import heading_text, slots_of
from shuzhi.vocabulary import Slot

from tests.support import PROJECT

LISTS: Final = PROJECT / "tests" / "headings"

KNOWN_MISSES: Final = frozenset(
    {
        "二、破解党建难题的主要做法和成效",
        "二、抓基层、打基础的经验做法",
    }
)
"""Headings of unusual.tsv that are not recognised. A name is taken out when its heading is."""

DOMAIN: Final = {
    Slot.RECTIFICATION: (
        "上年度问题整改情况",
        "2022年度问题整改情况",
        "上年度述职评议考核点评问题整改落实情况",
    ),
    Slot.PERFORMANCE: (
        "党建工作履职情况",
        "履职情况及成效",
        "履职工作情况",
        "主要做法和成效",
        "履职工作特色和亮点",
        "履行职责情况",
        "主要工作情况",
        "成绩清单",
        "一、履职尽责，党建领航促发展",
    ),
    Slot.PROBLEMS: (
        "存在的主要问题及原因",
        "存在问题和不足",
        "存在的问题不足",
        "存在问题",
        "存在的问题及原因分析",
        "问题清单",
    ),
    Slot.PLAN: (
        "下一步工作打算",
        "下步工作举措",
        "下一步思路和改进措施",
        "下一步工作思路和主要措施",
        "今后努力方向",
        "任务清单",
    ),
    Slot.INTEGRITY: ("党风廉政", "廉洁自律"),
    Slot.IDEOLOGY: ("意识形态工作责任制",),
    Slot.OVERVIEW: ("基本情况",),
}
"""The headings of the domain's own table (not the same as the lists)."""


def _list(name: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for line in (LISTS / name).read_text(encoding="utf-8").split("\n"):
        if line.strip():
            expected, _, heading = line.partition("\t")
            assert heading, f"{name}: {line!r} must be an expectation, a tab, a heading"
            rows.append((expected, heading))
    return rows


def _named(heading: str) -> str:
    return "+".join(slots_of(heading)) or "-"


def _misses(rows: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(heading, expected, read) of what is read wrong."""
    return [(heading, expected, _named(heading)) for expected, heading in rows if _named(heading) != expected]


@pytest.mark.parametrize(("name", "at_least"), [("common.tsv", 200), ("held-out.tsv", 200)])
def test_every_heading_of_the_lists_is_recognised(name: str, at_least: int) -> None:
    rows = _list(name)
    assert len(rows) >= at_least, "the list must not shrink"
    assert len({expected for expected, _ in rows}) > 5, "the list must hold every kind"
    assert _misses(rows) == []


def test_unusual_headings_are_recognised_but_for_the_known_misses() -> None:
    rows = _list("unusual.tsv")
    misses = _misses(rows)
    assert len(rows) >= 200
    assert len(misses) <= len(rows) * 0.01
    assert {heading for heading, _, _ in misses} == KNOWN_MISSES, misses


def test_a_known_miss_names_nothing_rather_than_something_wrong() -> None:
    assert {_named(heading) for heading in KNOWN_MISSES} == {"-"}


@pytest.mark.parametrize(
    ("slot", "heading"), [(slot, heading) for slot, headings in DOMAIN.items() for heading in headings]
)
@pytest.mark.parametrize("number", ["", "三、", "（三）", "3.", "3．", "第三部分 "])
def test_the_headings_of_the_domain_are_recognised_with_any_number(
    slot: Slot, heading: str, number: str
) -> None:
    assert slots_of(number + heading.removeprefix("一、")) == (slot,)


def test_two_slots_may_share_a_heading() -> None:
    assert slots_of("三、存在的问题及今后党建工作目标") == (Slot.PROBLEMS, Slot.PLAN)


@pytest.mark.parametrize(
    "heading",
    ["一、履职尽责，党建领航促发展", "一、党建领航促发展，履职尽责", "四、正视差距，找准存在的问题"],
)
def test_a_slogan_stands_before_or_after_the_telling_words(heading: str) -> None:
    assert len(slots_of(heading)) == 1


@pytest.mark.parametrize(
    "deed", ["坚持问题导向", "解决群众急难愁盼问题", "聚焦问题整改促提升", "强化问题意识"]
)
def test_a_deed_that_speaks_of_problems_is_no_problem_section(deed: str) -> None:
    assert Slot.PROBLEMS not in slots_of(deed)


@pytest.mark.parametrize("slot", list(Slot))
@pytest.mark.parametrize("written", ["{{#{}}}", " {{#{}}}", "　{{ #{} }} ", "{{#{} }}"])
def test_an_explicit_slot_settles_it(slot: Slot, written: str) -> None:
    mark = written.format(slot.value)
    assert slots_of("三、自我画像" + mark) == (slot,)
    assert slots_of("三、下一步工作打算" + mark) == (slot,), "also against the words"
    assert heading_text("三、自我画像" + mark) == "三、自我画像"


@pytest.mark.parametrize("mark", ["{#problem}", "{#chapter-3}"])
def test_an_unknown_explicit_slot_names_nothing(mark: str) -> None:
    assert slots_of("三、存在的问题 " + mark) == ()


@pytest.mark.parametrize(
    "heading",
    [
        "三、**存在的主要问题**",
        "## 三、存在的主要问题",
        "三 、 存 在 的 主 要 问 题",
        "三、存在的主要问题（四个）",
    ],
)
def test_marks_widths_and_asides_do_not_hide_a_heading(heading: str) -> None:
    assert slots_of(heading) == (Slot.PROBLEMS,)


@pytest.mark.parametrize(
    "unit",
    [
        "存在的问题",
        "第一责任人",
        "我",
        "年",
        "（",
        "以及",
        "、",
        " ",
        "20",
        "，",
        "***",
        "{#problems",
        "党支部",
    ],
)
def test_a_heading_of_10_000_characters_is_quick_and_names_nothing(unit: str) -> None:
    heading = (unit * 10_000)[:10_000]
    started = time.perf_counter()
    assert slots_of(heading) == ()
    heading_text(heading)
    assert time.perf_counter() - started < 0.2


def test_a_heading_that_is_just_looked_at_is_quick_as_well() -> None:
    started = time.perf_counter()
    for unit in ("党支部", "问题及", "第一责任人", "（", "和", "不足，"):
        slots_of((unit * 200)[:200])
    assert time.perf_counter() - started < 0.5


def test_an_escaped_mark_is_text() -> None:
    assert slots_of(r"三、自我画像 \{#problems}") == ()
    assert heading_text(r"三、自我画像 \{#problems}") == r"三、自我画像 \{#problems}"
