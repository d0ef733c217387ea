"""Make the web server ready for a release's pages before it shows them."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from typing import Final

from shuzhi.publishing import disk
from shuzhi.publishing.faults import PublishingFailed
from shuzhi.publishing.headers import headers_text
from shuzhi.publishing.history import before
from shuzhi.publishing.records import Record
from shuzhi.publishing.steps import Step
from shuzhi.publishing.target import HEADERS, Target

_PATIENCE: Final = 120
"""Seconds that the command may take."""

_UNTOLD: Final = ".reload-needed"
"""Stands beside the headers from when they change until the web server was reloaded, or somebody was told to do it: a
run that is killed in between must not make the next one believe that all is well."""


def prepare(target: Target, record: Record, command: str | None, told: Callable[[Step], None]) -> bool:
    """Write the headers for a release beside those for the others, and have the web server read them.

    Args:
        target: the target.
        record: the release that is about to be put in force.
        command: what makes the web server read its settings; None where somebody does it by hand.
        told: told of the steps.

    Returns:
        whether it must be done by hand.

    Raises:
        PublishingFailed: the command failed.
        OSError: the disk failed.
    """
    told(Step.HEADERS)
    file = target.folder / HEADERS
    untold = file.with_name(_UNTOLD)
    text = headers_text(_by_weight(target, record)).encode()
    if not file.is_file() or file.read_bytes() != text:
        disk.make_folder(file.parent)
        disk.replace_file(untold, b"")
        disk.replace_file(file, text)
    told(Step.RELOAD)
    if command is not None:
        _run(command)
        disk.remove(untold)
    return untold.exists()


def announced(target: Target) -> None:
    """Note that somebody is told to reload the web server."""
    disk.remove((target.folder / HEADERS).with_name(_UNTOLD))


def _by_weight(target: Target, record: Record) -> list[Record]:
    """The releases that pages may come from: the new one, the present one, the one before, then the newest."""
    current = target.current()
    order = dict.fromkeys(name for name in (current, before(target, current), *target.names()) if name)
    known = (target.record(name) for name in order if name != record.name)
    return [record, *(one for one in known if one is not None)]


def _run(command: str) -> None:
    try:
        words = shlex.split(command)
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except (ValueError, IndexError, OSError):
        raise PublishingFailed(
            f"命令“{command}”运行不了，网站没有变。请检查 --reload 后面写的命令。"
        ) from None
    except subprocess.TimeoutExpired:
        raise PublishingFailed(f"命令“{command}”过了 {_PATIENCE} 秒还没有结束，网站没有变。") from None
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise PublishingFailed(
            f"命令“{command}”没有成功（退出码 {done.returncode}{'：' + said[-1][:300] if said else ''}），网站没有变，"
            "原来的网站没有变。请先让网页服务器能重新读取设置。"
        )
