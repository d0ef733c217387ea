"""An archive in which everything that tells of an organization holds a character that stands nowhere else."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support import SHORT_REPORTS


@dataclass(frozen=True)
class Unit:
    """An organization: its code, its superior's code, and its character."""

    code: str
    parent: str | None
    mark: str
    kind: str = "党支部"


UNITS: Final = (
    Unit("qzroot", None, "龘", "党委"),
    Unit("qzeast", "qzroot", "靐", "党总支"),
    Unit("qzeast-mill", "qzeast", "龖"),
    Unit("qzeast-dock", "qzeast", "爨"),
    Unit("qzwest", "qzroot", "麤", "党总支"),
    Unit("qzwest-farm", "qzwest", "鱻"),
    Unit("qznorth", "qzroot", "癵"),
)
EAST: Final = frozenset({"qzeast", "qzeast-mill", "qzeast-dock"})
WEST: Final = frozenset({"qzwest", "qzwest-farm"})
BY_CODE: Final = {unit.code: unit for unit in UNITS}

PICTURE: Final = b"\x89PNG\r\n\x1a\n"
ONLY_IN_THE_NORTH: Final = 2021
"""A year in which none but the northern branch existed and reported."""
EXEMPT: Final = ("qzeast-dock", "qzwest-farm")
"""Exempt in 2023, each for a reason with its character."""


def make_marked_archive(root: Path) -> Path:
    """Write the archive: one report a year of each, 2022 to 2023, some exempt; nothing in it is an error."""
    reports = root / "reports"
    reports.mkdir(parents=True)
    (reports / "organizations.yml").write_text(
        "organizations:\n" + "".join(map(_entry, UNITS)), encoding="utf-8"
    )
    (reports / "themes.yml").write_text("themes:\n  学用结合: [学用结合]\n", encoding="utf-8")
    for year in (ONLY_IN_THE_NORTH, 2022, 2023):
        folder = reports / str(year)
        folder.mkdir()
        exempt = "".join(f"  {code}: 机构{BY_CODE[code].mark}合并\n" for code in EXEMPT)
        (folder / "cycle.yml").write_text(
            f"deadline: {year}-12-31\n" + SHORT_REPORTS + (f"exempt:\n{exempt}" if year == 2023 else ""),
            encoding="utf-8",
        )
        for unit in UNITS:
            (folder / f"{unit.code}-seal.png").write_bytes(PICTURE + unit.code.encode())
            if not (year == 2023 and unit.code in EXEMPT) and (
                year > ONLY_IN_THE_NORTH or unit.code == "qznorth"
            ):
                (folder / f"{unit.code}.md").write_text(report(unit, year), encoding="utf-8")
    return root


def _entry(unit: Unit) -> str:
    lines = [
        f"- code: {unit.code}",
        f"  name: 中国共产党{unit.mark}全称支部委员会",
        f"  short: {unit.mark}简称党支部",
        f"  kind: {unit.kind}",
        f"  since: {ONLY_IN_THE_NORTH if unit.code in ('qzroot', 'qznorth') else 2022}",
        f"  former_names: [{{name: {unit.mark}旧称党支部, until: 2022}}]",
        *([f"  parent: {unit.parent}"] if unit.parent else []),
    ]
    return "".join(f"  {line}\n" for line in lines)


def report(unit: Unit, year: int) -> str:
    """A report: every part of it holds the unit's character, and it links to its neighbours' files."""
    mark = unit.mark
    answers = f"## 一、上年度问题整改情况\n\n（一）关于{mark}学用结合不够紧密的问题。建立导学{mark}制度。\n\n"
    links = "、".join(
        f"[参见{number}](../{year}/{other.code}.md)" for number, other in enumerate(UNITS) if other != unit
    )
    return f"""---
title: {mark}简称党支部书记{year}年度述职报告
year: {year}
organization: {unit.code}
secretary: 陶{mark}石
role: 党支部{mark}书记
submitted: {year}-12-20
classification: 内部
retention: 30年
tags: [标签{mark}]
---

我代表{mark}支部述职。

{answers if year == 2023 or (unit.code == "qznorth" and year == 2022) else ""}## 二、履职情况

我讲党课{len(mark) + 3}次，谈心谈话{17}人次（{mark}）。

![图章{mark}]({unit.code}-seal.png)

## 三、存在的问题

（一）{mark}学用结合不够紧密，{links}。

（二）{mark}台账没有更新。

## 四、下一步打算

（一）3月底前修订{mark}学习计划。
"""


def plain_bytes(file: Path) -> bytes:
    """A file's content, unpacked where it is packed."""
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def marks_in(site: Path) -> set[str]:
    """The codes of the organizations of which anything stands in a folder: a character, a code, a file's name.

    Codes are looked for as whole words, for one is a part of another.
    """
    found = set()
    for file in (path for path in site.rglob("*") if path.is_file()):
        content = plain_bytes(file) + b"\n" + file.relative_to(site).as_posix().encode()
        for unit in UNITS:
            code = rf"(?<![a-z0-9-]){unit.code}(?![a-z0-9]|-(?!seal))".encode()
            if unit.mark.encode() in content or re.search(code, content):
                found.add(unit.code)
    return found
