"""Make an archive of N reports of realistic size and variety from the sample archive's own text."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shuzhi.archive import load_archive

from tests.bench.history import REVIEWER, History, imported
from tests.bench.invented_reports import Writer
from tests.bench.wording import Sentences

PROJECT = Path(__file__).resolve().parents[2]
FIRST_YEAR = 2006
YEARS = 20
CHARACTERS = 5_700
"""Mean length of the five real reports that the design was measured on."""

_MERGED: Final = 0.6
_SQUASHED: Final = 0.95
"""Up to which part of the requests are merged, and then squashed; the rest are commits that nobody reviewed."""

_MOST_REPORTS: Final = 3
"""Of a request."""


def make_large_archive(
    folder: Path, count: int, *, characters: int = CHARACTERS, seed: int = 1, git: bool = False
) -> Path:
    """Make an archive.

    Args:
        folder: where; it must not exist.
        count: number of reports.
        characters: length of each report's body, on average.
        seed: the same seed makes the same bytes.
        git: whether it is a repository, in which most reports came by a request that was signed off.

    Returns:
        the folder, with `mkdocs.yml`, `docs/`, `hooks/` (a link to the project's) and `reports/`.
    """
    folder.mkdir(parents=True)
    for name in ("mkdocs.yml", ".gitignore", "docs"):
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    (folder / "hooks").symlink_to(PROJECT / "hooks")
    years = range(FIRST_YEAR, FIRST_YEAR + min(YEARS, max(1, count // 10)))
    codes = _organizations(-(-count // len(years)))
    order = {"reports/organizations.yml": _registry(codes)}
    order |= {f"reports/{year}/cycle.yml": f"deadline: {year + 1}-01-10\n" for year in years}
    reports = _reports(codes, years, count, Writer(Sentences.of(load_archive(PROJECT)), characters), seed)
    if git:
        with imported(folder) as history:
            history.plain("admin", "开始", order.items())
            _request_all(history, reports, random.Random(seed))
    else:
        for path, text in [*order.items(), *(report for year in reports for report in year)]:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    return folder


def _organizations(count: int) -> list[tuple[str, str]]:
    """The codes and short names of about √n general branches and the branches below them."""
    width = max(2, round(count**0.5))
    return [
        (f"group-{index // width:03}", f"第{index // width + 1}片区党总支")
        if index % width == 0
        else (
            f"group-{index // width:03}-branch-{index % width:03}",
            f"第{index // width + 1}片区{index % width}组党支部",
        )
        for index in range(count)
    ]


def _registry(codes: list[tuple[str, str]]) -> str:
    rows = ["organizations:"]
    for code, short in codes:
        parent, branch, _ = code.partition("-branch-")
        rows.append(
            f"  - {{code: {code}, name: 中国共产党示例单位{short}委员会, short: {short}, "
            f"kind: {'党支部' if branch else '党总支'}, since: {FIRST_YEAR}, "
            + (f"parent: {parent}}}" if branch else f"reviewers: [{REVIEWER}]}}")
        )
    return "\n".join(rows) + "\n"


def _reports(
    codes: list[tuple[str, str]], years: range, count: int, writer: Writer, seed: int
) -> list[list[tuple[str, str]]]:
    """The files of each year; in the last years not everybody reports if the count does not allow it."""
    made: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for index, (code, name) in enumerate(codes):
        chance = random.Random(f"{seed} {code}")
        owed = years[: -(-(count - index) // len(codes))]
        for year, text in writer.reports(chance, code, name, owed):
            made[year].append((f"reports/{year}/{code}.md", text))
    return [made[year] for year in years]


def _request_all(history: History, years: list[list[tuple[str, str]]], chance: random.Random) -> None:
    """Every report comes by some request, one to three together, year by year."""
    for reports in years:
        for together in _cut(reports, chance):
            kind = chance.random()
            if kind < _MERGED:
                history.merged("author", together)
            elif kind < _SQUASHED:
                history.squashed("author", together)
            else:
                history.plain("author", "改错字", together)


def _cut(reports: list[tuple[str, str]], chance: random.Random) -> Iterator[list[tuple[str, str]]]:
    start = 0
    while start < len(reports):
        end = start + chance.randint(1, _MOST_REPORTS)
        yield reports[start:end]
        start = end
