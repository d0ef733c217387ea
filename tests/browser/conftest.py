"""A built site behind a web server, and a Chromium that notes what goes wrong on its pages."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The system's Chromium or Chrome; Playwright's own would have to be downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def build_site(root: Path, site: Path, *, strict: bool = True) -> None:
    """Build an archive's site as `make site` does; not strictly where its invented texts deserve warnings."""
    done = subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", *(["--strict"] if strict else ["-q"]), "-d", site],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """Serve a folder on a free port of this machine, in the background."""
    handler = functools.partial(_QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def site(built_site: Path) -> Iterator[str]:
    """The sample archive's site below a sub-path, as an office hosts it; gives its address."""
    server = serve(built_site.parent.parent)
    yield f"http://127.0.0.1:{server.server_address[1]}/party/archive/"
    server.shutdown()


@dataclass
class Visit:
    """A page and what it did that it must not do."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.base + path)
        return self.page


def visit(browser: Browser, base: str, **options: object) -> Visit:
    """A new browser window whose errors and foreign requests are noted."""
    context = browser.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(15_000)
    noted = Visit(page, base)
    origin = "/".join(base.split("/")[:3]) + "/"
    page.on(
        "console",
        lambda message: (
            noted.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: noted.complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            noted.complaints.append(f"foreign request: {request.url}")
            if not request.url.startswith((origin, "data:", "blob:"))
            else None
        ),
    )
    return noted


@pytest.fixture
def desktop(browser: Browser, site: str) -> Iterator[Visit]:
    """A desktop window; the test fails if a page complained."""
    window = visit(browser, site, viewport={"width": 1280, "height": 900})
    yield window
    window.page.context.close()
    assert window.complaints == []


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Visit]:
    """A phone's window in the dark; the test fails if a page complained."""
    window = visit(
        browser,
        site,
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        has_touch=True,
        is_mobile=True,
    )
    yield window
    window.page.context.close()
    assert window.complaints == []
