"""Ctrl-C, and what a service manager sends, end a run at once; it leaves nothing behind but what it has worked out."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import sqlite3
import sys
import time
import urllib.request
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Final

import pytest

from tests.bench.large_archive import make_large_archive
from tests.preview.running import Running, running

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at the processes of a system"),
]

REPORTS: Final = 320
WAYS: Final = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that two processes check for a second. Nobody changes it."""
    return make_large_archive(tmp_path_factory.mktemp("large") / "archive", REPORTS, characters=2_000)


@pytest.fixture
def root(large: Path, tmp_path: Path) -> Path:
    """A copy of the archive that nothing is known of yet."""
    return shutil.copytree(large, tmp_path / "archive", symlinks=True)


def kept(root: Path) -> int:
    """Of how many organizations it is kept what their reports say."""
    file = root / ".cache/facts.sqlite"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as store:
        (count,) = store.execute("SELECT count(*) FROM kept").fetchone()
    return int(count)


def is_checking(program: Running) -> bool:
    """Whether some organizations are done and others not."""
    return bool(re.search(rf"检查报告 [1-9]\d*/{REPORTS}", program.said())) and len(program.family()) >= 2


def goes_on(root: Path, scratch: Path) -> None:
    """Assert that the next run works out only what is missing."""
    known = kept(root)
    assert known > 0, "nothing was kept of what had been worked out"
    with running(root, scratch, "shuzhi.cli", "main", "check", "--format", "json") as program:
        assert program.process.wait(timeout=60) in {0, 1}
        done = re.findall(r"检查报告 \d+/(\d+)", program.said())
    assert done, "everything was known already: the run before was not ended in its middle"
    assert int(done[0]) < REPORTS
    assert kept(root) > known


@pytest.mark.parametrize("how", WAYS)
def test_a_check_in_its_middle(root: Path, tmp_path: Path, how: signal.Signals) -> None:
    with running(root, tmp_path / "first", "shuzhi.cli", "main", "check") as program:
        program.wait_until(lambda: is_checking(program))
        code = program.end(how)
        program.leaves_nothing()
        assert code == (130 if how is signal.SIGINT else -signal.SIGTERM)
        assert "已中断。" in program.said() or how is signal.SIGTERM
    if how is signal.SIGINT:
        goes_on(root, tmp_path / "second")


@pytest.mark.parametrize("how", WAYS)
def test_a_build_in_its_checks(root: Path, tmp_path: Path, how: signal.Signals) -> None:
    with running(root, tmp_path / "first", "mkdocs.__main__", "cli", "build") as program:
        program.wait_until(lambda: is_checking(program))
        assert program.end(how) == 1
        program.leaves_nothing()
    assert not (root / "site/manifest.json").exists()
    assert [path.name for path in (root / "site").glob(".*")] in ([], [".shuzhi-site"])
    goes_on(root, tmp_path / "second")


def test_a_build_while_it_renders(root: Path, tmp_path: Path) -> None:
    with running(root, tmp_path / "first", "mkdocs.__main__", "cli", "build") as program:
        program.wait_until(lambda: "生成网页 " in program.said() and len(program.family()) >= 2)
        assert program.end(signal.SIGINT) == 1
        program.leaves_nothing()
    assert not (root / "site/manifest.json").exists()


def test_a_build_while_it_indexes(root: Path, tmp_path: Path) -> None:
    with running(root, tmp_path / "first", "mkdocs.__main__", "cli", "build") as program:
        program.wait_until(lambda: any("pagefind" in command for command in program.family()))
        assert program.end(signal.SIGINT) == 1
        program.leaves_nothing()
    assert not (root / "site/manifest.json").exists()


def preview(root: Path, scratch: Path) -> tuple[AbstractContextManager[Running], str]:
    """What begins a preview, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    return running(root, scratch, "mkdocs.__main__", "cli", "serve", "--livereload", "-a", address), address


def answers(address: str) -> bool:
    with urllib.request.urlopen(f"http://{address}/", timeout=60) as response:
        return bool(response.status == 200)


def test_a_preview_in_its_first_checks(root: Path, tmp_path: Path) -> None:
    begun, _ = preview(root, tmp_path / "first")
    with begun as program:
        program.wait_until(lambda: is_checking(program))
        assert program.end(signal.SIGINT) == 1
        program.leaves_nothing()
    goes_on(root, tmp_path / "second")


@pytest.mark.parametrize("how", [*WAYS, signal.SIGHUP])
def test_a_preview_while_it_indexes(root: Path, tmp_path: Path, how: signal.Signals) -> None:
    begun, address = preview(root, tmp_path / "first")
    with begun as program:
        program.wait_until(lambda: answers(address))
        program.wait_until(lambda: any("pagefind" in command for command in program.family()))
        assert program.end(how) == 0
        program.leaves_nothing()


def test_a_preview_with_an_open_browser(root: Path, tmp_path: Path) -> None:
    begun, address = preview(root, tmp_path / "first")
    with begun as program:
        program.wait_until(lambda: answers(address))
        waiting = socket.create_connection(tuple(address.split(":")))  # type: ignore[arg-type]
        waiting.sendall(b"GET /livereload/99999999999/1 HTTP/1.0\r\n\r\n")
        program.wait_until(lambda: "Browser connected" in program.said())
        assert program.end(signal.SIGINT) == 0
        waiting.close()
        program.leaves_nothing()


@pytest.mark.parametrize("milliseconds", [1, 3, 6])
def test_a_preview_by_impatient_hands(root: Path, tmp_path: Path, milliseconds: int) -> None:
    """The second Ctrl-C comes while the first is being heeded; the port must not stay taken."""
    begun, address = preview(root, tmp_path / "first")
    with begun as program:
        program.wait_until(lambda: answers(address))
        for _ in range(2):
            program.process.send_signal(signal.SIGINT)
            time.sleep(milliseconds / 1000)
        program.process.wait(timeout=20)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(tuple(address.split(":")))  # type: ignore[arg-type]
