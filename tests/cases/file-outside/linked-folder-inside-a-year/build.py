"""A folder inside a year's that is a symbolic link out of the archive: told, and not walked through."""

from pathlib import Path


def build(root: Path) -> None:
    """Write a report outside and link its folder."""
    outside = root.parent / f"{root.name}-elsewhere"
    outside.mkdir()
    (outside / "workshop.md").write_text("现将本年度履职情况报告如下。\n", encoding="utf-8")
    (root / "reports" / "2023" / "车间").symlink_to(outside)
