"""Small archives of one organization, written as its years' reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shuzhi.archive import load_archive
from shuzhi.ledger import Ledger, Problem, ledger_of

REGISTRY = """organizations:
  - code: mill
    name: 中国共产党青石溪纺织厂支部委员会
    short: 纺织厂党支部
    kind: 党支部
    since: 2015
    until: 2025
    former_names: [{name: 棉纺车间党支部, until: 2021}]
"""

LEARNING = "理论学习不够深入，满足于念文件。"
CARDS = "党员示范岗挂牌以后没有评价标准。"
DORMITORY = "职工宿舍漏水的意见拖了半年没有答复。"


def report(year: int, *, problems: str = "", answers: str = "", performance: str = "我讲党课4次。") -> str:
    """A report's text; a section whose text is empty is left out."""
    parts = [
        f"---\ntitle: 纺织厂党支部书记{year}年度述职报告\nyear: {year}\norganization: mill\nsecretary: 陶溪石\n"
        f"role: 党支部书记\nsubmitted: {year}-12-20\nclassification: 内部\nretention: 30年\n---\n"
    ]
    if answers:
        parts.append(f"## 一、上年度问题整改情况\n\n{answers}\n")
    parts.append(f"## 二、履职情况\n\n{performance}\n")
    if problems:
        parts.append(f"## 三、存在的问题\n\n{problems}\n")
    parts.append("## 四、下一步打算\n\n（一）3月底前修订学习计划。\n")
    return "\n".join(parts)


def numbered(*problems: str) -> str:
    return "\n\n".join(
        f"（{number}）{problem}" for number, problem in zip("一二三四五六", problems, strict=False)
    )


def ledger(folder: Path, reports: Mapping[str, str]) -> Ledger:
    """The ledger of an archive of reports by `<year>/<file>`; `2022` alone is the organization's first report."""
    (folder / "reports").mkdir(parents=True)
    (folder / "reports" / "organizations.yml").write_text(REGISTRY, encoding="utf-8")
    for name, text in reports.items():
        file = folder / "reports" / (name if "/" in name else f"{name}/mill.md")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return ledger_of(load_archive(folder))


def told(rows: Ledger, year: int) -> list[tuple[str, str | None]]:
    """Of each problem of a year, how sure its answer is and with what it begins: ("sure", "问…") or the status."""
    return [_told(problem) for problem in rows.by_year.get(year, [])]


def _told(problem: Problem) -> tuple[str, str | None]:
    answer = problem.answer
    return (answer.certainty.value, answer.text) if answer else (problem.status.value, None)


def certainties(rows: Ledger, year: int) -> list[str]:
    return [certainty for certainty, _ in told(rows, year)]
