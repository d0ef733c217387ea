"""The lines of the benchmark: printed as soon as they are known, with what was wanted and whether it is reached."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from rich.cells import set_cell_size

from tests.bench.measuring import Measurement

MOST_GROWTH: Final = 10.5
"""Times that ten times as many reports may cost."""

_WIDTHS: Final = (36, 12, 10, 8, 10, 8, 12, 24, 0)
_HEAD: Final = ("事项", "数值", "处理器秒", "内存MB", "最大进程", "对Hugo", "对十分之一", "目标", "结果")


@dataclass(frozen=True)
class Target:
    """What a figure must not exceed, at ten thousand reports.

    Attributes:
        value: the figure itself, in its unit.
        times_hugo: its seconds as a multiple of Hugo's.
        megabytes: the memory of all processes together.
    """

    value: float | None = None
    times_hugo: float | None = None
    megabytes: float | None = None


NO_TARGET: Final = Target()


@dataclass(frozen=True)
class Figure:
    """One line.

    Attributes:
        name: what was measured.
        reports: of how many reports the archive was.
        value: how much.
        unit: of what.
        measured: what the command took besides.
        hugo: seconds of Hugo's full build of the same texts, before and after it, on average.
        smaller: the same figure of the archive of a tenth of the size.
        target: what it must not exceed.
    """

    name: str
    reports: int
    value: float
    unit: str = "秒"
    measured: Measurement | None = None
    hugo: float | None = None
    smaller: float | None = None
    target: Target = NO_TARGET

    @property
    def times_hugo(self) -> float | None:
        """Its seconds as a multiple of Hugo's."""
        return self.value / self.hugo if self.hugo else None

    @property
    def growth(self) -> float | None:
        """Its multiple of the smaller archive's seconds."""
        return self.value / self.smaller if self.smaller and self.unit == "秒" else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none, or what it asks for was not measured."""
        pairs = (
            (self.value, self.target.value),
            (self.times_hugo, self.target.times_hugo),
            (self.measured.peak_megabytes if self.measured else None, self.target.megabytes),
        )
        known = [found <= most for found, most in pairs if found is not None and most is not None]
        return all(known) if known else None


class Table:
    """Prints figures and remembers them."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def begin(self, title: str) -> None:
        """Print a title and the head of the columns."""
        print(f"\n{title}\n{_row(_HEAD)}", flush=True)

    def add(
        self,
        name: str,
        reports: int,
        value: float | Measurement,
        unit: str = "秒",
        *,
        hugo: float | None = None,
        target: Target = NO_TARGET,
    ) -> None:
        """Print a line; of a measurement, its seconds."""
        measured = value if isinstance(value, Measurement) else None
        amount = value.seconds if isinstance(value, Measurement) else value
        smaller = next(
            (one.value for one in self.figures if one.name == name and one.reports < reports), None
        )
        figure = Figure(name, reports, amount, unit, measured, hugo, smaller, target)
        self.figures.append(figure)
        print(_line(figure), flush=True)

    def remark(self, text: str) -> None:
        """Print why something is missing."""
        print(f"  {text}", flush=True)

    def conclude(self) -> None:
        """Print how many targets were reached."""
        whole = max((figure.reports for figure in self.figures), default=0)
        judged = [figure for figure in self.figures if figure.reports == whole and figure.is_met is not None]
        growths = [figure for figure in self.figures if figure.growth is not None]
        missed = [figure.name for figure in judged if not figure.is_met]
        missed += [f"{figure.name}（增长）" for figure in growths if (figure.growth or 0) > MOST_GROWTH]
        print(
            f"\n目标 {len(judged) + len(growths)} 项，未达到 {len(missed)} 项。",
            *missed,
            sep="\n  ",
            flush=True,
        )

    def write(self, file: Path, circumstances: dict[str, object]) -> None:
        """Write everything as JSON, after what else is to be told."""
        rows = [
            asdict(figure)
            | {"times_hugo": figure.times_hugo, "growth": figure.growth, "is_met": figure.is_met}
            for figure in self.figures
        ]
        data = {**circumstances, "figures": rows}
        file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _line(figure: Figure) -> str:
    measured = figure.measured
    return _row(
        (
            figure.name,
            f"{_number(figure.value)} {figure.unit}",
            _number(measured.cpu_seconds) if measured else "",
            f"{measured.peak_megabytes:.0f}" if measured and measured.peak_megabytes else "",
            f"{measured.largest_megabytes:.0f}" if measured else "",
            f"{figure.times_hugo:.2f}" if figure.times_hugo is not None else "",
            f"{figure.growth:.1f}" if figure.growth is not None else "",
            _wanted(figure.target, figure.unit),
            _result(figure),
        )
    )


def _wanted(target: Target, unit: str) -> str:
    parts = []
    if target.value is not None:
        parts.append(f"≤ {target.value:g} {unit}")
    if target.times_hugo is not None:
        parts.append(f"≤ {target.times_hugo:g} × Hugo")
    if target.megabytes is not None:
        parts.append(f"≤ {target.megabytes:g} MB")
    return "，".join(parts)


def _result(figure: Figure) -> str:
    told = {True: "达到", False: "未达到", None: ""}[figure.is_met]
    if figure.growth is not None and figure.growth > MOST_GROWTH:
        told += f" 增长超过 {MOST_GROWTH} 倍"
    return told


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def _row(cells: tuple[str, ...]) -> str:
    return "".join(
        set_cell_size(cell, width) if width else cell for cell, width in zip(cells, _WIDTHS, strict=True)
    ).rstrip()
