"""Where the time of builds and checks goes, by stage."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.cells import set_cell_size
from shuzhi.processes import PROCESSES_VARIABLE

from tests.bench.editing import Draft
from tests.bench.measuring import environment
from tests.bench.staged import BUILD, PAGE_STAGES, REST

COLD_CHECK: Final = "冷检查"
COLD_BUILD: Final = "冷建"
WARM_BUILD: Final = "改一份后重建"

STAGES: Final = tuple(
    dict.fromkeys([stage for each in BUILD.values() for stage in PAGE_STAGES.get(each, (each,))] + [REST])
)
"""In the order in which they are printed."""


@dataclass(frozen=True)
class Profile:
    """Seconds of the processor: run → stage → seconds."""

    seconds: dict[str, dict[str, float]]

    def print(self) -> None:
        """Print a table of stages and runs."""
        print(f"\n{set_cell_size('阶段（处理器秒，一个进程）', 30)}", *self.seconds, sep="\t")
        for stage in STAGES:
            row = [f"{run.get(stage, 0):.2f}" for run in self.seconds.values()]
            print(set_cell_size(stage, 30), *row, sep="\t")
        print(
            set_cell_size("合计", 30),
            *(f"{sum(run.values()):.2f}" for run in self.seconds.values()),
            sep="\t",
            flush=True,
        )


def profile(archive: Path) -> Profile:
    """Run a cold check, a cold build and one after an edit; the cache and the site are made anew.

    Raises:
        subprocess.CalledProcessError: one of them failed.
    """
    shutil.rmtree(archive / ".cache", ignore_errors=True)
    found = {COLD_CHECK: _staged(archive, "check")}
    shutil.rmtree(archive / ".cache", ignore_errors=True)
    shutil.rmtree(archive / "site", ignore_errors=True)
    found[COLD_BUILD] = _staged(archive, "build")
    draft = Draft(max((archive / "reports").glob("*/*.md")))
    draft.save()
    found[WARM_BUILD] = _staged(archive, "build")
    draft.undo()
    return Profile(found)


def _staged(archive: Path, kind: str) -> dict[str, float]:
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run(
            [sys.executable, "-m", "tests.bench.staged", file.name, kind],
            cwd=archive,
            env={**environment(), PROCESSES_VARIABLE: "1", "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds: dict[str, float] = json.loads(Path(file.name).read_text(encoding="utf-8"))
    return seconds
