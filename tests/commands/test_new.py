"""`shuzhi new`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

from tests.commands.archives import at
from tests.support import PROJECT, REPORT, check_json, run

TEMPLATE: Final = (PROJECT / "reports" / "_template.md").read_text(encoding="utf-8")


@pytest.fixture
def office(root: Path) -> Path:
    """The archive with last year's report and the template that the project ships."""
    (root / "reports/_template.md").write_text(TEMPLATE, encoding="utf-8")
    return root


def _new(root: Path, *more: str, organization: str = "workshop", year: int = 2024) -> tuple[int, str, str]:
    return at(root, "new", "--organization", organization, "--year", str(year), *more)


def test_new_sets_out_last_years_problems(office: Path) -> None:
    code, out, err = _new(office)
    assert (code, err) == (0, "")
    assert "reports/2024/workshop.md" in out
    assert "2 个问题" in out
    text = (office / "reports/2024/workshop.md").read_text(encoding="utf-8")
    assert "## 一、上年度问题整改情况" in text
    assert "问题一：学用结合不够紧密。\n\n整改情况：【待补】" in text
    assert "问题二：党员示范岗评比流于形式。\n\n整改情况：【待补】" in text
    assert "## 二、履职情况" in text
    for line in (
        "year: 2024",
        "organization: workshop",
        "role: 党支部书记",
        "classification: 内部  # 沿用2023年，请核对",
        "retention: 30年  # 沿用2023年，请核对",
    ):
        assert f"\n{line}\n" in text
    assert "陶溪石" in next(line for line in text.split("\n") if line.startswith("secretary: 【待补】"))


def test_new_without_a_report_of_last_year_has_no_rectification(office: Path) -> None:
    assert _new(office, organization="group")[0] == 0
    text = (office / "reports/2024/group.md").read_text(encoding="utf-8")
    assert "整改" not in text
    assert "## 一、履职情况" in text
    assert "role: 党总支书记" in text
    assert "classification: 【待补】" in text, "no value is guessed"


def test_new_takes_the_name_of_that_year(office: Path) -> None:
    assert _new(office, year=2017)[0] == 0
    text = (office / "reports/2017/workshop.md").read_text(encoding="utf-8")
    assert "title: 装配车间党支部书记2017年度" in text
    assert "一车间" not in text.replace("装配车间", "")
    assert "整改" not in text, "the report of 2023 is no earlier one"


@pytest.mark.parametrize(("organization", "year"), [("workshop", 2024), ("group", 2024), ("workshop", 2017)])
def test_a_new_draft_lacks_only_what_a_person_must_fill(office: Path, organization: str, year: int) -> None:
    assert _new(office, organization=organization, year=year)[0] == 0
    path = f"reports/{year}/{organization}.md"
    rows = check_json(office, path)
    assert {row["rule"] for row in rows} == {"frontmatter-field-blank", "placeholder-left"}
    lines = (office / path).read_text(encoding="utf-8").split("\n")
    told = {row["line"] for row in rows}
    assert told == {number for number, line in enumerate(lines, start=1) if "【待补】" in line}


def test_a_filled_draft_is_sound(office: Path) -> None:
    _new(office)
    file = office / "reports/2024/workshop.md"
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"secretary: 【待补】.*", "secretary: 陶溪石", text)
    text = re.sub(r"submitted: 【待补】.*", "submitted: 2024-12-20", text)
    file.write_text(text.replace("【待补】", "已经写好"), encoding="utf-8")
    assert check_json(office) == []
    read = json.loads(run("inspect", str(file), "--format", "json")[1])
    assert len(read["rectifications"]) == 2
    assert (len(read["problems"]), len(read["causes"]), len(read["plans"])) == (2, 2, 2)


def test_new_never_overwrites(office: Path) -> None:
    before = (office / "reports/2023/workshop.md").read_bytes()
    code, out, err = _new(office, year=2023)
    assert (code, out) == (1, "")
    assert "reports/2023/workshop.md 已经有了，不会覆盖" in err
    assert "--second" in err
    assert (office / "reports/2023/workshop.md").read_bytes() == before


def test_new_for_a_second_report_of_the_year(office: Path) -> None:
    code, out, _ = _new(office, "--second", year=2023)
    assert code == 0
    assert "reports/2023/workshop_2.md" in out
    assert (office / "reports/2023/workshop_2.md").is_file()
    assert (office / "reports/2023/workshop.md").read_text(encoding="utf-8") == REPORT
    assert _new(office, "--second", year=2023)[0] == 0
    assert (office / "reports/2023/workshop_3.md").is_file()


def test_second_fills_no_gap_over_an_existing_report(office: Path) -> None:
    (office / "reports/2023/workshop_3.md").write_text(REPORT, encoding="utf-8")
    code, out, _ = _new(office, "--second", year=2023)
    assert code == 0
    assert (office / "reports/2023/workshop_3.md").read_text(encoding="utf-8") == REPORT
    assert "workshop_2.md" in out


def test_second_without_a_first_is_refused(office: Path) -> None:
    code, out, err = _new(office, "--second")
    assert (code, out) == (1, "")
    assert "--second" in err
    assert not (office / "reports/2024").exists()


@pytest.mark.parametrize("year", [2015, 2025])
def test_new_is_refused_outside_of_the_organizations_years(office: Path, year: int) -> None:
    code, out, err = _new(office, year=year)
    assert (code, out) == (1, "")
    assert "2016" in err
    assert "2024" in err
    assert not (office / "reports" / str(year)).exists()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% if problems %}\n没有结束\n", "第 "),
        ("第一行\n{{ blank\n", "第 2 行"),
        ("{{ secretery }}\n", "secretery"),
        ("{% for x in blank.__class__.__mro__ %}{{ x }}{% endfor %}", "写法有误"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "写法有误"),
        ("{{ problems.nothing.more }}", "写法有误"),
        ("{{ 1 / 0 }}", "写法有误"),
        ("{{ section_number(1, 2) }}", "写法有误"),
        ("{% include 'organizations.yml' %}", "写法有误"),
    ],
)
def test_a_broken_template_is_told_and_nothing_is_written(office: Path, template: str, words: str) -> None:
    (office / "reports/_template.md").write_text(template, encoding="utf-8")
    code, out, err = _new(office)
    assert (code, out) == (1, "")
    assert "reports/_template.md" in err
    assert words in err
    assert not (office / "reports/2024").exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_template_that_cannot_be_read_is_told(office: Path, content: bytes | None) -> None:
    (office / "reports/_template.md").unlink()
    if content is not None:
        (office / "reports/_template.md").write_bytes(content)
    code, _, err = _new(office)
    assert code == 1
    assert "_template.md" in err


def test_problems_keep_their_words_in_a_draft(office: Path) -> None:
    """What looks like a template or like markup in last year's report is text in the draft."""
    text = REPORT.replace("学用结合不够紧密。", r"“{{ blank }}”{% raw %}与 \*号 a\_b 混用。")
    (office / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    assert _new(office)[0] == 0
    assert r"问题一：“{{ blank }}”{% raw %}与 \*号 a\_b 混用。" in (
        office / "reports/2024/workshop.md"
    ).read_text(encoding="utf-8")
