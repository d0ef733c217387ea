"""One preview for all tests of a module: it takes two seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.preview.archive import make
from tests.preview.served import Served, serve


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A preview without search of the small archive. Every test leaves the archive as it found it."""
    folder = tmp_path_factory.mktemp("preview")
    with serve(make(folder / "archive"), folder) as preview:
        preview.wait_until(lambda: bool(preview.read()))
        yield preview
