"""What an audience sees is what it would see if nothing else had ever existed: byte for byte, on any archive."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shuzhi.pages.build import SiteBuild
from shuzhi.settings import Settings, settings_from

from tests.support import SHORT_REPORTS

YEARS: Final = (2021, 2022, 2023)
PROBLEMS: Final = (
    "学用结合不够紧密，满足于念文件",
    "党员示范岗评比流于形式",
    "职工宿舍漏水的意见拖了半年没有答复",
    "台账更新不及时，三季度的记录是补写的",
)


@dataclass(frozen=True)
class Unit:
    """An organization of a random archive; those before it may be its superiors."""

    code: str
    parent: str | None
    since: int
    former: bool
    reports: Mapping[int, Report]
    exempt: frozenset[int]


@dataclass(frozen=True)
class Report:
    """A report of a random archive."""

    problems: tuple[int, ...]
    lessons: int
    link: str | None = None
    picture: bool = False


@dataclass(frozen=True)
class Random:
    """A random archive and an audience."""

    units: tuple[Unit, ...]
    audience: tuple[str, ...]
    years: frozenset[int] = field(default_factory=lambda: frozenset(YEARS))

    @property
    def seen(self) -> frozenset[str]:
        """The audience's organizations."""
        found = set(self.audience)
        for unit in self.units:
            if unit.parent in found:
                found.add(unit.code)
        return frozenset(found)


_REPORT = st.builds(
    Report,
    problems=st.lists(st.integers(0, len(PROBLEMS) - 1), max_size=3, unique=True).map(tuple),
    lessons=st.integers(1, 40),
    link=st.none() | st.integers(0, 5).map("org{}".format),
    picture=st.booleans(),
)


@st.composite
def _archives(draw: st.DrawFn) -> Random:
    units: list[Unit] = []
    for number in range(draw(st.integers(2, 6))):
        since = draw(st.sampled_from(YEARS))
        possible = [unit.code for unit in units if unit.since <= since]
        units.append(
            Unit(
                f"org{number}",
                draw(st.none() | st.sampled_from(possible)) if possible else None,
                since,
                draw(st.booleans()),
                draw(st.dictionaries(st.sampled_from([y for y in YEARS if y >= since]), _REPORT)),
                draw(st.frozensets(st.sampled_from(YEARS))),
            )
        )
    codes = draw(st.permutations([unit.code for unit in units]))
    return Random(tuple(units), tuple(codes[: draw(st.integers(1, len(codes)))]))


def _write(root: Path, random: Random, only: Collection[str] | None = None) -> None:
    """Write an archive; where only some organizations are named, as if the others had never existed."""
    units = [unit for unit in random.units if only is None or unit.code in only]
    codes = {unit.code for unit in units}
    (root / "reports").mkdir(parents=True)
    (root / "reports/organizations.yml").write_text(
        "organizations:\n"
        + "".join(_entry(unit, unit.parent if unit.parent in codes else None) for unit in units)
    )
    (root / "reports/themes.yml").write_text("themes:\n  学习: [学用结合]\n  评比: [示范岗, 评比流于形式]\n")
    for year in YEARS:
        if only is not None and not any(unit.since <= year or year in unit.reports for unit in units):
            continue
        folder = root / "reports" / str(year)
        folder.mkdir()
        exempt = "".join(f"  {unit.code}: {unit.code} 合并\n" for unit in units if year in unit.exempt)
        (folder / "cycle.yml").write_text(
            f"deadline: {year}-12-15\n" + SHORT_REPORTS + (f"exempt:\n{exempt}" if exempt else "")
        )
        for unit in units:
            if (report := unit.reports.get(year)) is not None:
                if report.picture:
                    (folder / f"{unit.code}.png").write_bytes(b"\x89PNG")
                known = {u.code for u in random.units if year in u.reports}
                (folder / f"{unit.code}.md").write_text(_text(unit, year, report, codes & known))


def _entry(unit: Unit, parent: str | None) -> str:
    lines = [
        f"- code: {unit.code}",
        f"  name: {unit.code}全称",
        f"  short: {unit.code}支部",
        "  kind: 党支部",
    ]
    lines += [f"  since: {unit.since}"]
    lines += [f"  former_names: [{{name: {unit.code}旧名, until: 2021}}]"] if unit.former else []
    lines += [f"  parent: {parent}"] if parent else []
    return "".join(f"  {line}\n" for line in lines)


def _text(unit: Unit, year: int, report: Report, there: Collection[str]) -> str:
    link = ""
    if report.link is not None:
        link = f"[那一份](../{year}/{report.link}.md#problems)" if report.link in there else "那一份"
    problems = "\n\n".join(
        f"（{'一二三'[number]}）{PROBLEMS[one]}，见{link}。" for number, one in enumerate(report.problems)
    )
    picture = f"![图]({unit.code}.png)\n\n" if report.picture else ""
    return f"""---
title: {unit.code}支部书记{year}年度述职报告
year: {year}
organization: {unit.code}
secretary: 陶溪石
role: 党支部书记
submitted: {year}-12-20
classification: 内部
retention: 30年
tags: [标签{unit.code}]
---

## 一、上年度问题整改情况

（一）关于{PROBLEMS[report.lessons % len(PROBLEMS)]}的问题。已经整改。

## 二、履职情况

我讲党课{report.lessons}次。{link}

{picture}## 三、存在的问题

{problems}

## 四、下一步打算

（一）3月底前修订学习计划。
"""


def _site(root: Path, own: Settings, *, preview: bool) -> dict[str, Any]:
    """Everything that a build gives to MkDocs."""
    build = SiteBuild.begin(root, own, preview=preview)
    made: dict[str, Any] = {}
    for page in build.pages:
        content = page.make()
        frame = (page.title, page.section, page.in_navigation, page.hide, page.source)
        made[page.address] = (frame, content.html, content.toc)
    made["order"] = list(made)
    made["home"] = build.overview()
    made["downloads"] = [(file.address, file.make()) for file in build.downloads]
    made["pictures"] = [address for address, _ in build.pictures()]
    return made


_ALONE: Final = Report((0, 1), 3)
_TWO_ROOTS: Final = Random(
    (
        Unit("org0", None, 2021, True, {2021: _ALONE}, frozenset()),
        Unit("org1", "org0", 2022, False, {2022: Report((0,), 5, "org2", True)}, frozenset({2023})),
        Unit("org2", None, 2022, False, {2022: Report((0, 2), 40, "org1")}, frozenset({2023})),
    ),
    ("org1",),
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(_archives())
@example(_TWO_ROOTS)
def test_a_site_for_an_audience_is_the_site_of_its_part_alone(random: Random) -> None:
    with tempfile.TemporaryDirectory(prefix="shuzhi-audience-") as folder:
        whole, part = Path(folder) / "whole", Path(folder) / "part"
        _write(whole, random)
        _write(part, random, random.seen)
        seen = _site(whole, settings_from({"audience": list(random.audience)}), preview=False)
        alone = _site(part, Settings(), preview=False)
    assert seen["order"] == alone["order"]
    assert seen == alone


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(_archives())
@example(_TWO_ROOTS)
def test_a_preview_for_an_audience_names_nobody_else(random: Random) -> None:
    """Reports here are so alike that nearly each is told to be a copy of others."""
    with tempfile.TemporaryDirectory(prefix="shuzhi-audience-") as folder:
        whole = Path(folder) / "whole"
        _write(whole, random)
        seen = _site(whole, settings_from({"audience": list(random.audience)}), preview=True)
    hidden = {unit.code for unit in random.units} - random.seen
    assert [code for code in hidden if code in repr(seen)] == []
