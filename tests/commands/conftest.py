"""Archives that several commands are tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.archives import FAULTY, NASTY
from tests.support import REPORT, make_archive


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT})


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return make_archive(
        tmp_path / "archive",
        {
            "reports/2023/workshop.md": FAULTY,
            "reports/2020/workshop.md": FAULTY.replace("2023", "2020"),
            "reports/2020/group.md": REPORT.replace("2023", "2020")
            .replace("一车间党支部", "甲乙集团党总支")
            .replace("organization: workshop", "organization: group"),
        },
    )


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    return make_archive(
        tmp_path / "archive", {"reports/2023/workshop.md": NASTY, "reports/2023/100%,甲:乙.md": "x"}
    )
