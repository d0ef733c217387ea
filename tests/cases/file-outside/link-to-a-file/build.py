"""A symbolic link to a file outside the archive."""

from pathlib import Path


def build(root: Path) -> None:
    """Make the link; what it points to need not exist."""
    (root / "reports" / "2023" / "workshop.md").symlink_to(root.parent / "elsewhere" / "workshop.md")
