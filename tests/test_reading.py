"""How bodies are read: sections, points, and what the points are about."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.sections import Body, read_body
from shuzhi.vocabulary import Slot, Topic

from tests.support import PROJECT

TRUTH: Final[list[dict[str, Any]]] = json.loads(
    (PROJECT / "tests" / "data" / "sample_archive.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def archive() -> Archive:
    return load_archive(PROJECT)


def test_the_truth_names_every_report(archive: Archive) -> None:
    assert [f"reports/{row['path']}" for row in TRUTH] == sorted(archive.by_path)


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: row["path"])
def test_the_sample_archive_is_read_as_a_person_reads_it(archive: Archive, row: dict[str, Any]) -> None:
    body = archive.by_path[f"reports/{row['path']}"].body
    read = {
        "path": row["path"],
        "slots": [[slot.value for slot in section.slots] for section in body.sections],
        "rectifications": len(body.points_about(Topic.RECTIFICATION)),
        "problems": len(body.points_about(Topic.PROBLEMS)),
        "causes": len(body.points_about(Topic.CAUSES)),
        "plans": len(body.points_about(Topic.PLAN)),
    }
    assert read == row


# --- small texts ----------------------------------------------------------------------------------------------


def _body(text: str) -> Body:
    return read_body(text.strip("\n").split("\n"))


def _points(text: str, topic: Topic) -> list[tuple[str, str, int]]:
    """(label, text, line) of the points about a topic."""
    return [(point.label, point.text, point.line) for point in _body(text).points_about(topic)]


def _texts(text: str, topic: Topic) -> list[str]:
    return [point.text for point in _body(text).points_about(topic)]


@pytest.mark.parametrize("end", ["；", "。", "；\n", "。\n\n", "，"])
def test_a_list_within_a_paragraph_or_one_paragraph_each(end: str) -> None:
    text = f"## 二、存在的问题\n\n一是学得不深{end}二是管得不严{end}三是做得不实。"
    gap = end.count("\n")
    assert [(label, line) for label, _, line in _points(text, Topic.PROBLEMS)] == [
        ("一是", 3),
        ("二是", 3 + gap),
        ("三是", 3 + 2 * gap),
    ]
    mark = end.strip("\n")
    assert _texts(text, Topic.PROBLEMS) == [f"学得不深{mark}", f"管得不严{mark}", "做得不实。"]


@pytest.mark.parametrize(
    "labels",
    [
        ("（一）", "（二）", "（三）"),
        ("(一)", "(二)", "(三)"),
        ("1.", "2.", "3."),
        ("1．", "2．", "3．"),
        ("1、", "2、", "3、"),
        ("（1）", "（2）", "（3）"),
        ("1）", "2）", "3）"),
        ("一、", "二、", "三、"),
        ("①", "②", "③"),
        ("第一，", "第二，", "第三，"),
        ("首先，", "其次，", "最后，"),
        ("其一，", "其二，", "其三，"),
        ("一是", "二是", "三是"),
        ("第一是", "第二是", "第三是"),
        ("一方面是", "二方面是", "三方面是"),
        ("问题一：", "问题二：", "问题三："),
        ("问题1：", "问题2：", "问题3："),
    ],
    ids=lambda labels: labels[0],
)
@pytest.mark.parametrize("blank_lines", [0, 1])
def test_every_way_of_numbering_on_lines_of_its_own(labels: tuple[str, ...], blank_lines: int) -> None:
    rows = [f"{label}学习第{number}件事抓得不紧。" for number, label in enumerate(labels, start=1)]
    text = "## 三、存在的主要问题\n\n工作中还有一些欠缺。\n\n" + ("\n" * (blank_lines + 1)).join(rows)
    step = blank_lines + 1
    if labels[0] == "首先，":  # 最后 closes a list of any length
        labels = labels[:2]
        text = "\n".join(text.split("\n")[:-1])
    assert _points(text, Topic.PROBLEMS) == [
        (label, f"学习第{number}件事抓得不紧。", 5 + (number - 1) * step)
        for number, label in enumerate(labels, start=1)
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (
            [
                "九",
                "十",
                "十一",
                "十二",
                "十三",
                "十四",
                "十五",
                "十六",
                "十七",
                "十八",
                "十九",
                "二十",
                "二十一",
            ],
            list(range(9, 22)),
        )
    ],
)
def test_long_lists_go_on_behind_ten(numbers: list[str], expected: list[int]) -> None:
    first = [f"（{n}）第{n}件。" for n in "一二三四五六七八"]
    rows = [*first, *(f"（{n}）第{n}件。" for n in numbers)]
    points = _body("## 三、存在的问题\n" + "\n".join(rows)).points_about(Topic.PROBLEMS)
    assert [point.number for point in points] == [*range(1, 9), *expected]


@pytest.mark.parametrize("indent", ["", "　　", "    ", "\u00a0\u00a0"])
def test_indents_and_emphasis_before_a_number_do_not_hide_it(indent: str) -> None:
    text = (
        f"## 三、存在的问题\n\n{indent}（一）甲不够。\n\n{indent}**（二）乙不够。**\n\n{indent}（三）丙不够。"
    )
    assert [label for label, _, _ in _points(text, Topic.PROBLEMS)] == ["（一）", "（二）", "（三）"]


def test_columns_point_at_the_number() -> None:
    points = _body("## 二、存在的问题\n\n不足有：一是学得不深；二是管得不严。").points_about(Topic.PROBLEMS)
    assert [(point.line, point.column) for point in points] == [(3, 5), (3, 12)]


def test_pairs_of_problem_and_rectification_are_one_point_each() -> None:
    text = """
## 一、上年度问题整改情况

问题一：档案资料不齐全

整改情况：已经补齐。

问题二：创建进度缓慢

整改情况：已经申报。
"""
    assert _points(text, Topic.RECTIFICATION) == [
        ("问题一：", "档案资料不齐全\n整改情况：已经补齐。", 3),
        ("问题二：", "创建进度缓慢\n整改情况：已经申报。", 7),
    ]
    assert _texts(text, Topic.PROBLEMS) == [], "last year's problems are not this year's"


def test_numbered_answers_inside_a_paragraph_that_names_the_problem() -> None:
    text = "## 二、2022年度问题整改情况\n\n共查摆问题2个。分别为：\n\n一是形式不够丰富。整改情况：已改。\n\n二是还有薄弱环节。整改情况：已改。"
    assert _points(text, Topic.RECTIFICATION) == [
        ("一是", "形式不够丰富。整改情况：已改。", 5),
        ("二是", "还有薄弱环节。整改情况：已改。", 7),
    ]


# --- causes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lead_in",
    [
        "针对上述问题进行深入剖析和反思，主要原因为：",
        "主要原因是：",
        "产生上述问题的主要原因：",
        "存在问题原因分析：",
        "究其原因，主要有以下几点：",
    ],
)
def test_causes_as_a_second_list(lead_in: str) -> None:
    text = f"## 三、存在的主要问题及原因\n\n一是学得不深；\n\n二是管得不严。\n\n{lead_in}\n\n（一）思想上重视不够。\n\n（二）方法上办法不多。"
    assert _points(text, Topic.PROBLEMS) == [("一是", "学得不深；", 3), ("二是", "管得不严。", 5)]
    assert _points(text, Topic.CAUSES) == [
        ("（一）", "思想上重视不够。", 9),
        ("（二）", "方法上办法不多。", 11),
    ]


def test_causes_as_a_second_list_numbered_like_the_first_in_one_paragraph_each() -> None:
    text = "## 二、存在的问题及原因分析\n\n主要问题：一是载体不完善；二是管理有差距；三是参与率不高。\n\n存在问题原因分析：一是用心不够。二是重视不够。"
    assert _points(text, Topic.PROBLEMS) == [
        ("一是", "载体不完善；", 3),
        ("二是", "管理有差距；", 3),
        ("三是", "参与率不高。", 3),
    ]
    assert _points(text, Topic.CAUSES) == [("一是", "用心不够。", 5), ("二是", "重视不够。", 5)]


@pytest.mark.parametrize("heading", ["四、原因分析", "四、问题产生的原因", "四、存在问题的原因剖析"])
def test_causes_as_a_section_of_their_own(heading: str) -> None:
    text = f"## 三、存在的问题\n\n（一）甲不够。\n\n（二）乙不够。\n\n## {heading}\n\n（一）学得少。\n\n（二）管得松。"
    assert _texts(text, Topic.PROBLEMS) == ["甲不够。", "乙不够。"]
    assert _points(text, Topic.CAUSES) == [("（一）", "学得少。", 9), ("（二）", "管得松。", 11)]
    assert _body(text).sections[1].is_causes_only
    assert not _body(text).sections[0].is_causes_only


def test_causes_below_each_problem_and_the_next_problem_resuming() -> None:
    text = """
## 三、存在的问题及原因

（一）学得不深。

原因分析：

1.时间安排不紧。

2.考核没有跟上。

（二）管得不严。

原因分析：

1.怕得罪人。

2.制度不细。

（三）做得不实。
"""
    assert _points(text, Topic.PROBLEMS) == [
        ("（一）", "学得不深。", 3),
        ("（二）", "管得不严。", 11),
        ("（三）", "做得不实。", 19),
    ]
    assert _texts(text, Topic.CAUSES) == ["时间安排不紧。", "考核没有跟上。", "怕得罪人。", "制度不细。"]


def test_sub_headings_part_problems_from_causes() -> None:
    text = """
## 三、存在的问题及原因

### （一）存在的主要问题

一是学得不深。二是管得不严。三是做得不实。

### （二）原因分析

一是重视不够。二是方法不多。
"""
    assert _points(text, Topic.PROBLEMS) == [
        ("一是", "学得不深。", 5),
        ("二是", "管得不严。", 5),
        ("三是", "做得不实。", 5),
    ]
    assert _points(text, Topic.CAUSES) == [("一是", "重视不够。", 9), ("二是", "方法不多。", 9)]


def test_sub_headings_without_numbers_part_problems_from_causes() -> None:
    text = "## 三、问题及原因\n\n### 存在的主要问题\n\n1.学得不深。\n\n2.管得不严。\n\n### 原因分析\n\n1.重视不够。"
    assert _points(text, Topic.PROBLEMS) == [("1.", "学得不深。", 5), ("2.", "管得不严。", 7)]
    assert _points(text, Topic.CAUSES) == [("1.", "重视不够。", 11)]


# --- two slots, sub-headings, nesting ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problems", "plan"),
    [
        ("存在的问题：", "今后打算："),
        ("存在的主要问题有：", "下一步工作目标："),
        ("主要不足：", "下一步打算："),
    ],
)
def test_two_slots_under_one_heading_are_parted_by_lead_ins(problems: str, plan: str) -> None:
    text = f"## 三、存在的问题及今后党建工作目标\n\n{problems}\n\n（一）甲不够。\n\n（二）乙不够。\n\n{plan}\n\n（一）学到位。\n\n（二）管到位。\n\n（三）做到位。"
    assert _body(text).sections[0].slots == (Slot.PROBLEMS, Slot.PLAN)
    assert _points(text, Topic.PROBLEMS) == [("（一）", "甲不够。", 5), ("（二）", "乙不够。", 7)]
    assert _points(text, Topic.PLAN) == [
        ("（一）", "学到位。", 11),
        ("（二）", "管到位。", 13),
        ("（三）", "做到位。", 15),
    ]


def test_two_slots_under_one_heading_within_paragraphs() -> None:
    text = "## 三、存在的问题及下一步打算\n\n存在的问题：一是甲不够；二是乙不够。\n\n下一步打算：一是学到位；二是管到位。"
    assert _texts(text, Topic.PROBLEMS) == ["甲不够；", "乙不够。"]
    assert _texts(text, Topic.PLAN) == ["学到位；", "管到位。"]


def test_two_slots_under_one_heading_as_two_lists_without_lead_ins() -> None:
    text = "## 三、存在的问题及下一步打算\n\n（一）甲不够。\n\n（二）乙不够。\n\n下面这样做。\n\n（一）学到位。\n\n（二）管到位。"
    assert _texts(text, Topic.PROBLEMS)[0] == "甲不够。"
    assert len(_texts(text, Topic.PROBLEMS)) == 2
    assert _texts(text, Topic.PLAN) == ["学到位。", "管到位。"]


def test_unnumbered_sub_headings_are_points() -> None:
    text = "## 一、履职情况\n\n现报告如下。\n\n### 抓学习\n\n一是学原文。二是学典型。\n\n### 抓队伍\n\n1.培训。\n\n2.考核。\n\n### 抓作风\n\n很严。"
    items = _body(text).sections[0].items
    assert [(p.label, p.number, p.line) for p in items] == [("", 1, 5), ("", 2, 9), ("", 3, 15)]
    assert [p.text.split("\n")[0].lstrip("# ") for p in items] == ["抓学习", "抓队伍", "抓作风"]


def test_the_outermost_numbering_counts() -> None:
    text = "## 一、履职情况\n\n（一）抓学习。\n\n1.学原文。一是通读；二是精读。\n\n2.学典型。\n\n（二）抓队伍。\n\n1.培训。\n\n2.考核。"
    items = _body(text).sections[0].items
    assert [(p.label, p.line) for p in items] == [("（一）", 3), ("（二）", 9)]
    assert items[0].text == "抓学习。\n1.学原文。一是通读；二是精读。\n2.学典型。"


def test_numbered_sub_headings_count_and_what_stands_below_does_not() -> None:
    text = "## 一、履职情况\n\n### （一）抓学习\n\n一是学原文。二是学典型。\n\n### （二）抓队伍\n\n一是培训。二是考核。"
    items = _body(text).sections[0].items
    assert [(p.label, p.text.split("\n")[0], p.line) for p in items] == [
        ("（一）", "抓学习", 3),
        ("（二）", "抓队伍", 7),
    ]


def test_an_introduction_that_foreshadows_is_no_list_of_its_own() -> None:
    text = """
## 三、存在的问题

对照先进，主要差在三个方面，即：一是学习，二是管理，三是落实，具体如下。

（一）学习不深。只读不思。

（二）管理不严。

（三）落实不力。
"""
    assert _points(text, Topic.PROBLEMS) == [
        ("（一）", "学习不深。只读不思。", 5),
        ("（二）", "管理不严。", 7),
        ("（三）", "落实不力。", 9),
    ]


def test_an_answer_as_an_item_of_the_performance_counts_only_where_it_is_a_list() -> None:
    text = "## 一、履职情况\n\n1.抓学习。针对上年度指出的3个问题，逐项推进整改。\n\n2.抓队伍。很好。\n\n## 二、存在的问题\n\n一是甲不够。"
    assert _texts(text, Topic.RECTIFICATION) == []
    below = "## 一、履职情况\n\n### （一）抓学习\n\n很好。\n\n### （二）上年度问题整改情况\n\n一是档案已补齐。二是制度已修订。\n\n## 二、存在的问题\n\n一是甲不够。"
    assert _points(below, Topic.RECTIFICATION) == [("一是", "档案已补齐。", 9), ("二是", "制度已修订。", 9)]


def test_what_closes_a_report_is_no_part_of_its_last_point() -> None:
    text = "## 四、下一步打算\n\n（一）学到位。\n\n（二）管到位。\n\n以上报告，请批评指正。\n\n述职人：陶溪石\n\n2023年12月20日"
    assert _points(text, Topic.PLAN) == [("（一）", "学到位。", 3), ("（二）", "管到位。", 5)]


def test_what_closes_a_report_is_no_part_of_a_point_of_several_paragraphs() -> None:
    text = "## 四、下一步打算\n\n（一）学到位。\n\n每月一次。\n\n（二）管到位。\n\n每周一次。\n\n述职人：陶溪石\n\n2023年12月20日"
    assert _points(text, Topic.PLAN) == [
        ("（一）", "学到位。\n每月一次。", 3),
        ("（二）", "管到位。\n每周一次。", 7),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "党的思想统一是关键，第三是非题不算，万一是真的。",
        "学习《条例》第三条（一）和第五条（二）的规定。",
        "全年完成3.5万元，增长1.2倍。",
        "3.5万元没有到位，2.8万元没有用完。",
        "1.5倍的差距还在。\n\n2.5倍的差距还在。",
        "认识高度不一是事实。",
    ],
)
def test_words_that_look_like_numbers_are_no_points(text: str) -> None:
    assert _texts(f"## 三、存在的问题\n\n{text}", Topic.PROBLEMS) == []


def test_lines_are_those_of_the_file() -> None:
    body = read_body(["## 三、存在的问题", "", "一是甲不够。"], first_line=12)
    assert body.sections[0].line == 12
    assert body.points_about(Topic.PROBLEMS)[0].line == 14


def test_a_section_ends_at_the_next_heading_of_its_level_or_above() -> None:
    body = _body(
        "# 报告\n\n## 一、履职情况\n\n### （一）学\n\n甲\n\n## 二、存在的问题\n\n一是乙。\n\n# 附件\n\n二是丙。"
    )
    assert [section.heading.text for section in body.sections] == ["一、履职情况", "二、存在的问题"]
    assert [point.text for point in body.points_about(Topic.PROBLEMS)] == ["乙。"]


@pytest.mark.parametrize("marks", ["#", "##", "###"])
def test_sections_are_found_at_whatever_level_a_text_uses(marks: str) -> None:
    body = _body(f"{marks} 一、履职情况\n\n甲\n\n{marks}二、存在的问题\n\n一是乙。二是丙。")
    assert [section.slots for section in body.sections] == [(Slot.PERFORMANCE,), (Slot.PROBLEMS,)]
    assert len(body.points_about(Topic.PROBLEMS)) == 2


def test_a_list_on_these_problems_tells_their_causes() -> None:
    lines = ["## 一、存在的问题", "", "一是会议多。二是文件长。这些问题，一是我怕担责，二是我图省事。"]
    body = read_body(lines)
    assert [point.text for point in body.points_about(Topic.PROBLEMS)] == ["会议多。", "文件长。"]
    assert len(body.points_about(Topic.CAUSES)) == 2
