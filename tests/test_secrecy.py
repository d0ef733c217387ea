"""Marks of state secrets: found however they are written, and not found where people only speak of secrets."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shuzhi.archive import load_archive
from shuzhi.checking import check_report
from shuzhi.frontmatter import read_front_matter
from shuzhi.report import report_from_source
from shuzhi.secrecy import is_marked, is_marked_field, marked_lines
from shuzhi.source import Source

from tests.support import BASE_CASE, REPORT
from tests.texts import HEAD

MARKS = [
    *(
        "秘密",
        "机密",
        "绝密",
        "机密级",
        "機密",
        "秘　密",
        "绝 密",
        "机\u200b密",
        "机\u200b \u2060密",
        "\ufeff机密",
    ),
    *(
        "机密★",
        "绝密★长期",
        "秘密★1年",
        "秘密★１年",
        "机密★三年",
        "机密 ★ 1年",
        "机密☆1年",
        "机密*1年",
        "秘密★×年",
    ),
    *(
        "密级：机密",
        "密级: 秘密",
        "密　级：机密",
        "密级：机密级",
        "密级 机密",
        "文件密级：绝密★长期",
        "保密等级：机密",
    ),
    *(
        "（机密）",
        "【绝密】",
        "(秘密)",
        "[机密]",
        "〔机密〕",
        "“机密”",
        "【机密★1年】",
        "【 机 密 】",
        "秘密（1年）",
    ),
    *(
        "## 机密",
        "#机密",
        "### 机密 ##",
        "## 机密 {#performance}",
        "**机密**",
        "*机密*",
        "__机密__",
        "**机**密",
        "> 机密",
    ),
    *(
        "- 机密",
        "    机密",
        "\\机密",
        "机密。",
        "机密！",
        "`机密`",
        "<center>机密</center>",
        "机&nbsp;密".replace("&nbsp;", "\u00a0"),
    ),
    *("机密 特急", "特急 机密★1年", "000001 机密★1年", "000001　机密"),
    "| 编号 | 机密 |",
    "|机密★1年|",
    "| 文件密级：秘密 | 份数 |",
    "【机密】关于一车间党支部工作情况的报告",
    "（秘密）一车间党支部书记2023年度述职报告",
    "一车间党支部书记2023年度述职报告（机密）",
    "## 一、履职情况【机密★1年】",
    "编号：001　密级：机密，份数：3",
    "本件密级：秘密。",
    "【绝密】" + "这一段写得很长，" * 20,
    "各位领导、同志们，本报告为机密★1年材料，" + "阅后请交回。" * 20,
]

NO_MARKS = [
    *(
        "保守国家秘密",
        "商业秘密",
        "机密文件管理制度",
        "严守党和国家的秘密",
        "涉密",
        "开展保密教育",
        "工作秘密",
    ),
    *("## 保守国家秘密", "**保守党的秘密**", "| 商业秘密 | 2件 |", "- 泄露国家秘密", "秘密级计算机3台"),
    *(
        "密级",
        "定密",
        "密级管理",
        "密级：公开",
        "密级：内部",
        "一、保密工作",
        "秘密武器",
        "绝密行动",
        "机密要件",
    ),
    "司机密切配合，乘务员热情服务。",
    "司机 密切配合",
    "绝不能对秘密事项掉以轻心，机密、绝密级文件由专人管理。",
    "按密级：秘密、机密、绝密分类登记载体。",
    "把文件分为秘密、机密、绝密三级。",
    "开展涉密载体（秘密、机密、绝密）清查2次。",
    "组织全员签订保密承诺书，严禁在非涉密计算机上处理秘密级文件★",
    "我们在每份（机密）文件的交接上都有登记，由两名党员共同负责，全年没有发生失泄密问题，受到上级保密部门的肯定，经验在全系统推广。",
    "学习《中华人民共和国保守国家秘密法》（2024年修订）",
    "做到国家秘密、工作秘密",
    "国家秘密",
    "“机密”文件管理制度",
]


@pytest.mark.parametrize("line", MARKS)
def test_a_mark_is_found(line: str) -> None:
    assert is_marked(line)
    assert list(marked_lines(f"甲\n紧密联系\n\n{line}\n乙")) == [4]


@pytest.mark.parametrize("line", NO_MARKS)
def test_speaking_of_secrets_is_no_mark(line: str) -> None:
    assert not is_marked(line)
    assert list(marked_lines(f"甲\n{line}\n乙")) == []


@pytest.mark.parametrize(
    "field",
    [
        *(
            "classification: 机密",
            "classification: ' 机密 '",
            "classification: 秘密★1年",
            "classification: 内部（秘密）",
        ),
        *(
            'classification: "\\u673a\\u5bc6"',
            "classification: 机 密",
            "classification: 【绝密】",
            "密级: 秘密级材料",
        ),
        *(
            "role: 机密",
            "tags: [党建, 秘密]",
            "allow: {length: 机密★1年}",
            "status: 绝密",
            "template: '（机密）'",
        ),
        *(
            "机密: true",
            "title: 【机密】一车间述职报告",
            "title: 一车间（机密）述职报告",
            "title: 一车间述职报告★机密★",
        ),
        *("note: {秘密: 1}", "remarks: [[机密]]", "# 机密"),
    ],
)
def test_a_mark_in_the_front_matter_is_found_and_nothing_else_told(field: str) -> None:
    name = field.partition(":")[0]
    lines = [line for line in REPORT.split("\n") if not line.startswith(f"{name}:")]
    text = "\n".join([lines[0], field, *lines[1:]])
    report = report_from_source(Source(text), "reports/2023/workshop.md", 2023, "workshop")
    found = list(check_report(load_archive(BASE_CASE), report))
    assert [(d.rule, d.line) for d in found] == [("classification-secret", 2)]
    assert "密★" not in found[0].message + found[0].help


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("classification", value) for value in ("内部", "公开", "非秘密", "不是国家秘密", "涉密")),
        ("title", "一车间党支部书记2023年度保守秘密工作述职报告"),
        ("title", "一车间党支部书记2023年度述职报告（保密工作）"),
        ("tags", ["保守国家秘密", "保密"]),
        ("allow", {"length": "合并两个支部，含机密文件管理"}),
        ("year", 2023),
        ("role", None),
    ],
)
def test_other_fields_bear_none(name: str, value: object) -> None:
    assert not is_marked_field(name, value)


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("year: 2023", "year: [2023").replace("classification: 内部", "classification: 机密"),
        HEAD.rstrip("-\n") + "\n机密★1年\n",
        "机密★1年\n\n" + HEAD,
        "只有正文\n\n机密\n",
    ],
    ids=["broken", "unterminated", "before", "none"],
)
def test_a_mark_is_found_where_the_front_matter_cannot_be_read(text: str) -> None:
    report = report_from_source(Source(text), "reports/2023/workshop.md", 2023, "workshop")
    found = list(check_report(load_archive(BASE_CASE), report))
    line = next(i for i, row in enumerate(text.split("\n"), 1) if "机密" in row)
    assert [(d.rule, d.line) for d in found] == [("classification-secret", line)]


@given(st.text("秘机绝密 级　★（）【】|#*\u200b\n：年1", max_size=60))
def test_the_lines_told_are_those_that_are_marked(text: str) -> None:
    rows = text.split("\n")
    assert list(marked_lines(text)) == [i for i, row in enumerate(rows, 1) if is_marked(row)]


@given(
    st.sampled_from(["秘密", "机密", "绝密"]),
    st.text(" \u3000\u200b\u200c\u2060\t", max_size=6),
    st.sampled_from(["", "★", "★1年", "★长期"]),
)
def test_nothing_between_the_characters_hides_a_mark(level: str, between: str, behind: str) -> None:
    assert is_marked(level[0] + between + level[1] + behind)


@pytest.mark.parametrize(
    "piece",
    [
        "机密",
        "机 密",
        "机",
        "密",
        "（机密",
        "<机密",
        "机" + " " * 15,
        "密级：",
        "机密|",
        "#",
        "{#机密",
        "*机密*",
        " ",
        "\u200b密",
    ],
)
def test_hostile_lines_are_quick(piece: str) -> None:
    line = piece * (20_000 // len(piece))
    began = time.perf_counter()
    list(marked_lines(line + "机密"))
    is_marked_field("classification", line)
    assert time.perf_counter() - began < 0.5


def test_a_sound_front_matter_knows_no_mark() -> None:
    assert read_front_matter(HEAD.split("\n")).faults == ()
