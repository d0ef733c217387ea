"""A report one folder too deep."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the report into a folder below the year's."""
    folder = root / "reports" / "2023" / "车间"
    folder.mkdir()
    (folder / "workshop.md").write_text("现将本年度履职情况报告如下。\n", encoding="utf-8")
