"""What a store gives back is what was put into it, or nothing; whatever happens to its file, no run fails for it."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from shuzhi import store as store_module
from shuzhi.store import Store, throw_away

from tests import support
from tests.faults.damage import STORES, Damage
from tests.faults.running import as_people_are
from tests.support import REPORT, make_archive

DAY: Final = 86_400
VALUES: Final = {f"key {number}": f"值{number}".encode() * 9 for number in range(7)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "kept.sqlite"


@pytest.fixture
def store(file: Path) -> Store:
    return Store(file)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the day."""
    return lambda day: monkeypatch.setattr(store_module.time, "time", lambda: day * DAY)


def raw(file: Path, statement: str, *values: object) -> None:
    """Do something to a store behind its back."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement, values)


def keys_in(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM kept")}


def test_what_is_kept_is_given_back(store: Store, file: Path) -> None:
    assert store.take(VALUES) == {}
    assert not file.exists(), "asking makes nothing"
    store.keep(VALUES)
    assert store.take(VALUES) == VALUES
    assert store.take(["key 3", "never kept"]) == {"key 3": VALUES["key 3"]}
    store.keep({"key 3": b"another", "empty": b""})
    assert store.take(["key 3", "empty"]) == {"key 3": b"another", "empty": b""}
    assert store.take([]) == {}


def test_more_keys_than_a_question_may_have(store: Store) -> None:
    many = {f"key {number}": b"%d" % number for number in range(2_345)}
    store.keep(many)
    assert store.take(many) == many


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kept SET value = value || x'00' WHERE key = 'key 2'",
        "UPDATE kept SET value = 'text' WHERE key = 'key 2'",
        "UPDATE kept SET value = NULL WHERE key = 'key 2'",
        "UPDATE kept SET seal = NULL WHERE key = 'key 2'",
        "UPDATE kept SET seal = x'' WHERE key = 'key 2'",
        "UPDATE kept SET seal = (SELECT seal FROM kept WHERE key = 'key 1') WHERE key = 'key 2'",
        "UPDATE kept SET value = (SELECT value FROM kept WHERE key = 'key 1') WHERE key = 'key 2'",
        # Whole and unharmed, but the answer to another question.
        "REPLACE INTO kept SELECT 'key 2', day, seal, value FROM kept WHERE key = 'key 1'",
    ],
)
def test_a_changed_value_is_none(store: Store, file: Path, change: str) -> None:
    store.keep(VALUES)
    raw(file, change)
    others = {key: value for key, value in VALUES.items() if key != "key 2"}
    assert store.take(VALUES) == others
    store.keep({"key 2": VALUES["key 2"]})
    assert store.take(VALUES) == VALUES


def test_what_nobody_used_for_a_month_is_forgotten(
    store: Store, file: Path, clock: Callable[[float], None]
) -> None:
    clock(1000)
    store.keep(VALUES)
    clock(1020)
    store.keep({}, used=["key 1", "key 2"])
    clock(1030)
    store.keep({"new": b"new"})
    assert keys_in(file) == {*VALUES, "new"}
    clock(1031)
    store.keep({}, used=["key 2"])
    assert keys_in(file) == {"key 1", "key 2", "new"}
    clock(1055)
    store.keep({})
    assert keys_in(file) == {"key 2", "new"}


def test_a_clock_that_was_wrong_keeps_nothing_for_ever(
    store: Store, file: Path, clock: Callable[[float], None]
) -> None:
    clock(40_000)
    store.keep(VALUES)
    clock(1000)
    store.keep({"now": b"now"}, most=3)
    assert keys_in(file) == {"now"}


def test_no_more_is_kept_than_was_asked_for(store: Store, file: Path, clock: Callable[[float], None]) -> None:
    clock(1000)
    store.keep({"old 1": b"1", "old 2": b"2", "used": b"3"})
    clock(1001)
    store.keep({"new 1": b"4", "new 2": b"5"}, used=["used"], most=4)
    kept = keys_in(file)
    assert len(kept) == 4
    assert {"new 1", "new 2", "used"} < kept


@pytest.mark.parametrize("ahead", [0, 1], ids=["the same day", "another time zone's day"])
def test_a_day_ahead_does_no_harm(store: Store, clock: Callable[[float], None], ahead: int) -> None:
    clock(1000 + ahead)
    store.keep(VALUES)
    clock(1000)
    store.keep({})
    assert store.take(VALUES) == VALUES


@pytest.mark.parametrize("damage", STORES)
def test_a_file_that_is_no_store_is_made_anew(store: Store, file: Path, damage: Damage) -> None:
    store.keep(VALUES)
    damage(file, random.Random(1))
    assert store.take(VALUES).items() <= VALUES.items()
    store.keep(VALUES)
    assert store.take(VALUES) == VALUES


def test_a_journal_of_another_store_is_not_played_back(store: Store, file: Path) -> None:
    store.keep(VALUES)
    for kind in ("journal", "wal", "shm"):
        file.with_name(f"{file.name}-{kind}").write_bytes(b"left")
    throw_away(file)
    assert list(file.parent.glob("kept*")) == []


def test_a_link_in_its_place_is_thrown_away_and_not_what_it_points_to(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("别人的文件", "utf-8")
    file = tmp_path / "kept.sqlite"
    file.symlink_to(other)
    store = Store(file)
    store.keep(VALUES)
    assert other.read_text("utf-8") == "别人的文件"
    assert store.take(VALUES) == VALUES


def test_a_store_that_another_run_writes_is_left_as_it_is(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_PATIENCE", 0.05)
    store.keep(VALUES)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store.keep({"new": b"new"})
        assert store.take(VALUES) == {}
        other.rollback()
    assert store.take(VALUES) == VALUES


PROGRAM: Final = """
import sys
from pathlib import Path
from shuzhi.store import Store

store, who = Store(Path(sys.argv[1])), sys.argv[2]
sys.stdin.readline()
for number in range(60):
    store.keep({f"{who} {number}": who.encode() * 1000, "both": who.encode() * 500})
    found = store.take(["both", f"{who} {number}"])
    assert found["both"] in (b"a" * 500, b"b" * 500), found
    assert found[f"{who} {number}"] == who.encode() * 1000
"""


def test_two_runs_keep_at_the_same_time(store: Store, file: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    runs = [
        subprocess.Popen(
            [sys.executable, program, file, who], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for who in "ab"
    ]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    for run in runs:
        _, said = run.communicate(timeout=120)
        assert run.returncode == 0, said
    wanted = {f"{who} {number}": who.encode() * 1000 for who in "ab" for number in range(60)}
    assert store.take(wanted) == wanted


READING: Final = """
import sys
from pathlib import Path
from shuzhi.store import Store

store = Store(Path(sys.argv[1]))
store.keep({"new": b"new"}, used=["key 1"], most=1)
print(len(store.take(["key 1", "key 2", "new"])))
"""


def _as_somebody(file: Path) -> str:
    """What a program says that does all to a store, without passing over permissions."""
    done = subprocess.run(
        [sys.executable, "-c", READING, str(file)],
        preexec_fn=as_people_are,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def writable_again(file: Path) -> Iterator[None]:
    yield
    file.parent.chmod(0o755)


@pytest.mark.usefixtures("writable_again")
def test_a_folder_that_may_only_be_read(store: Store, file: Path) -> None:
    store.keep(VALUES)
    file.chmod(0o444)
    file.parent.chmod(0o555)
    assert _as_somebody(file) == "2"
    file.chmod(0)
    assert _as_somebody(file) == "0"
    file.chmod(0o644)
    assert store.take(VALUES) == VALUES


def test_a_file_that_may_not_be_written_is_made_anew(store: Store, file: Path) -> None:
    store.keep(VALUES)
    file.chmod(0o444)
    assert _as_somebody(file) == "1"


def test_a_file_stands_where_its_folder_should(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("不是文件夹", "utf-8")
    store = Store(tmp_path / "folder" / "kept.sqlite")
    store.keep(VALUES)
    assert store.take(VALUES) == {}
    assert (tmp_path / "folder").read_text("utf-8") == "不是文件夹"


def test_that_nothing_can_be_kept_is_told(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT})
    assert "文件夹写不进去" not in support.run("--root", str(root), "check")[2]
    shutil.rmtree(root / ".cache")
    (root / ".cache").write_text("不是文件夹", "utf-8")
    _, out, err = support.run("--root", str(root), "check")
    assert ".cache 文件夹写不进去" in err
    assert "检查了 1 份报告。" in out


def test_git_leaves_the_folder_alone(store: Store, file: Path) -> None:
    store.keep(VALUES)
    assert (file.parent / ".gitignore").read_text("ascii") == "*\n"


def test_another_store_is_taken_over_as_far_as_it_is_unharmed(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    many = {f"other {number}": b"%d" % number for number in range(1_200)}
    Store(other).keep({**VALUES, **many})
    raw(other, "UPDATE kept SET value = x'00' WHERE key = 'key 2'")
    raw(other, "INSERT INTO kept VALUES (17, 0, x'00', x'00'), (NULL, 0, x'00', x'00')")
    store.keep({"own": b"own", "key 5": VALUES["key 5"]})
    assert store.take_over(other) == len(VALUES) + len(many) - 1
    expected = {**VALUES, **many, "own": b"own"}
    del expected["key 2"]
    assert store.take([*expected, "key 2"]) == expected


@pytest.mark.parametrize("damage", STORES)
def test_nothing_wrong_is_taken_over(store: Store, tmp_path: Path, damage: Damage) -> None:
    other = tmp_path / "other.sqlite"
    Store(other).keep(VALUES)
    damage(other, random.Random(2))
    store.take_over(other)
    assert store.take(VALUES).items() <= VALUES.items()
