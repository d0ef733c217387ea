"""A report saved as “Unicode”."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the report."""
    (root / "reports" / "2023" / "workshop.md").write_bytes(
        "现将本年度履职情况报告如下。\r\n".encode("utf-16")
    )
