"""While a publication is killed, again and again, readers have one whole site: the old one or the new one."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.faults.running import SHUZHI, run, run_killed
from tests.reproducible.building import assert_same, contents, git

pytestmark = pytest.mark.end_to_end

_KILLS: Final = 4


def served(target: Path) -> Mapping[str, bytes]:
    """What the web server gives its readers."""
    return contents((target / "current").resolve())


def without_packed(site: Mapping[str, bytes], like: Mapping[str, bytes]) -> dict[str, bytes]:
    """A published site without the packed companions that only publishing makes."""
    return {path: data for path, data in site.items() if path in like or not path.endswith(".gz")}


def test_readers_have_a_whole_site(archive: Path, clean: Mapping[str, bytes], chance: random.Random) -> None:
    target = archive.parent / "web"
    publish = (str(SHUZHI), "publish", "site", str(target))
    begun = time.monotonic()
    done = run(archive, publish)
    whole = time.monotonic() - begun
    assert done.code == 0, done.said
    report = sorted((archive / "reports/2025").glob("*.md"))[1]
    report.write_text(report.read_text("utf-8") + "\n请批评指正。\n", "utf-8", newline="\n")
    git(archive, "commit", "-q", "-a", "-m", "补上结尾")
    assert run(archive).code == 0
    new = contents(archive / "site")
    assert new != clean
    told = []
    for _ in range(_KILLS):
        moment = chance.uniform(0.1, 1) * whole
        told.append(f"{moment:.3f} of {whole:.3f} s: {run_killed(archive, moment, publish)}")
        now = served(target)
        expected = clean if now["manifest.json"] == clean["manifest.json"] else new
        assert_same(expected, without_packed(now, expected), str(told))
        checked = run(archive, (str(SHUZHI), "verify", str(target)))
        assert checked.code == 0, f"{told}: {checked.said}"
    assert any("True" in line for line in told), told
    done = run(archive, publish)
    assert done.code == 0, f"{told}: {done.said}"
    assert_same(new, without_packed(served(target), new), str(told))


def test_half_a_site_is_not_published(archive: Path) -> None:
    target = archive.parent / "web"
    assert run(archive, (str(SHUZHI), "publish", "site", str(target))).code == 0
    before = contents((target / "current").resolve())
    for moment in (0.7, 1.1):
        run_killed(archive, moment)
        if not (archive / "site/manifest.json").exists():
            said = run(archive, (str(SHUZHI), "publish", "site", str(target))).refused_in_chinese()
            assert "site" in said or "网站" in said
    assert contents((target / "current").resolve()) == before
