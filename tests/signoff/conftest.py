"""A fresh archive under git for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.signoff.building import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.new(tmp_path / "述职库")
