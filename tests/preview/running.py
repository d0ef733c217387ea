"""A program in a session of its own, as on a terminal: Ctrl-C reaches it and everything that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.preview.served import PATIENCE
from tests.support import heed_interrupts

_MARK: Final = "SHUZHI_TEST_RUN"

_TALKATIVE: Final = """
import shuzhi.progress
shuzhi.progress._SECONDS_BETWEEN = 0
import {module} as program
import sys
sys.exit(program.{function}())
"""
"""Runs a program that tells of each step, where it else would tell of one in ten seconds."""


@dataclass
class Running:
    """A program that runs.

    Attributes:
        process: itself.
        log: what it prints.
        temporary: where it and what it starts put their temporary files.
    """

    process: subprocess.Popen[bytes]
    log: Path
    temporary: Path

    def said(self) -> str:
        """Everything that it printed."""
        return self.log.read_text("utf-8")

    def family(self) -> list[str]:
        """The command lines of everything alive that it started, itself apart."""
        mark = f"{_MARK}={self.temporary}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes()
                if mark in environment.split(b"\0") and int(folder.name) != self.process.pid:
                    found.append((folder / "cmdline").read_text("utf-8").replace("\0", " "))
            except (OSError, UnicodeDecodeError):
                continue
        return [
            command for command in found if command
        ]  # of a process that has ended nothing is left to read

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for something while it runs."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, "it has ended:\n" + self.said()[-3000:]
            try:
                if condition():
                    return
            except OSError:
                pass
            time.sleep(0.005)
        raise AssertionError("not seen in time:\n" + self.said()[-3000:])

    def end(self, how: signal.Signals) -> int:
        """Have it end as a terminal (SIGINT) or a service manager (SIGTERM) does, with all that it started: exit code."""
        os.killpg(self.process.pid, how)
        return self.process.wait(timeout=PATIENCE)

    def leaves_nothing(self) -> None:
        """Assert that no process and no temporary file is left, and that nobody is shown how the program is made."""
        end = time.monotonic() + PATIENCE
        while self.family() and time.monotonic() < end:
            time.sleep(0.02)
        assert self.family() == []
        assert list(self.temporary.iterdir()) == []
        assert "Traceback" not in self.said(), self.said()


@contextmanager
def running(
    root: Path, scratch: Path, module: str, function: str, *arguments: str, processes: int = 2
) -> Iterator[Running]:
    """Run a program.

    Args:
        root: where.
        scratch: a folder for its log and its temporary files.
        module: holds it.
        function: the program.
        arguments: as on its command line.
        processes: how many may work.
    """
    log, temporary = scratch / "log", scratch / "temporary"
    temporary.mkdir(parents=True)
    environment = {
        **os.environ,
        _MARK: str(temporary),
        "TMPDIR": str(temporary),
        "SHUZHI_PROCESSES": str(processes),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", _TALKATIVE.format(module=module, function=function), *arguments],
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            preexec_fn=heed_interrupts,  # noqa: PLW1509 (nothing but a signal is set between fork and exec)
        )
    program = Running(process, log, temporary)
    try:
        yield program
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
