"""`shuzhi receive --install`, and a hook whose surroundings are broken."""

from __future__ import annotations

import io
import stat
import unicodedata
from pathlib import Path

import pytest

from tests.receiving.building import REGISTRY_PATH, SHUZHI, WORKSHOP, House, Person, report, run_git, shuzhi
from tests.signoff.building import CEN
from tests.support import run


def test_a_foreign_hook_is_left_alone(house: House) -> None:
    hook = house.bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    done = shuzhi("receive", "--install", str(house.bare))
    assert done.returncode == 2
    assert "别人写的钩子" in done.stderr.decode()
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"


def test_a_hook_that_is_a_link_is_left_alone(house: House, tmp_path: Path) -> None:
    hook = house.bare / "hooks" / "pre-receive"
    hook.unlink()
    hook.symlink_to(tmp_path / "别处")
    assert shuzhi("receive", "--install", str(house.bare)).returncode == 2
    assert not (tmp_path / "别处").exists()


def test_its_own_hook_is_written_anew(house: House) -> None:
    house.install("--require-signatures", "--branch", "正 本")
    hook = house.bare / "hooks" / "pre-receive"
    text = hook.read_text(encoding="utf-8")
    assert "--require-signatures" in text
    assert "'正 本'" in text
    assert stat.S_IMODE(hook.stat().st_mode) == 0o755
    assert [path.name for path in hook.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("what", ["folder", "work tree", "its .git"])
def test_only_bare_repositories(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    if what != "folder":
        run_git(folder, "init", "--quiet")
    target = folder / ".git" if what == "its .git" else folder
    done = shuzhi("receive", "--install", str(target))
    assert done.returncode == 2
    assert "不是裸版本库" in done.stderr.decode()
    assert not (folder / ".git" / "hooks" / "pre-receive").exists()


def test_a_hooks_folder_elsewhere_is_told(house: House, tmp_path: Path) -> None:
    run_git(house.bare, "config", "core.hooksPath", str(tmp_path / "hooks"))
    done = shuzhi("receive", "--install", str(house.bare))
    assert done.returncode == 2
    assert "core.hooksPath" in done.stderr.decode()


def test_a_main_branch_of_another_name_is_told(house: House) -> None:
    run_git(house.bare, "symbolic-ref", "HEAD", "refs/heads/master")
    done = house.install()
    assert "主分支：master（还没有" in done.stdout.decode()
    assert "已有分支 main" in done.stderr.decode()


def test_settings_are_set_when_asked_for(house: House) -> None:
    house.install("--settings")
    assert run_git(house.bare, "config", "receive.fsckObjects") == "true"
    assert run_git(house.bare, "config", "receive.maxInputSize") == "500m"
    house.person.propose({WORKSHOP: report()})
    house.person.sign(CEN)
    house.accepted("main")
    assert "push" in run_git(house.bare, "reflog", "show", "main")


def test_settings_are_left_alone_otherwise(house: House) -> None:
    assert "fsckobjects" not in run_git(house.bare, "config", "--list").lower()


@pytest.mark.parametrize("program", ["is gone", "may not be run", "is killed", "has another version"])
def test_without_a_working_program_nothing_comes_in(house: House, tmp_path: Path, program: str) -> None:
    fake = tmp_path / "shuzhi"
    if program != "is gone":
        says = {"is killed": "kill -9 $$", "has another version": "exit 2"}.get(program, "exit 0")
        fake.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
        fake.chmod(0o644 if program == "may not be run" else 0o755)
    hook = house.bare / "hooks" / "pre-receive"
    text = hook.read_text(encoding="utf-8")
    hook.write_text(text.replace(str(SHUZHI), str(fake)), encoding="utf-8")
    house.person.propose({WORKSHOP: report()})
    pushed = house.refused("work")
    assert "检查程序运行不了" in pushed.said
    assert str(fake) in pushed.said


def test_typed_by_hand_it_says_what_it_is_for() -> None:
    done = shuzhi("receive")
    assert done.returncode == 2
    assert "由 git 在收到推送时运行" in done.stderr.decode()
    done = shuzhi("receive", GIT_DIR=".")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr.decode()


def test_a_damaged_repository_takes_nothing_in(house: House) -> None:
    """The registry on the server is gone: nobody knows who may sign."""
    registry = run_git(house.bare, "rev-parse", f"main:{REGISTRY_PATH}")
    house.person.propose({WORKSHOP: report()})
    house.person.sign(CEN)
    (house.bare / "objects" / registry[:2] / registry[2:]).unlink()
    assert "fsck" in house.refused("main").said


def test_a_fault_of_the_program_refuses_and_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("除以零")

    lines = f"{'0' * 40} {house.person.head} refs/heads/x\n".encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    monkeypatch.setattr("shuzhi.receiving.judge_push", fail)
    monkeypatch.setenv("GIT_DIR", str(house.bare))
    code, out, err = run("receive")
    assert (code, out) == (1, "")
    assert "没有收下" in err
    assert "ZeroDivisionError: 除以零" in err
    assert "Traceback" not in err


def test_no_line_is_broken_by_the_terminal(house: House) -> None:
    """`remote: ` and the text fit into 80 columns, commands apart; no line begins with a closing mark."""
    person = house.person
    person.propose(
        {WORKSHOP: report().replace("secretary: 陶溪石\n", "").replace("retention: 30年", "retention: 三年")}
    )
    person.merge("合并\n")
    for line in house.refused("main").lines:
        columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        assert columns <= 74 or line.strip().startswith("git "), line
        assert line.lstrip()[:1] not in set("，。、；：？！）”"), line


def test_help_of_a_refused_push_reaches_another_clone(house: House) -> None:
    other: Person = house.clone("另一人")
    other.put({WORKSHOP: report()})
    assert "git switch -c" in house.refused("main", by=other).raw
