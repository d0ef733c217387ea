"""Killed at any moment, or the disk full: the old site goes on being served whole, and the next run succeeds."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.publishing import PublishingFailed, Step, disk, publish, roll_back

from tests.publishing.sites import COMMIT, is_whole, make_site, page, release_of, tree
from tests.support import PROJECT, run

pytestmark = pytest.mark.end_to_end

CHANGES: Final = (
    "make_folder",
    "write_new",
    "link",
    "bring_to_disk",
    "replace_file",
    "turn_link",
    "rename",
    "remove",
)
"""All that publishing does to the disk."""


def editions(folder: Path, pages: int = 3) -> tuple[Path, Path]:
    """Two sites that share some pages and differ in others."""
    more = {f"p/{number}/index.html": page(f"<p>{number}</p>") for number in range(pages)}
    old = make_site(folder / "old", {**more, "2023/index.html": page("<p>旧</p>")})
    fresh = {f"q/{number}/index.html": page(f"<p>新{number}</p>") for number in range(pages)}
    inline = page(head="<script>var fresh = 1</script>")
    return old, make_site(folder / "new", {**more, **fresh, "2023/index.html": inline})


def rows_of(target: Path) -> list[list[str]]:
    lines = (target / "publications.csv").read_text("utf-8-sig").splitlines()[1:]
    return [line.split(",") for line in lines]


def assert_settled(target: Path, shown: Path) -> None:
    """Nothing is half-made, and the log tells of what is shown."""
    assert is_whole(target, shown)
    assert run("verify", str(target))[0] == 0
    names = {path.name for path in (target / "releases").iterdir()}
    folders = {name for name in names if not name.endswith(".json")}
    assert names == folders | {f"{name}.json" for name in folders}
    assert not [name for name in names if name.startswith(".")]
    rows = rows_of(target)
    assert rows[-1][3] == release_of(target)
    assert len({tuple(row) for row in rows}) == len(rows), "no line twice"
    assert folders <= {row[3] for row in rows if row[2] == "发布"}, "each release that is kept was in force"
    assert not (target / ".intention.json").exists()


def dying(at: str, arguments: str, more: str = "") -> int:
    """Publish in a process of its own that is killed when a step begins."""
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom shuzhi.publishing import publish, roll_back, Step\n"
        "def told(step):\n"
        f"    if step is Step.{at}: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"{more}{arguments}\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize("step", list(Step), ids=lambda step: step.name)
def test_killed_at_each_step(tmp_path: Path, target: Path, step: Step) -> None:
    old, new = editions(tmp_path)
    publish(old, target)
    call = f"publish(Path({str(new)!r}), Path({str(target)!r}), told=told)"
    assert dying(step.name, call) == -signal.SIGKILL
    switched = step in (Step.LOG, Step.PRUNE)
    assert is_whole(target, new if switched else old)
    publish(new, target)
    assert_settled(target, new)
    assert len(rows_of(target)) == 2, "one line for each switch, whoever wrote it down"


@pytest.mark.parametrize(
    "step", [Step.CHECK, Step.HEADERS, Step.SWITCH, Step.LOG], ids=lambda step: step.name
)
def test_killed_while_rolling_back(tmp_path: Path, target: Path, step: Step) -> None:
    old, new = editions(tmp_path)
    publish(old, target)
    publish(new, target)
    assert dying(step.name, f"roll_back(Path({str(target)!r}), told=told)") == -signal.SIGKILL
    switched = step is Step.LOG
    assert is_whole(target, old if switched else new)
    publish(new, target)
    assert_settled(target, new)
    assert [row[2] for row in rows_of(target)] == ["发布", "发布", *(["回退", "发布"] if switched else [])]


@pytest.mark.parametrize("step", [Step.COPY, Step.SWITCH], ids=lambda step: step.name)
def test_killed_during_the_first_publication(tmp_path: Path, target: Path, step: Step) -> None:
    site, _ = editions(tmp_path)
    assert (
        dying(step.name, f"publish(Path({str(site)!r}), Path({str(target)!r}), told=told)") == -signal.SIGKILL
    )
    assert not (target / "current").exists()
    publish(site, target)
    assert_settled(target, site)


def test_killed_at_random_moments(tmp_path: Path, target: Path) -> None:
    chance = random.Random(6)
    old, new = editions(tmp_path, 60)
    began = time.monotonic()
    publish(old, target)
    taken = time.monotonic() - began  # whatever this machine's pace
    program = (
        "from pathlib import Path\nimport sys\nfrom shuzhi.publishing import publish\nprint('go', flush=True)\n"
        f"publish(Path(sys.argv[1]), Path({str(target)!r}))\n"
    )
    killed = 0
    for _ in range(25):
        site = new if is_whole(target, old) else old  # what is in force already is soon done
        with subprocess.Popen(
            [sys.executable, "-c", program, str(site)], cwd=PROJECT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, taken))
            process.kill()
            killed += process.wait() == -signal.SIGKILL
        assert is_whole(target, old, new)
    assert killed > 5
    publish(new, target)
    assert_settled(target, new)


class _Failing:
    """Lets the disk fail at the n-th change, counted over all kinds of changes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, number: int, *, for_good: bool) -> None:
        self.at, self.number, self.for_good, self.seen = at, number, for_good, 0
        for name in CHANGES:
            monkeypatch.setattr(disk, name, self._wrapped(getattr(disk, name)))

    def _wrapped(self, change: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*arguments: Any) -> Any:
            self.seen += 1
            if self.seen == self.at or (self.for_good and self.seen > self.at):
                raise OSError(self.number, os.strerror(self.number))
            return change(*arguments)

        return failing


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for-good"])
def test_each_change_of_the_disk_fails_in_turn(tmp_path: Path, for_good: bool) -> None:
    old, new = editions(tmp_path, 1)
    at, outcomes = 0, set()
    while True:
        at += 1
        target = tmp_path / f"web{at}"
        publish(old, target)
        with pytest.MonkeyPatch.context() as patch:
            failing = _Failing(patch, at, errno.ENOSPC if at % 2 else errno.EIO, for_good=for_good)
            code, _, err = run("publish", str(new), str(target), "--keep", "2")
        if failing.seen < at:
            break  # it got through: there is no change with this number
        outcomes.add(code)
        assert is_whole(target, old, new), at
        if code:
            assert is_whole(target, old), at
            assert "网站没有变" in err, at
            assert "磁盘满了" in err or not at % 2
        else:
            assert is_whole(target, new), at
            if "下一次发布时会补上" not in err:  # a link that could not be made becomes a copy
                assert_settled(target, new)
        publish(new, target)
        assert_settled(target, new)
    assert at > 20 and outcomes == {0, 1}


def test_each_change_fails_in_turn_while_rolling_back(tmp_path: Path) -> None:
    old, new = editions(tmp_path, 1)
    at = 0
    while True:
        at += 1
        target = tmp_path / f"web{at}"
        publish(old, target)
        publish(new, target)
        with pytest.MonkeyPatch.context() as patch:
            failing = _Failing(patch, at, errno.ENOSPC, for_good=True)
            code = run("publish", "--rollback", str(target))[0]
        if failing.seen < at:
            break
        assert is_whole(target, new if code else old), at
        publish(new, target)
        assert_settled(target, new)
    assert at > 4


def test_files_that_cannot_grow(tmp_path: Path, target: Path) -> None:
    """The operating system itself refuses to write, in the middle of a file."""
    old, new = editions(tmp_path)
    publish(old, target)
    big = "x" * 300_000
    make_site(new, {"assets/big.bin": big, "2023/index.html": page("<p>新</p>")})

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [Path(sys.executable).parent / "shuzhi", "publish", new, target],
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "网站没有变" in done.stderr
    assert is_whole(target, old)
    publish(new, target)
    assert_settled(target, new)


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    mount = tmp_path / "disk"
    mount.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(mount)]
    try:
        mounted = subprocess.run(options, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("mounting is not allowed here")
    try:
        target = mount / "web"
        old, new = editions(tmp_path, 1)
        publish(old, target)
        shown = old
        filler = mount / "filler"
        size = 400_000
        while size > 4_000:  # fill the disk up, then leave the publication less and less room
            size //= 2
            filler.write_bytes(b"x" * 4096)
            with filler.open("ab") as stream:
                free = os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize
                stream.write(b"x" * max(0, free - size))
            other = old if shown is new else new  # what is in force already needs no room
            code, _, err = run("publish", str(other), str(target))
            shown = other if code == 0 else shown
            assert is_whole(target, shown), err
            if code:
                assert "磁盘满了" in err
                break
        assert code == 1
        filler.unlink()
        publish(new, target)
        assert_settled(target, new)
    finally:
        subprocess.run(["umount", str(mount)], capture_output=True, check=False)


def test_a_half_release_is_cleared_away_and_an_old_one_goes_on(tmp_path: Path, target: Path) -> None:
    old, new = editions(tmp_path)
    publish(old, target)
    assert dying("CHECK", f"publish(Path({str(new)!r}), Path({str(target)!r}), told=told)") == -signal.SIGKILL
    assert [path for path in (target / "releases").iterdir() if path.name.startswith(".new-")]
    assert run("publish", "--rollback", str(target))[0] == 1
    assert not [path for path in (target / "releases").iterdir() if path.name.startswith(".")]
    assert_settled(target, old)


def test_a_release_that_was_never_in_force_is_not_gone_back_to(tmp_path: Path, target: Path) -> None:
    old, new = editions(tmp_path)
    publish(old, target)
    assert (
        dying("SWITCH", f"publish(Path({str(new)!r}), Path({str(target)!r}), told=told)") == -signal.SIGKILL
    )
    third = make_site(tmp_path / "third", {"2023/index.html": page("<p>三</p>")})
    publish(third, target)
    roll_back(target)
    assert is_whole(target, old)
    assert len(rows_of(target)) == 3


def test_after_a_kill_somebody_is_still_told_to_reload(tmp_path: Path, target: Path) -> None:
    old, new = editions(tmp_path)
    publish(old, target)
    assert dying("PLACE", f"publish(Path({str(new)!r}), Path({str(target)!r}), told=told)") == -signal.SIGKILL
    assert "var fresh" in (new / "2023/index.html").read_text("utf-8")
    assert "安全策略变了" in run("publish", str(new), str(target))[1]
    assert "安全策略变了" not in run("publish", str(new), str(target))[1]


def test_broken_off_from_the_keyboard(tmp_path: Path, target: Path) -> None:
    old, new = editions(tmp_path)
    publish(old, target)
    before = tree(target)

    def told(step: Step) -> None:
        if step is Step.CHECK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(new, target, told=told)
    assert tree(target) == before
    assert COMMIT in (target / "publications.csv").read_text("utf-8-sig")


def test_broken_off_just_after_the_switch(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = editions(tmp_path)
    publish(old, target)
    turn = disk.turn_link

    def turned(*arguments: Any) -> None:
        turn(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(disk, "turn_link", turned)
        publish(new, target)
    assert is_whole(target, new), "what is shown must not be cleared away"
    publish(new, target)
    assert_settled(target, new)


def test_readers_meet_a_whole_site_at_every_moment(tmp_path: Path, target: Path) -> None:
    old, new = editions(tmp_path, 1)
    publish(old, target)
    whole = {(site / "2023/index.html").read_bytes() for site in (old, new)}
    ended = threading.Event()
    seen: list[bytes] = []
    misses: list[OSError] = []

    def read() -> None:
        while not ended.is_set():
            try:
                seen.append((target / "current/2023/index.html").read_bytes())
            except OSError as error:
                misses.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(6):
        publish(new, target, keep=3)
        publish(old, target, keep=3)
        roll_back(target)
    ended.set()
    reader.join()
    assert not misses
    assert set(seen) == whole


def test_the_site_is_rebuilt_while_it_is_published(tmp_path: Path, target: Path) -> None:
    old, new = editions(tmp_path)
    publish(old, target)

    def told(step: Step) -> None:
        if step is Step.COPY:
            (new / "manifest.json").write_text("{}")

    with pytest.raises(PublishingFailed):
        publish(new, target, told=told)
    assert_settled(target, old)
