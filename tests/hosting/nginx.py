"""Debian's nginx with the files of `deploy/`, as an administrator installs them, but below a folder of its own."""

from __future__ import annotations

import base64
import gzip
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.support import PROJECT

DEPLOY: Final = PROJECT / "deploy"
PROGRAM: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")

# What Debian's own nginx.conf sets, and caches of open files as a busy house may have them for its other sites.
_MAIN: Final = """
pid {folder}/nginx.pid;
error_log {folder}/main-error.log;
daemon off;
worker_processes 2;
{user}
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/tmp-body;
    proxy_temp_path {folder}/tmp-proxy;
    fastcgi_temp_path {folder}/tmp-fastcgi;
    uwsgi_temp_path {folder}/tmp-uwsgi;
    scgi_temp_path {folder}/tmp-scgi;
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/main-access.log;
    gzip on;
    open_file_cache max=10000 inactive=10m;
    open_file_cache_valid 10m;
    open_file_cache_errors on;
    include sites-enabled/*;
}}
"""


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for_port(port: int, running: Callable[[], bool] = lambda: True) -> None:
    """Wait until something listens."""
    end = time.monotonic() + 10
    while time.monotonic() < end and running():
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nothing listens")


def password_line(user: str, password: str) -> str:
    """A line of the password file, made with the command that `login-basic.conf` names."""
    made = subprocess.run(["openssl", "passwd", "-6", password], capture_output=True, text=True, check=True)
    return f"{user}:{made.stdout.strip()}\n"


@dataclass(frozen=True)
class Answer:
    """An answer of the server, headers in lower case."""

    status: int
    headers: Mapping[str, str]
    repeated: Mapping[str, int]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


@dataclass
class Nginx:
    """An installation: `/etc/nginx` is `folder/etc`, and the paths of `deploy/` are moved there."""

    folder: Path
    target: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def etc(self) -> Path:
        """What stands for /etc/nginx."""
        return self.folder / "etc"

    @property
    def base(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def install(self, site: str, changes: Mapping[str, str] | None = None) -> Nginx:
        """Copy `deploy/` as its README says and enable one site file.

        Args:
            site: its name in `deploy/`.
            changes: what the administrator changes in it: each text must stand there.
        """
        (self.etc / "sites-enabled").mkdir(parents=True)
        shutil.copytree(DEPLOY / "shuzhi", self.etc / "shuzhi")
        shutil.copy(DEPLOY / site, self.etc / "sites-enabled" / "shuzhi.conf")
        for old, new in (changes or {}).items():
            self.change("sites-enabled/shuzhi.conf", old, new)
        for file in self.etc.rglob("*.conf"):
            text = file.read_text("utf-8")
            text = text.replace("/etc/nginx/", f"{self.etc}/").replace("/srv/shuzhi", str(self.target))
            text = text.replace("/var/log/nginx/", f"{self.folder}/")
            text = text.replace("listen 80;", f"listen 127.0.0.1:{self.port};")
            file.write_text(text, encoding="utf-8")
        user = "user root root;" if os.geteuid() == 0 else ""
        (self.etc / "nginx.conf").write_text(_MAIN.format(folder=self.folder, user=user), encoding="utf-8")
        return self

    def change(self, name: str, old: str, new: str) -> None:
        """Edit an installed file; the text must stand there."""
        file = self.etc / name
        text = file.read_text("utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def users(self, name: str, **passwords: str) -> Nginx:
        """Write a password file."""
        lines = "".join(password_line(user, password) for user, password in passwords.items())
        (self.etc / "shuzhi" / name).write_text(lines, encoding="utf-8")
        return self

    def _command(self, *arguments: str) -> list[str]:
        assert PROGRAM is not None
        return [PROGRAM, "-p", str(self.folder), "-c", str(self.etc / "nginx.conf"), *arguments]

    def complaints(self) -> str:
        """What `nginx -t` has to say; empty when it accepts the configuration without a warning."""
        done = subprocess.run(self._command("-t", "-q"), capture_output=True, text=True, check=False)
        lines = [line for line in done.stderr.splitlines() if "could not open error log file" not in line]
        return "\n".join([*lines, "" if done.returncode == 0 else f"exit code {done.returncode}"]).strip()

    @contextmanager
    def running(self) -> Iterator[Nginx]:
        """Run it."""
        process = subprocess.Popen(self._command(), stderr=subprocess.PIPE)
        self.process = process
        try:
            wait_for_port(self.port, lambda: process.poll() is None)
            yield self
        finally:
            process.terminate()
            process.wait(timeout=10)
            assert process.stderr is not None
            process.stderr.close()

    def reload(self) -> None:
        """Let it read its configuration anew, and wait until it has."""
        assert self.process is not None
        old = self._workers()
        self.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 10
        while old & self._workers() and time.monotonic() < end:
            time.sleep(0.02)

    def _workers(self) -> set[str]:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(children.read_text("ascii").split())

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        user: tuple[str, str] | None = ("zhang", "right"),
        body: bytes | None = None,
        **headers: str,
    ) -> Answer:
        """Ask for a path exactly as it is written, without following redirects."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if user is not None:
            sent["Authorization"] = basic(*user)
        connection.request(method, path, body=body, headers=sent)
        response = connection.getresponse()
        pairs = [(name.lower(), value) for name, value in response.getheaders()]
        names = [name for name, _ in pairs]
        answer = Answer(
            response.status, dict(pairs), {name: names.count(name) for name in names}, response.read()
        )
        connection.close()
        return answer


def basic(user: str, password: str) -> str:
    """The header by which a browser sends a name and a password."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
