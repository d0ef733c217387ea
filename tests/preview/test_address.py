"""Where a preview can be seen: what is wrong with an address is told before the work."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from shuzhi.preview.serving import address_trouble

from tests.preview.served import furnish
from tests.support import REPORT, make_archive


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        yield somebody.getsockname()[1]


def test_a_free_address_is_no_trouble(taken: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not address_trouble("127.0.0.1", port)
    assert not address_trouble("localhost", port)
    assert address_trouble("127.0.0.1", taken)


@pytest.mark.parametrize(
    ("host", "port", "told"),
    [
        ("192.0.2.7", 8000, "没有地址 192.0.2.7"),  # for documentation (RFC 5737), nobody's own
        ("no-such-host.invalid", 8000, "没有地址 no-such-host.invalid"),
        ("127.0.0.1", 80_000, "端口 80000 不存在"),
    ],
)
def test_an_address_that_cannot_be_says_why(host: str, port: int, told: str) -> None:
    assert told in address_trouble(host, port)


@pytest.mark.end_to_end
def test_a_second_preview_says_what_to_do(taken: int, tmp_path: Path) -> None:
    root = furnish(make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT}))
    done = subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "serve", "-a", f"127.0.0.1:{taken}"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"地址 127.0.0.1:{taken} 已经被占用" in done.stderr
    assert "make serve HOST=127.0.0.1:8001" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / ".cache").exists(), "the archive was read for nothing"
