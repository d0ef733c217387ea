"""A house for each test: made once, then copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.receiving.building import House, Person


@pytest.fixture(scope="session")
def model_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.new(tmp_path_factory.mktemp("model") / "单位")


@pytest.fixture
def house(model_house: House, tmp_path: Path) -> House:
    folder = tmp_path / "单位"
    shutil.copytree(model_house.bare.parent, folder)
    house = House(folder / model_house.bare.name, Person(folder / "克隆", model_house.person.clock))
    house.person.git("remote", "set-url", "origin", house.bare.as_uri())
    return house
