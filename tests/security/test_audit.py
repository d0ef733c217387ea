"""`make audit` says what it knows, and never takes silence for safety; both lock files carry hashes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.security import audit
from tests.support import PROJECT

HASH = "0" * 64


def lock(folder: Path, *names: str) -> str:
    file = folder / "some.lock"
    file.write_text("".join(f"{name} \\\n    --hash=sha256:{HASH}\n" for name in names), encoding="utf-8")
    return str(file)


@contextmanager
def feed(vulnerable: str) -> Iterator[str]:
    """A vulnerability feed that knows one bad package."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = {
                "id": "TEST-1",
                "affected": [
                    {
                        "package": {"name": vulnerable, "ecosystem": "PyPI"},
                        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.1"}]}],
                    }
                ],
            }
            data = json.dumps({"vulns": [found]} if asked["package"]["name"] == vulnerable else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
    server.shutdown()


def test_a_vulnerable_package_is_named_with_the_version_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with feed("badness") as address:
        monkeypatch.setenv(audit.SOURCE_VARIABLE, address)
        assert audit.main([lock(tmp_path, "goodness==1.0", "badness==9.0")]) == audit.VULNERABLE
    said = capsys.readouterr().out
    assert "badness 9.0：TEST-1，已在 9.1 修复" in said and "goodness 1.0" not in said


def test_nothing_known_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with feed("badness") as address:
        monkeypatch.setenv(audit.SOURCE_VARIABLE, address)
        assert audit.main([lock(tmp_path, "goodness==1.0")]) == audit.FINE
    assert "1 个依赖包，没有已知漏洞" in capsys.readouterr().out


def test_no_network_is_neither_well_nor_vulnerable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(audit.SOURCE_VARIABLE, "http://127.0.0.1:9/v1/query")
    assert audit.main([lock(tmp_path, "goodness==1.0")]) == audit.NOT_CHECKED
    said = capsys.readouterr().out
    assert "没有核对，不等于没有漏洞" in said and "Traceback" not in said


def test_packages_that_the_source_does_not_know_are_not_taken_for_safe() -> None:
    skipped = {
        "dependencies": [
            {"name": "a", "skip_reason": "not found"},
            {"name": "b", "version": "1", "vulns": []},
        ]
    }
    found = audit._read(skipped)
    assert found.code == audit.NOT_CHECKED and found.unknown == ("a",)


@pytest.mark.parametrize("name", audit.LOCKS)
def test_every_locked_dependency_is_pinned_and_hashed(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==[^ ;]+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry
        assert "://" not in entry, entry
