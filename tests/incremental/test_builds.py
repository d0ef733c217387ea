"""A build after any change equals a clean build, byte for byte, and renders no more than the change touches."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
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


def _edited(root: Path, edit: Callable[[str], str]) -> tuple[str, set[str]]:
    """Change the first report of 2024 and build anew: the report's name, and the generated pages that were written."""
    report = sorted((root / "reports/2024").glob("*.md"))[0]
    before = {path: (root / "site" / path).stat().st_mtime_ns for path in _tree(root / "site")}
    text = report.read_text("utf-8")
    changed = edit(text)
    assert changed != text
    report.write_text(changed, "utf-8", newline="\n")
    made = _made(_build(root))
    pages = re.compile(r"(?:\d{4}|ledger|figures|organizations|matrix|roster|signoff|rules)/.*index\.html")
    touched = {
        path.removesuffix("index.html")
        for path, time in before.items()
        if pages.fullmatch(path) and (root / "site" / path).stat().st_mtime_ns != time
    }
    assert made == len(touched)
    return report.stem, touched


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built archive without git: there each edit would also be one that nobody signed."""
    root = make_archive(tmp_path / "archive")
    _build(root)
    return root


def test_an_edit_of_prose_renders_the_page_of_its_report_alone(built: Path) -> None:
    name, touched = _edited(built, lambda text: text.replace("先更思想", "先换思想", 1))
    assert touched == {f"2024/{name}/"}


def test_another_day_of_submission_renders_the_lists_that_tell_it(built: Path) -> None:
    name, touched = _edited(built, lambda text: re.sub(r"(submitted: 2024-12-)\d\d", r"\g<1>02", text))
    assert touched == {f"2024/{name}/", "2024/", f"organizations/{name}/"}


def test_an_edit_of_a_problem_renders_its_ledger(built: Path) -> None:
    def worded_otherwise(text: str) -> str:
        problems = text.index("## 三、存在的")
        first = text.index("。", text.index("\n", problems))
        return f"{text[:first]}（已经几次提到）{text[first:]}"

    name, touched = _edited(built, worded_otherwise)
    assert touched == {f"2024/{name}/", f"organizations/{name}/", "2024/", "ledger/", "ledger/2024/"}


def test_an_edit_that_was_committed_renders_what_tells_of_signatures(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)

    def committed(text: str) -> str:
        report = sorted((root / "reports/2024").glob("*.md"))[0]
        report.write_text(text.replace("先更思想", "先换思想", 1), "utf-8", newline="\n")
        git(root, "commit", "-q", "-a", "-m", "换一个词")
        return report.read_text("utf-8")

    name, touched = _edited(root, committed)
    assert touched == {f"2024/{name}/", "signoff/", "signoff/2024/"}


def _sum_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_list_of_files_is_the_one_of_a_second_look(tmp_path: Path) -> None:
    """What the builds know of their files without reading them again is what stands there."""
    root = _archive(tmp_path / "archive")
    for _ in range(2):
        _build(root)
        lines = (root / "site/SHA256SUMS").read_text("utf-8").splitlines()
        own = {"SHA256SUMS", "manifest.json"}
        found = {path: _sum_of(data) for path, data in _tree(root / "site").items() if path not in own}
        assert {line.partition("  ")[2]: line.partition("  ")[0] for line in lines} == found
        report = sorted((root / "reports/2025").glob("*.md"))[0]
        report.write_text(report.read_text("utf-8") + "\n补充一句。\n", "utf-8", newline="\n")


def test_the_cache_of_another_checkout(tmp_path: Path) -> None:
    """As a build server hands it on, at another path; and one cache for two checkouts of different branches."""
    root = _archive(tmp_path / "archive")
    _build(root)
    other = tmp_path / "other checkout"
    shutil.copytree(root, other, symlinks=True, ignore=shutil.ignore_patterns("site"))
    assert _made(_build(other)) == 0
    assert _tree(other / "site") == _tree(root / "site")
    shutil.rmtree(other / ".cache")
    (other / ".cache").symlink_to(root / ".cache")
    report = sorted((other / "reports/2024").glob("*.md"))[0]
    report.write_text(report.read_text("utf-8").replace("。", "，特此说明。", 1), "utf-8", newline="\n")
    git(other, "commit", "-q", "-a", "-m", "另一个分支")
    _build(other)
    assert (other / ".cache").is_symlink()
    assert _tree(other / "site") == _cleanly_built(other, tmp_path / "clean")
    assert _made(_build(root)) == 0
    assert _tree(root / "site") == _cleanly_built(root, tmp_path / "clean")


@pytest.mark.parametrize("address", ["figures/all.csv", "2024/index.html", "ledger/index.html"])
def test_a_handwritten_file_at_the_address_of_a_generated_one(tmp_path: Path, address: str) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)
    generated = _tree(root / "site")
    assert address in generated, sorted(path for path in generated if path.endswith(".csv"))
    place = root / "docs" / address
    place.parent.mkdir(parents=True)
    place.write_text("手写的内容", "utf-8")
    for _ in range(3):
        _build(root)
        assert (root / "site" / address).read_text("utf-8") == "手写的内容"
    place.unlink()
    _build(root)
    assert (root / "site" / address).read_bytes() == generated[address]


def test_hidden_pages_are_neither_listed_nor_searched(tmp_path: Path) -> None:
    root = _archive(tmp_path / "archive")
    _build(root)
    before = _tree(root / "site")
    hidden = {
        name: root / "site" / name for name in (".old/index.html", "2024/.old/index.html", "2024/.htaccess")
    }
    page = next(path for path in sorted(before) if re.fullmatch(r"2024/[^/]+/index\.html", path))
    for file in hidden.values():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(before[page])
    _build(root)
    assert _tree(root / "site") == {**before, **dict.fromkeys(hidden, before[page])}


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
