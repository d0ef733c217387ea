"""The hooks for before a commit: run with the very files and commands that `.pre-commit-config.yaml` declares."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.forges.support import FAULTY, WARNED, WORKSHOP, Host, equip, parsed, shell
from tests.support import REPORT


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    host = Host.new(tmp_path_factory.mktemp("库"))
    equip(host.repo.root)
    return host


@pytest.fixture
def root(host: Host) -> Path:
    host.repo.git("reset", "--quiet", "--hard", "main")
    host.repo.git("clean", "-fdq")
    return host.repo.root


def _hooks() -> dict[str, dict[str, Any]]:
    (local,) = parsed(".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local", "anything else would be downloaded"
    return {hook["id"]: hook for hook in local["hooks"]}


def _commit(host: Host) -> dict[str, tuple[int, str]]:
    """What the hooks say to a commit of everything, by hook; one without files of its own is left out."""
    host.repo.git("add", "--all")
    staged = host.repo.git(
        "-c", "core.quotepath=off", "diff", "--cached", "--name-only", "--diff-filter=ACMRT"
    )
    found: dict[str, tuple[int, str]] = {}
    for name, hook in _hooks().items():
        assert hook["language"] == "system"
        files = [
            file
            for file in staged.splitlines()
            if re.search(hook["files"], file) and not re.search(hook.get("exclude", "^$"), file)
        ]
        if files:
            arguments = files if hook.get("pass_filenames", True) else []
            found[name] = shell(shlex.join([*shlex.split(hook["entry"]), *arguments]), host.repo.root, {})
    return found


def test_a_fine_report_passes(host: Host, root: Path) -> None:
    (root / WORKSHOP).write_text(REPORT, encoding="utf-8")
    done = _commit(host)
    assert {name: code for name, (code, _) in done.items()} == {"shuzhi-check": 0}


def test_an_error_stops_the_commit_and_is_told(host: Host, root: Path) -> None:
    (root / WORKSHOP).write_text(FAULTY, encoding="utf-8")
    code, out = _commit(host)["shuzhi-check"]
    assert code == 1
    assert f"{WORKSHOP}:5" in out


def test_a_warning_is_told_and_stops_nothing(host: Host, root: Path) -> None:
    (root / WORKSHOP).write_text(WARNED, encoding="utf-8")
    code, out = _commit(host)["shuzhi-check"]
    assert (code, f"{WORKSHOP}:26" in out) == (0, True)
    assert _hooks()["shuzhi-check"]["verbose"] is True, (
        "pre-commit shows nothing of a hook that passes otherwise"
    )


def test_only_what_is_committed_is_looked_at(host: Host, root: Path) -> None:
    """Somebody else's faulty report, or one's own that is not to be committed yet, is no reason to refuse."""
    (root / WORKSHOP).write_text(FAULTY, encoding="utf-8")
    host.repo.git("add", "--all")
    host.repo.git("commit", "--quiet", "-m", "别人的")
    (root / "reports/2023/group.md").write_text(
        (root / "reports/2023/group.md").read_text(encoding="utf-8") + "\n", encoding="utf-8"
    )
    try:
        assert _commit(host)["shuzhi-check"][0] == 0
    finally:
        host.repo.git("reset", "--quiet", "--hard", "HEAD~1")


@pytest.mark.parametrize(
    "name", ["README.md", "reports/_template.md", "docs/index.md", "reports/2023/图.png"]
)
def test_other_files_are_left_alone(host: Host, root: Path, name: str) -> None:
    (root / name).write_text("x {{ 坏", encoding="utf-8")
    assert _commit(host) == {}


def test_names_in_chinese_and_with_blanks(host: Host, root: Path) -> None:
    (root / "reports/2023/一车间 述职.md").write_text("x", encoding="utf-8")
    code, out = _commit(host)["shuzhi-check"]
    assert code == 1
    assert "一车间 述职.md" in out


def test_reviewers_without_codeowners_stop_the_commit(host: Host, root: Path) -> None:
    file = root / "reports/organizations.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("kind: 党总支", 'kind: 党总支\n    reviewers: ["岑望舒 @cenws"]'), encoding="utf-8"
    )
    code, out = _commit(host)["shuzhi-codeowners"]
    assert code == 1
    assert "请运行 shuzhi codeowners" in out
    assert shell(".venv/bin/shuzhi codeowners", root, {})[0] == 0
    assert {name: code for name, (code, _) in _commit(host).items()} == {
        "shuzhi-check": 0,
        "shuzhi-codeowners": 0,
    }
