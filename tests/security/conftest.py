"""The hostile archive as two sites, behind a web server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import serve
from tests.security.hostile_archive import fitting, joined, write_archive

STAGES = ("published", "preview")


@dataclass(frozen=True)
class Sites:
    """Both sites: their folders and the address below which they are served."""

    folder: Path
    base: str


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The archive built without gates, published and as a preview, side by side."""
    folder = tmp_path_factory.mktemp("hostile")
    running = []
    for stage in STAGES:
        root = folder / f"archive-{stage}"
        root.mkdir()
        write_archive(root, joined if stage == "published" else fitting)
        command: list[str | Path] = [
            Path(sys.executable).parent / "mkdocs",
            "build",
            "-q",
            "-d",
            folder / "web" / stage,
        ]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SHUZHI_TEST_STAGE": stage}
        running.append(
            subprocess.Popen(
                command,
                cwd=root,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
    for process in running:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said[-3000:]
    server = serve(folder / "web")
    yield Sites(folder / "web", f"http://127.0.0.1:{server.server_address[1]}/")
    server.shutdown()
