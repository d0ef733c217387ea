"""What Notepad leaves when everything was deleted: the byte-order mark and a line end."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the file."""
    (root / "reports" / "2023" / "workshop.md").write_bytes(b"\xef\xbb\xbf\r\n")
