"""Whatever is kept is kept under the program's own digest: it is another for every other program, and for no other reason."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from shuzhi import digests
from shuzhi.digests import digest_of, program_digest
from shuzhi.pages import making
from shuzhi.pages.content import GeneratedPage, PageContent

PACKAGE: Final = Path(digests.__file__).parent

FRAMING: Final = {"mkdocs", "watchdog"}
"""Make or serve what stands around pages; a change shows in the frames, which are made in every run."""

AT_THE_EDGE: Final = {"click", "rich", "lxml", "pagefind_bin", "pagefind"}
"""Screens, import and search: none has a part in what is told of reports or in the content of pages."""

NAMES: Final = {
    "yaml": "pyyaml",
    "pydantic_core": "pydantic",
}  # which names the one version of its core that it takes


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program."""
    folder = tmp_path / "shuzhi"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def loaded(program: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("copied_digests", program / "digests.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def digest(program: Path) -> str:
    found: str = loaded(program).program_digest()
    return found


def changed(file: Path) -> None:
    data = bytearray(file.read_bytes() or b" ")
    data[-1] ^= 1
    file.write_bytes(data)


def test_every_file_of_the_program_counts(program: Path) -> None:
    files = sorted(path for path in program.rglob("*") if path.is_file())
    chosen = [file for number, file in enumerate(files) if file.suffix != ".py" or number % 12 == 0]
    assert len(chosen) > 50
    before = digest(program)
    module = loaded(program)
    for file in chosen:
        content = file.read_bytes()
        changed(file)
        module.program_digest.cache_clear()
        assert module.program_digest() != before, file
        file.write_bytes(content)
    module.program_digest.cache_clear()
    assert module.program_digest() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "new.py").write_text("", "utf-8"),
        lambda folder: (folder / "pages/templates/report.html").unlink(),
        lambda folder: (folder / "points.py").rename(folder / "points_2.py"),
        lambda folder: (folder / "points.py").rename(folder / "rules" / "points.py"),
        # What one file loses the other gains.
        lambda folder: (folder / "ab.py").unlink() or (folder / "aa.py").write_bytes(b"1\0ab.py\0xx"),
    ],
    ids=["added", "deleted", "renamed", "moved", "shifted"],
)
def test_the_files_names_and_ends_count(program: Path, change: Callable[[Path], object]) -> None:
    (program / "aa.py").write_bytes(b"1")
    (program / "ab.py").write_bytes(b"xx")
    before = digest(program)
    change(program)
    assert digest(program) != before


def test_what_python_leaves_beside_them_does_not_count(program: Path) -> None:
    before = digest(program)
    (program / "__pycache__").mkdir()
    (program / "__pycache__" / "points.cpython-311.pyc").write_bytes(b"compiled")
    os.utime(program / "points.py", (1, 1))
    assert digest(program) == before


def test_the_program_is_the_same_in_another_place(program: Path) -> None:
    assert digest(program) == program_digest()


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "zh_CN.GB18030", "PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai"},
        {"PYTHONUTF8": "0", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "random"},
    ],
)
def test_neither_language_nor_chance_has_a_part_in_it(tmp_path: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from shuzhi.digests import *; print(program_digest(), digest_of('述', b'x'))",
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PACKAGE.parent), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [program_digest(), digest_of("述", b"x")]


def test_versions_count(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = loaded(program)
    before = module.program_digest()
    usual = module.version
    for name in module._USED:
        monkeypatch.setattr(module, "version", lambda asked, name=name: usual(asked) + "9" * (asked == name))
        module.program_digest.cache_clear()
        assert module.program_digest() != before, name
    monkeypatch.setattr(module, "version", usual)
    monkeypatch.setattr(module, "unidata_version", "99.0")
    module.program_digest.cache_clear()
    assert module.program_digest() != before
    monkeypatch.undo()
    monkeypatch.setattr(sys, "version_info", (3, 99))
    module.program_digest.cache_clear()
    assert module.program_digest() != before


def _imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"shuzhi", "__future__"}


def test_every_package_that_the_program_uses_is_known_by_its_version(program: Path) -> None:
    imported = set().union(*(_imported(file) for file in PACKAGE.rglob("*.py")))
    named = {NAMES.get(name, name) for name in imported - FRAMING - AT_THE_EDGE}
    assert named <= set(loaded(program)._USED)


def test_where_a_part_ends_counts() -> None:
    digests = {
        digest_of(*parts)
        for parts in [
            (),
            ("",),
            ("", ""),
            ("ab",),
            ("a", "b"),
            ("", "ab"),
            ("ab", ""),
            ("b", "a"),
            ("a\0b",),
            ("\udc80",),
            (b"\x80",),
        ]
    }
    assert len(digests) == 11
    assert digest_of("述") == digest_of("述".encode())
    assert len(digest_of()) == 40


def test_the_key_of_a_page_holds_all_that_goes_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def key(address: str, title: str, *inputs: str) -> str:
        page = GeneratedPage(address, title, lambda: PageContent(""), "years", inputs=lambda: inputs)
        return making.key_of(page)

    keys = {
        key("2023/", "甲"),
        key("2024/", "甲"),
        key("2023/", "乙"),
        key("2023/", "甲", "x"),
        key("2023/", "甲", "y"),
        key("2023/", "甲", "x", "y"),
        key("2023/", "甲", "xy"),
    }
    assert len(keys) == 7
    assert key("2023/", "甲") in keys
    monkeypatch.setattr(making, "program_digest", lambda: "another program")
    assert key("2023/", "甲") not in keys
    unknown = GeneratedPage("2023/", "甲", lambda: PageContent(""), "years")
    assert making.key_of(unknown) == ""
