"""A report that lost bytes on its way."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the report."""
    (root / "reports" / "2023" / "workshop.md").write_bytes("第一行。\n第二行。\n".encode() + b"\xff\xff\n")
