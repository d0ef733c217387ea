"""A house with a bare repository, its clones as build servers make them, and the commands that the workflows declare."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any, Final

import yaml

from tests.signoff.building import CEN, Repo, gitea
from tests.support import PROJECT, REPORT

WORKSHOP: Final = "reports/2023/workshop.md"
GROUP: Final = "reports/2023/group.md"
BRANCH: Final = "述职/一车间-2023"

GROUP_REPORT: Final = (
    REPORT.replace("一车间党支部", "甲乙集团党总支")
    .replace("organization: workshop", "organization: group")
    .replace("我带头讲党课4次", "我带头讲党课6次，到支部听课8次")
    .replace("一是学用结合不够紧密。二是党员示范岗评比流于形式。", "一是督促检查不勤。二是谈心谈话面不广。")
    .replace("（一）3月底前修订学习计划。", "（一）6月底前走遍各支部。")
    .replace("（二）每季度评比一次示范岗。", "（二）每半年与支部书记谈心一次。")
)
FAULTY: Final = REPORT.replace("secretary: 陶溪石", "secretary: 【待补】")
"""One error, in line 5."""
WARNED: Final = REPORT.replace("（二）每季度", "（三）每季度")
"""One warning, in line 26: a number is left out."""

_PROJECT_FILES: Final = (
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "mkdocs.yml",
    ".gitignore",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
)
_PROJECT_FOLDERS: Final = ("docs", "hooks", ".github", ".gitea", ".gitlab")


def parsed(path: str) -> Any:
    """A YAML file of the project. (YAML 1.1 reads the key `on` as true.)"""
    return yaml.safe_load((PROJECT / path).read_text(encoding="utf-8"))


@dataclass
class Host:
    """A bare repository, as a forge keeps it, and a clone to write in."""

    bare: Path
    repo: Repo

    @classmethod
    def new(cls, folder: Path) -> Host:
        """The project with a small archive whose one report is signed off; `main` has gone on since."""
        repo = Repo.new(folder / "write")
        for name in _PROJECT_FILES:
            shutil.copy(PROJECT / name, repo.root / name)
        for name in _PROJECT_FOLDERS:
            shutil.copytree(
                PROJECT / name,
                repo.root / name,
                ignore=shutil.ignore_patterns("__pycache__"),
                dirs_exist_ok=True,
            )
        shutil.copytree(PROJECT / "tests/cases/_base/reports", repo.root / "reports", dirs_exist_ok=True)
        repo.commit("建库")
        repo.request({GROUP: GROUP_REPORT}, gitea(CEN))
        bare = folder / "archive.git"
        repo.git("init", "--quiet", "--bare", "--initial-branch=main", str(bare))
        repo.git("push", "--quiet", str(bare), "main")
        return cls(bare, repo)

    def propose(self, text: str, *, branch: str = BRANCH) -> str:
        """A branch with a report, while main goes on; the forge's refs of the request. Its head."""
        self.repo.branch({WORKSHOP: text}, name=branch)
        head = self.repo.head
        self.repo.git("checkout", "--quiet", "main")
        self.repo.request({"docs/note.txt": f"{branch}\n"}, gitea(CEN))
        merged = self.repo.git("merge-tree", "--write-tree", "main", branch).split()[0]
        merge = self.repo.git("commit-tree", merged, "-p", "main", "-p", branch, "-m", "试合并")
        for name, commit in (("pull/1/head", head), ("pull/1/merge", merge), ("merge-requests/1/head", head)):
            self.repo.git("push", "--quiet", "--force", str(self.bare), f"{commit}:refs/{name}")
        self.repo.git("push", "--quiet", str(self.bare), "main", f"{head}:refs/heads/{branch}")
        return head

    def ref(self, name: str) -> str:
        """The commit that a ref of the bare repository points to."""
        return self.repo.git("--git-dir", str(self.bare), "rev-parse", name)

    def clone(self, folder: Path, ref: str, *, depth: int | None = None) -> Path:
        """A work tree as a build server makes it: no local branch, a detached commit."""
        clone = Repo(folder)
        folder.mkdir()
        clone.git("init", "--quiet")
        clone.git("remote", "add", "origin", f"file://{self.bare}")
        limit = [f"--depth={depth}"] if depth else []
        clone.git(
            "fetch",
            "--quiet",
            *limit,
            "origin",
            "+refs/heads/*:refs/remotes/origin/*",
            f"+{ref}:refs/request",
        )
        clone.git("checkout", "--quiet", "--detach", "refs/request")
        equip(folder)
        return folder


def equip(folder: Path) -> None:
    """Give a work tree a `.venv` that lends this one's programs and installs nothing."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    real = Path(sys.executable).parent
    for name in ("shuzhi", "mkdocs", "python"):
        refuse = 'case "$*" in *pip*) echo "would install" >&2; exit 97;; esac\n' if name == "python" else ""
        script = programs / name
        script.write_text(f'#!/bin/sh\n{refuse}exec "{real / name}" "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    (folder / ".venv" / ".runtime-installed").touch()


@dataclass
class Done:
    """A step that was run."""

    name: str
    code: int
    out: str


@dataclass
class Job:
    """The shell steps of a job, run one after another as a runner does.

    Attributes:
        steps: as the file declares them.
        values: what stands for each `${{ … }}`.
        after: what to do once a step of that name is done, such as what an action would do.
    """

    steps: list[dict[str, Any]]
    values: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, Callable[[], None]] = field(default_factory=dict)

    def run(self, folder: Path) -> dict[str, Done]:
        """Run the steps that are shell commands; by name. An expression of which nothing is known is an error."""
        done: dict[str, Done] = {}
        failed = False
        for step in self.steps:
            name = step.get("name", "")
            if "run" not in step or (failed and "!cancelled()" not in str(step.get("if", ""))):
                continue
            environment = {key: self._filled(str(value)) for key, value in step.get("env", {}).items()}
            assert "${{" not in step["run"], "what a stranger can write must not become part of a command"
            code, out = shell(step["run"], folder, environment)
            done[name] = Done(name, code, out)
            failed = failed or code != 0
            if name in self.after:
                self.after[name]()
        return done

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", lambda match: self.values[match[1]], text)


def shell(script: str, folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """Run a script as runners do (`bash -e -o pipefail`): exit code and all that it wrote."""
    surroundings = {
        key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "GITHUB_"))
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={**surroundings, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


@dataclass
class Call:
    """A request that a stand-in server got."""

    method: str
    path: str
    body: bytes
    headers: Message

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


Answer = Callable[[Call], tuple[int, Any]]


@contextmanager
def stand_in(answer: Answer) -> Iterator[tuple[str, list[Call]]]:
    """A web server that answers as told: its address, and the calls it got."""
    calls: list[Call] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            call = Call(self.command, self.path, self.rfile.read(length), self.headers)
            calls.append(call)
            status, reply = answer(call)
            data = b"" if status == 204 else reply if isinstance(reply, bytes) else json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = _do  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", calls
    finally:
        server.shutdown()
        server.server_close()
