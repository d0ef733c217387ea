"""Reports beside the folders of the years: at the top, and in a folder that is no year."""

from pathlib import Path


def build(root: Path) -> None:
    """Write both."""
    for folder in (root / "reports", root / "reports" / "往年"):
        folder.mkdir(exist_ok=True)
        (folder / "workshop.md").write_text("现将本年度履职情况报告如下。\n", encoding="utf-8")
