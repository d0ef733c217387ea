"""What reading the sign-off costs: a repository of N reports and M commits, made by `git fast-import`.

Run alone: `python -m tests.bench.signoff`.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from shuzhi.archive import load_archive
from shuzhi.signoff import State, histories, read_signoffs

from tests.bench.history import REVIEWER, History, git, imported

T = TypeVar("T")

FIRST_YEAR = 2006
YEARS = 20
REPORTS = 10_000
COMMITS = 12_000
CHARACTERS = 5_700

_WORDS = "党支部开展主题党日调研走访群众问题整改落实责任学习教育服务基层组织生活会议党员干部作风建设"


@dataclass(frozen=True)
class SignoffCost:
    """Seconds on the wall.

    Attributes:
        reports: how many reports were read.
        commits: commits in the history, those of branches included.
        archive_seconds: reading the archive itself.
        signoff_seconds: reading who signed what off, digests included, where nothing was kept.
        again_seconds: the same once more.
        edited_seconds: after a report was edited in the folder.
        committed_seconds: after a commit on the main branch.
        digests_seconds: the digests under which the reports' pages are kept.
        history_seconds: the word-level differences of all versions of 500 reports.
        approved: reports found approved.
    """

    reports: int
    commits: int
    archive_seconds: float
    signoff_seconds: float
    again_seconds: float
    edited_seconds: float
    committed_seconds: float
    digests_seconds: float
    history_seconds: float
    approved: int


def signoff_cost(
    folder: Path, reports: int = REPORTS, commits: int = COMMITS, characters: int = CHARACTERS
) -> SignoffCost:
    """Build a repository and time the reading of it.

    Args:
        folder: where; it must not exist.
        reports: how many reports.
        commits: how many commits at least, of which two thirds belong to merges, a quarter are squashes.
        characters: length of each report.
    """
    made = _build(folder, reports, commits, characters)
    archive, archive_seconds = _timed(lambda: load_archive(folder))
    signoffs, signoff_seconds = _timed(lambda: read_signoffs(archive))
    assert signoffs.trouble is None, signoffs.trouble
    approved = sum(signoff.state is State.APPROVED for signoff in signoffs.by_path.values())
    _, again_seconds = _timed(lambda: read_signoffs(archive))
    paths = [report.path for report in archive.reports]
    _, digests_seconds = _timed(lambda: [signoffs.digest_of(path) for path in paths])
    _, history_seconds = _timed(lambda: list(histories(folder, signoffs, paths[:500])))
    with (folder / paths[0]).open("a", encoding="utf-8") as file:
        file.write("补一句。\n")
    edited = load_archive(folder)
    _, edited_seconds = _timed(lambda: read_signoffs(edited))
    git(folder, "commit", "-qam", "改")
    _, committed_seconds = _timed(lambda: read_signoffs(edited))
    return SignoffCost(
        len(paths),
        made,
        archive_seconds,
        signoff_seconds,
        again_seconds,
        edited_seconds,
        committed_seconds,
        digests_seconds,
        history_seconds,
        approved,
    )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def _build(folder: Path, reports: int, commits: int, characters: int) -> int:
    folder.mkdir(parents=True)
    with imported(folder) as history:
        _Requests(history, reports, characters).make(commits)
    return history.commits


class _Requests:
    """Every report comes by some request, then requests change some at random."""

    def __init__(self, history: History, reports: int, characters: int) -> None:
        self.chance = random.Random(1)
        self.history = history
        self.characters = characters
        codes = -(-reports // YEARS)
        self.codes = [f"branch-{index:04}" for index in range(codes)]
        self.paths = [
            f"reports/{FIRST_YEAR + year}/{code}.md" for year in range(YEARS) for code in self.codes
        ][:reports]

    def make(self, commits: int) -> None:
        self.history.plain("admin", "开始", [("mkdocs.yml", "site_name: 库\n"), self._registry()])
        pending = list(self.paths)
        while pending or self.history.commits < commits:
            left = max(1, commits - self.history.commits)
            size = max(1, round(len(pending) / left * self.chance.choice((1, 2, 2, 3)) + 0.2))
            paths = [pending.pop(0) for _ in range(min(size, len(pending)))]
            files = [(path, self._text(path)) for path in paths or self.chance.sample(self.paths, 2)]
            if self.chance.random() < 0.45:
                self.history.merged("author", files)
            elif self.chance.random() < 0.8:
                self.history.squashed("author", files)
            else:
                self.history.plain("author", "改错字", files)

    def _registry(self) -> tuple[str, str]:
        rows = [
            "  - {code: group, name: 示例集团委员会, short: 集团党委, kind: 党委, since: 2000, "
            f"reviewers: [{REVIEWER}]}}"
        ]
        rows += [
            f"  - {{code: {code}, name: 示例{code}支部委员会, short: {code}党支部, kind: 党支部, parent: group, since: 2000}}"
            for code in self.codes
        ]
        return "reports/organizations.yml", "organizations:\n" + "\n".join(rows) + "\n"

    def _text(self, path: str) -> str:
        _, year, name = path.split("/")
        code = name.removesuffix(".md")
        head = (
            f"---\ntitle: {code}书记{year}年度述职报告\nyear: {year}\norganization: {code}\nsecretary: 陶溪石\nrole: 书记\n"
            f"submitted: {year}-12-20\nclassification: 内部\nretention: 30年\n---\n\n"
        )
        body = "".join(self.chance.choices(_WORDS, k=self.characters))
        paragraphs = [body[start : start + 300] for start in range(0, len(body), 300)]
        return head + "## 一、履职情况\n\n" + "\n\n".join(paragraphs) + "\n"


def main() -> None:
    """Print what it costs."""
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as folder:
        cost = signoff_cost(Path(folder) / "archive")
    print(
        f"sign-off: {cost.reports} reports ({cost.approved} approved), {cost.commits} commits: "
        f"{cost.signoff_seconds:.2f} s (reading the archive: {cost.archive_seconds:.2f} s), "
        f"again {cost.again_seconds:.2f} s, after an edit {cost.edited_seconds:.2f} s, "
        f"after a commit {cost.committed_seconds:.2f} s; "
        f"digests for all pages: {cost.digests_seconds:.2f} s; "
        f"differences of 500 reports: {cost.history_seconds:.2f} s"
    )


if __name__ == "__main__":
    main()
