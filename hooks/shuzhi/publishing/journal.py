"""The log of publications, `publications.csv`: each switch has one line in it, also where a run was killed between both."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from shuzhi.csv_text import csv_text
from shuzhi.manifest import in_groups
from shuzhi.publishing import disk

LOG: Final = "publications.csv"

_INTENTION: Final = ".intention.json"

_COLUMNS: Final = {
    "time": "时间",
    "who": "操作人",
    "action": "动作",
    "release": "版本",
    "commit": "提交",
    "digest": "清单摘要（SHA-256）",
}

PUBLISHED: Final = "发布"
ROLLED_BACK: Final = "回退"


@dataclass(frozen=True)
class Act:
    """One switch.

    Attributes:
        time: when, with the offset from UTC.
        who: the user of the operating system.
        action: what was done.
        release: the release that was put in force.
        commit: the archive's commit; None where it was built without git.
        digest: SHA-256 of the release's manifest, in groups: a row of digits and one `e` would be a number to Excel.
    """

    time: str
    who: str
    action: str
    release: str
    commit: str | None
    digest: str


def act(now: datetime, action: str, release: str, commit: str | None, digest: str) -> Act:
    """A switch that is about to be made, by whoever runs the program."""
    return Act(
        now.astimezone().isoformat(timespec="seconds"), _who(), action, release, commit, in_groups(digest)
    )


def _who() -> str:
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    behind = os.environ.get("SUDO_USER", "")
    return f"{behind}（{name}）" if os.getuid() == 0 and behind not in ("", name) else name


def intend(folder: Path, what: Act) -> None:
    """Note what is about to be done; taken back by `conclude`."""
    disk.replace_file(folder / _INTENTION, json.dumps(asdict(what), ensure_ascii=False).encode())


def intention(folder: Path) -> Act | None:
    """What a run that was killed was about to do; None where there is nothing."""
    try:
        found = json.loads((folder / _INTENTION).read_bytes())
        return Act(**found)
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def conclude(folder: Path, done: Act | None) -> None:
    """Put a switch into the log, once, and take the intention back.

    Args:
        folder: the target.
        done: what was done; None where it was not.
    """
    if done is not None:
        _append(folder / LOG, asdict(done))
    disk.remove(folder / _INTENTION)


def _append(log: Path, row: Mapping[str, str | None]) -> None:
    """Write the log with one line more, whole or not at all: it is small, and a torn line would be for ever.

    A byte-order mark and `\\r\\n` make Excel read the Chinese; a log that was saved in another shape is put aside.
    """
    head = csv_text([], _COLUMNS).encode()
    line = csv_text([row], _COLUMNS).encode()[len(head) :]
    try:
        kept = log.read_bytes()
    except FileNotFoundError:
        kept = head
    if not kept.startswith(head):
        aside = next(path for number in range(1, 10_000) if not (path := _aside(log, number)).exists())
        disk.rename(log, aside)
        kept = head
    if not kept.endswith(b"\r\n"):
        kept += b"\r\n"
    if not kept.endswith(b"\r\n" + line):
        disk.replace_file(log, kept + line)


def _aside(log: Path, number: int) -> Path:
    return log.with_name(f"{log.stem}-{number}{log.suffix}")
