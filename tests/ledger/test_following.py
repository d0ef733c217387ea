"""Which report answers which: across missing years, new names, new secretaries."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.ledger import ledger_of

from tests.ledger.support import CARDS, DORMITORY, LEARNING, certainties, ledger, numbered, report

ANSWER = "（一）关于理论学习不够深入的问题。每月研讨一次，人人发言。"


def test_the_answer_stands_in_the_next_report_at_its_line(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path, {"2022": report(2022, problems=numbered(LEARNING)), "2023": report(2023, answers=ANSWER)}
    )
    (problem,) = rows.problems
    text = (tmp_path / "reports/2023/mill.md").read_text(encoding="utf-8").split("\n")
    assert problem.answer is not None
    assert text[problem.answer.line - 1] == ANSWER
    assert problem.as_dict()["answer"]["year"] == 2023
    assert problem.as_dict()["status"] == "answered"


def test_a_renamed_organization_goes_on_with_its_problems(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path, {"2021": report(2021, problems=numbered(LEARNING)), "2022": report(2022, answers=ANSWER)}
    )
    assert certainties(rows, 2021) == ["sure"]


def test_the_next_report_answers_across_a_missing_year(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path, {"2020": report(2020, problems=numbered(LEARNING)), "2023": report(2023, answers=ANSWER)}
    )
    assert certainties(rows, 2020) == ["sure"]


def test_without_a_later_report_a_problem_is_pending(tmp_path: Path) -> None:
    rows = ledger(tmp_path, {"2025": report(2025, problems=numbered(LEARNING))})
    assert certainties(rows, 2025) == [
        "pending"
    ]  # it was dissolved in 2025 as well: nobody is left to answer


def test_a_report_that_cannot_be_read_is_no_later_report(tmp_path: Path) -> None:
    rows = ledger(tmp_path, {"2022": report(2022, problems=numbered(LEARNING)), "2023": ""})
    assert certainties(rows, 2022) == ["pending"]


def test_a_next_report_without_a_word_of_it_leaves_the_problem_unanswered(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path,
        {"2022": report(2022, problems=numbered(LEARNING, CARDS)), "2023": report(2023, answers=ANSWER)},
    )
    assert certainties(rows, 2022) == ["sure", "unanswered"]


def test_a_later_report_may_still_answer(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path,
        {
            "2021": report(2021, problems=numbered(CARDS)),
            "2022": report(
                2022, problems=numbered(LEARNING), answers="（一）关于食堂菜价偏高的问题。已降价。"
            ),
            "2023": report(
                2023, answers=f"{ANSWER}\n\n（二）关于示范岗挂牌以后没有评价标准的问题。每季打分上墙。"
            ),
        },
    )
    assert certainties(rows, 2021) == ["sure"]
    assert rows.by_year[2021][0].answer and rows.by_year[2021][0].answer.year == 2023


TWO = {
    "2022": report(2022, problems=numbered(LEARNING, CARDS)),
    "2022/mill_2.md": report(2022, problems=numbered(DORMITORY)),
}


def test_the_next_year_answers_both_reports_of_a_year(tmp_path: Path) -> None:
    answers = numbered(
        "关于职工宿舍漏水的意见没有答复的问题。5月修好。",
        "关于理论学习不够深入的问题。每月研讨。",
        "关于示范岗没有评价标准的问题。每季打分。",
    )
    rows = ledger(tmp_path, {**TWO, "2023": report(2023, answers=answers)})
    found = {p.title: p.answer.text[:8] if p.answer else None for p in rows.problems}
    assert list(found.values()) == ["关于理论学习不够", "关于示范岗没有评", "关于职工宿舍漏水"]


def test_an_answer_in_either_of_next_years_reports_counts(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path,
        {
            "2022": report(2022, problems=numbered(LEARNING, CARDS)),
            "2023": report(2023, answers=ANSWER),
            "2023/mill_2.md": report(2023, answers="（一）关于党员示范岗没有评价标准的问题。每季打分。"),
        },
    )
    assert [p.answer.path if p.answer else None for p in rows.problems] == [
        "reports/2023/mill.md",
        "reports/2023/mill_2.md",
    ]


def test_the_successor_may_take_up_the_predecessors_problems_within_the_year(tmp_path: Path) -> None:
    successor = report(2022, problems=numbered(DORMITORY), answers=ANSWER)
    rows = ledger(tmp_path, {"2022": report(2022, problems=numbered(LEARNING)), "2022/mill_2.md": successor})
    assert certainties(rows, 2022) == ["sure", "pending"]
    assert not rows.unfounded


def test_the_successor_need_not_take_them_up(tmp_path: Path) -> None:
    rows = ledger(tmp_path, TWO)
    assert certainties(rows, 2022) == ["pending"] * 3


def test_what_both_reports_of_a_year_name_is_answered_once_for_both(tmp_path: Path) -> None:
    rows = ledger(
        tmp_path,
        {
            "2022": report(2022, problems=numbered(LEARNING)),
            "2022/mill_2.md": report(2022, problems=numbered("政治理论学习不深不透，以念文件代替研讨。")),
            "2023": report(2023, answers=ANSWER),
        },
    )
    assert "unanswered" not in certainties(rows, 2022)


def test_problems_a_report_has_to_answer(tmp_path: Path) -> None:
    rows = ledger(tmp_path, {**TWO, "2024": report(2024, answers=ANSWER)})
    last = load_archive(tmp_path).by_path["reports/2024/mill.md"]
    assert [p.identifier for p in rows.before(last)] == ["2022-1", "2022-2", "2022-2-1"]
    assert [p.identifier for p in rows.unanswered_by(last)] == ["2022-2", "2022-2-1"]


def test_the_ledger_is_made_once_for_an_archive(tmp_path: Path) -> None:
    ledger(tmp_path, TWO)
    archive = load_archive(tmp_path)
    assert ledger_of(archive) is ledger_of(archive)


@pytest.mark.parametrize(
    ("second", "repeats"),
    [
        ("政治理论武装抓得不深不透，学习停留在念文件。", (2023,)),
        ("学习制度落实不严，缺课的没有登记补课。", ()),
    ],
)
def test_a_problem_named_again_in_other_words(tmp_path: Path, second: str, repeats: tuple[int, ...]) -> None:
    rows = ledger(
        tmp_path,
        {
            "2022": report(2022, problems=numbered(LEARNING)),
            "2023": report(2023, problems=numbered(CARDS, second)),
        },
    )
    assert rows.by_year[2022][0].repeats == repeats
    assert rows.by_year[2023][1].repeats == tuple(2022 for _ in repeats)


def test_three_years_running_and_one_year_without_it(tmp_path: Path) -> None:
    years = {2019: LEARNING, 2020: CARDS, 2021: LEARNING, 2022: LEARNING, 2023: LEARNING}
    rows = ledger(
        tmp_path, {str(year): report(year, problems=numbered(text)) for year, text in years.items()}
    )
    assert [p.repeats for p in rows.problems] == [(), (), (2022, 2023), (2021, 2023), (2021, 2022)]
