"""What is looked at first, so that most lines need no second look, must hide nothing from the second."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shuzhi.counts import counts_of, read_counts
from shuzhi.ledger.wording import wording
from shuzhi.numbering import Family, label_at_start, labels_inside
from shuzhi.topics import topic_of_lead_in_line
from shuzhi.typography import fenced_lines, lines_with, suspects
from shuzhi.vocabulary import Topic

from tests.texts import report_of

LABELS = [
    ("问题一：", Family.NAMED, 1),
    ("短板 2、", Family.NAMED, 2),
    ("不足三．", Family.NAMED, 3),
    ("差距4:", Family.NAMED, 4),
    ("第三部分", Family.PART, 3),
    ("十二是", Family.HAN_IS, 12),
    ("第二个方面是", Family.HAN_IS, 2),
    ("第五，", Family.ORDINAL, 5),
    ("首先", Family.ORDINAL, 1),
    ("其次，", Family.ORDINAL, 2),
    ("再次", Family.ORDINAL, 3),
    ("最后，", Family.ORDINAL, 4),
    ("其一，", Family.ORDINAL, 1),
    ("二十一、", Family.HAN, 21),
    ("（四）", Family.HAN_BRACKETS, 4),
    ("(五)", Family.HAN_BRACKETS, 5),
    ("（6）", Family.DIGITS_BRACKETS, 6),
    ("7）", Family.DIGITS_BRACKETS, 7),
    ("8.", Family.DIGITS, 8),
    ("９．", Family.DIGITS, 9),
    ("⑩", Family.CIRCLED, 10),
]


@pytest.mark.parametrize(("label", "family", "number"), LABELS)
@pytest.mark.parametrize("before", ["", "  ", "\u3000\u3000", "**"])
def test_every_way_of_numbering_is_seen_at_the_head_of_a_line(
    before: str, label: str, family: Family, number: int
) -> None:
    found = label_at_start(f"{before}{label} 学习不深")
    assert found is not None
    assert (found.family, found.number, found.text) == (family, number, label)
    assert (found.start, found.end) == (len(before), len(before) + len(label) + 1)


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("主要有：一是学习。二是联系；第三个方面是检查", ["一是", "二是", "第三个方面是"]),
        ("如下：（一）一是学习", ["（一）", "一是"]),
        ("如下：一是：二是：三是", ["一是：", "二是：", "三是"]),
        ("如下。第一，学习；其二、联系", ["第一，", "其二、"]),
        ("如下：问题一：学习 (2)联系；３．检查。④落实", ["问题一：", "(2)", "３．", "④"]),
        ("“学习”五是联系，六是检查", ["五是", "六是"]),
        ("统一是根本，第三条（一）说，占1.5亩，计12.5%", []),
    ],
)
def test_labels_within_a_line_are_found_behind_every_stop(line: str, labels: list[str]) -> None:
    found = labels_inside(line)
    assert [label.text for label in found] == labels
    assert [line[label.start : label.start + len(label.text)] for label in found] == labels


def test_two_months_side_by_side_are_told_from_labels() -> None:
    assert [label.maybe_pair for label in labels_inside("安排：3、4月份学习；5、6个支部")] == [True, False]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("主要原因有以下三点：", Topic.CAUSES),
        ("存在的主要问题:", Topic.PROBLEMS),
        ("主要原因有以下三点。", None),
        ("：", None),
    ],
)
def test_a_line_announces_what_follows_only_with_a_colon(line: str, topic: Topic | None) -> None:
    assert topic_of_lead_in_line(line) is topic


texts = st.text(
    "学习不深入两张皮的了，。,.;：:!？（ＡａＢ１２3％%… \u3000\n重业务、轻党建〇ⅳ㎡ABab", max_size=60
)


@given(texts)
def test_width_and_case_are_no_matter_for_what_a_text_speaks_of(text: str) -> None:
    assert wording(text) == wording(unicodedata.normalize("NFKC", text).lower()) == wording(text.upper())


def test_particles_and_marks_part_words() -> None:
    assert wording("水管漏了阀门，堵塞2 处").pairs == {"水管", "管漏", "阀门", "堵塞", "塞处"}
    assert wording("阀门学习堵塞").pairs == {"阀门", "堵塞"}  # a known word parts what stands around it


@given(st.lists(st.text("ab×，`", max_size=6), max_size=8))
def test_lines_with_a_pattern_are_those_that_a_search_in_each_finds(lines: list[str]) -> None:
    text = "\n".join(lines)
    pattern = re.compile("[×b]")
    each = [(index, line) for index, line in enumerate(text.split("\n")) if pattern.search(line)]
    assert list(lines_with(text, pattern)) == each
    fenced = fenced_lines(text)
    found = [(prose.number, prose.text) for prose in suspects(text, 5, pattern)]
    assert found == [(index + 5, line) for index, line in each if index not in fenced]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("", "我支部 我院 党支部 支部"),
        ("党委书记", "党委书记"),
        ("支部书记", "各党支部书记 其余支部书记 其他支部书记 所属党支部书记 3名支部书记 三名支部书记"),
        ("书记", "我 本人 自己 书记 支部书记 党总支书记"),
        ("班子成员", "班子成员 支委 委员 支部委员 总支委员 党委委员 其余委员 其他委员"),
        ("各支部", "各支部 所属党支部 基层党支部 下属支部 6个党支部 六个支部"),
        ("党小组", "党小组"),
        ("党员", "党员 其他党员 青年党员 退休党员 老党员"),
        ("党总支", "党总支 总支"),
        ("党委", "党委"),
    ],
)
def test_everyone_who_may_have_done_it_is_seen(who: str, words: str) -> None:
    for word in words.split():
        (count,) = read_counts([f"{word}讲党课4次。"])
        assert (word, count.who) == (word, who)


@pytest.mark.parametrize(
    "period",
    """
    2021年 １９９８年 上半年 下半年 一季度 第二季度 3季度 每年 每季 每半年 每两个月 每季度 每3个月 上年 上一年度 去年 前年 往年
    同期 年初 成立时 明年 前三年 近几个月 3年来 两年 五年间 6月 十一个月 期间 以前 截至 十四五时期以来 “十三五”以来
    换届以来 任职以来 到任以来 上任以来 成立以来 建院以来 建厂以来 建校以来 大会以来 开局以来
    """.split(),  # noqa: SIM905 - rows of words are easier to keep
)
def test_every_time_that_is_not_the_year_is_seen(period: str) -> None:
    (count,) = read_counts([f"支部{period}开展主题党日4次。"])
    assert count.period
    assert period.startswith(count.period)


@pytest.mark.parametrize(
    "period",
    ["全年", "一年来", "今年以来", "今年", "本年度", "到年底", "到目前", "截至目前", "截至眼下"],
)
def test_the_year_itself_takes_the_place_of_an_earlier_time(period: str) -> None:
    (count,) = read_counts([f"去年不够，{period}开展主题党日4次。"])
    assert count.period == ""


@pytest.mark.parametrize("stop", "。；！？;!?\n")
def test_the_words_before_a_count_begin_behind_the_last_stop(stop: str) -> None:
    (count,) = read_counts(f"去年检查\n三人参加{stop}支部开展主题党日4次。".split("\n"))
    assert count.sentence == "支部开展"
    assert count.period == ""


def test_counts_are_read_once_for_rule_and_figures() -> None:
    body = report_of("## 一、履职情况\n\n全年主题党日12次。").body
    assert counts_of(body) is counts_of(body)
