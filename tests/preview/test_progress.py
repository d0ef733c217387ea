"""Long runs show how far they are: a bar on a terminal, which is gone afterwards; elsewhere a line now and then."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import pytest
from shuzhi import progress
from shuzhi.progress import shown_progress, silent

from tests.bench.large_archive import make_large_archive

_CHECK: Final = """
import sys, shuzhi.progress as p
p._SECONDS_BETWEEN_PICTURES = 0
from shuzhi.cli import main
sys.exit(main(["check", "--format", "json"]))
"""

_LAST_STAGE: Final = """
import sys, shuzhi.progress as p
with p.shown_progress(sys.stderr.write) as stages:
    step = stages("建立检索")
    step(1, 2)
    raise SystemExit
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_large_archive(tmp_path / "archive", 220, characters=1_000)


def _on_terminal(root: Path, program: str) -> str:
    """What a program sends to a terminal: everything that it prints to the standard error."""
    mine, its = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=its
    )
    os.close(its)
    pieces = []
    try:
        while piece := os.read(mine, 65_536):
            pieces.append(piece)
    except OSError:  # how Linux tells of the end of a terminal
        pass
    finally:
        os.close(mine)
        process.wait(timeout=60)
    return b"".join(pieces).decode()


def _screen(text: str) -> str:
    """What stands on a terminal in the end."""
    lines, row = [""], 0
    for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", text):
        if piece == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif piece.endswith("A") and piece.startswith("\x1b"):
            row -= int(piece[2:-1])
        elif piece == "\x1b[2K":
            lines[row] = ""
        elif piece.isprintable() and piece.strip():
            lines[row] += piece
    return "".join(lines).strip()


@pytest.mark.end_to_end
def test_a_terminal_shows_a_bar_and_nothing_of_it_afterwards(root: Path) -> None:
    seen = _on_terminal(root, _CHECK)
    assert re.search(r"检查报告.*220/220", seen)
    assert "0/?" not in seen, "a stage of which nothing is known yet"
    assert _screen(seen) == ""
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l"), "the cursor is there again"


@pytest.mark.end_to_end
def test_a_bar_is_gone_as_well_where_the_run_ended_in_its_middle(tmp_path: Path) -> None:
    seen = _on_terminal(tmp_path, _LAST_STAGE)
    assert re.search(r"建立检索.*1/2", seen)
    assert _screen(seen) == ""


@pytest.mark.end_to_end
def test_a_pipe_gets_no_bar_and_a_short_run_tells_nothing(root: Path) -> None:
    program = "import sys; from shuzhi.cli import main; sys.exit(main())"
    asked = [sys.executable, "-c", program, "check", "--format", "json"]
    done = subprocess.run(asked, cwd=root, capture_output=True, check=False)
    assert json.loads(done.stdout), "it has checked"
    assert b"\x1b" not in done.stderr
    assert "检查报告" not in done.stderr.decode()


def test_a_bar_needs_no_thread_of_its_own() -> None:
    """Where there is a second thread, workers must be started anew instead of copied, and read everything again."""
    before = threading.active_count()
    with shown_progress(print, terminal=True) as stages:
        stages("检查报告")(1, 2)
        assert threading.active_count() == before


def test_lines_come_only_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    told: list[str] = []
    with shown_progress(told.append, terminal=False) as stages:
        step = stages("生成网页")
        for done in range(1, 31):
            now[0] += 1
            step(done * 100, 3_000)
        assert told == ["生成网页 1000/3000", "生成网页 2000/3000", "生成网页 3000/3000"]
        short = stages("建立检索")
        short(1, 2)
        short(2, 2)
        now[0] += 11
    assert len(told) == 3, "what was done at once is not told"


def test_the_last_line_is_told_after_others(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    told: list[str] = []
    with shown_progress(told.append, terminal=False) as stages:
        step = stages("检查报告")
        for done, second in ((100, 10.5), (200, 11.0), (250, 11.5)):
            now[0] = second
            step(done, 250)
    assert told == ["检查报告 100/250", "检查报告 250/250"]


def test_silence_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    silent("检查报告")(1, 2)
    assert capsys.readouterr() == ("", "")
