"""Sites published once, and an nginx for each way of hosting them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hosting.nginx import PROGRAM, Nginx
from tests.hosting.publishing import publish

SUBPATH = "/party/archive/"


@pytest.fixture(scope="session", autouse=True)
def _nginx_is_there() -> None:
    if PROGRAM is None:
        pytest.skip("no nginx on this machine; .ci/run installs it")


@pytest.fixture(scope="session")
def target(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive's site, published. Nobody may change it."""
    folder = tmp_path_factory.mktemp("published") / "shuzhi"
    publish(built_site, folder)
    return folder


@pytest.fixture(scope="session")
def at_root(target: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The site at the root of a host, behind the password file."""
    server = Nginx(tmp_path_factory.mktemp("at-root"), target).install("nginx.conf")
    with server.users("users", zhang="right").running():
        yield server


@pytest.fixture(scope="session")
def below_path(target: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The site below a path of a host, behind the password file."""
    server = Nginx(tmp_path_factory.mktemp("below-path"), target).install("nginx-subpath.conf")
    with server.users("users", zhang="right").running():
        yield server


@dataclass(frozen=True)
class Hosted:
    """A running server and the path of the site on it, with a slash at both ends."""

    nginx: Nginx
    path: str


@pytest.fixture(scope="session", params=["root", "sub-path"])
def hosted(request: pytest.FixtureRequest) -> Hosted:
    """The site in each place."""
    if request.param == "root":
        return Hosted(request.getfixturevalue("at_root"), "/")
    return Hosted(request.getfixturevalue("below_path"), SUBPATH)
