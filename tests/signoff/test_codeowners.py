"""`shuzhi codeowners`: three forges, one registry."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.codeowners import FORGES, code_owners

from tests.signoff.building import REGISTRY, Repo, with_policy
from tests.support import run

POLICY = with_policy(
    group="reviewers: [岑望舒 cenws@example.cn @cenws, 宋闻溪], approvals: 2",
    workshop="reviewers: ['@luoqh'], approvals: 1",
    store="reviewers: [陶溪石, 贺兰 hl@example.cn]",
)
FILES = [".github/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Repo.new(tmp_path / "库", POLICY).root


def _owners(root: Path, *arguments: str) -> tuple[int, str, str]:
    return run("--root", str(root), "codeowners", *arguments)


def _globs(text: str, path: str) -> list[str]:
    """Whom GitHub asks: the last line that fits."""
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    found: list[str] = []
    for pattern, *owners in lines:
        pieces, parts = pattern.lstrip("/").split("/"), path.split("/")
        if len(pieces) == len(parts) and all(map(fnmatch.fnmatchcase, parts, pieces)):
            found = owners
    return found


def _expressions(text: str, path: str) -> list[str]:
    """Whom Gitea asks: every line whose expression fits the whole path; a backslash escapes what follows."""
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pattern, *owners = re.sub(r"\\(.)", lambda m: "\0" + m[1], line).split(" ")
            if re.fullmatch(pattern.replace("\0", ""), path):
                found += owners
    return found


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("reports/2023/workshop.md", ["@luoqh", "@cenws"]),
        ("reports/2023/workshop_2.md", ["@luoqh", "@cenws"]),
        ("reports/2023/store.md", ["hl@example.cn", "@cenws"]),
        ("reports/2023/group.md", ["@cenws"]),
        ("reports/organizations.yml", ["@cenws"]),
        ("reports/2023/cycle.yml", ["@cenws"]),
        (".mailmap", ["@cenws"]),
        ("reports/2023/workshop-two.md", []),
        ("reports/2023/old/workshop.md", []),
        ("README.md", []),
    ],
)
def test_who_is_asked(root: Path, path: str, owners: list[str]) -> None:
    assert _owners(root)[0] == 0
    assert _globs((root / FILES[0]).read_text(encoding="utf-8"), path) == owners
    known = [owner for owner in owners if owner.startswith("@")]
    assert _expressions((root / FILES[2]).read_text(encoding="utf-8"), path) == known


def test_gitlabs_sections_carry_the_numbers(root: Path) -> None:
    _owners(root)
    text = (root / FILES[1]).read_text(encoding="utf-8")
    assert "[workshop] @luoqh @cenws\n/reports/*/workshop.md\n/reports/*/workshop_*.md\n" in text
    assert "[store][2] hl@example.cn @cenws\n" in text, "two owners are known, and two must approve"
    assert "[group] @cenws\n" in text, "of two approvals only one can be asked for"


def test_each_file_guards_itself(root: Path) -> None:
    _owners(root)
    for file in (FILES[0], FILES[1]):
        assert f"/{file}" in (root / file).read_text(encoding="utf-8")
    assert "\\\\.gitea/CODEOWNERS @cenws" in (root / FILES[2]).read_text(encoding="utf-8")


def test_who_has_only_a_name_is_told_and_left_out(root: Path) -> None:
    code, out, err = _owners(root)
    assert code == 0
    assert all(f"写好了 {file}" in out for file in FILES)
    assert "github：宋闻溪、陶溪石没有写账号或邮箱" in err
    assert "gitea：宋闻溪、陶溪石、贺兰没有写账号" in err
    assert not any("陶溪石" in (root / file).read_text(encoding="utf-8") for file in FILES)


def test_check_tells_what_is_stale(root: Path) -> None:
    code, out, _ = _owners(root, "--check")
    assert code == 1
    assert all(f"{file} 还没有生成" in out for file in FILES)
    assert not (root / FILES[0]).exists(), "a check writes nothing"
    _owners(root)
    assert _owners(root, "--check")[:2] == (0, "")
    registry = root / "reports/organizations.yml"
    registry.write_text(POLICY.replace("@luoqh", "@helan"), encoding="utf-8")
    code, out, _ = _owners(root, "--check")
    assert code == 1
    assert "与登记册不一致" in out
    _owners(root)
    assert _owners(root, "--check")[:2] == (0, "")
    (root / FILES[2]).unlink()
    assert _owners(root, "--check")[0] == 1
    assert _owners(root, "--check", "--forge", "github", "--forge", "gitlab")[0] == 0


def test_a_windows_checkout_is_not_stale(root: Path) -> None:
    _owners(root)
    for file in FILES:
        (root / file).write_bytes((root / file).read_bytes().replace(b"\n", b"\r\n"))
    assert _owners(root, "--check")[0] == 0


def test_without_reviewers_nothing_is_written_or_missed(tmp_path: Path) -> None:
    root = Repo.new(tmp_path / "库").root
    assert _owners(root, "--check")[:2] == (0, "")
    assert _owners(root)[0] == 0
    assert not any((root / file).exists() for file in FILES)


def test_when_the_last_reviewer_goes_the_files_go(root: Path) -> None:
    _owners(root)
    (root / "reports/organizations.yml").write_text(REGISTRY, encoding="utf-8")
    assert _owners(root, "--check")[0] == 1
    _owners(root)
    assert not any((root / file).exists() for file in FILES)
    assert _owners(root, "--check")[0] == 0


def test_a_file_written_by_hand_is_not_written_over(root: Path) -> None:
    file = root / FILES[0]
    file.parent.mkdir()
    file.write_text("* @somebody\n", encoding="utf-8")
    code, _, err = _owners(root, "--forge", "github")
    assert code == 2
    assert "不是 shuzhi 生成的" in err
    assert file.read_text(encoding="utf-8") == "* @somebody\n"
    assert _owners(root, "--forge", "github", "--check")[0] == 1


def test_a_file_that_the_forge_would_not_read_is_told(root: Path) -> None:
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs/CODEOWNERS").write_text("* @somebody\n", encoding="utf-8")
    _, _, err = _owners(root)
    assert "docs/CODEOWNERS，gitlab 就不会读" in err
    code, _, _ = _owners(root, "--check")
    assert code == 1
    assert _owners(root, "--check", "--forge", "github")[0] == 0


def test_a_faulty_registry_writes_nothing(root: Path) -> None:
    registry = root / "reports/organizations.yml"
    registry.write_text(POLICY.replace("parent: group", "parent: groop", 1), encoding="utf-8")
    code, _, err = _owners(root)
    assert code == 2
    assert "shuzhi check" in err


def test_an_archive_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "外")
    inner = repo.root / "党建 a+b"
    inner.mkdir()
    (repo.root / "reports").rename(inner / "reports")
    (repo.root / "mkdocs.yml").rename(inner / "mkdocs.yml")
    (inner / "reports/organizations.yml").write_text(POLICY, encoding="utf-8")
    assert _owners(inner)[0] == 0
    github = (repo.root / FILES[0]).read_text(encoding="utf-8")
    assert "/党建\\ a+b/reports/*/workshop.md @luoqh @cenws" in github
    gitea = (repo.root / FILES[2]).read_text(encoding="utf-8")
    assert _expressions(gitea.replace("\\ ", "\\_"), "党建_a+b/reports/2023/workshop.md") == [
        "@luoqh",
        "@cenws",
    ]


def test_reviewers_of_a_long_chain_are_named_once(tmp_path: Path) -> None:
    rows = "".join(
        f"  - {{code: o{n}, name: 第{n}支部委员会, short: 第{n}党支部, kind: 党支部, since: 2016, reviewers: ['@r{n % 5}']"
        + (f", parent: o{n - 1}" if n else "")
        + "}\n"
        for n in range(300)
    )
    repo = Repo.new(tmp_path / "库", f"organizations:\n{rows}")
    text = code_owners(load_archive(repo.root).registry, FORGES["github"], "reports")
    assert "/reports/*/o299.md @r4 @r3 @r2 @r1 @r0\n" in text
