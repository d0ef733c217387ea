"""A Word document and a PDF in the folder of a year; a picture and an office lock file are nobody's report."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the files."""
    for name in ("workshop.docx", "述职报告.pdf", "~$workshop.docx", "支部合影.jpg"):
        (root / "reports" / "2023" / name).write_bytes(b"PK\x03\x04\x00\x00")
