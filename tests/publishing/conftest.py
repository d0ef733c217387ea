"""A small site and a place to publish it to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publishing.sites import make_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "web"
