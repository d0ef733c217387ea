"""`shuzhi check --fix` and `--diff`: what is mended, what never is, and how files are written."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import load_archive
from shuzhi.cli import main
from shuzhi.fixing import NotMended, mending_of, write_mending

from tests.commands.archives import at
from tests.commands.test_since import _git, with_git
from tests.support import NO_REPOSITORY, REPORT, check_json, make_archive, rules_found

PATH: Final = "reports/2023/workshop.md"
WORDS: Final = "words:\n  - {wrong: 柠紧, right: 拧紧, reason: 形近字误用}\n"
SLOPPY: Final = REPORT.replace("我带头讲党课4次，", '我带头讲党课 4 次,到"红岩"学习，，柠紧责任(含2次)，')
NEAT: Final = REPORT.replace("我带头讲党课4次，", "我带头讲党课4次，到“红岩”学习，拧紧责任（含2次），")
LINE: Final = 16


@pytest.fixture
def sloppy(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive", {PATH: SLOPPY, "reports/wordlist.yml": WORDS})


def _text(root: Path, path: str = PATH) -> str:
    return (root / path).read_bytes().decode("utf-8")


def _write(root: Path, text: str, path: str = PATH) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_bytes(text.encode("utf-8"))


def _files(root: Path) -> dict[str, bytes]:
    files = (file for file in (root / "reports").rglob("*") if file.is_file())
    return {str(file.relative_to(root)): file.read_bytes() for file in files}


def test_all_safe_mends_are_made_and_shown(sloppy: Path) -> None:
    code, out, err = at(sloppy, "check", "--fix")
    assert (code, err) == (0, NO_REPOSITORY)
    assert _text(sloppy) == NEAT
    lines = out.split("\n")
    assert lines[:2] == [f"--- {PATH}（修改前）", f"+++ {PATH}（修改后）"]
    assert lines[2].startswith(f"@@ -{LINE} +{LINE} @@ 第 {LINE} 行：")
    for told in ("删去空格 2 处", "「,」改为「，」", "「，，」改为「，」", "「柠紧」改为「拧紧」"):
        assert told in lines[2]
    assert lines[3] == "-" + SLOPPY.split("\n")[LINE - 1]
    assert lines[4] == "+" + NEAT.split("\n")[LINE - 1]
    assert lines[5].startswith("改好了 1 份报告，共 9 处。")
    assert out.endswith("没有发现问题。\n检查了 1 份报告。\n")


def test_a_second_run_finds_nothing_to_do(sloppy: Path) -> None:
    at(sloppy, "check", "--fix")
    file = sloppy / PATH
    os.utime(file, (1, 1))
    assert at(sloppy, "check", "--fix")[1].startswith("没有可以代为修改的地方。\n")
    assert file.stat().st_mtime == 1


@pytest.mark.parametrize("options", [("--diff",), ("--fix", "--diff"), ("--diff", "--fix")])
def test_diff_shows_the_same_and_writes_nothing(sloppy: Path, options: tuple[str, ...]) -> None:
    before = _files(sloppy)
    _, foretold, _ = at(sloppy, "check", *options)
    assert _files(sloppy) == before
    assert "没有写入" in foretold
    assert "[misspelling]" in foretold, "what is still wrong is told as before"
    _, done, _ = at(sloppy, "check", "--fix")
    assert foretold.split("\n")[:5] == done.split("\n")[:5]


def test_of_two_mends_that_overlap_one_is_made(sloppy: Path) -> None:
    _write(sloppy, REPORT.replace("4次，", "4次，,"))
    _, out, _ = at(sloppy, "check", "--fix")
    assert "：「，,」改为「，」\n" in out
    assert "共 1 处" in out
    assert _text(sloppy) == REPORT


def test_the_exit_code_is_that_of_what_is_left(sloppy: Path) -> None:
    _write(sloppy, SLOPPY.replace("year: 2023", "year: 2022"))
    code, out, _ = at(sloppy, "check", "--fix")
    assert code == 1
    assert "改好了 1 份报告" in out
    assert rules_found(sloppy) == ["year-mismatch"]


@pytest.mark.parametrize("form", ["json", "gitlab", "sarif", "github"])
def test_what_a_program_reads_is_free_of_the_diff(sloppy: Path, form: str) -> None:
    code, out, err = at(sloppy, "check", "--fix", "--format", form)
    assert code == 0
    assert f"+++ {PATH}（修改后）" in err
    assert "改好了 1 份报告" in err
    if form == "github":
        assert out == ""
    else:
        json.loads(out)
    assert _text(sloppy) == NEAT


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_the_byte_order_mark_stay(sloppy: Path, end: str) -> None:
    _write(sloppy, "\ufeff" + SLOPPY.replace("\n", end))
    assert at(sloppy, "check", "--fix")[0] == 0
    assert _text(sloppy) == "\ufeff" + NEAT.replace("\n", end)


def test_mixed_line_ends_and_a_missing_last_one_stay(sloppy: Path) -> None:
    mixed = SLOPPY.replace("\n\n", "\r\n\n").rstrip("\n")
    _write(sloppy, mixed)
    at(sloppy, "check", "--fix")
    assert _text(sloppy) == NEAT.replace("\n\n", "\r\n\n").rstrip("\n")


def test_permissions_stay_and_nothing_is_left_beside_the_file(sloppy: Path) -> None:
    (sloppy / PATH).chmod(0o640)
    names = sorted(file.name for file in (sloppy / "reports/2023").iterdir())
    at(sloppy, "check", "--fix")
    assert (sloppy / PATH).stat().st_mode & 0o7777 == 0o640
    assert sorted(file.name for file in (sloppy / "reports/2023").iterdir()) == names


def test_a_link_stays_a_link(sloppy: Path) -> None:
    file = sloppy / PATH
    file.rename(file.with_name("_kept.md"))
    file.symlink_to("_kept.md")
    at(sloppy, "check", "--fix")
    assert file.is_symlink()
    assert _text(sloppy, "reports/2023/_kept.md") == NEAT


def test_a_file_that_changed_meanwhile_is_not_written(sloppy: Path) -> None:
    archive = load_archive(sloppy)
    mending = mending_of(archive, archive.reports[0])
    _write(sloppy, SLOPPY + "\n同时在别处写下的一段。\n")
    before = _files(sloppy)
    with pytest.raises(NotMended, match=rf"{PATH} 刚刚被别的程序改过"):
        write_mending(sloppy, mending)
    assert _files(sloppy) == before


def test_a_failed_write_is_told_and_leaves_all_as_it_was(
    sloppy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    before = _files(sloppy)
    monkeypatch.setattr(Path, "replace", refuse)
    code, out, err = at(sloppy, "check", "--fix")
    assert code == 1
    assert f"shuzhi：{PATH} 写不进去：没有写入的权限" in err
    assert "Traceback" not in err
    assert "改好了" not in out
    assert _files(sloppy) == before


def test_a_read_only_report_is_left_alone(sloppy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = load_archive(sloppy)
    mending = mending_of(archive, archive.reports[0])
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    with pytest.raises(NotMended, match="只读"):
        write_mending(sloppy, mending)
    assert _text(sloppy) == SLOPPY


def test_only_what_was_named_is_mended(sloppy: Path) -> None:
    other = SLOPPY.replace("2023", "2022").replace("2022-12-20", "2022-12-20")
    _write(sloppy, other, "reports/2022/workshop.md")
    at(sloppy, "check", "--fix", PATH)
    assert _text(sloppy) == NEAT
    assert _text(sloppy, "reports/2022/workshop.md") == other


@with_git
def test_since_mends_what_changed_and_not_what_is_only_judged_anew(sloppy: Path) -> None:
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "."),
        ("commit", "--quiet", "-m", "甲"),
    ):
        _git(sloppy, *arguments)
    wordlist = sloppy / "reports/wordlist.yml"
    wordlist.write_text(WORDS + "  - {wrong: 带斗, right: 带头, reason: 音近字误用}\n", encoding="utf-8")
    changed = SLOPPY.replace("2023", "2024").replace("我带头", "我带斗")
    _write(sloppy, changed, "reports/2024/workshop.md")
    found = {row["path"] for row in check_json(sloppy, "--since", "HEAD")}
    assert PATH in found, "a changed word list concerns every report"
    at(sloppy, "check", "--fix", "--since", "HEAD")
    assert _text(sloppy) == SLOPPY
    assert "我带头讲党课4次，到“红岩”" in _text(sloppy, "reports/2024/workshop.md")


def test_what_is_allowed_or_turned_off_stays(sloppy: Path) -> None:
    allowed = SLOPPY.replace("---\n\n", "allow: {quotes-straight: 引自系统界面}\n---\n\n", 1)
    _write(sloppy, allowed)
    cycle = sloppy / "reports/2023/cycle.yml"
    cycle.write_text(
        cycle.read_text(encoding="utf-8").replace("rules: {", "rules: {spaces-between-han: off, "),
        encoding="utf-8",
    )
    at(sloppy, "check", "--fix")
    assert '我带头讲党课 4 次，到"红岩"学习，拧紧责任（含2次）' in _text(sloppy)


NEVER: Final = """学习《关于"柠紧"责任,落实(试行)的意见》和《柠紧。。》，引用“柠紧,再 柠紧(一)”。

见[柠紧,(说明)](柠紧,.md)，`柠紧,(甲) 乙`，网址www.甲.cn，写作甲\\,乙\\(丙\\)，好!

| 甲 乙 | 丙 12 丁 |
|:--|--:|

走访甲村 乙村，买买提.阿不都参加，得票3:1，时间8:30，支出1,000.50元。

1.学习

1. 会议

#### 五.小结,{#柠紧}
"""


def test_titles_quotations_links_code_tables_and_figures_are_never_touched(sloppy: Path) -> None:
    text = REPORT.replace("我带头讲党课4次，支部开展主题党日12次。", NEVER.strip())
    text = (
        text.replace("title: ", "title: '柠紧,")
        .replace("述职报告\n", "述职报告'\n")
        .replace("陶溪石", '"陶,柠紧"')
    )
    _write(sloppy, text)
    at(sloppy, "check", "--fix")
    mended = _text(sloppy)
    kept = (
        text.replace("[柠紧,(说明)]", "[拧紧，（说明）]").replace("好!", "好！").replace("小结,{", "小结，{")
    )
    assert mended == kept


def test_a_report_without_front_matter_is_left_alone(sloppy: Path) -> None:
    """Where front matter is not recognized it counts as text, and its quotes would be bent."""
    text = "前言\n" + SLOPPY.replace("secretary: 陶溪石", 'secretary: "陶溪石"')
    _write(sloppy, text)
    assert "没有可以代为修改的地方" in at(sloppy, "check", "--fix")[1]
    assert _text(sloppy) == text


def test_personal_data_is_not_echoed(sloppy: Path) -> None:
    _write(sloppy, SLOPPY.replace("我带头", "联系手机13812345678,我带头"))
    _, out, err = at(sloppy, "check", "--fix")
    assert "13812345678" not in out + err
    assert "不列出原文" in out
    assert "13812345678，我带头" in _text(sloppy)


def test_nothing_of_a_marked_report_is_shown_or_changed(sloppy: Path) -> None:
    text = SLOPPY.replace("classification: 内部", "classification: 机密")
    _write(sloppy, text)
    _, out, _ = at(sloppy, "check", "--fix")
    assert "红岩" not in out
    assert _text(sloppy) == text


def test_bad_files_do_not_stop_it(sloppy: Path) -> None:
    (sloppy / "reports/2023/group.md").write_bytes("甲,乙".encode("gb18030"))
    code, _, err = at(sloppy, "check", "--fix")
    assert (code, err) == (1, NO_REPOSITORY)
    assert _text(sloppy) == NEAT


def test_the_diff_is_coloured_on_a_terminal_only(sloppy: Path) -> None:
    pseudo = pytest.importorskip("pty")
    master, slave = pseudo.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    command = [str(Path(os.sys.executable).with_name("shuzhi")), "--root", str(sloppy), "check", "--diff"]  # type: ignore[attr-defined]
    subprocess.run(command, stdout=slave, env=environment, check=False, timeout=60)
    os.close(slave)
    shown = os.read(master, 65536).decode("utf-8", errors="replace")
    assert "\x1b[31m-我带头" in shown
    assert "\x1b[32m+我带头" in shown
    assert "\x1b" not in at(sloppy, "check", "--diff")[1]


def test_the_help_tells_of_both(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--help"])
    shown = capsys.readouterr().out
    assert "--fix" in shown
    assert "--diff" in shown
