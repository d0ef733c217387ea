"""`shuzhi check --since`, with a real git."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.commands.archives import FAULTY, at, paths_told
from tests.support import REPORT, make_archive, rules_found

GIT: Final = shutil.which("git")
with_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


def _git(root: Path, *arguments: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "x@example.cn"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


@pytest.fixture
def versioned(faulty: Path) -> Path:
    """An archive under git with faults in two reports, all of it committed."""
    _git(faulty, "init", "--quiet", "--initial-branch=main")
    _git(faulty, "add", ".")
    _git(faulty, "commit", "--quiet", "-m", "开始")
    return faulty


def _since(root: Path, revision: str = "HEAD", *more: str) -> tuple[int, set[str]]:
    code, out, err = at(root, "check", "--since", revision, "--format", "json", *more)
    assert err == ""
    # What is committed without a request is told of every report, changed or not.
    rows = [row for row in json.loads(out) if row["rule"] != "signoff-missing"]
    return code, paths_told(json.dumps(rows))


@with_git
def test_since_without_a_change_finds_nothing(versioned: Path) -> None:
    assert _since(versioned) == (0, set())
    _, out, _ = at(versioned, "check", "--since", "HEAD")
    assert "检查了 0 份报告。" in out


@with_git
@pytest.mark.parametrize("stage", ["changed", "staged", "committed"])
def test_since_takes_changed_files(versioned: Path, stage: str) -> None:
    file = versioned / "reports/2020/workshop.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n改\n", encoding="utf-8")
    if stage != "changed":
        _git(versioned, "add", ".")
    if stage == "committed":
        _git(versioned, "commit", "--quiet", "-m", "改")
        assert _since(versioned) == (0, set())
    assert _since(versioned, "HEAD~1" if stage == "committed" else "HEAD") == (
        1,
        {"reports/2020/workshop.md"},
    )


@with_git
def test_since_takes_new_files_deleted_and_renamed_ones(versioned: Path) -> None:
    (versioned / "reports/2021").mkdir()
    (versioned / "reports/2021/workshop.md").write_text(FAULTY, encoding="utf-8")
    assert _since(versioned) == (1, {"reports/2021/workshop.md"})
    (versioned / "reports/2020/workshop.md").unlink()
    assert _since(versioned) == (1, {"reports/2021/workshop.md"})
    (versioned / "reports/2022").mkdir()
    _git(versioned, "mv", "reports/2023/workshop.md", "reports/2022/workshop.md")
    code, paths = _since(versioned)
    assert code == 1
    assert paths == {"reports/2021/workshop.md", "reports/2022/workshop.md"}


@with_git
def test_since_knows_chinese_names(versioned: Path) -> None:
    (versioned / "reports/2023/一车间 述职.md").write_text("x", encoding="utf-8")
    assert _since(versioned) == (1, {"reports/2023/一车间 述职.md"})
    _git(versioned, "add", ".")
    assert _since(versioned) == (1, {"reports/2023/一车间 述职.md"})


@with_git
def test_a_changed_registry_calls_for_everything(versioned: Path) -> None:
    file = versioned / "reports/organizations.yml"
    file.write_text(file.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    assert _since(versioned) == (1, {"reports/2020/workshop.md", "reports/2023/workshop.md"})


@with_git
def test_changed_rules_of_a_year_call_for_that_year(versioned: Path) -> None:
    (versioned / "reports/2023/cycle.yml").write_text("deadline: 2024-01-11\n", encoding="utf-8")
    assert _since(versioned) == (1, {"reports/2023/workshop.md"})
    (versioned / "reports/2020/cycle.yml").write_text("deadline: 2021-01-11\n", encoding="utf-8")
    assert _since(versioned) == (1, {"reports/2020/workshop.md", "reports/2023/workshop.md"})


@with_git
def test_deleted_rules_of_a_year_and_a_deleted_registry_call_for_what_they_ruled(versioned: Path) -> None:
    (versioned / "reports/2023/cycle.yml").unlink()
    assert _since(versioned) == (1, {"reports/2023/workshop.md"})
    (versioned / "reports/organizations.yml").unlink()
    assert "reports/organizations.yml" in _since(versioned)[1]


@with_git
def test_a_changed_report_calls_for_the_next_years_report_that_must_answer_it(root: Path) -> None:
    """A problem added to last year's report makes this year's report lack an answer."""
    text = REPORT.replace("2023", "2022").replace(
        "一是学用结合不够紧密。二是党员示范岗评比流于形式。", "没有。"
    )
    (root / "reports/2022").mkdir()
    (root / "reports/2022/workshop.md").write_text(text, encoding="utf-8")
    assert rules_found(root) == []
    _git(root, "init", "--quiet")
    _git(root, "add", ".")
    _git(root, "commit", "--quiet", "-m", "开始")
    (root / "reports/2022/workshop.md").write_text(REPORT.replace("2023", "2022"), encoding="utf-8")
    assert _since(root) == (1, {"reports/2023/workshop.md"})


@with_git
def test_since_together_with_a_path_means_both(versioned: Path) -> None:
    for year in ("2020", "2023"):
        file = versioned / "reports" / year / "workshop.md"
        file.write_text(file.read_text(encoding="utf-8") + "\n改\n", encoding="utf-8")
    assert _since(versioned, "HEAD", "reports/2020") == (1, {"reports/2020/workshop.md"})


@with_git
@pytest.mark.parametrize("revision", ["nowhere", "HEAD~7", "--help", "-x", "", "HEAD:reports", "0" * 40])
def test_an_unknown_revision_is_wrong_use(versioned: Path, revision: str) -> None:
    code, out, err = at(versioned, "check", f"--since={revision}")
    assert (code, out) == (2, "")
    assert "没有" in err
    assert revision in err


@with_git
def test_since_outside_of_git_is_wrong_use(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(faulty.parent))
    code, _, err = at(faulty, "check", "--since", "HEAD")
    assert code == 2
    assert "不在 git 版本库里" in err


def test_since_without_git_is_told(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(faulty))
    code, _, err = at(faulty, "check", "--since", "HEAD")
    assert code == 2
    assert "没有 git" in err


@with_git
def test_since_in_an_archive_below_the_top_of_the_repository(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "仓库" / "库", {"reports/2023/workshop.md": FAULTY})
    _git(root.parent, "init", "--quiet")
    _git(root.parent, "add", ".")
    _git(root.parent, "commit", "--quiet", "-m", "开始")
    assert _since(root) == (0, set())
    (root / "reports/2023/workshop.md").write_text(FAULTY + "\n改\n", encoding="utf-8")
    assert _since(root) == (1, {"reports/2023/workshop.md"})
