"""One byte over the limit: the size that is told must be larger than the limit."""

from pathlib import Path


def build(root: Path) -> None:
    """Make the file."""
    with (root / "reports" / "2023" / "workshop.md").open("wb") as file:
        file.truncate(1024 * 1024 + 1)
