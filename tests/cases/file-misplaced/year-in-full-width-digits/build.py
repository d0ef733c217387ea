"""A second folder of the year in full-width digits; the rules of the real one stay in force."""

from pathlib import Path


def build(root: Path) -> None:
    """Write a report into the folder."""
    folder = root / "reports" / "２０２３"
    folder.mkdir()
    (folder / "workshop.md").write_text("现将本年度履职情况报告如下。\n", encoding="utf-8")
