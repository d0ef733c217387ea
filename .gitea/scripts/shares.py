"""Carry shares of a build from job to job of one run: `shares.py keep FOLDER NAME`, `shares.py take PREFIX FOLDER`.

`take` unpacks every artifact whose name begins with the prefix into a folder of its name below the given one.
"""

# ruff: noqa: T201 (what it prints is the log of the step)

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from actions_api import Failed
from artifacts import Run

_DAYS: Final = 1
"""Once the site is built nobody needs a share."""


def main(arguments: list[str]) -> int:
    """Keep or take; without its shares the last job would do all the work alone, so failing is told at once."""
    action, first, second = arguments
    try:
        if action == "keep":
            Run.this().keep(Path(first), second, _DAYS)
            print(f"存下 {second}。")
            return 0
        run = Run.this()
        names = [name for name in run.names() if name.startswith(first)]
        for name in names:
            run.take(name, Path(second) / name)
    except Failed as failure:
        print(f"::error::这一份没有送到：{failure}。")
        return 1
    print(f"取回 {len(names)} 份。")
    return 0 if names else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
