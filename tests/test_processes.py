"""Work shared out: results in order, faults and Ctrl-C arrive at once, and no worker is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from shuzhi.processes import PROCESSES_VARIABLE, in_order, processes_trouble, usable_processes


def _squared(offset: int, number: int) -> int:
    return offset + number * number


def _who(_: None, number: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def _refused(refused: int, number: int) -> int:
    if number == refused:
        raise ValueError(f"{number} is refused")
    return number


def _noted(folder: str, number: int) -> int:
    Path(folder, str(number)).touch()
    return number


def _shared_out_again(_: None, number: int) -> list[int]:
    return list(in_order(_who, None, range(4), 2))


@contextmanager
def _another_thread() -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("processes", [1, 2, 3, 100])
def test_results_come_in_the_order_of_the_work(processes: int) -> None:
    assert list(in_order(_squared, 7, range(30), processes)) == [7 + n * n for n in range(30)]


def test_with_another_thread_the_results_are_the_same() -> None:
    with _another_thread():
        assert list(in_order(_squared, 7, range(6), 2)) == [7 + n * n for n in range(6)]


COPYING: Final = """
from shuzhi.processes import in_order

def _called(function, number):
    return function(number)

print(list(in_order(_called, lambda number: number + 1, range(4), 2)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are copies on Linux only")
def test_what_cannot_be_sent_is_shared_with_copies() -> None:
    """In a program of its own: that of the tests may have more threads than one."""
    done = subprocess.run([sys.executable, "-c", COPYING], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[1, 2, 3, 4]\n", "")


def test_several_processes_work_but_one_alone_stays_here() -> None:
    assert set(in_order(_who, None, range(20), 1)) == {os.getpid()}
    others = set(in_order(_who, None, range(20), 2))
    assert os.getpid() not in others
    assert len(others) == 2


def test_a_worker_does_not_share_out_again() -> None:
    for inner in in_order(_shared_out_again, None, range(2), 2):
        assert len(set(inner)) == 1
        assert os.getpid() not in inner


@pytest.mark.parametrize("processes", [1, 2])
def test_a_fault_arrives_at_its_place(processes: int) -> None:
    results = in_order(_refused, 3, range(40), processes)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="3 is refused"):
        next(results)
    assert next(results, None) is None


def test_work_is_not_done_long_before_it_is_fetched(tmp_path: Path) -> None:
    results = in_order(_noted, str(tmp_path), range(1000), 2)
    assert next(results) == 0
    time.sleep(0.3)
    assert 1 <= len(list(tmp_path.iterdir())) < 50
    results.close()  # type: ignore[attr-defined]


def test_the_variable_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROCESSES_VARIABLE, "3")
    assert usable_processes() == 3
    assert usable_processes(most=2) == 2
    monkeypatch.delenv(PROCESSES_VARIABLE)
    usual = usable_processes()
    assert usual >= 1
    for odd in ("", "0", "-1", "two", "²", "1.5"):
        monkeypatch.setenv(PROCESSES_VARIABLE, odd)
        assert usable_processes() == usual, odd
        assert (f"“{odd}”" in processes_trouble()) == bool(odd)
    monkeypatch.setenv(PROCESSES_VARIABLE, "12")
    assert not processes_trouble()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="not to be told which processors to use")
def test_processors_that_this_process_may_not_use_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROCESSES_VARIABLE, raising=False)
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(usual)})
    try:
        assert usable_processes() == 1
    finally:
        os.sched_setaffinity(0, usual)


PROGRAM: Final = """
import os, sys, threading, time
from shuzhi.processes import in_order

def _slow(_, number):
    if number > 1:
        time.sleep(60)
    return os.getpid()

if __name__ == "__main__":
    signal = __import__("signal")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "thread" in sys.argv:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    try:
        for process in in_order(_slow, None, range(6), 2):
            print(process, flush=True)
    except KeyboardInterrupt:
        print("ended", flush=True)
"""


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
@pytest.mark.parametrize("threads", ["none", "thread"])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_program(tmp_path: Path, threads: str, end: signal.Signals) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    with subprocess.Popen(
        [sys.executable, program, threads],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        workers = {int(running.stdout.readline()) for _ in range(2)}
        assert all(map(_is_running, workers))
        if end is signal.SIGINT:  # a terminal sends it to all of them
            os.killpg(running.pid, end)
        else:
            running.kill()
        said, complaints = running.communicate(timeout=30)
    if end is signal.SIGINT:
        assert (said, complaints) == ("ended\n", "")
    until = time.monotonic() + 20
    while any(map(_is_running, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_is_running, workers))
