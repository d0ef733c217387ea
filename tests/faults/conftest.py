"""An archive, its site as a build that nothing happened to makes it, and copies to let things happen to."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.faults.running import copy_of, run
from tests.reproducible.building import contents, make_archive, put_under_git

SEED: Final = 20_251_121
"""Of all moments and places that the tests choose; what fails says which they were."""


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with its site and its cache."""
    folder = make_archive(tmp_path_factory.mktemp("built") / "archive")
    put_under_git(folder)
    done = run(folder)
    assert done.code == 0, done.said
    return folder


@pytest.fixture(scope="package")
def clean(built: Path) -> Mapping[str, bytes]:
    """Every file of the site that nothing happened to."""
    return contents(built / "site")


@pytest.fixture
def archive(built: Path, tmp_path: Path) -> Path:
    """A copy of the archive with site and cache."""
    return copy_of(built, tmp_path / "archive")


@pytest.fixture
def cold(archive: Path) -> Path:
    """A copy without site and cache."""
    shutil.rmtree(archive / "site")
    shutil.rmtree(archive / ".cache")
    return archive


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """The same choices for a test in every run."""
    return random.Random(f"{SEED}{request.node.name}")
