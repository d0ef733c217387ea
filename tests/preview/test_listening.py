"""The preview hears of changes from the operating system, and looks for them only where that tells of none."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from shuzhi.preview import listening
from shuzhi.preview.listening import Listener, stamp_of
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from tests.preview.served import PATIENCE, Served


@contextmanager
def listening_to(place: Path, *, polling: bool = False) -> Iterator[Callable[[Callable[[], object]], bool]]:
    """Listen to a folder; what is given tells whether MkDocs would learn of something that is done."""
    heard = threading.Event()

    def callback(event: Any) -> None:
        if not event.is_directory:  # as MkDocs does it
            heard.set()

    handler = FileSystemEventHandler()
    handler.on_any_event = callback  # type: ignore[method-assign]
    listener = Listener(polling=polling)
    listener.schedule(handler, str(place), recursive=True)
    listener.start()

    def hears(act: Callable[[], object], patience: float = PATIENCE) -> bool:
        heard.clear()
        act()
        return heard.wait(patience)

    try:
        yield hears
    finally:
        listener.stop()
        listener.join()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "archive/reports"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023/bank.md").write_text("一")
    return folder


def test_what_changes_a_site_is_heard(reports: Path) -> None:
    file = reports / "2023/bank.md"
    with listening_to(reports) as hears:
        assert hears(lambda: file.write_text("二"))
        assert hears(lambda: (reports / "2023/new.md").write_text("三"))
        assert hears(lambda: (reports / "2023/new.md").rename(file))
        assert hears(lambda: (reports / "2024").mkdir() or (reports / "2024/bank.md").write_text("四"))  # type: ignore[func-returns-value]
        assert hears(file.unlink)


def test_what_is_read_or_kept_by_an_editor_is_not_heeded(reports: Path) -> None:
    file = reports / "2023/bank.md"
    with listening_to(reports) as hears:
        assert not hears(file.read_text, 0.3)
        for name in (".bank.md.swp", "bank.md~", ".#bank.md"):
            own = file.with_name(name)
            assert not hears(lambda own=own: own.write_text("x") or own.unlink(), 0.3), name  # type: ignore[misc]
        beside = file.with_name(".bank.md.new")
        beside.write_text("二")
        assert hears(lambda: beside.replace(file))


@pytest.mark.parametrize("gone", ["moved away", "deleted"])
def test_a_folder_that_comes_back_is_listened_to_again(reports: Path, gone: str) -> None:
    away = reports.with_name("away")
    with listening_to(reports) as hears:
        if gone == "moved away":
            assert hears(lambda: reports.rename(away))
            assert hears(lambda: away.rename(reports))
        else:
            shutil.copytree(reports, away)
            assert hears(lambda: shutil.rmtree(reports))
            assert hears(lambda: shutil.copytree(away, reports))
        threading.Event().wait(0.3)  # what is still told of the coming back must not count
        assert hears(lambda: (reports / "2023/bank.md").write_text("二"))


def test_a_file_that_is_replaced_again_and_again(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("a")
    with listening_to(file) as hears:
        for text in ("b", "c", "d"):
            beside = tmp_path / "mkdocs.new"
            beside.write_text(text)
            assert hears(lambda beside=beside: beside.replace(file))  # type: ignore[misc]
        assert not hears(lambda: (tmp_path / "other.yml").write_text("x"), 0.3)


def test_where_the_system_has_no_room_changes_are_looked_for(
    reports: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(self: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Observer, "start", refuse)
    monkeypatch.setattr(listening, "_SECONDS_BETWEEN_LOOKS", 0.05)
    caplog.set_level("INFO", "mkdocs.hooks.shuzhi")
    with listening_to(reports) as hears:
        assert any(isinstance(thread, PollingObserver) for thread in threading.enumerate())
        assert hears(lambda: (reports / "2023/new.md").write_text("三"))
    assert "系统不能通知文件的改动" in caplog.text


def test_asked_to_it_looks_for_changes(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_SECONDS_BETWEEN_LOOKS", 0.05)
    with listening_to(reports, polling=True) as hears:
        assert any(isinstance(thread, PollingObserver) for thread in threading.enumerate())
        assert hears(lambda: (reports / "2023/new.md").write_text("三"))


def test_a_stamp_tells_of_each_change(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    file = tmp_path / "guide/author.md"
    file.write_text("一")
    places = [tmp_path / "guide", tmp_path / "mkdocs.yml"]
    stamps = [stamp_of(places)]
    assert stamp_of(places) == stamps[0]
    os.utime(file, ns=(1, 1))
    stamps.append(stamp_of(places))
    (tmp_path / "mkdocs.yml").write_text("")
    stamps.append(stamp_of(places))
    file.rename(tmp_path / "guide/reviewer.md")
    stamps.append(stamp_of(places))
    assert len(set(stamps)) == 4


@pytest.mark.end_to_end
@pytest.mark.skipif(sys.platform != "linux", reason="looks at the descriptors of another process")
def test_the_running_preview_listens_to_the_system(served: Served) -> None:
    folder = Path(f"/proc/{served.process.pid}/fd")
    assert any("inotify" in str(descriptor.readlink()) for descriptor in folder.iterdir())
    built = served.built()
    served.read()
    threading.Event().wait(1)
    assert served.built() == built
    assert "Detected file changes" not in served.said()
