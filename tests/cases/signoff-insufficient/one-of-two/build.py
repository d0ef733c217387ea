"""The registry asks for two approvals; one of them is by somebody else than its reviewers."""

from pathlib import Path

from tests.signoff.building import CEN, LUO, REGISTRY_PATH, WORKSHOP, Repo, gitea, text_of


def build(root: Path) -> None:
    """Make the repository."""
    repo = Repo.here(root)
    registry = root / REGISTRY_PATH
    text = registry.read_text(encoding="utf-8")
    policy = "code: workshop\n    reviewers: [岑望舒, 祝长庚]\n    approvals: 2"
    repo.put({REGISTRY_PATH: text.replace("code: workshop", policy)})
    repo.request({WORKSHOP: text_of("只有一人")}, gitea(CEN, LUO, number=12))
