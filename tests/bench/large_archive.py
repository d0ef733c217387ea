"""Make an archive of N reports of realistic size and variety from the sample archive's own text."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

from shuzhi.archive import load_archive
from shuzhi.vocabulary import Slot

PROJECT = Path(__file__).resolve().parents[2]
FIRST_YEAR = 2006
YEARS = 20
CHARACTERS = 5_700
"""Mean length of the five real reports that the design was measured on."""

_HEADINGS = {
    Slot.RECTIFICATION: "上年度问题整改情况",
    Slot.PERFORMANCE: "履职情况及成效",
    Slot.PROBLEMS: "存在的主要问题",
    Slot.PLAN: "下一步工作打算",
}
_SHARES = {Slot.RECTIFICATION: 0.15, Slot.PERFORMANCE: 0.5, Slot.PROBLEMS: 0.2, Slot.PLAN: 0.15}
_MOST_PROBLEMS = 4
_NUMBER = re.compile(r"(?<![\d年.])\d{1,4}(?!年|\d|\.)")
_LABEL = re.compile(
    r"^(?:（[一二三四五六七八九十]+）|\d+\.|第?[一二三四五六七八九十]+[是，、]|问题[一二三四五六七八九十]+：)"
)


def make_large_archive(folder: Path, count: int, *, characters: int = CHARACTERS, seed: int = 1) -> Path:
    """Make an archive.

    Args:
        folder: where; it must not exist.
        count: number of reports.
        characters: length of each report's body, on average.
        seed: the same seed makes the same bytes.

    Returns:
        the folder, with `mkdocs.yml`, `docs/`, `hooks/` (a link to the project's) and `reports/`.
    """
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for name in ("mkdocs.yml", "docs"):
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    (folder / "hooks").symlink_to(PROJECT / "hooks")
    years = min(YEARS, max(1, count // 10))
    codes = _write_registry(folder / "reports", -(-count // years))
    paragraphs = _paragraphs()
    made = 0
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        for code, name in codes:
            if made == count:
                break
            made += 1
            target = folder / "reports" / str(year) / f"{code}.md"
            target.parent.mkdir(exist_ok=True)
            target.write_text(
                _report(chance, paragraphs, code, name, year, characters=characters), encoding="utf-8"
            )
    return folder


def _write_registry(reports: Path, count: int) -> list[tuple[str, str]]:
    """Write a tree of about √n general branches; give the codes and short names that owe reports."""
    reports.mkdir()
    rows = ["organizations:"]
    width = max(2, round(count**0.5))
    owing: list[tuple[str, str]] = []
    for index in range(count):
        group = index // width
        first = index % width == 0
        code = f"group-{group:03}" if first else f"group-{group:03}-branch-{index % width:03}"
        short = f"第{group + 1}片区党总支" if first else f"第{group + 1}片区{index % width}组党支部"
        rows.append(
            f"  - {{code: {code}, name: 中国共产党示例单位{short}委员会, short: {short}, "
            f"kind: {'党总支' if first else '党支部'}, since: {FIRST_YEAR}"
            + ("" if first else f", parent: group-{group:03}")
            + "}"
        )
        owing.append((code, short))
    (reports / "organizations.yml").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return owing


def _paragraphs() -> dict[Slot, list[str]]:
    """The sample archive's paragraphs by slot, without their numbers."""
    found: dict[Slot, list[str]] = {slot: [] for slot in _HEADINGS}
    for report in load_archive(PROJECT).reports:
        for section in report.body.sections:
            for slot in section.slots[:1]:
                lines = [_LABEL.sub("", line) for line in section.lines if len(line) > 30 and line[0] != "#"]
                found.get(slot, []).extend(lines)
    return found


def _report(
    chance: random.Random,
    paragraphs: dict[Slot, list[str]],
    code: str,
    name: str,
    year: int,
    *,
    characters: int,
) -> str:
    lines = [
        "---",
        f"title: {name}书记{year}年度抓基层党建工作述职报告",
        f"year: {year}",
        f"organization: {code}",
        "secretary: 甲某",
        "role: 书记",
        f"submitted: {year}-12-{chance.randint(1, 28):02}",
        "classification: 内部",
        "retention: 30年",
        f"tags: [{chance.choice(['党建业务融合', '组织生活', '队伍建设', '作风建设'])}]",
        "---",
        "",
        f"现将{name}{year}年度抓基层党建工作情况报告如下。",
    ]
    for position, slot in enumerate(_HEADINGS):
        lines += ["", f"## {'一二三四'[position]}、{_HEADINGS[slot]}"]
        length = characters * _SHARES[slot] * chance.uniform(0.8, 1.2)
        number = 0
        while length > 0:
            number += 1
            text = _NUMBER.sub(
                lambda match: str(chance.randint(2, 9 * 10 ** (len(match[0]) - 1))),
                chance.choice(paragraphs[slot]),
            )
            # Reports name three to five problems, however long they write about each.
            named = number <= _MOST_PROBLEMS or slot not in (Slot.RECTIFICATION, Slot.PROBLEMS)
            lines += ["", f"{number}.{text}" if named else text]
            length -= len(text)
    return "\n".join(lines) + "\n"
