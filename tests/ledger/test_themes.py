"""The list of themes: what it says, what is wrong with it, and where problems fall."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.ledger import shared_problems
from shuzhi.source import Enclosure
from shuzhi.themes import Themes, read_themes

from tests.ledger.support import CARDS, DORMITORY, LEARNING, ledger, numbered, report


def themes(folder: Path, text: str) -> Themes:
    file = folder / "reports" / "themes.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return read_themes(file, Enclosure(folder, "reports"))


def test_no_file_no_themes(tmp_path: Path) -> None:
    assert read_themes(tmp_path / "reports" / "themes.yml", Enclosure(tmp_path, "reports")) == Themes()


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("themes:\n  学习: 理论学习\n", 2, "必须是列表"),
        ("themes:\n  学习: [学]\n", 2, "两个字"),
        ("themes:\n  学习: []\n", 2, "至少要有一个词语"),
        ("themes:\n  学习: [理论学习]\n  党课: [讲课, 理论学习]\n", 3, "已经是主题“学习”的词"),
        ("themes:\n  其他: [杂事]\n", 2, "不能用作主题名称"),
        ("themse:\n  学习: [理论学习]\n", 1, "是不是“themes”"),
        ("themes:\n  学习: [理论学习]\n  学习: [党课]\n", 3, "学习"),
        ("- 学习\n", 1, "键: 值"),
        ("themes:\n  学习: [理论学习\n", 2, "方括号"),
    ],
)
def test_a_fault_is_told_at_its_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    (fault,) = themes(tmp_path, text).faults
    assert fault.rule == "themes-invalid"
    assert fault.line == line
    assert told in fault.message


def test_a_wrong_theme_leaves_the_others_in_force(tmp_path: Path) -> None:
    found = themes(tmp_path, "themes:\n  学习: [理论学习]\n  党课: 讲课\n")
    assert found.words == {"学习": ("理论学习",)}


WORDS = Themes({"学习": ("理论学习",), "先锋": ("示范岗",), "学用": ("学用结合", "示范岗评比")})


def test_the_title_decides_before_the_text() -> None:
    assert WORDS.theme_of("示范岗没有标准", "示范岗没有标准。理论学习也不够。") == "先锋"


def test_the_longer_words_win() -> None:
    assert WORDS.theme_of("示范岗评比走过场", "示范岗评比走过场。") == "学用"


def test_a_tag_settles_a_tie_and_is_a_theme_of_its_own() -> None:
    equal = Themes({"甲类": ("宿舍",), "乙类": ("漏水",)})
    assert equal.theme_of("宿舍漏水", "宿舍漏水") == "甲类"
    assert equal.theme_of("宿舍漏水", "宿舍漏水", ("乙类",)) == "乙类"
    assert equal.theme_of("食堂菜价高", "食堂菜价高", ("食堂",)) == "食堂"


def test_groups_of_a_year(tmp_path: Path) -> None:
    rows = ledger(tmp_path, {"2022": report(2022, problems=numbered(DORMITORY, LEARNING, CARDS))})
    groups = shared_problems(rows, 2022, WORDS)
    assert [(g.theme, [p.number for p in g.problems]) for g in groups] == [
        ("学习", [2]),
        ("先锋", [3]),
        ("其他", [1]),
    ]
    assert not any(group.is_shared for group in groups)
