"""What people do to an archive between two runs: edit a report, merge it, work on a branch."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Final

from tests.bench.history import git

BRANCH: Final = "draft"

_numbers = count(1)


class Draft:
    """A report that somebody writes at.

    Args:
        file: the report.

    Attributes:
        sentence: what was last added to it; no other text has it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._text = file.read_text(encoding="utf-8")
        self.sentence = ""

    def save(self) -> None:
        """Save it with another last sentence."""
        self.sentence = f"补充说明：这是第{next(_numbers)}次修改。"
        self._file.write_text(f"{self._text}\n{self.sentence}\n", encoding="utf-8")

    def undo(self) -> None:
        """Save it as it was."""
        self._file.write_text(self._text, encoding="utf-8")


def make_branch(archive: Path, reports: list[Path]) -> str:
    """Commit changed reports on a branch, and go back to the main one.

    Returns:
        a sentence that only the changed reports have.
    """
    git(archive, "switch", "--quiet", "--create", BRANCH)
    drafts = [Draft(report) for report in reports]
    for draft in drafts:
        draft.save()
    git(archive, "commit", "--quiet", "--all", "--message", "写报告")
    switch(archive, "main")
    return drafts[-1].sentence


def switch(archive: Path, branch: str) -> None:
    """Switch to a branch."""
    git(archive, "switch", "--quiet", branch)


def merge(archive: Path, report: Path) -> None:
    """Have an edited report merged: one commit by a request that was signed off."""
    reviewed = "述职 (#999999)\n\nReviewed-on: https://git.example.cn/party/archive/pulls/999999\n"
    reviewed += "Reviewed-by: 岑望舒 <cenws@example.cn>\n"
    git(archive, "commit", "--quiet", "--message", reviewed, "--", str(report))
