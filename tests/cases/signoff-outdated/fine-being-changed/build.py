"""A branch changes an approved report: under review."""

from pathlib import Path

from tests.signoff.building import CEN, WORKSHOP, Repo, gitea, text_of


def build(root: Path) -> None:
    """Make the repository."""
    repo = Repo.here(root)
    repo.request({WORKSHOP: text_of("审签过")}, gitea(CEN, number=12))
    repo.branch({WORKSHOP: text_of("正在改")})
