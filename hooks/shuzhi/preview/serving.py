"""Answer requests to a preview whose pages are made when somebody asks for them, and whose site may change meanwhile."""

from __future__ import annotations

import errno
import logging
import posixpath
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from shuzhi.pages.templates import render
from shuzhi.site_files import write_file

_FAILURE: Final = ".failure/index.html"
"""The page in the site that says why it was not brought up to date; no page of a site is hidden."""

_RELOADING: Final = "/livereload/"
"""Where MkDocs' server tells browsers that there is something new."""


class Renewals:
    """The times that a preview's site was brought up to date; requests wait for the end of the one under way."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self.number = 0
        self.failure = ""

    def begin(self) -> None:
        """From now on whoever looks at the site waits."""
        self._over.clear()
        self.number += 1  # after that: whoever saw the new number has to wait

    def end(self, failure: str = "") -> None:
        """Let everybody look.

        Args:
            failure: why the site is not as it should be; empty where it is.
        """
        self.failure = failure
        self._over.set()

    def wait(self) -> None:
        """Wait for the end of the last that was begun."""
        self._over.wait()


def provide_before(server: Any, provide: Callable[[str], None], renewals: Renewals, site: Path) -> None:
    """Have each file made before MkDocs' server looks for it.

    That the site changes between the making and the answer is noticed by the number of renewals, and the answer given
    anew: nobody gets an old page, or none, once a browser was told that there is a new one.

    Args:
        server: MkDocs' server.
        provide: makes a file, by its path relative to the site.
        renewals: when the site changes.
        site: the folder that is served.
    """
    serve = server.get_app()
    mount: str = server.mount_path

    def provided(environment: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        inside = _inside(environment["PATH_INFO"], mount)
        if inside is None:
            found: Iterable[bytes] = serve(environment, start_response)
            return found
        while True:
            number = renewals.number
            renewals.wait()
            asked = dict(environment)
            if renewals.failure and inside.endswith((".html", "/")):
                _tell_failure(renewals.failure, site)
                asked["PATH_INFO"] = f"{mount}{_FAILURE}"
            else:
                provide(inside)
            answer: list[Any] = []
            body: Iterable[bytes] = serve(asked, lambda *head, into=answer: into.append(head))
            if number == renewals.number:
                start_response(*answer[0])
                if server._watched_paths and answer[0][0].startswith("404") and inside.endswith(".html"):
                    # A page that comes back (a branch switched to and fro) shows by itself like any other change.
                    return [server._inject_js_into_html(b"".join(body), server._visible_epoch)]
                return body
            if hasattr(body, "close"):
                body.close()

    server.set_app(provided)


def address_trouble(host: str, port: int) -> str:
    """Why a server cannot be reached at an address; empty where it can. Asked before a minute's work, not after it.

    Args:
        host: name or number of the computer's own address.
        port: the port.
    """
    elsewhere = (
        "换一个端口，例如 make serve HOST=127.0.0.1:8001（直接运行时是 mkdocs serve -a 127.0.0.1:8001）。"
    )
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OverflowError:
        return f"端口 {port} 不存在，端口只到 65535。请{elsewhere}"
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"地址 {host}:{port} 已经被占用，多半是另一个预览还开着。请关掉它，或者{elsewhere}"
        if error.errno == errno.EACCES:
            return f"没有使用端口 {port} 的权限。请{elsewhere}"
        return f"这台电脑上没有地址 {host}。请写 127.0.0.1（只供自己看），或者这台电脑自己的地址。"
    return ""


def _inside(asked: str, mount: str) -> str | None:
    """The file in the site that a request is for, as MkDocs reads it; None where it is for none."""
    path = asked.encode("latin-1").decode("utf-8", "ignore")  # WSGI hands over bytes as Latin-1 (PEP 3333)
    if not path.startswith(mount) or path.startswith(_RELOADING):
        return None
    inside = path.removeprefix(mount)
    if inside.endswith("/") or not inside:
        inside += "index.html"
    return posixpath.normpath(f"/{inside}").lstrip("/")


@contextmanager
def errors_told(logger: str) -> Iterator[list[str]]:
    """What a logger of this name, or one below it, tells as an error until the end of the block."""
    told: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: told.append(f"{record.getMessage()}\n")  # type: ignore[method-assign]
    logging.getLogger(logger).addHandler(handler)
    try:
        yield told
    finally:
        logging.getLogger(logger).removeHandler(handler)


def _tell_failure(failure: str, site: Path) -> None:
    write_file(site / _FAILURE, render("preview_failure.html", "", failure=failure).encode())
