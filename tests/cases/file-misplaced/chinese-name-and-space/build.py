"""A report under a name with Chinese characters and a space."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the report."""
    (root / "reports" / "2023" / "一车间 述职.md").write_text(
        "现将本年度履职情况报告如下。\n", encoding="utf-8"
    )
