"""A report put straight onto the main branch; one on a branch of its own is not told."""

from pathlib import Path

from tests.signoff.building import WORKSHOP, Repo, text_of


def build(root: Path) -> None:
    """Make the repository."""
    repo = Repo.here(root)
    repo.put({WORKSHOP: text_of("直接提交")})
    repo.branch({"reports/2023/workshop_2.md": text_of("审阅中")})
