"""What reading the sign-off costs: a repository of N reports and M commits, made by `git fast-import`.

Run alone: `python -m tests.bench.signoff`.
"""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from shuzhi.archive import load_archive
from shuzhi.signoff import State, histories, read_signoffs

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
    _git(folder, "-c", "user.name=clerk", "-c", "user.email=clerk@example.cn", "commit", "-qam", "改")
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
    _git(folder, "init", "--quiet", "--initial-branch=main")
    stream = _Stream(reports, characters)
    _git(folder, "fast-import", "--quiet", stdin=b"".join(stream.history(commits)))
    _git(folder, "reset", "--hard", "--quiet", "main")
    return stream.commits


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, input=stdin, check=True, capture_output=True
    )


class _Stream:
    """The history as `git fast-import` reads it."""

    def __init__(self, reports: int, characters: int) -> None:
        self.chance = random.Random(1)
        self.characters = characters
        self.commits = 0
        self.last: list[tuple[str, str]] = []
        codes = -(-reports // YEARS)
        self.codes = [f"branch-{index:04}" for index in range(codes)]
        self.paths = [
            f"reports/{FIRST_YEAR + year}/{code}.md" for year in range(YEARS) for code in self.codes
        ][:reports]

    def history(self, commits: int) -> Iterator[bytes]:
        """All commands: every report comes by some request, then requests change some at random."""
        yield self._commit("main", "开始", "admin", [("mkdocs.yml", "site_name: 库\n"), self._registry()])
        pending = list(self.paths)
        while pending or self.commits < commits:
            left = max(1, commits - self.commits)
            size = max(1, round(len(pending) / left * self.chance.choice((1, 2, 2, 3)) + 0.2))
            paths = [pending.pop(0) for _ in range(min(size, len(pending)))]
            paths = paths or self.chance.sample(self.paths, 2)
            files = [(path, self._text(path)) for path in paths]
            if self.chance.random() < 0.45:
                yield self._commit("work", "写报告", "author", files, start="main")
                yield self._commit("main", self._message("merge"), "clerk", [], merged="work")
            elif self.chance.random() < 0.8:
                yield self._commit("main", self._message("squash"), "author", files)
            else:
                yield self._commit("main", "改错字", "author", files)

    def _registry(self) -> tuple[str, str]:
        rows = [
            "  - {code: group, name: 示例集团委员会, short: 集团党委, kind: 党委, since: 2000, reviewers: [岑望舒 cenws@example.cn @cenws]}"
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

    def _message(self, style: str) -> str:
        number = self.commits
        title = (
            f"Merge pull request '述职' (#{number}) from work into main"
            if style == "merge"
            else f"述职 (#{number})"
        )
        return (
            f"{title}\n\nReviewed-on: https://git.example.cn/party/archive/pulls/{number}\n"
            "Reviewed-by: 岑望舒 <cenws@example.cn>\n"
        )

    def _commit(
        self,
        branch: str,
        message: str,
        who: str,
        files: list[tuple[str, str]],
        *,
        start: str = "",
        merged: str = "",
    ) -> bytes:
        self.commits += 1
        when = 1_200_000_000 + self.commits * 3600
        person = f"{who} <{who}@example.cn> {when} +0800"
        lines = [f"commit refs/heads/{branch}\nauthor {person}\ncommitter {person}\n".encode()]
        lines.append(_data(message))
        if start:
            lines.append(f"from refs/heads/{start}\n".encode())
        if merged:
            lines.append(f"merge refs/heads/{merged}\n".encode())
            self.last, files = [], self.last
        else:
            self.last = files
        for path, text in files:
            lines += [f"M 100644 inline {path}\n".encode(), _data(text)]
        return b"".join(lines)


def _data(text: str) -> bytes:
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)


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
