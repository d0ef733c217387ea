"""A file of 50 MB; it takes no room on the disk."""

from pathlib import Path


def build(root: Path) -> None:
    """Make the file."""
    with (root / "reports" / "2023" / "workshop.md").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
