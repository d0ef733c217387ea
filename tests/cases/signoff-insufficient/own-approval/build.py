"""The author approved alone."""

from pathlib import Path

from tests.signoff.building import TAO, WORKSHOP, Repo, gitea, text_of


def build(root: Path) -> None:
    """Make the repository."""
    repo = Repo.here(root)
    repo.request({WORKSHOP: text_of("自己批自己")}, gitea(TAO, number=12))
