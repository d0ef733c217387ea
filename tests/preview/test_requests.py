"""Who asks while the preview is brought up to date gets whole pages, and none that is older than what was told."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.preview.serving import Renewals, provide_before

from tests.preview.served import Served, readers
from tests.support import REPORT

PAGE: Final = "2023/workshop/"
_VERSION: Final = re.compile(r"第(\d+)版")


@pytest.mark.end_to_end
def test_no_half_page_no_missing_one_and_no_old_one(served: Served) -> None:
    file = served.root / "reports/2023/workshop.md"
    old = file.read_text("utf-8")
    told: list[tuple[float, int]] = []

    def save(version: int) -> Callable[[], object]:
        return lambda: file.write_text(REPORT.replace("学用结合", f"第{version}版"), "utf-8")

    served.changed(save(1))
    with readers(served, PAGE) as seen:
        for version in range(2, 7):
            served.changed(save(version))
            told.append((time.monotonic(), version))
            time.sleep(0.05)
    served.changed(lambda: file.write_text(old, "utf-8"))
    assert len(seen) > 10
    for asked, status, page in seen:
        text = page.decode()
        assert status == 200, text
        assert text.rstrip().endswith("</html>")
        versions = {int(number) for number in _VERSION.findall(text)}
        assert len(versions) == 1
        assert versions.pop() >= max((version for when, version in told if when < asked), default=1)


class FakeServer:
    """As MkDocs' server, which waits for the end of a build before it opens a file; here the build is made then."""

    mount_path = "/party/"
    _visible_epoch = 1
    _watched_paths: Final = {"docs": 1}

    def __init__(self, site: Path, meanwhile: Callable[[], None]) -> None:
        self._site = site
        self._meanwhile = meanwhile
        self.app: Any = self._serve

    def get_app(self) -> Any:
        return self.app

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        return content + b"<script>%d</script>" % epoch

    def set_app(self, app: Any) -> None:
        self.app = app

    def _serve(self, environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self._meanwhile()
        file = self._site / environment["PATH_INFO"].removeprefix(self.mount_path)
        start("200 OK" if file.is_file() else "404 Not Found", [])
        return [file.read_bytes()] if file.is_file() else [b"nothing"]

    def asked(self, path: str) -> tuple[str, bytes]:
        """The answer to a request."""
        heads: list[str] = []
        found = self.app({"PATH_INFO": path}, lambda status, headers: heads.append(status))
        return heads[-1], b"".join(found)


def test_a_page_that_was_replaced_while_it_was_waited_for_is_made_anew(tmp_path: Path) -> None:
    renewals, texts = Renewals(), ["old", "new", "newer"]
    renewals.end()

    def provide(path: str) -> None:
        (tmp_path / path).write_text(texts[0])

    def renew() -> None:
        if len(texts) > 1:
            renewals.begin()
            texts.pop(0)
            (tmp_path / "index.html").unlink()
            renewals.end()

    server = FakeServer(tmp_path, renew)
    provide_before(server, provide, renewals, tmp_path)
    assert server.asked("/party/index.html") == ("200 OK", b"newer")


def test_who_asks_while_the_site_changes_waits_for_the_end(tmp_path: Path) -> None:
    renewals = Renewals()
    begun, texts = threading.Event(), ["old"]

    def look() -> None:
        begun.set()
        found.append(server.asked("/party/index.html"))

    found: list[tuple[str, bytes]] = []
    server = FakeServer(tmp_path, lambda: None)
    provide_before(server, lambda path: (tmp_path / path).write_text(texts[0]), renewals, tmp_path)  # type: ignore[arg-type, return-value]
    renewals.begin()
    somebody = threading.Thread(target=look)
    somebody.start()
    begun.wait()
    time.sleep(0.1)
    assert found == []
    texts[0] = "new"
    renewals.end()
    somebody.join()
    assert found == [("200 OK", b"new")]


def test_what_asks_for_no_file_of_the_site_waits_for_nothing(tmp_path: Path) -> None:
    provided: list[str] = []
    server = FakeServer(tmp_path, lambda: None)
    provide_before(server, provided.append, Renewals(), tmp_path)
    assert server.asked("/livereload/1/2")[0] == "404 Not Found"
    assert server.asked("/elsewhere/")[0] == "404 Not Found"
    assert provided == []


def test_a_missing_page_hears_of_changes_like_any_other(tmp_path: Path) -> None:
    renewals = Renewals()
    renewals.end()
    server = FakeServer(tmp_path, lambda: None)
    provide_before(server, lambda path: None, renewals, tmp_path)
    assert server.asked("/party/2023/bank/") == ("404 Not Found", b"nothing<script>1</script>")
    assert server.asked("/party/dot.png") == ("404 Not Found", b"nothing")


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("/party/", "index.html"),
        ("/party/2023/", "2023/index.html"),
        ("/party/2023", "2023"),
        ("/party/2023//bank/../bank/./index.html", "2023/bank/index.html"),
        ("/party/../../etc/passwd", "etc/passwd"),
        ("/party/" + "图.png".encode().decode("latin-1"), "图.png"),
    ],
)
def test_what_is_made_is_what_the_server_will_look_for(tmp_path: Path, asked: str, made: str) -> None:
    renewals, provided = Renewals(), list[str]()
    renewals.end()
    server = FakeServer(tmp_path, lambda: None)
    provide_before(server, provided.append, renewals, tmp_path)
    server.asked(asked)
    assert provided == [made]


def test_pages_tell_why_the_site_is_not_up_to_date_and_other_files_stay(tmp_path: Path) -> None:
    renewals = Renewals()
    (tmp_path / "style.css").write_text("a {}")
    (tmp_path / "index.html").write_text("old")
    server = FakeServer(tmp_path, lambda: None)
    provide_before(server, lambda path: None, renewals, tmp_path)
    renewals.end("第 3 行 <script> 有错")
    status, page = server.asked("/party/index.html")
    assert status == "200 OK"
    assert "第 3 行 &lt;script&gt; 有错" in page.decode()
    assert server.asked("/party/style.css") == ("200 OK", b"a {}")
    renewals.begin()
    renewals.end()
    assert server.asked("/party/index.html") == ("200 OK", b"old")
