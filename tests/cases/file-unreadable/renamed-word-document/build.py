"""A Word document whose ending somebody changed."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the report."""
    (root / "reports" / "2023" / "workshop.md").write_bytes(b"PK\x03\x04\x14\x00\x06\x00word/document.xml")
