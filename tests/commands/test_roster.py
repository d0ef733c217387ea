"""`shuzhi roster`: nobody is missing without being seen."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.archives import at
from tests.support import REPORT, make_archive

REGISTRY = """organizations:
  - {code: group, name: 甲乙集团总支部委员会, short: 集团党总支, kind: 党总支, since: 2015}
  - {code: workshop, name: 一车间支部委员会, short: 一车间党支部, kind: 党支部, parent: group, since: 2016, former_names: [{name: 装配车间党支部, until: 2023}]}
  - {code: store, name: 仓库支部委员会, short: 仓库党支部, kind: 党支部, parent: group, since: 2016}
  - {code: office, name: 机关支部委员会, short: 机关党支部, kind: 党支部, parent: group, since: 2016}
  - {code: closed, name: 旧厂支部委员会, short: 旧厂党支部, kind: 党支部, parent: group, since: 2016, until: 2022}
  - {code: later, name: 新厂支部委员会, short: 新厂党支部, kind: 党支部, parent: group, since: 2024}
  - {code: merged, name: 合并支部委员会, short: 合并党支部, kind: 党支部, parent: group, since: 2016}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    def report(code: str, submitted: str, more: str = "") -> str:
        text = REPORT.replace("organization: workshop", f"organization: {code}")
        return text.replace("submitted: 2023-12-20", f"submitted: {submitted}{more}")

    return make_archive(
        tmp_path,
        {
            "reports/organizations.yml": REGISTRY,
            "reports/2023/cycle.yml": "deadline: 2023-12-31\nexempt: {merged: 并入机关}\n",
            "reports/2023/workshop.md": report("workshop", "2023-12-31"),
            "reports/2023/store.md": report("store", "2024-01-03", "\non_behalf: true"),
            "reports/2023/office.md": report("office", "2023-06-20"),
            "reports/2023/office_2.md": report("office", "2024-01-20"),
        },
    )


def _rows(root: Path, *arguments: str) -> dict[str, dict[str, object]]:
    code, out, err = at(root, "roster", "2023", "--format", "json", *arguments)
    assert (code, err) == (0, "")
    return {row["organization"]: row for row in json.loads(out)}


def test_each_organization_stands_as_the_registry_and_the_year_say(root: Path) -> None:
    rows = _rows(root)
    assert {code: row["standing"] for code, row in rows.items()} == {
        "group": "missing",
        "workshop": "in-time",
        "store": "late",
        "office": "in-time",
        "merged": "exempt",
    }, "dissolved and later founded ones owe nothing"
    assert rows["store"]["days_late"] == 3
    assert rows["store"]["on_behalf"] is True
    assert rows["office"]["reports"] == ["reports/2023/office.md", "reports/2023/office_2.md"]
    assert rows["merged"]["reason"] == "并入机关"
    assert rows["workshop"]["name"] == "装配车间党支部", "the name of that year"
    below = rows["group"]["subtree"]
    assert isinstance(below, dict)
    assert (below["owed"], below["handed_in"], below["late"], below["missing"], below["exempt"]) == (
        4,
        3,
        1,
        1,
        1,
    )
    assert rows["store"]["subtree"] is None


def test_reminders_go_to_those_who_are_missing(root: Path) -> None:
    assert list(_rows(root, "--missing")) == ["group"]


def test_a_subtree_alone(root: Path) -> None:
    assert list(_rows(root, "--organization", "store")) == ["store"]


def test_the_table_totals_the_subtree(root: Path) -> None:
    code, out, _ = at(root, "roster", "2023")
    assert code == 0
    assert "应交 4，已交 3（其中逾期 1，代述职 1，两份报告 1），未交 1，免交 1。" in out
    group = next(line for line in out.splitlines() if "集团党总支" in line)
    assert "3/4" in group
    assert "未交" in group
    store = next(line for line in out.splitlines() if "仓库党支部" in line)
    assert "逾期 3 天" in store
    assert "代述职" in store
    assert "2 份报告" in next(line for line in out.splitlines() if "机关党支部" in line)


def test_csv_opens_in_a_spreadsheet(root: Path) -> None:
    text = (root / "reports/organizations.yml").read_text(encoding="utf-8")
    (root / "reports/organizations.yml").write_text(
        text.replace("short: 仓库党支部", "short: '=1+1'"), encoding="utf-8"
    )
    _, out, _ = at(root, "roster", "2023", "--format", "csv")
    assert out.startswith("\ufeff")
    rows = {row["代码"]: row for row in csv.DictReader(io.StringIO(out[1:]))}
    assert rows["store"]["组织"] == "'=1+1", "a name must not become a formula"
    assert (rows["store"]["状态"], rows["store"]["代述职"]) == ("逾期", "是")


def test_an_unknown_organization_is_told(root: Path) -> None:
    code, _, err = at(root, "roster", "2023", "--organization", "stor")
    assert code == 2
    assert "是不是“store”（仓库党支部）" in err


def test_a_year_without_a_deadline_knows_no_delay(root: Path) -> None:
    (root / "reports/2023/cycle.yml").write_text("exempt: {merged: 并入机关}\n", encoding="utf-8")
    assert {row["standing"] for row in _rows(root).values()} == {"in-time", "missing", "exempt"}
