"""Every rule has cases: a small archive, and everything that the check says of it."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.checking import check_archive
from shuzhi.diagnostics import RENDERERS
from shuzhi.rules import RULES, documentation
from shuzhi.signoff import read_signoffs

from tests.support import BASE_CASE, WEIGHT

CASES = BASE_CASE.parent
FOUND = sorted(path.parent for path in CASES.glob("*/*/expected.txt"))


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_case(case: Path, tmp_path: Path) -> None:
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    assert f"[{case.parent.name}]" in expected or case.name.startswith("fine"), (
        "the case must show its rule, or be named fine-…"
    )
    shutil.copytree(BASE_CASE, tmp_path, dirs_exist_ok=True)
    if (case / "archive").is_dir():
        shutil.copytree(case / "archive", tmp_path, dirs_exist_ok=True, symlinks=True)
    if (case / "report.md").is_file():
        shutil.copy(case / "report.md", tmp_path / "reports" / "2023" / "workshop.md")
    if (case / "build.py").is_file():
        specification = importlib.util.spec_from_file_location("case_build", case / "build.py")
        assert specification and specification.loader
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        module.build(tmp_path)
    archive = load_archive(tmp_path)
    diagnostics = check_archive(archive, signoffs=read_signoffs(archive))
    if case.parent.name not in WEIGHT:
        diagnostics = [d for d in diagnostics if d.rule not in WEIGHT]
    told = "".join(RENDERERS["text"]([d], lambda path, line: None).rsplit("\n", 1)[0] for d in diagnostics)
    assert told.strip() == expected.strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_every_rule_has_a_case_and_a_documentation(rule) -> None:  # type: ignore[no-untyped-def]
    assert any(case.parent.name == rule.slug for case in FOUND), f"tests/cases/{rule.slug}/ is missing"
    text = documentation(rule.slug)
    assert all((text.title, text.what, text.why, text.example, text.mend))


def test_every_case_folder_is_that_of_a_rule() -> None:
    slugs = {rule.slug for rule in RULES}
    assert {case.parent.name for case in FOUND} <= slugs
    for folder in CASES.glob("[a-z]*/*"):
        assert (folder / "expected.txt").is_file(), f"{folder} has no expectation"
