"""The command line as people and machines meet it: words, exit codes, formats."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.cli.commands import program
from shuzhi.rules import RULES, RULES_BY_SLUG

from tests.support import PROJECT, REPORT, check_json, make_archive, rules_found, run
from tests.texts import BODY_LINE, HEAD

COMMANDS: Final = sorted(program.commands)

FAULTY: Final = REPORT.replace("year: 2023", "year: 2022").replace("secretary: 陶溪石", "secretary: 【待补】")
"""Two errors, in lines 3 and 5."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT})


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return make_archive(
        tmp_path / "archive",
        {
            "reports/2023/workshop.md": FAULTY,
            "reports/2020/workshop.md": FAULTY.replace("2023", "2020"),
            "reports/2020/group.md": REPORT.replace("2023", "2020")
            .replace("一车间党支部", "甲乙集团党总支")
            .replace("organization: workshop", "organization: group"),
        },
    )


def _at(root: Path, *arguments: str) -> tuple[int, str, str]:
    return run("--root", str(root), *arguments)


# --- help -----------------------------------------------------------------------------------------------------


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
    assert done.stderr == b""


# --- wrong use ------------------------------------------------------------------------------------------------


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
        (["import", "mkdocs.yml"], "--organization"),
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
    code, _, err = _at(root, "check", "--sinc", "HEAD")
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
    code, _, err = _at(root, "check")
    assert code == 2
    assert "是不是“unit”" in err


# --- check: what is checked -----------------------------------------------------------------------------------


def test_a_sound_archive(root: Path) -> None:
    assert _at(root, "check") == (0, "没有发现问题。\n检查了 1 份报告。\n", "")


def test_advice_is_told_and_is_no_error(root: Path) -> None:
    text = REPORT.replace("## 三、下一步打算", "## 三、自我画像\n\n好。\n\n## 四、下一步打算")
    (root / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    code, out, _ = _at(root, "check")
    assert code == 0
    assert "建议 [section-unknown]" in out
    assert "1 条建议" in out


def test_errors_are_told_with_place_line_and_mend(faulty: Path) -> None:
    code, out, _ = _at(faulty, "check")
    assert code == 1
    assert "reports/2023/workshop.md:3 错误 [year-mismatch]" in out
    assert "reports/2023/workshop.md:5 错误 [frontmatter-field-blank]" in out
    assert "    │ year: 2022\n    └ 怎么改：" in out
    assert "4 个错误" in out
    assert "检查了 3 份报告。" in out


def _paths(out: str) -> set[str]:
    return {row["path"] for row in json.loads(out)}


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("reports/2023/workshop.md", {"reports/2023/workshop.md"}),
        ("./reports/2023/workshop.md", {"reports/2023/workshop.md"}),
        ("reports/../reports/2023/workshop.md", {"reports/2023/workshop.md"}),
        ("reports/2020", {"reports/2020/workshop.md"}),
        ("reports/2020/", {"reports/2020/workshop.md"}),
        ("reports", {"reports/2020/workshop.md", "reports/2023/workshop.md"}),
        (".", {"reports/2020/workshop.md", "reports/2023/workshop.md"}),
        ("reports/2020/group.md", set()),
        ("reports/organizations.yml", set()),
        ("reports/2023/cycle.yml", set()),
    ],
)
def test_one_file_or_a_folder(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, argument: str, expected: set[str]
) -> None:
    elsewhere = faulty.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(faulty)
    code, out, err = run("check", argument, "--format", "json")
    assert err == ""
    assert _paths(out) == expected
    assert code == (1 if expected else 0)
    absolute = run("check", str(faulty / argument), "--format", "json")
    assert absolute == (code, out, ""), "by absolute path"
    monkeypatch.chdir(elsewhere)
    assert _at(faulty, "check", str(faulty / argument), "--format", "json") == (code, out, "")
    if argument != "." and ".." not in argument:
        named_from_root = _at(faulty, "check", argument, "--format", "json")
        assert named_from_root == (code, out, ""), "as it is named from the archive's root"


def test_from_inside_the_reports(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(faulty / "reports" / "2023")
    code, out, _ = run("--root", "../..", "check", "workshop.md", "--format", "json")
    assert code == 1
    assert _paths(out) == {"reports/2023/workshop.md"}
    code, out, _ = run("--root", "../..", "check", ".", "--format", "json")
    assert _paths(out) == {"reports/2023/workshop.md"}


def test_through_a_link_to_the_archive(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = faulty.parent / "link"
    link.symlink_to(faulty)
    monkeypatch.chdir(link)
    for path in ("reports/2023/workshop.md", str(link / "reports/2023/workshop.md")):
        code, out, _ = run("--root", str(link), "check", path, "--format", "json")
        assert code == 1
        assert _paths(out) == {"reports/2023/workshop.md"}


def test_one_file_is_judged_in_the_knowledge_of_the_archive(root: Path) -> None:
    following = REPORT.replace("2023", "2024")
    (root / "reports/2024").mkdir()
    (root / "reports/2024/workshop.md").write_text(following, encoding="utf-8")
    _, out, _ = _at(root, "check", "reports/2024/workshop.md", "--format", "json")
    assert [row["rule"] for row in json.loads(out)] == ["section-missing"]
    assert "2 个问题" in json.loads(out)[0]["message"]


def test_a_path_outside_of_the_archive_is_pointed_to_inspect(root: Path) -> None:
    outside = root.parent / "外面.md"
    outside.write_text(REPORT, encoding="utf-8")
    code, out, err = _at(root, "check", str(outside))
    assert (code, out) == (2, "")
    assert "shuzhi inspect" in err


def test_a_bad_file_can_be_named_by_itself(root: Path) -> None:
    (root / "reports/2023/终稿.docx").write_bytes(b"PK")
    code, out, _ = _at(root, "check", "reports/2023/终稿.docx", "--format", "json")
    assert code == 1
    assert [row["rule"] for row in json.loads(out)] == ["file-misplaced"]


# --- check: formats -------------------------------------------------------------------------------------------

NASTY: Final = (
    HEAD.replace("陶溪石", "【待补】") + "\n## 一、100%，a,b:c\n\n<b>50%\n\n## 二、存在的问题\n\n一是甲。\n"
)


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    return make_archive(
        tmp_path / "archive", {"reports/2023/workshop.md": NASTY, "reports/2023/100%,甲:乙.md": "x"}
    )


def test_json(nasty: Path) -> None:
    code, out, err = _at(nasty, "check", "--format", "json")
    assert (code, err) == (1, "")
    rows = json.loads(out)
    assert len(rows) >= 4
    for row in rows:
        assert list(row) == ["rule", "severity", "path", "line", "column", "message", "help"]
        assert row["rule"] in RULES_BY_SLUG
        assert row["severity"] in ("error", "warning", "advice")
        assert isinstance(row["line"], int)
        assert (nasty / row["path"]).is_file()
    assert [(r["path"], r["line"]) for r in rows] == sorted((r["path"], r["line"]) for r in rows)
    assert "\\u" not in out, "Chinese must stay legible"


def test_the_formats_of_a_sound_archive_are_empty_and_valid(root: Path) -> None:
    assert json.loads(_at(root, "check", "--format", "json")[1]) == []
    assert json.loads(_at(root, "check", "--format", "gitlab")[1]) == []
    assert _at(root, "check", "--format", "github") == (0, "", "")
    assert json.loads(_at(root, "check", "--format", "sarif")[1])["runs"][0]["results"] == []


def test_github(nasty: Path) -> None:
    code, out, err = _at(nasty, "check", "--format", "github")
    assert (code, err) == (1, "")
    rows = check_json(nasty)
    lines = out.split("\n")[:-1]
    assert len(lines) == len(rows), "one line a finding, whatever stands in it"
    for line, row in zip(lines, rows, strict=True):
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        assert match[1] == {"error": "error", "warning": "warning", "advice": "notice"}[row["severity"]]
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        unescaped = {name: _github(value) for name, value in properties.items()}
        assert unescaped["file"] == row["path"]
        assert unescaped["title"] == row["rule"]
        assert unescaped.get("line", "0") == str(row["line"])
        assert _github(match[3]) == f"{row['message']}\n{row['help']}"
    assert "%2525" not in out
    assert "100%25%2C甲%3A乙.md" in out


def _github(text: str) -> str:
    for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_gitlab(nasty: Path) -> None:
    code, out, err = _at(nasty, "check", "--format", "gitlab")
    assert (code, err) == (1, "")
    rows = json.loads(out)
    found = check_json(nasty)
    assert len(rows) == len(found)
    for row, expected in zip(rows, found, strict=True):
        assert set(row) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert row["check_name"] == expected["rule"]
        assert row["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert (row["severity"] == "critical") == (expected["severity"] == "error")
        assert row["location"]["path"] == expected["path"]
        assert row["location"]["lines"]["begin"] == max(1, expected["line"])
        assert expected["message"] in row["description"]
    prints = [row["fingerprint"] for row in rows]
    assert len(set(prints)) == len(prints)


def test_gitlab_does_not_call_an_old_finding_new_when_a_line_is_added_above(faulty: Path) -> None:
    _, before, _ = _at(faulty, "check", "--format", "gitlab")
    for file in faulty.glob("reports/*/workshop.md"):
        file.write_text(
            file.read_text(encoding="utf-8").replace("---\n", "---\n# 说明\n", 1), encoding="utf-8"
        )
    _, after, _ = _at(faulty, "check", "--format", "gitlab")
    assert before != after
    assert [r["fingerprint"] for r in json.loads(before)] == [r["fingerprint"] for r in json.loads(after)]


def test_sarif(nasty: Path) -> None:
    code, out, err = _at(nasty, "check", "--format", "sarif")
    assert (code, err) == (1, "")
    log = json.loads(out)
    found = check_json(nasty)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (only,) = log["runs"]
    driver = only["tool"]["driver"]
    assert driver["name"] == "shuzhi"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    assert len(only["results"]) == len(found)
    for result, expected in zip(only["results"], found, strict=True):
        assert result["ruleId"] == expected["rule"] == ids[result["ruleIndex"]]
        assert (
            result["level"]
            == {"error": "error", "warning": "warning", "advice": "note"}[expected["severity"]]
        )
        assert expected["message"] in result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri), "a URI holds no blanks and no Chinese"
        assert not uri.startswith("/")
        region = physical.get("region", {})
        assert all(number >= 1 for number in region.values())
        assert region.get("startLine", 0) == expected["line"]
    assert any(
        "100%25" in r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in only["results"]
    )


# --- check --since --------------------------------------------------------------------------------------------

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
    code, out, err = _at(root, "check", "--since", revision, "--format", "json", *more)
    assert err == ""
    return code, _paths(out)


@with_git
def test_since_without_a_change_finds_nothing(versioned: Path) -> None:
    assert _since(versioned) == (0, set())
    _, out, _ = _at(versioned, "check", "--since", "HEAD")
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
    _git(root, "init", "--quiet")
    _git(root, "add", ".")
    _git(root, "commit", "--quiet", "-m", "开始")
    assert rules_found(root) == []
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
    code, out, err = _at(versioned, "check", f"--since={revision}")
    assert (code, out) == (2, "")
    assert "没有" in err
    assert revision in err


@with_git
def test_since_outside_of_git_is_wrong_use(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(faulty.parent))
    code, _, err = _at(faulty, "check", "--since", "HEAD")
    assert code == 2
    assert "不在 git 版本库里" in err


def test_since_without_git_is_told(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(faulty))
    code, _, err = _at(faulty, "check", "--since", "HEAD")
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


# --- inspect --------------------------------------------------------------------------------------------------


def test_inspect_a_report(root: Path) -> None:
    file = root / "reports/2023/workshop.md"
    code, out, err = run("inspect", str(file))
    assert (code, err) == (0, "")
    assert "题名：一车间党支部书记2023年度述职报告" in out
    assert "年度：2023" in out
    assert "组织：workshop" in out
    assert "问题 2 条" in out
    line = REPORT.split("\n").index("一是学用结合不够紧密。二是党员示范岗评比流于形式。") + 1
    assert f"学用结合不够紧密。（第 {line} 行）" in out
    read = json.loads(run("inspect", str(file), "--format", "json")[1])
    assert (read["title"], read["year"], read["organization"]) == (
        "一车间党支部书记2023年度述职报告",
        2023,
        "workshop",
    )
    assert [s["slots"] for s in read["sections"]] == [["performance"], ["problems"], ["plan"]]
    assert read["problems"] == [
        {"number": 1, "text": "学用结合不够紧密。", "line": line},
        {"number": 2, "text": "党员示范岗评比流于形式。", "line": line},
    ]
    assert (len(read["plans"]), read["causes"], read["rectifications"]) == (2, [], [])
    assert set(read) == {
        "title", "year", "organization", "sections", "problems", "causes", "rectifications", "plans"
    }  # fmt: skip
    assert set(read["sections"][0]) == {"slots", "heading", "line", "characters", "items"}
    assert set(read["sections"][2]["items"][0]) == {"label", "text", "line"}


@pytest.mark.parametrize("ending", [".md", ".markdown", ".MD"])
def test_inspect_markdown_without_front_matter(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"草稿{ending}"
    file.write_text(
        "# 2021年述职报告\n\n## 履职情况\n\n好。\n\n## 存在问题\n\n1. 甲。\n2. 乙。\n", encoding="utf-8"
    )
    code, out, err = run("inspect", str(file), "--format", "json")
    assert (code, err) == (0, "")
    read = json.loads(out)
    assert (read["title"], read["year"], read["organization"]) == ("2021年述职报告", 2021, None)
    assert [(s["slots"], s["line"]) for s in read["sections"]] == [(["performance"], 3), (["problems"], 7)]
    assert [(p["text"], p["line"]) for p in read["problems"]] == [("甲。", 9), ("乙。", 10)]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_inspect_a_text(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "旧稿.txt"
    file.write_bytes(
        "2021年述职报告\r\n一、履职情况\r\n好。\r\n二、存在问题\r\n一是甲。二是乙。\r\n".encode(codec)
    )
    code, out, err = run("inspect", str(file), "--format", "json")
    assert (code, err) == (0, "")
    read = json.loads(out)
    assert (read["title"], read["year"]) == ("2021年述职报告", 2021)
    assert [(s["slots"], s["line"]) for s in read["sections"]] == [(["performance"], 2), (["problems"], 4)]
    assert [(p["text"], p["line"]) for p in read["problems"]] == [("甲。", 5), ("乙。", 5)]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\0\0", b"a" * 2_000_000], ids=["empty", "binary", "2-mb"])
def test_inspect_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "旧稿.txt"
    file.write_bytes(content)
    code, out, err = run("inspect", str(file))
    assert (code, out) == (1, "")
    assert "旧稿.txt" in err


def test_inspect_needs_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "甲.txt").write_text("一、存在的问题\n一是乙。\n", encoding="utf-8")
    assert run("inspect", "甲.txt")[0] == 0


# --- new ------------------------------------------------------------------------------------------------------

TEMPLATE: Final = (PROJECT / "reports" / "_template.md").read_text(encoding="utf-8")


@pytest.fixture
def office(root: Path) -> Path:
    """The archive with last year's report and the template that the project ships."""
    (root / "reports/_template.md").write_text(TEMPLATE, encoding="utf-8")
    return root


def _new(root: Path, *more: str, organization: str = "workshop", year: int = 2024) -> tuple[int, str, str]:
    return _at(root, "new", "--organization", organization, "--year", str(year), *more)


def test_new_sets_out_last_years_problems(office: Path) -> None:
    code, out, err = _new(office)
    assert (code, err) == (0, "")
    assert "reports/2024/workshop.md" in out
    assert "2 个问题" in out
    text = (office / "reports/2024/workshop.md").read_text(encoding="utf-8")
    assert "## 一、上年度问题整改情况" in text
    assert "问题一：学用结合不够紧密。\n\n整改情况：【待补】" in text
    assert "问题二：党员示范岗评比流于形式。\n\n整改情况：【待补】" in text
    assert "## 二、履职情况" in text
    for line in (
        "year: 2024",
        "organization: workshop",
        "role: 党支部书记",
        "classification: 内部  # 沿用2023年，请核对",
        "retention: 30年  # 沿用2023年，请核对",
    ):
        assert f"\n{line}\n" in text
    assert "陶溪石" in next(line for line in text.split("\n") if line.startswith("secretary: 【待补】"))


def test_new_without_a_report_of_last_year_has_no_rectification(office: Path) -> None:
    assert _new(office, organization="group")[0] == 0
    text = (office / "reports/2024/group.md").read_text(encoding="utf-8")
    assert "整改" not in text
    assert "## 一、履职情况" in text
    assert "role: 党总支书记" in text
    assert "classification: 【待补】" in text, "no value is guessed"


def test_new_takes_the_name_of_that_year(office: Path) -> None:
    assert _new(office, year=2017)[0] == 0
    text = (office / "reports/2017/workshop.md").read_text(encoding="utf-8")
    assert "title: 装配车间党支部书记2017年度" in text
    assert "一车间" not in text.replace("装配车间", "")
    assert "整改" not in text, "the report of 2023 is no earlier one"


@pytest.mark.parametrize(("organization", "year"), [("workshop", 2024), ("group", 2024), ("workshop", 2017)])
def test_a_new_draft_lacks_only_what_a_person_must_fill(office: Path, organization: str, year: int) -> None:
    assert _new(office, organization=organization, year=year)[0] == 0
    path = f"reports/{year}/{organization}.md"
    rows = check_json(office, path)
    assert {row["rule"] for row in rows} == {"frontmatter-field-blank", "placeholder-left"}
    lines = (office / path).read_text(encoding="utf-8").split("\n")
    told = {row["line"] for row in rows}
    assert told == {number for number, line in enumerate(lines, start=1) if "【待补】" in line}


def test_a_filled_draft_is_sound(office: Path) -> None:
    _new(office)
    file = office / "reports/2024/workshop.md"
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"secretary: 【待补】.*", "secretary: 陶溪石", text)
    text = re.sub(r"submitted: 【待补】.*", "submitted: 2024-12-20", text)
    file.write_text(text.replace("【待补】", "已经写好"), encoding="utf-8")
    assert check_json(office) == []
    read = json.loads(run("inspect", str(file), "--format", "json")[1])
    assert len(read["rectifications"]) == 2
    assert (len(read["problems"]), len(read["causes"]), len(read["plans"])) == (2, 2, 2)


def test_new_never_overwrites(office: Path) -> None:
    before = (office / "reports/2023/workshop.md").read_bytes()
    code, out, err = _new(office, year=2023)
    assert (code, out) == (1, "")
    assert "reports/2023/workshop.md 已经有了，不会覆盖" in err
    assert "--second" in err
    assert (office / "reports/2023/workshop.md").read_bytes() == before


def test_new_for_a_second_report_of_the_year(office: Path) -> None:
    code, out, _ = _new(office, "--second", year=2023)
    assert code == 0
    assert "reports/2023/workshop_2.md" in out
    assert (office / "reports/2023/workshop_2.md").is_file()
    assert (office / "reports/2023/workshop.md").read_text(encoding="utf-8") == REPORT
    assert _new(office, "--second", year=2023)[0] == 0
    assert (office / "reports/2023/workshop_3.md").is_file()


def test_second_fills_no_gap_over_an_existing_report(office: Path) -> None:
    (office / "reports/2023/workshop_3.md").write_text(REPORT, encoding="utf-8")
    code, out, _ = _new(office, "--second", year=2023)
    assert code == 0
    assert (office / "reports/2023/workshop_3.md").read_text(encoding="utf-8") == REPORT
    assert "workshop_2.md" in out


def test_second_without_a_first_is_refused(office: Path) -> None:
    code, out, err = _new(office, "--second")
    assert (code, out) == (1, "")
    assert "--second" in err
    assert not (office / "reports/2024").exists()


@pytest.mark.parametrize("year", [2015, 2025])
def test_new_is_refused_outside_of_the_organizations_years(office: Path, year: int) -> None:
    code, out, err = _new(office, year=year)
    assert (code, out) == (1, "")
    assert "2016" in err
    assert "2024" in err
    assert not (office / "reports" / str(year)).exists()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% if problems %}\n没有结束\n", "第 "),
        ("第一行\n{{ blank\n", "第 2 行"),
        ("{{ secretery }}\n", "secretery"),
        ("{% for x in blank.__class__.__mro__ %}{{ x }}{% endfor %}", "写法有误"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "写法有误"),
        ("{{ problems.nothing.more }}", "写法有误"),
        ("{{ 1 / 0 }}", "写法有误"),
        ("{{ section_number(1, 2) }}", "写法有误"),
        ("{% include 'organizations.yml' %}", "写法有误"),
    ],
)
def test_a_broken_template_is_told_and_nothing_is_written(office: Path, template: str, words: str) -> None:
    (office / "reports/_template.md").write_text(template, encoding="utf-8")
    code, out, err = _new(office)
    assert (code, out) == (1, "")
    assert "reports/_template.md" in err
    assert words in err
    assert not (office / "reports/2024").exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_template_that_cannot_be_read_is_told(office: Path, content: bytes | None) -> None:
    (office / "reports/_template.md").unlink()
    if content is not None:
        (office / "reports/_template.md").write_bytes(content)
    code, _, err = _new(office)
    assert code == 1
    assert "_template.md" in err


def test_problems_keep_their_words_in_a_draft(office: Path) -> None:
    """What looks like a template or like markup in last year's report is text in the draft."""
    text = REPORT.replace("学用结合不够紧密。", r"“{{ blank }}”{% raw %}与 \*号 a\_b 混用。")
    (office / "reports/2023/workshop.md").write_text(text, encoding="utf-8")
    assert _new(office)[0] == 0
    assert r"问题一：“{{ blank }}”{% raw %}与 \*号 a\_b 混用。" in (
        office / "reports/2024/workshop.md"
    ).read_text(encoding="utf-8")


# --- cycle, explain, schema -------------------------------------------------------------------------------------


def test_cycle_shows_what_is_in_force(root: Path) -> None:
    (root / "reports/2023/cycle.yml").write_text(
        "deadline: 2024-01-10\nrules: {section-unknown: off, raw-html: warning}\n", encoding="utf-8"
    )
    read = json.loads(_at(root, "cycle", "2023", "--format", "json")[1])
    assert read["deadline"] == "2024-01-10"
    assert read["required"] == ["performance", "problems", "plan"]
    assert read["rules"]["section-unknown"] == "off"
    assert read["rules"]["raw-html"] == "warning"
    assert read["rules"]["section-missing"] == "error"
    assert set(read["rules"]) == {rule.slug for rule in RULES if not rule.fixed}
    defaults = json.loads(_at(root, "cycle", "2031", "--format", "json")[1])
    assert defaults["deadline"] is None
    assert defaults["rules"]["section-unknown"] == "advice"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "deadline: 2024-01-10\n",
        "exempt: {workshop: '机构合并: 并入次年', group: '#1'}\n",
        "required: [performance, problems]\nlimits: {length: [100, 9000], problem_share: 0.25}\n"
        "rules: {section-unknown: off}\n",
    ],
)
def test_what_cycle_prints_can_be_saved_as_the_years_rules(root: Path, written: str) -> None:
    file = root / "reports/2023/cycle.yml"
    file.write_text(written, encoding="utf-8")
    before = _at(root, "cycle", "2023", "--format", "json")[1]
    code, out, err = _at(root, "cycle", "2023")
    assert (code, err) == (0, "")
    file.write_text(out, encoding="utf-8")
    assert check_json(root) == []
    assert _at(root, "cycle", "2023", "--format", "json")[1] == before


def test_explain_tells_every_rule() -> None:
    code, out, _ = run("explain")
    assert code == 0
    for rule in RULES:
        assert rule.slug in out
        code, text, err = run("explain", rule.slug)
        assert (code, err) == (0, "")
        for part in ("查什么：", "为什么：", "例子：", "怎么改："):
            assert part in text, rule.slug
        assert rule.severity.label in text


def test_explain_needs_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("explain", "section-missing")[0] == 0


# A small validator: the parts of draft-07 that the schemas use. What it does not know, it refuses.

_KNOWN: Final = frozenset(
    [
        "$schema",
        "title",
        "description",
        "default",
        "type",
        "enum",
        "const",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "prefixItems",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "anyOf",
        "allOf",
        "$ref",
        "definitions",
        "format",
    ]
)
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def _wrong(value: Any, schema: Any, whole: dict[str, Any]) -> list[str]:
    if isinstance(schema, bool):
        return [] if schema else [f"{value!r} is not allowed"]
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema:
        return _wrong(value, whole["definitions"][schema["$ref"].removeprefix("#/definitions/")], whole)
    if "type" in schema:
        fits = isinstance(value, _TYPES[schema["type"]])
        if not fits or (isinstance(value, bool) and schema["type"] != "boolean"):
            return [f"{value!r} is no {schema['type']}"]
    found = [wrong for one in schema.get("allOf", []) for wrong in _wrong(value, one, whole)]
    if "anyOf" in schema and all(_wrong(value, one, whole) for one in schema["anyOf"]):
        found.append(f"{value!r} fits nothing")
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        found.append(f"{value!r} is none of the values")
    if isinstance(value, dict):
        found += _wrong_mapping(value, schema, whole)
    elif isinstance(value, list):
        found += _wrong_list(value, schema, whole)
    elif not _within_limits(value, schema):
        found.append(f"{value!r} is too long, too large or of the wrong form")
    return found


def _within_limits(value: Any, schema: dict[str, Any]) -> bool:
    if isinstance(value, str):
        long_enough = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        return long_enough and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, (int, float)):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _wrong_mapping(value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    found = [f"{name} is missing" for name in schema.get("required", []) if name not in value]
    for name, inner in value.items():
        found += _wrong(
            inner, schema.get("properties", {}).get(name, schema.get("additionalProperties", True)), whole
        )
    return found


def _wrong_list(value: list[Any], schema: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    items = schema.get("items", True)
    each = items if isinstance(items, list) else [items] * len(value)
    found = [wrong for inner, one in zip(value, each, strict=False) for wrong in _wrong(inner, one, whole)]
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        found.append("the wrong number of items")
    return found


def _schema(name: str) -> dict[str, Any]:
    code, out, err = run("schema", name)
    assert (code, err) == (0, "")
    schema: dict[str, Any] = json.loads(out)
    return schema


GOOD_FRONT_MATTER: Final[dict[str, Any]] = {
    "title": "一车间党支部书记2023年度述职报告",
    "year": 2023,
    "organization": "workshop",
    "secretary": "陶溪石",
    "role": "党支部书记",
    "submitted": "2023-12-20",
    "classification": "内部",
    "retention": "30年",
}


@pytest.mark.parametrize("name", ["front-matter", "organizations", "cycle"])
def test_a_schema_is_draft_07_with_a_chinese_description_of_everything(name: str) -> None:
    schema = _schema(name)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in json.dumps(schema)
    assert "prefixItems" not in json.dumps(schema), "draft-07 does not know it"
    for part in (schema, *schema.get("definitions", {}).values()):
        for key, inner in part.get("properties", {}).items():
            assert re.search(r"[\u4e00-\u9fff]", inner.get("description", "")), f"{name}: {key}"
        if part.get("type") == "object" and "properties" in part:
            assert part.get("additionalProperties") is False, "an editor must mark what is not known"
    for reference in re.findall(r'"#/definitions/(\w+)"', json.dumps(schema)):
        assert reference in schema["definitions"]


def test_the_schema_takes_good_front_matter_and_refuses_bad() -> None:
    schema = _schema("front-matter")
    assert _wrong(GOOD_FRONT_MATTER, schema, schema) == []
    more = {"archive_no": "Z109-WS·2023-D30-DQ-0004", "tags": ["甲"], "on_behalf": True, "imported": False}
    assert _wrong({**GOOD_FRONT_MATTER, **more}, schema, schema) == []
    for name in GOOD_FRONT_MATTER:
        assert _wrong({k: v for k, v in GOOD_FRONT_MATTER.items() if k != name}, schema, schema), name
    for bad in (
        {"year": "2023"},
        {"year": 1900},
        {"organization": "Workshop"},
        {"secretary": ""},
        {"secretary": 110},
        {"classification": "秘密"},
        {"retention": "30"},
        {"tags": "甲"},
        {"tags": ["甲"] * 21},
        {"archive_no": "1"},
        {"status": "done"},
    ):
        assert _wrong({**GOOD_FRONT_MATTER, **bad}, schema, schema), bad


def test_the_schemas_take_the_archives_own_files() -> None:
    import yaml

    organizations = _schema("organizations")
    written = yaml.safe_load((PROJECT / "reports/organizations.yml").read_text(encoding="utf-8"))
    assert _wrong(written, organizations, organizations) == []
    written["organizations"][0]["kind"] = "支部"
    assert _wrong(written, organizations, organizations)
    cycle = _schema("cycle")
    for file in PROJECT.glob("reports/*/cycle.yml"):
        text = re.sub(r"(\d{4}-\d\d-\d\d)", r"'\1'", file.read_text(encoding="utf-8"))
        assert _wrong(yaml.safe_load(text) or {}, cycle, cycle) == [], file
    assert _wrong({"rules": {"section-missing": "advice"}, "required": ["problems"]}, cycle, cycle) == []
    assert _wrong({"limits": {"length": [1500, 5000]}}, cycle, cycle) == []
    for bad in (
        {"rules": {"nothing": "advice"}},
        {"rules": {"raw-html": "loud"}},
        {"required": ["x"]},
        {"x": 1},
    ):
        assert _wrong(bad, cycle, cycle), bad


def test_schema_without_a_name_prints_all_and_writes_files(tmp_path: Path) -> None:
    code, out, _ = run("schema")
    assert code == 0
    assert set(json.loads(out)) == {"front-matter", "organizations", "cycle"}
    folder = tmp_path / "新" / ".vscode"
    code, out, _ = run("schema", "--write", str(folder))
    assert code == 0
    names = sorted(file.name for file in folder.iterdir())
    assert names == [
        "cycle.schema.json", "front-matter.schema.json", "organizations.schema.json", "report.code-snippets"
    ]  # fmt: skip
    for name in names:
        assert name in out
        json.loads((folder / name).read_text(encoding="utf-8"))
    assert json.loads((folder / "cycle.schema.json").read_text(encoding="utf-8")) == _schema("cycle")


def test_the_lines_that_are_told_are_those_of_the_file(nasty: Path) -> None:
    rows = [row for row in check_json(nasty) if row["rule"] == "raw-html"]
    lines = NASTY.split("\n")
    assert [lines[row["line"] - 1][row["column"] - 1 :] for row in rows] == ["<b>50%"]
    assert rows[0]["line"] >= BODY_LINE
