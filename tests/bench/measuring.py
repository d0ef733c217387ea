"""Time a command as a whole: seconds on the wall, processor time and memory of everything it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.family import PeakMemory

BIN: Final = Path(sys.executable).parent


@dataclass(frozen=True)
class Measurement:
    """What a command took.

    Attributes:
        seconds: on the wall.
        cpu_seconds: user and system time, children included.
        peak_megabytes: of all its processes at one moment; 0 where the machine does not tell.
        largest_megabytes: of the process that ever was the largest, what it shares with others included.
    """

    seconds: float
    cpu_seconds: float
    peak_megabytes: float
    largest_megabytes: float


def measure(command: list[str], folder: Path, *, ends: tuple[int, ...] = (0,)) -> Measurement:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        ends: the exit codes with which it may end.

    Raises:
        RuntimeError: it failed; its output is in the message.
    """
    # A file takes any amount of output at once; a pipe would have to be read beside the measuring.
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=environment()
        )
        with PeakMemory(process.pid) as memory:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in ends:
            output.seek(0)
            raise RuntimeError(f"{command}: {output.read().decode(errors='replace')[-2000:]}")
    return Measurement(seconds, usage.ru_utime + usage.ru_stime, memory.megabytes, memory.largest)


def environment() -> dict[str, str]:
    """The environment of what is measured."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
