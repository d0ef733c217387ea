"""A symbolic link to a file of the project that lies outside reports/."""

from pathlib import Path


def build(root: Path) -> None:
    """Make the link."""
    (root / "reports" / "2023" / "workshop.md").symlink_to(root / "mkdocs.yml")
