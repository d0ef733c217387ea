"""A report that is only on a branch is under review: nothing is missing yet."""

from pathlib import Path

from tests.signoff.building import WORKSHOP, Repo, text_of


def build(root: Path) -> None:
    """Make the repository."""
    repo = Repo.here(root)
    repo.branch({WORKSHOP: text_of("审阅中")})
