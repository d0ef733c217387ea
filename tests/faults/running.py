"""Builds that something happens to: killed, refused, short of room; and a look at the reports before and after each."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.reproducible.building import MKDOCS, Surroundings, environment_of

SHUZHI: Final = Path(sys.executable).parent / "shuzhi"
BUILD: Final = (str(MKDOCS), "build", "-q")

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_DROP_FROM_BOUNDING_SET: Final = 24  # PR_CAPBSET_DROP, prctl(2)
_PASSING_OVER_PERMISSIONS: Final = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, capabilities(7)


@dataclass(frozen=True)
class Ended:
    """How a program ended and what it said on both streams."""

    code: int
    said: str

    def refused_in_chinese(self) -> str:
        """What it said; fails unless it ended with an error whose last line is Chinese, and without a traceback."""
        assert self.code not in (0, None), self.said
        assert "Traceback" not in self.said, self.said
        lines = [line for line in self.said.splitlines() if line.strip()]
        assert lines and _HAN.search(lines[-1]), self.said
        return self.said


def as_people_are() -> None:
    """To run in a child: root no longer passes over permissions. Others never do."""
    if os.geteuid() == 0:
        for capability in _PASSING_OVER_PERMISSIONS:
            ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)


def no_file_beyond(size: int) -> Callable[[], None]:
    """To run in a child: writing more than so many bytes into a file fails."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def state_of(reports: Path) -> dict[str, tuple[int, int, int, str]]:
    """Everything below a folder: mode, size, time of change and digest of each file and folder."""
    found = {}
    for path in [reports, *sorted(reports.rglob("*"))]:
        facts = path.lstat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path)] = (facts.st_mode, facts.st_size, facts.st_mtime_ns, digest)
    return found


def run(
    folder: Path,
    command: Sequence[str] = BUILD,
    *,
    prepare: Callable[[], None] | None = None,
    patch: str = "",
) -> Ended:
    """Run a program on an archive; fails if it changes anything in the reports."""
    before = state_of(folder / "reports")
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment_of(Surroundings(patch=patch), folder.parent / "patch"),
        preexec_fn=prepare,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
    )
    assert state_of(folder / "reports") == before
    return Ended(done.returncode, done.stdout.decode("utf-8", "replace"))


def run_killed(folder: Path, after: float, command: Sequence[str] = BUILD) -> bool:
    """Run a program and kill it, and it alone, some seconds after its start; its children must then end by themselves.

    Returns:
        whether it was still running.
    """
    before = state_of(folder / "reports")
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment_of(Surroundings(), folder.parent / "patch"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    code = process.wait()
    assert not _lingering(process.pid), "a child of the killed program goes on"
    assert state_of(folder / "reports") == before
    return code == -signal.SIGKILL


def _lingering(session: int) -> list[str]:
    """The programs of a session that are still running two seconds later."""
    last: list[str] = []
    for _ in range(40):
        last = [name for name, its in _sessions() if its == session]
        if not last:
            break
        time.sleep(0.05)
    return last


def _sessions() -> list[tuple[str, int]]:
    found = []
    for process in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = process.read_text("utf-8", "replace").rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        if fields[0] != "Z":
            found.append((name.partition("(")[2], int(fields[3])))
    return found


def copy_of(archive: Path, target: Path) -> Path:
    """A copy of a folder with everything in it, also what a build left there."""
    return Path(shutil.copytree(archive, target, symlinks=True))
