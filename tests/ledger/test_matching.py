"""Which answer means which problem, and how sure that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.ledger import Ledger

from tests.ledger.support import CARDS, DORMITORY, LEARNING, certainties, ledger, numbered, report, told


def answered(
    folder: Path, answers: str, *, problems: str = numbered(LEARNING, CARDS), performance: str = "我讲党课。"
) -> Ledger:
    return ledger(
        folder,
        {
            "2022": report(2022, problems=problems),
            "2023": report(2023, answers=answers, performance=performance),
        },
    )


def test_pairs_of_problem_and_answer(tmp_path: Path) -> None:
    rows = answered(
        tmp_path,
        "问题一：理论学习不够深入。\n\n整改情况：每月研讨一次。\n\n问题二：示范岗没有评价标准。\n\n整改情况：每季打分。",
    )
    assert told(rows, 2022) == [
        ("sure", "理论学习不够深入。\n整改情况：每月研讨一次。"),
        ("sure", "示范岗没有评价标准。\n整改情况：每季打分。"),
    ]


def test_the_wording_counts_more_than_a_wrong_number(tmp_path: Path) -> None:
    rows = answered(
        tmp_path,
        "问题一：示范岗没有评价标准。\n\n整改情况：每季打分。\n\n问题二：理论学习不深入。\n\n整改情况：每月研讨。",
    )
    assert [text[:3] if text else None for _, text in told(rows, 2022)] == ["理论学", "示范岗"]
    assert set(certainties(rows, 2022)) <= {"sure", "likely"}


def test_number_and_weak_wording_together(tmp_path: Path) -> None:
    rows = answered(tmp_path, "（一）关于学得浮的问题。请人辅导理论3次。\n\n（二）关于示范岗。每季打分。")
    assert certainties(rows, 2022)[0] in ("likely", "doubtful")
    assert certainties(rows, 2022)[1] in ("sure", "likely")


def test_a_number_alone_is_doubtful(tmp_path: Path) -> None:
    rows = answered(tmp_path, "问题一：已整改到位。\n\n问题二：正在办理，明年6月完成。")
    assert certainties(rows, 2022) == ["doubtful", "doubtful"]


def test_the_nth_problem_in_words(tmp_path: Path) -> None:
    rows = answered(tmp_path, "（一）第二个问题已整改。\n\n（二）其余的还在推进。")
    assert certainties(rows, 2022) == ["unanswered", "doubtful"]


def test_a_list_of_ways_is_no_list_of_answers(tmp_path: Path) -> None:
    rows = answered(tmp_path, "一是加强领导。成立专班。二是细化台账。三是跟踪问效。")
    assert certainties(rows, 2022) == ["unanswered", "unanswered"]
    assert not rows.unfounded


def test_one_answer_to_two_problems(tmp_path: Path) -> None:
    rows = answered(tmp_path, "问题一、二：都已列入年度计划，按月督办，年底前完成。")
    assert certainties(rows, 2022) == ["doubtful", "doubtful"]


def test_one_answer_that_quotes_two_problems(tmp_path: Path) -> None:
    rows = answered(
        tmp_path,
        "（一）针对“理论学习不够深入，满足于念文件”和“党员示范岗挂牌以后没有评价标准”两个问题，修订了考核办法。",
    )
    assert certainties(rows, 2022) == ["sure", "sure"]


def test_an_answer_told_as_an_item_of_the_performance(tmp_path: Path) -> None:
    performance = "（一）带头讲党课。全年4次。\n\n（二）抓好上年度问题整改。一是针对理论学习不够深入的问题，每月研讨一次；二是针对示范岗没有评价标准的问题，每季打分上墙。"
    rows = answered(tmp_path, "", performance=performance)
    assert certainties(rows, 2022) == ["sure", "sure"]


def test_an_answer_told_in_passing(tmp_path: Path) -> None:
    performance = "我讲党课4次。针对上年度理论学习不够深入的问题，每月研讨一次，人人发言。"
    rows = answered(tmp_path, "", performance=performance)
    assert certainties(rows, 2022) == ["sure", "unanswered"]


def test_paragraphs_without_numbers(tmp_path: Path) -> None:
    rows = answered(
        tmp_path,
        "针对示范岗没有评价标准的问题，每季打分。得分上墙。针对理论学习不够深入的问题，每月研讨一次。",
    )
    assert told(rows, 2022) == [
        ("sure", "针对理论学习不够深入的问题，每月研讨一次。"),
        ("sure", "针对示范岗没有评价标准的问题，每季打分。得分上墙。"),
    ]


def test_one_sentence_on_all_problems_answers_none_by_name(tmp_path: Path) -> None:
    rows = answered(tmp_path, "上年度述职评议指出的2个问题已全部整改到位。")
    assert certainties(rows, 2022) == ["unanswered", "unanswered"]
    assert all(p.claim is not None and "全部整改到位" in p.claim.text for p in rows.problems)


def test_a_draft_that_nobody_filled_in_answers_nothing(tmp_path: Path) -> None:
    rows = answered(tmp_path, "问题一：理论学习不够深入，满足于念文件。\n\n整改情况：【待补】")
    assert certainties(rows, 2022)[0] == "unanswered"
    assert not rows.unfounded


def test_an_answer_without_a_problem(tmp_path: Path) -> None:
    rows = answered(
        tmp_path,
        "（一）关于理论学习不够深入的问题。每月研讨。\n\n（二）关于班车停靠点偏远的问题。3月增设一站。",
    )
    assert certainties(rows, 2022) == ["sure", "unanswered"]
    assert [(u.title, u.compared, u.outside) for u in rows.unfounded] == [("班车停靠点偏远", 2022, False)]


def test_a_label_that_says_which_problem_counts_even_in_quite_other_words(tmp_path: Path) -> None:
    rows = answered(
        tmp_path,
        "问题一：理论学习不够深入。\n\n整改情况：每月研讨。\n\n问题二整改情况：3月增设一站。",
    )
    assert certainties(rows, 2022) == ["sure", "doubtful"]


def test_an_answer_to_what_others_found_is_marked_as_such(tmp_path: Path) -> None:
    rows = answered(tmp_path, "（一）关于巡察反馈的班车停靠点偏远的问题。3月增设一站。")
    assert [u.outside for u in rows.unfounded] == [True]


def test_the_first_report_of_an_archive_answers_what_the_archive_does_not_hold(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path, {"2023": report(2023, answers="问题一：班车停靠点偏远。\n\n整改情况：增设一站。")}
    )
    assert not rows.unfounded


def test_a_report_whose_problems_could_not_be_told_makes_no_answer_unfounded(tmp_path: Path) -> None:
    rows = answered(
        tmp_path, "问题一：班车停靠点偏远。\n\n整改情况：增设一站。", problems="平日里做得还不够好。"
    )
    assert not rows.unfounded


EXPLICIT = {
    "behind the number": "问题一（2022-2）：已按季公布得分。",
    "before the text": "（一）（2022-2）已按季公布得分。",
    "in square brackets": "（一）[2022-2]已按季公布得分。",
    "full width dash": "问题一（2022－2）：已按季公布得分。",
    "behind the title": "（一）关于牌子的事（2022-2）。已按季公布得分。",
    "attribute": "（一）已按季公布得分。{#problem-2022-2}",
    "attribute of a heading without a number": "### 牌子的事 {#problem-2022-2}\n\n已按季公布得分。\n\n### 另外的事\n\n慰问了两名老党员。",
    "attribute of a heading within": "（一）牌子的事。\n\n#### 办理情况 {#problem-2022-2}\n\n已按季公布得分。",
    "attribute of a heading": "### （一）牌子的事 {#problem-2022-2}\n\n已按季公布得分。",
}


@pytest.mark.parametrize("answers", EXPLICIT.values(), ids=EXPLICIT)
def test_an_explicit_id_settles_it(tmp_path: Path, answers: str) -> None:
    rows = answered(tmp_path, answers)
    assert certainties(rows, 2022) == ["unanswered", "explicit"]
    answer = rows.problems[1].answer
    assert answer and "problem-" not in answer.text and "按季公布" in answer.text


def test_several_ids(tmp_path: Path) -> None:
    rows = answered(tmp_path, "问题一（2022-1、2）：一并办理，已完成。")
    assert certainties(rows, 2022) == ["explicit", "explicit"]


def test_an_explicit_id_counts_more_than_wording_and_number(tmp_path: Path) -> None:
    rows = answered(tmp_path, "问题一（2022-2）：理论学习不够深入。\n\n整改情况：按季公布得分。")
    assert certainties(rows, 2022) == ["unanswered", "explicit"]


def test_the_id_of_a_second_report(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path,
        {
            "2022": report(2022, problems=numbered(LEARNING)),
            "2022/mill_2.md": report(2022, problems=numbered(DORMITORY)),
            "2023": report(2023, answers="（一）水管5月换好。{#problem-2022-2-1}"),
        },
    )
    assert certainties(rows, 2022) == ["unanswered", "explicit"]


def test_an_id_that_no_problem_has_is_told(tmp_path: Path) -> None:
    rows = answered(tmp_path, "问题三（2022-9）：已完成。")
    assert [u.unknown for u in rows.unfounded] == [("2022-9",)]


def test_a_month_is_no_id(tmp_path: Path) -> None:
    rows = answered(tmp_path, "（一）关于理论学习不够深入的问题，已整改（2022-12）。每月研讨。")
    assert certainties(rows, 2022)[0] == "sure"
    assert not rows.unfounded


def test_numbers_run_through_both_reports_of_a_year(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path,
        {
            "2022": report(2022, problems=numbered(LEARNING, CARDS)),
            "2022/mill_2.md": report(2022, problems=numbered(DORMITORY)),
            "2023": report(2023, answers="问题三：已办结。"),
        },
    )
    assert certainties(rows, 2022) == ["unanswered", "unanswered", "doubtful"]


def test_two_attributes_at_the_end(tmp_path: Path) -> None:
    rows = answered(tmp_path, "（一）一并办理，已完成。{#problem-2022-1} {#problem-2022-2}")
    assert told(rows, 2022) == [("explicit", "一并办理，已完成。")] * 2


def test_an_attribute_in_the_middle_is_text(tmp_path: Path) -> None:
    rows = answered(tmp_path, "（一）写作{#problem-2022-2}的样子是为了说明写法。")
    assert "explicit" not in certainties(rows, 2022)


@pytest.mark.parametrize(
    "answers",
    [
        "关于第一个问题，每月研讨。\n\n关于第二个问题，增设窗口。",
        "1.关于问题1、问题2：每月研讨，增设窗口。",
        "问题一、问题二：已经解决，每月研讨。",
        "问题一至问题二已整改：每月研讨，增设窗口。",
        "问题一整改情况：每月研讨。\n\n问题二整改情况：增设窗口。",
    ],
)
def test_numbers_in_plain_words_say_which_problem_is_meant(tmp_path: Path, answers: str) -> None:
    rows = answered(tmp_path, answers)
    assert certainties(rows, 2022) == ["doubtful", "doubtful"]
    assert not rows.unfounded


def test_an_id_counts_in_paragraphs_without_numbers_as_well(tmp_path: Path) -> None:
    rows = answered(tmp_path, "增设了窗口。{#problem-2022-2}\n\n[2022-1]每月研讨。")
    assert certainties(rows, 2022) == ["explicit", "explicit"]
