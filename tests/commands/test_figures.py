"""`shuzhi figures`: each number with the line it stands in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.archives import at
from tests.support import REPORT, make_archive


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(
        tmp_path,
        {
            "reports/2023/workshop.md": REPORT,
            "reports/2022/workshop.md": REPORT.replace("2023", "2022").replace(
                "主题党日12次", "主题党日11次"
            ),
        },
    )


def test_a_number_comes_with_its_place_and_its_words(root: Path) -> None:
    code, out, err = at(root, "figures", "--year", "2023", "--format", "json")
    assert (code, err) == (0, "")
    line = REPORT.split("\n").index("我带头讲党课4次，支部开展主题党日12次。") + 1
    common = {"organization": "workshop", "name": "一车间党支部", "year": 2023, "secretary": "陶溪石"}
    place = {"path": "reports/2023/workshop.md", "line": line, "unit": "次"}
    assert json.loads(out) == [
        {**common, **place, "subject": "主题党日", "who": None, "value": 12, "text": "主题党日12次"},
        {**common, **place, "subject": "党课", "who": "书记", "value": 4, "text": "讲党课4次"},
    ]


def test_one_subject_over_the_years(root: Path) -> None:
    _, out, _ = at(root, "figures", "--subject", "主题党日", "--format", "csv")
    assert out.startswith("\ufeff")
    rows = csv.DictReader(io.StringIO(out[1:]))
    assert [(row["年度"], row["数字"]) for row in rows] == [("2022", "11"), ("2023", "12")]


def test_only_an_organization_and_those_below_it(root: Path) -> None:
    assert len(json.loads(at(root, "figures", "--organization", "group", "--format", "json")[1])) == 4
    code, _, err = at(root, "figures", "--organization", "wrokshop")
    assert code == 2
    assert "workshop" in err


def test_people_see_a_table(root: Path) -> None:
    _, out, _ = at(root, "figures", "--year", "2023")
    row = next(line for line in out.splitlines() if "主题党日" in line)
    assert row.split() == [
        "一车间党支部",
        "2023",
        "主题党日",
        "12",
        "次",
        "reports/2023/workshop.md:16",
        "主题党日12次",
    ]
    assert out.rstrip().endswith("1 份报告，2 个数字。")


def test_an_unknown_subject_is_told_with_the_nearest(root: Path) -> None:
    code, _, err = at(root, "figures", "--subject", "主体党日")
    assert code == 2
    assert "是不是“主题党日”" in err


def test_a_year_without_figures_is_said_so(root: Path) -> None:
    assert at(root, "figures", "--year", "2019")[:2] == (0, "0 份报告，0 个数字。\n")
