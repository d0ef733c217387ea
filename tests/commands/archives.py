"""Archives that several commands are tried on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tests.support import REPORT, WEIGHT, run
from tests.texts import HEAD

FAULTY: Final = REPORT.replace("year: 2023", "year: 2022").replace("secretary: 陶溪石", "secretary: 【待补】")
"""Two errors, in lines 3 and 5."""

NASTY: Final = (
    HEAD.replace("陶溪石", "【待补】") + "\n## 一、100%，a,b:c\n\n<b>50%\n\n## 二、存在的问题\n\n一是甲。\n"
)


def at(root: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the program on an archive."""
    return run("--root", str(root), *arguments)


def paths_told(out: str) -> set[str]:
    """The files of which something is told, the weight of a whole report aside."""
    return {row["path"] for row in json.loads(out) if row["rule"] not in WEIGHT}
