"""The programs of the Gitea workflows, against a stand-in of its API."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.forges.support import Call, stand_in
from tests.signoff.building import Repo
from tests.support import PROJECT

SCRIPTS: Final = PROJECT / ".gitea/scripts"


def _run(script: str, *arguments: str, cwd: Path, code: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / script), *arguments],
        cwd=cwd,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("ACTIONS_", "GITHUB_"))},
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        },
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (code, ""), done.stderr
    return done.stdout


class Storage:
    """Takes artifacts in pieces as Gitea does, checking what Gitea checks, and gives them back."""

    BASE: Final = "/api/actions_pipeline/_apis/pipelines/workflows/791/artifacts"

    def __init__(self) -> None:
        self.received: dict[str, bytes] = {}
        self.days: dict[str, str] = {}
        self.confirmed: list[str] = []
        self.address = ""

    def __call__(self, call: Call) -> tuple[int, Any]:
        assert call.headers["Authorization"] == "Bearer runtime"
        url = urlsplit(call.path)
        return getattr(self, f"_{call.method.lower()}")(
            call, url.path.removeprefix(self.BASE), parse_qs(url.query)
        )

    def _post(self, call: Call, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        assert (path, query) == ("", {"api-version": ["6.0-preview"]})
        name = call.json["Name"]
        self.received[name] = b""
        return 200, {
            "fileContainerResourceUrl": self._at(name, f"upload?retentionDays={call.json['RetentionDays']}")
        }

    def _put(self, call: Call, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        name = query["itemPath"][0].partition("/")[0]
        assert query["itemPath"] == [f"{name}/{name}.zip"]
        assert path == f"/{_hashed(name)}/upload"
        start, end = (int(n) for n in call.headers["Content-Range"].split(" ")[1].split("/")[0].split("-"))
        assert (start, end - start + 1) == (len(self.received[name]), len(call.body))
        digest = base64.b64encode(hashlib.md5(call.body).digest()).decode()
        assert call.headers["x-actions-results-md5"] == digest
        self.received[name] += call.body
        self.days[name] = query["retentionDays"][0]
        assert int(call.headers["x-tfs-filelength"]) >= len(self.received[name])
        return 200, {"message": "success"}

    def _patch(self, call: Call, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        self.confirmed.append(query["artifactName"][0])
        return 200, {"message": "success"}

    def _get(self, call: Call, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        if path == "":
            if not self.confirmed:
                return 404, {}
            listed = [
                {"name": name, "fileContainerResourceUrl": self._at(name, "download_url")}
                for name in self.confirmed
            ]
            return 200, {"count": len(listed), "value": listed}
        if path.endswith("/download_url"):
            (name,) = query["itemPath"]
            assert path == f"/{_hashed(name)}/download_url"
            place = f"{self.address}{self.BASE}/{self.confirmed.index(name)}/download"
            file = {"path": f"{name}/{name}.zip", "itemType": "file", "contentLocation": place}
            return 200, {"value": [file]}
        return 200, self.received[self.confirmed[int(path.split("/")[1])]]

    def _at(self, name: str, rest: str) -> str:
        return f"{self.address}{self.BASE}/{_hashed(name)}/{rest}"


def _hashed(name: str) -> str:
    return hashlib.md5(name.encode()).hexdigest()


def _runner(address: str) -> dict[str, str]:
    return {
        "ACTIONS_RUNTIME_URL": f"{address}/api/actions_pipeline/",
        "ACTIONS_RUNTIME_TOKEN": "runtime",
        "GITHUB_RUN_ID": "791",
    }


def test_a_preview_is_kept_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "2023").mkdir(parents=True)
    (site / "index.html").write_text("首页", encoding="utf-8")
    (site / "2023/图.bin").write_bytes(os.urandom(9 * 1024 * 1024))  # more than one piece
    storage = Storage()
    with stand_in(storage) as (address, calls):
        storage.address = address
        out = _run("upload_preview.py", "site", cwd=tmp_path, **_runner(address))
    assert "预览已存为 preview" in out
    assert [call.method for call in calls] == ["POST", "PUT", "PUT", "PATCH"]
    assert (storage.confirmed, storage.days) == (["preview"], {"preview": "14"})
    with zipfile.ZipFile(io.BytesIO(storage.received["preview"])) as packet:
        assert {n: len(packet.read(n)) for n in packet.namelist()} == {
            "index.html": 6,
            "2023/图.bin": 9 * 1024 * 1024,
        }


def test_shares_come_to_the_last_job_as_they_were_made(tmp_path: Path) -> None:
    """Each below its name; what else the run keeps is left alone."""
    (tmp_path / "made/search").mkdir(parents=True)
    (tmp_path / "made/pages.sqlite").write_bytes(b"pages")
    (tmp_path / "made/search/2024-a.bundle").write_bytes(os.urandom(9 * 1024 * 1024))
    storage = Storage()
    with stand_in(storage) as (address, _):
        storage.address = address
        for name in ("share-2024", "share-bureau", "preview"):
            assert name in _run("shares.py", "keep", "made", name, cwd=tmp_path, **_runner(address))
        out = _run("shares.py", "take", "share-", "shares", cwd=tmp_path, **_runner(address))
    assert "取回 2 份" in out
    assert sorted(path.name for path in (tmp_path / "shares").iterdir()) == ["share-2024", "share-bureau"]
    for name in ("pages.sqlite", "search/2024-a.bundle"):
        assert (tmp_path / "shares/share-2024" / name).read_bytes() == (tmp_path / "made" / name).read_bytes()


def test_a_share_that_does_not_arrive_fails_the_job(tmp_path: Path) -> None:
    """The last job would take as long as one machine alone, and nobody would know why."""
    (tmp_path / "made").mkdir()
    assert "ACTIONS_RUNTIME_URL" in _run("shares.py", "keep", "made", "share-2024", cwd=tmp_path, code=1)
    with stand_in(Storage()) as (address, _):
        out = _run("shares.py", "take", "share-", "shares", cwd=tmp_path, code=1, **_runner(address))
    assert "没有送到：404" in out


def test_a_preview_that_cannot_be_kept_does_not_fail_the_check(tmp_path: Path) -> None:
    assert "没有预览可存" in _run("upload_preview.py", "site", cwd=tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("x")
    assert "ACTIONS_RUNTIME_URL" in _run("upload_preview.py", "site", cwd=tmp_path)
    with stand_in(lambda call: (500, {"message": "disk full"})) as (address, _):
        out = _run("upload_preview.py", "site", cwd=tmp_path, **_runner(address))
    assert "没有存下预览：500" in out


def _finding(path: str, line: int, severity: str = "error", message: str = "有误。") -> dict[str, Any]:
    return {
        "rule": "r",
        "severity": severity,
        "path": path,
        "line": line,
        "message": message,
        "help": "请改。",
    }


def _review(tmp_path: Path, findings: Sequence[Mapping[str, Any]], diff: str, earlier: list[Any]) -> Any:
    (tmp_path / "findings.json").write_text(json.dumps(findings), encoding="utf-8")
    (tmp_path / "changes.diff").write_text(diff, encoding="utf-8")
    with stand_in(lambda call: (200, earlier if call.method == "GET" else {})) as (address, calls):
        _run(
            "comment_on_lines.py",
            "findings.json",
            "changes.diff",
            cwd=tmp_path,
            API=f"{address}/api/v1",
            REPOSITORY="party/archive",
            NUMBER="7",
            SHA="c" * 40,
            TOKEN="t0ken",
        )
    posted = [call.json for call in calls if call.method == "POST"]
    assert all(call.path.startswith("/api/v1/repos/party/archive/pulls/7/reviews") for call in calls)
    return posted[0] if posted else None


def _diff(tmp_path: Path, files: dict[str, str | bytes | None]) -> str:
    repo = Repo(tmp_path / "库")
    repo.root.mkdir()
    repo.git("init", "--quiet", "--initial-branch=main")
    repo.put({"a.md": "一\n二\n三\n四\n五\n", "b.md": "一\n"})
    repo.branch(files)
    options = ("--unified=0", "--no-renames", "--no-color", "--src-prefix=a/", "--dst-prefix=b/")
    return repo.git("diff", *options, "main...HEAD")


def test_findings_stand_on_the_lines_that_changed(tmp_path: Path) -> None:
    """Also in files with Chinese names, which git quotes; what a line says is never taken for a header."""
    files: dict[str, str | bytes | None] = {
        "a.md": "一\n++ b/b.md\n三\n四\n五\n六\n七\n",
        "报告 述职.md": "甲\n乙\n",
        "b.md": None,
    }
    diff = _diff(tmp_path, files)
    assert "\\346" in diff, "git quotes it"
    findings = [
        *(_finding("a.md", line) for line in range(1, 8)),
        _finding("报告 述职.md", 2, "warning"),
        _finding("b.md", 1),
        _finding("a.md", 0),
    ]
    review = _review(tmp_path, findings, diff, [])
    assert [(c["path"], c["new_position"]) for c in review["comments"]] == [
        ("a.md", 2),
        ("a.md", 6),
        ("a.md", 7),
        ("报告 述职.md", 2),
    ]
    assert "错误 9，警告 1" in review["body"]
    assert "6 处没有标在行上" in review["body"]
    assert review["event"] == "COMMENT", "a program must neither approve nor block"


def test_a_reports_words_are_told_as_they_are(tmp_path: Path) -> None:
    diff = _diff(tmp_path, {"a.md": "改\n"})
    nasty = "“![x](http://evil.example/p.png) @admin <img src=x>”"
    (comment,) = _review(tmp_path, [_finding("a.md", 1, message=nasty)], diff, [])["comments"]
    assert "![x](" not in comment["body"]
    assert "http://" not in comment["body"]
    assert "@admin" not in comment["body"]
    assert "<img" not in comment["body"].replace("\\<", "")


def test_the_same_is_not_said_twice(tmp_path: Path) -> None:
    diff = _diff(tmp_path, {"a.md": "改\n"})
    said = {"body": "检查发现。\n<!-- shuzhi check -->", "commit_id": "c" * 40}
    assert _review(tmp_path, [_finding("a.md", 1)], diff, [said]) is None
    assert _review(tmp_path, [_finding("a.md", 1)], diff, [{**said, "commit_id": "d" * 40}]) is not None
    assert _review(tmp_path, [], diff, []) is None, "nothing found, nothing said"
