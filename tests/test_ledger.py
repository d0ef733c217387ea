"""The ledger of the sample archive against a truth made by hand, and the judgement that two problems are one."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import Any

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.ledger import Certainty, Problem, Status, ledger_of, shared_problems
from shuzhi.ledger.building import entry_of
from shuzhi.ledger.repeats import same_problem
from shuzhi.source import Enclosure
from shuzhi.themes import OTHER_THEME, read_themes
from shuzhi.vocabulary import Topic

from tests.support import PROJECT

DATA = PROJECT / "tests" / "data"
TRUTH: list[dict[str, Any]] = json.loads((DATA / "ledger.json").read_text(encoding="utf-8"))


@cache
def archive() -> Archive:
    return load_archive(PROJECT)


@cache
def problems() -> dict[tuple[str, int], Problem]:
    return {(p.path.removeprefix("reports/"), p.number): p for p in ledger_of(archive()).problems}


def test_it_holds_every_problem_of_every_report() -> None:
    assert set(problems()) == {(row["path"], row["number"]) for row in TRUTH}
    assert len(TRUTH) == sum(len(r.body.points_about(Topic.PROBLEMS)) for r in archive().reports)


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: f"{row['path']}-{row['number']}")
def test_what_became_of_a_problem(row: dict[str, Any]) -> None:
    problem = problems()[row["path"], row["number"]]
    assert problem.line == row["line"]
    assert problem.text.startswith(row["begins"])
    expected = {(f"reports/{a['path']}", a["line"], a["begins"]) for a in row["answers"]}
    assert {(a.path, a.line, a.text[: len(b)]) for a in problem.answers for _, _, b in expected} >= expected
    assert len(problem.answers) == len(expected)
    assert (problem.status is Status.ANSWERED) == bool(expected)
    assert list(problem.repeats) == row["repeats"]


def test_nothing_in_it_is_doubtful_or_unfounded() -> None:
    assert {a.certainty for p in problems().values() for a in p.answers} == {Certainty.SURE}
    assert not ledger_of(archive()).unfounded
    assert {p.status for p in problems().values()} == {Status.ANSWERED, Status.PENDING}


def test_a_link_lands_on_the_paragraph() -> None:
    for problem in problems().values():
        for answer in problem.answers:
            lines = (PROJECT / answer.path).read_text(encoding="utf-8").split("\n")
            assert answer.text[:10].split("\n")[0] in lines[answer.line - 1]


def _judged(row: dict[str, str]) -> bool:
    return same_problem(entry_of(row["first"], 1, 1), entry_of(row["second"], 1, 1))


def test_pairs_of_problems_are_judged_the_same_or_not() -> None:
    with (DATA / "problem_pairs.tsv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    same = [pair for pair in pairs if pair["verdict"] == "same"]
    found = [pair for pair in pairs if _judged(pair)]
    right = [pair for pair in found if pair["verdict"] == "same"]
    assert len(pairs) >= 180
    assert len(right) / len(found) >= 0.95
    assert len(right) / len(same) >= 0.88
    unseen = [pair for pair in same if pair["set"] == "unseen"]
    assert sum(map(_judged, unseen)) / len(unseen) >= 0.75  # written after everything was set


def test_other_problems_of_an_organization_are_not_the_same() -> None:
    repeated = {(row["path"], row["number"]) for row in TRUTH if row["repeats"]}
    for reports in archive().by_organization.values():
        entries = [
            ((r.path.removeprefix("reports/"), number), entry_of(point.text, number, number))
            for r in reports
            for number, point in enumerate(r.body.points_about(Topic.PROBLEMS), start=1)
        ]
        for position, (key, first) in enumerate(entries):
            for other, second in entries[position + 1 :]:
                if not {key, other} <= repeated:
                    assert not same_problem(first, second), (first.title, second.title)


def test_making_it_again_makes_the_same() -> None:
    assert ledger_of(archive()) == ledger_of(load_archive(PROJECT))


def test_the_shipped_themes_group_most_problems() -> None:
    themes = read_themes(PROJECT / "reports" / "themes.yml", Enclosure(PROJECT, "reports"))
    assert not themes.faults
    for year in (2023, 2024, 2025):
        groups = shared_problems(ledger_of(archive()), year, themes)
        found = [problem for group in groups for problem in group.problems]
        assert sorted(p.identifier + p.path for p in found) == sorted(
            p.identifier + p.path for p in problems().values() if p.year == year
        )
        others = next((group for group in groups if group.theme == OTHER_THEME), None)
        assert others is None or (groups[-1] is others and len(others.problems) < len(found) / 5)
        sizes = [len(group.by_organization) for group in groups if group.theme != OTHER_THEME]
        assert sizes == sorted(sizes, reverse=True)


def test_what_several_organizations_share_in_a_year() -> None:
    themes = read_themes(PROJECT / "reports" / "themes.yml", Enclosure(PROJECT, "reports"))
    groups = {g.theme: g for g in shared_problems(ledger_of(archive()), 2024, themes)}
    assert set(groups["流动党员与外出党员"].by_organization) == {
        "qihe-township",
        "qihe-township-liuwan",
        "urban-group",
        "urban-group-digital",
    }
    assert groups["流动党员与外出党员"].is_shared
