"""What is enough to bring a preview up to date, and what needs MkDocs again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from shuzhi.pages.build import SiteBuild
from shuzhi.preview.running import RunningPreview
from shuzhi.settings import Settings

from tests.support import REPORT, make_archive


@dataclass
class FakeServer:
    """As much of MkDocs' server as a preview takes hold of."""

    mount_path: str = "/"
    observer: Any = None
    serve_thread: threading.Thread = field(default_factory=threading.Thread)
    builder: Callable[[], None] = lambda: None
    _watched_paths: dict[str, int] = field(default_factory=dict)

    def get_app(self) -> Any:
        return None

    def set_app(self, app: Any) -> None:
        del app


@dataclass
class Running:
    """A preview, the archive below it, and how often MkDocs was asked for a whole site."""

    root: Path
    preview: RunningPreview
    server: FakeServer = field(default_factory=FakeServer)
    made_anew: list[None] = field(default_factory=list)

    @property
    def guide(self) -> Path:
        return self.root / "docs/guide.md"

    def make(self) -> None:
        """As MkDocs goes: it begins, reads its pages, and shows the outcome."""
        self.preview.begin([self.root / "docs"])

    def show(self) -> None:
        build = SiteBuild.begin(self.root, Settings(search=False), preview=True)
        self.preview.show(build, lambda page: pytest.fail(page.address), self.root / "site", "index.html")


@pytest.fixture
def running(tmp_path: Path) -> Running:
    root = make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT, "docs/guide.md": "旧的\n"})
    running = Running(root, RunningPreview())
    running.make()
    running.show()
    running.preview.serve(running.server, lambda: running.made_anew.append(None))  # type: ignore[arg-type]
    return running


def test_a_saved_report_does_not_need_mkdocs(running: Running) -> None:
    (running.root / "reports/2023/workshop.md").write_text(REPORT.replace("党课4次", "党课5次"), "utf-8")
    running.server.builder()
    assert running.made_anew == []


def test_a_saved_guide_needs_mkdocs(running: Running) -> None:
    running.guide.write_text("新的一页\n", "utf-8")
    running.server.builder()
    assert running.made_anew == [None]


def test_a_guide_saved_while_mkdocs_is_at_work_needs_it_again(running: Running) -> None:
    """It was read before it was saved; the site has the old one."""
    running.make()
    running.guide.write_text("新的一页\n", "utf-8")
    running.show()
    running.server.builder()
    assert running.made_anew == [None]
