"""What the guides tell people to write is accepted."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from shuzhi.registry_reading import read_registry
from shuzhi.source import Enclosure

from tests.support import PROJECT

GUIDE = (PROJECT / "docs/guide/administrator.md").read_text("utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]
ENTRIES = [block for block in BLOCKS if "code:" in block and "kind:" in block]


@pytest.mark.parametrize("block", ENTRIES, ids=lambda block: block.split("code:")[1].split()[0])
def test_the_registry_takes_the_examples(tmp_path: Path, block: str) -> None:
    text = block if block.startswith("organizations:") else "organizations:\n" + textwrap.indent(block, "  ")
    top = "  - {code: bureau, name: 中国共产党示例局委员会, short: 示例局党委, kind: 党委, since: 2020}\n"
    if "code: bureau\n" not in text:
        text = text.replace("organizations:\n", "organizations:\n" + top)
    (tmp_path / "organizations.yml").write_text(text, encoding="utf-8")
    registry = read_registry(tmp_path / "organizations.yml", Enclosure(tmp_path.parent, tmp_path.name))
    assert not registry.faults, registry.faults
    assert registry.organizations


def test_there_are_examples() -> None:
    assert len(ENTRIES) >= 3 and any("reviewers:" in block for block in ENTRIES)
