"""A preview as somebody at a desk has it: a running `mkdocs serve`, and what a browser gets from it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support import PROJECT, heed_interrupts

PATIENCE: Final = 60
"""Seconds until a change must show; it takes half a one, more on a busy machine."""

_EPOCH: Final = re.compile(r"livereload\((\d+), (\d+)\);")


def furnish(root: Path, *, search: bool = False) -> Path:
    """Give an archive the project's own site: configuration, guide and program."""
    settings = (PROJECT / "mkdocs.yml").read_text("utf-8")
    without = re.sub(r"(?m)^( +)unit:", r"\1search: false\n\1unit:", settings)
    (root / "mkdocs.yml").write_text(settings if search else without, "utf-8")
    shutil.copytree(PROJECT / "docs", root / "docs")
    (root / "hooks").symlink_to(PROJECT / "hooks")
    return root


@dataclass
class Served:
    """A running preview.

    Attributes:
        root: the archive.
        base: the address of the site.
        process: the server.
        log: what it prints.
        temporary: where it and what it starts put their temporary files.
    """

    root: Path
    base: str
    process: subprocess.Popen[bytes]
    log: Path
    temporary: Path

    def get(self, path: str = "", *, timeout: float = PATIENCE) -> tuple[int, bytes]:
        """Ask for a page or a file: (status, what came)."""
        try:
            with urllib.request.urlopen(self.base + urllib.parse.quote(path), timeout=timeout) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def read(self, path: str = "") -> str:
        """A page; fails where there is none."""
        status, data = self.get(path)
        assert status == 200, (path, status, self.said()[-2000:])
        return data.decode()

    def said(self) -> str:
        """Everything that it printed."""
        return self.log.read_text("utf-8")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for something, which may fail meanwhile."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, "the server has ended:\n" + self.said()
            try:
                if condition():
                    return
            except (OSError, AssertionError):
                pass
            time.sleep(0.05)
        raise AssertionError("not seen in time:\n" + self.said()[-3000:])

    def shows(self, path: str, *texts: str) -> None:
        """Wait until a page shows something."""
        self.wait_until(lambda: all(text in self.read(path) for text in texts))

    def changed(self, change: Callable[[], object]) -> None:
        """Change something, and wait until an open browser is told and nothing is being made any more."""
        epoch, name = self.epoch()
        change()
        while self.get(f"livereload/{epoch}/{name}")[1].decode() == epoch:
            assert self.process.poll() is None, self.said()
        self.get()

    def epoch(self) -> tuple[str, str]:
        """What the page in a browser knows of its age, and the browser's own number."""
        match = _EPOCH.search(self.read())
        assert match is not None
        return match[1], match[2]

    def built(self) -> int:
        """How often the site was made or brought up to date since the start."""
        return self.said().count("Reloading browsers")

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end: its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=20)


@contextmanager
def serve(root: Path, scratch: Path, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Preview an archive until the end of the block.

    Args:
        root: an archive with a site of its own.
        scratch: a folder for its log and its temporary files.
        environment: what it finds in its environment besides.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log, temporary = scratch / "serve.log", scratch / "temporary"
    temporary.mkdir()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}"],
            cwd=root,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "NO_MKDOCS_2_WARNING": "1",
                "TMPDIR": str(temporary),
                **(environment or {}),
            },
            preexec_fn=heed_interrupts,  # noqa: PLW1509 (nothing but a signal is set between fork and exec)
        )
    served = Served(root, f"http://127.0.0.1:{port}/", process, log, temporary)
    try:
        yield served
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


@contextmanager
def readers(served: Served, path: str, pause: float = 0.01) -> Iterator[list[tuple[float, int, bytes]]]:
    """Somebody who loads a page again and again until the end of the block: what he got, and when he had asked."""
    seen: list[tuple[float, int, bytes]] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(pause):
            asked = time.monotonic()
            seen.append((asked, *served.get(path)))

    people = [threading.Thread(target=look) for _ in range(3)]
    for person in people:
        person.start()
    try:
        yield seen
    finally:
        over.set()
        for person in people:
            person.join()
