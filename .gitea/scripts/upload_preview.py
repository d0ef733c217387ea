"""Keep a built site as the run's artifact `preview`: `upload_preview.py site`."""

# ruff: noqa: T201 (what it prints is the log of the step)

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from actions_api import Failed
from artifacts import Run

NAME: Final = "preview"
_DAYS: Final = 14


def main(arguments: list[str]) -> int:
    """Upload the site; a preview that cannot be kept is told, and no reason to fail the check."""
    site = Path(arguments[0])
    if not (site / "index.html").is_file():
        print("没有生成网站，没有预览可存。")
        return 0
    try:
        Run.this().keep(site, NAME, _DAYS)
    except Failed as failure:
        print(f"::warning::没有存下预览：{failure}。")
        return 0
    print(f"预览已存为 {NAME}，在这次运行的页面上下载，解开里面的 {NAME}.zip。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
