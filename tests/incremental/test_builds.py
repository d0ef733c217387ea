"""A build after any change equals a clean build, byte for byte, and renders no more than the change touches."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.incremental.editing import Editor
from tests.reproducible.building import MKDOCS, git, make_archive, put_under_git

pytestmark = pytest.mark.end_to_end

_SEEDS = [int(seed) for seed in os.environ.get("SHUZHI_SEEDS", "1 2").split()]
_ACTS = 12


def _build(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(MKDOCS), "build", *arguments],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def _tree(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def _cleanly_built(folder: Path, elsewhere: Path) -> dict[str, bytes]:
    shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.copytree(folder, elsewhere, symlinks=True, ignore=shutil.ignore_patterns("site", ".cache"))
    _build(elsewhere)
    return _tree(elsewhere / "site")


def _archive(folder: Path) -> Path:
    make_archive(folder)
    put_under_git(folder)
    return folder


def _made(told: str) -> int:
    match = re.search(r"渲染 (\d+) 个", told)
    assert match is not None, told
    return int(match[1])


@pytest.mark.parametrize("seed", _SEEDS)
def test_after_any_change_the_site_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)
    editor = Editor(root, seed)
    acts = list(editor.acts)
    random.Random(seed).shuffle(acts)
    for name in acts[:_ACTS] if seed % 2 else acts[-_ACTS:]:
        editor.one_more(name)
        _build(root)
        built, clean = _tree(root / "site"), _cleanly_built(root, tmp_path / "clean")
        differing = sorted(path for path in built.keys() | clean.keys() if built.get(path) != clean.get(path))
        assert not differing, f"after {name}: {differing[:20]}"


def test_one_edit_renders_the_pages_it_touches(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    everything = _made(_build(root))
    report = root / "reports/2024" / sorted(file.name for file in (root / "reports/2024").glob("*.md"))[0]
    before = {path: (root / "site" / path).stat().st_mtime_ns for path in _tree(root / "site")}
    report.write_text(report.read_text("utf-8").replace("。", "，特此说明。", 1), "utf-8", newline="\n")
    git(root, "commit", "-q", "-a", "-m", "补充说明")  # without it the page of what is under review is added
    made = _made(_build(root))
    assert 1 <= made < everything / 3
    touched = {
        path
        for path, time in before.items()
        if re.fullmatch(r"2\d{3}/[^/]+/index\.html", path)
        and (root / "site" / path).stat().st_mtime_ns != time
    }
    years = {f"{year}/{report.stem}/index.html" for year in (2023, 2024, 2025)}
    assert f"2024/{report.stem}/index.html" in touched
    assert touched <= years  # the report and its neighbours, which name one another


def test_nothing_changed_renders_nothing(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)
    assert _made(_build(root)) == 0


def test_without_a_site_the_cache_renders_for_it(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)
    before = _tree(root / "site")
    shutil.rmtree(root / "site")
    assert _made(_build(root)) == 0
    assert _tree(root / "site") == before


def test_without_the_cache_the_site_is_made_anew(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)
    before = _tree(root / "site")
    shutil.rmtree(root / ".cache")
    _build(root)
    assert _tree(root / "site") == before


def test_one_process_makes_what_several_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _archive(tmp_path / "archive")
    monkeypatch.setenv("SHUZHI_PROCESSES", "3")
    _build(root)
    before = _tree(root / "site")
    monkeypatch.setenv("SHUZHI_PROCESSES", "1")
    shutil.rmtree(root / ".cache")
    shutil.rmtree(root / "site")
    _build(root)
    assert _tree(root / "site") == before


def test_a_deleted_report_leaves_no_page(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)
    report = sorted((root / "reports/2024").glob("*.md"))[0]
    page = root / "site/2024" / report.stem / "index.html"
    assert page.exists()
    report.unlink()
    git(root, "commit", "-q", "-a", "-m", "撤回报告")
    _build(root)
    assert not page.exists()
    assert not page.parent.exists()
