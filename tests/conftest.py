"""What the browser tests and the hosting tests share: one Chromium and one built site for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import PROJECT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS, chromium_path

    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine; .ci/run installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive's site, in a folder `party/archive`. Nobody may change it."""
    from tests.browser.conftest import build_site

    site = tmp_path_factory.mktemp("web") / "party" / "archive"
    build_site(PROJECT, site)
    return site
