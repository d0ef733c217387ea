"""A folder that bears the name of a report."""

from pathlib import Path


def build(root: Path) -> None:
    """Make the folder, with a text in it."""
    folder = root / "reports" / "2023" / "workshop.md"
    folder.mkdir()
    (folder / "正文.txt").write_text("现将本年度履职情况报告如下。\n", encoding="utf-8")
