"""An archive without a registry."""

from pathlib import Path


def build(root: Path) -> None:
    """Take the registry away."""
    (root / "reports" / "organizations.yml").unlink()
