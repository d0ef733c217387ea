"""Help and wrong use, in Chinese."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from shuzhi.cli.commands import program

from tests.commands.archives import at
from tests.support import NO_REPOSITORY, run

COMMANDS: Final = sorted(program.commands)


@pytest.mark.parametrize(
    "arguments", [[], *([name] for name in COMMANDS)], ids=lambda a: a[0] if a else "shuzhi"
)
def test_help_is_chinese_throughout(arguments: list[str]) -> None:
    code, out, err = run(*arguments, "--help")
    assert (code, err) == (0, "")
    assert "用法：" in out
    assert "选项" in out
    assert "--help" in out
    assert "显示这段说明。" in out
    for english in ("Usage", "Options", "Show this message", "Commands", "Arguments", "default", "required"):
        assert english not in out
    for english in ("OPTIONS", "COMMAND", "ARGS", "FILE", "PATH", "DIRECTORY", "TEXT", "INTEGER", "RANGE"):
        assert english not in out.replace("JSON", "")
    for name in arguments:
        first = re.search(rf"^用法：shuzhi {name}", out, re.MULTILINE)
        assert first, "the usage must show how the command is called"


def test_the_help_names_every_command_with_what_it_is_for() -> None:
    _, out, _ = run("--help")
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S*[\u4e00-\u9fff]", out, re.MULTILINE), name
    assert "退出码：0 正常，1 发现错误，2 用法不对" in re.sub(r"\s+", " ", out)


def test_every_option_is_explained() -> None:
    for name in COMMANDS:
        _, out, _ = run(name, "--help")
        options = re.findall(r"^  (--[a-z-]+)", out, re.MULTILINE)
        assert options
        for option in options:
            assert re.search(rf"{option}\b[^\n]*(?:\n {{4,}}[^\n]*)*[\u4e00-\u9fff]", out), (name, option)


def test_the_program_runs_as_a_program(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from shuzhi.cli import main; sys.exit(main())", "check"],
        cwd=root,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert "没有发现问题。" in done.stdout.decode("utf-8"), "also where the locale knows no Chinese"
    assert done.stderr.decode() == NO_REPOSITORY


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "是不是“check”"),
        (["xyzzy"], "没有“xyzzy”这个命令"),
        (["check", "--formt", "json"], "是不是“--format”"),
        (["check", "--xyzzy"], "没有“--xyzzy”这个选项"),
        (["check", "--format", "xml"], "text、json、github、gitlab、sarif"),
        (["check", "--format"], "--format"),
        (["check", "nowhere.md"], "找不到“nowhere.md”"),
        (["check", "mkdocs.yml"], "不是库里的报告"),
        (["check", "--since"], "--since"),
        (["new"], "--organization"),
        (["new", "--organization", "workshop"], "--year"),
        (["new", "--organization", "workshop", "--year", "明年"], "1949 到 2149"),
        (["new", "--organization", "workshop", "--year", "20230"], "1949 到 2149"),
        (["new", "--organization", "workshap", "--year", "2023"], "是不是“workshop”（一车间党支部）"),
        (["new", "--organization", "xyzzy", "--year", "2023"], "没有登记"),
        (["import", "--organization", "group"], "文件"),
        (["import", "nowhere.txt", "--organization", "group"], "nowhere.txt"),
        (["import", "mkdocs.yml", "--organization", "workshap"], "是不是“workshop”（一车间党支部）"),
        (["import", "mkdocs.yml", "--accept", "很高"], "高、中、低"),
        (["import", "mkdocs.yml", "--map", "nowhere.csv"], "nowhere.csv"),
        (["import", "mkdocs.yml", "--map", "mkdocs.yml"], "“文件”这一列"),
        (["import", "mkdocs.yml", "--report", "mkdocs.yml"], "不会覆盖"),
        (["import", "mkdocs.yml", "--write-map", "mkdocs.yml"], "不会覆盖"),
        (["inspect"], "文件"),
        (["inspect", "nowhere.txt"], "nowhere.txt"),
        (["inspect", "reports"], "reports"),
        (["cycle"], "年度"),
        (["cycle", "甲"], "1949 到 2149"),
        (["cycle", "2023", "2024"], "多出了参数"),
        (["explain", "section-mising"], "是不是“section-missing”"),
        (["explain", "xyzzy"], "没有“xyzzy”这条规则"),
        (["schema", "xyzzy"], "front-matter、organizations、cycle"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_told_in_chinese_and_is_2(
    root: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(root)
    before = sorted(root.rglob("*"))
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.startswith("shuzhi：")
    for english in (
        "Error",
        "No such",
        "Missing",
        "Invalid",
        "does not exist",
        "Got unexpected",
        "requires",
        "None",
    ):
        assert english not in err
    assert sorted(root.rglob("*")) == before


def test_an_abbreviated_option_is_not_guessed_into_another(root: Path) -> None:
    code, _, err = at(root, "check", "--sinc", "HEAD")
    assert code == 2
    assert "--since" in err


@pytest.mark.parametrize(
    "arguments", [["check"], ["cycle", "2023"], ["new", "--organization", "a", "--year", "2023"]]
)
def test_outside_of_an_archive_it_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*arguments)
    assert code == 2
    assert "找不到 mkdocs.yml" in err
    assert "--root" in err


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    code, _, err = run("--root", str(tmp_path / "nowhere"), "check")
    assert code == 2
    assert "nowhere" in err


def test_wrong_settings_are_told(root: Path) -> None:
    (root / "mkdocs.yml").write_text("site_name: x\nextra:\n  shuzhi:\n    unti: 甲\n", encoding="utf-8")
    code, _, err = at(root, "check")
    assert code == 2
    assert "是不是“unit”" in err
