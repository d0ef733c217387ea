"""A small archive with a history in git, whose every page somebody may look at."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.preview.served import furnish
from tests.reproducible.building import git, png
from tests.support import REPORT, make_archive

GROUP: Final = (
    REPORT.replace("一车间党支部", "甲乙集团党总支")
    .replace("organization: workshop", "organization: group")
    .replace("党课4次", "党课6次")
)
"""The report of the organization above."""

DOT: Final = png()


def of_year(text: str, year: int) -> str:
    """The same report for another year."""
    return text.replace("2023", str(year))


def make(folder: Path, *, search: bool = False) -> Path:
    """Two organizations' reports of two years, in a git repository; the newest year is on a branch of its own."""
    files = {
        "reports/2022/workshop.md": of_year(REPORT, 2022),
        "reports/2022/group.md": of_year(GROUP, 2022),
        "reports/2023/workshop.md": REPORT,
        "reports/2023/group.md": GROUP,
    }
    root = furnish(make_archive(folder, files), search=search)
    (root / ".gitignore").write_text("/site\n.cache\n", "utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "收入历年报告")
    git(root, "checkout", "-q", "-b", "older")
    git(root, "rm", "-q", "-r", "reports/2023")
    git(root, "commit", "-q", "-m", "只有上一年的")
    git(root, "checkout", "-q", "-b", "revised", "main")
    for path in sorted((root / "reports").glob("*/*.md")):
        path.write_text(path.read_text("utf-8").replace("学用结合", "学做结合"), "utf-8")
    git(root, "commit", "-q", "-a", "-m", "改一个词")
    git(root, "checkout", "-q", "main")
    return root
