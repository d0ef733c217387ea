"""Run something in a process of its own and tell what it cost; one that does not end is ended."""

from __future__ import annotations

import json
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable
from types import FrameType
from typing import Final

PATIENCE: Final = 6
"""Seconds of processor time after which a process is ended. The promise is two."""


def seconds_of(work: Callable[[], object], patience: int = PATIENCE) -> float:
    """Processor seconds that a work takes: other programs on the machine do not count.

    Raises:
        AssertionError: it raised something, or did not end in time; the message says where.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, json.dumps(_measured(work, writing, patience)).encode())
        os._exit(0)
    os.close(writing)
    told = b""
    while piece := os.read(reading, 65_536):
        told += piece
    os.close(reading)
    os.waitpid(child, 0)
    answer = json.loads(told) if told else "died"
    assert isinstance(answer, float), answer
    return answer


def _measured(work: Callable[[], object], writing: int, patience: int) -> float | str:
    def too_long(_: int, frame: FrameType | None) -> None:
        where = "".join(traceback.format_stack(frame)[-6:])
        os.write(writing, json.dumps(f"did not end in {patience} seconds:\n{where}").encode())
        os._exit(0)

    used = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + patience, used + patience + 5))
    signal.signal(signal.SIGXCPU, too_long)
    begun = time.process_time()
    try:
        work()
    except BaseException:
        return traceback.format_exc()[-3_000:]
    return time.process_time() - begun
