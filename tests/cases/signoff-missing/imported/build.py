"""An imported report without a sign-off is advice: nobody signed before this archive."""

from pathlib import Path

from tests.signoff.building import WORKSHOP, Repo, text_of


def build(root: Path) -> None:
    """Make the repository."""
    repo = Repo.here(root)
    repo.put({WORKSHOP: text_of("旧稿").replace("retention: 30年", "retention: 30年\nimported: true")})
