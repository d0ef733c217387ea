"""A stand-in for the house's login service, as `login-sso.conf` and `login-ldap.conf` describe what it answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.hosting.nginx import basic

SESSIONS = {"session=zhang-1": 200, "session=stranger-1": 403}
PASSWORDS = {basic("zhang", "right"): 200, basic("stranger", "right"): 403}


@dataclass
class Gateway:
    """A running service.

    Attributes:
        port: where it listens.
        seen: the headers of every question, names in lower case.
        broken: answer every question with a failure.
    """

    port: int
    seen: list[Mapping[str, str]] = field(default_factory=list)
    broken: bool = False


@contextmanager
def gateway(*, by_password: bool) -> Iterator[Gateway]:
    """Run a service that knows one who may read and one who may not."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            running.seen.append({name.lower(): value for name, value in self.headers.items()})
            known = PASSWORDS if by_password else SESSIONS
            sent = self.headers.get("Authorization" if by_password else "Cookie", "")
            status = 500 if running.broken else known.get(sent, 401)
            self.send_response(status)
            if status == 200:
                self.send_header("X-Auth-User", "zhang-of-the-house")
            if status == 401 and by_password:
                self.send_header("WWW-Authenticate", 'Basic realm="shuzhi", charset="UTF-8"')
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Gateway(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield running
    server.shutdown()
    server.server_close()
