"""Call Gitea or Forgejo from a job: one request, the answer as JSON or as a file."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Final

_PATIENCE: Final = 120
"""Seconds for one answer."""


class Failed(Exception):
    """The forge did not do it; the message says what it answered."""


def call(
    method: str, url: str, authorization: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Any:
    """Call the forge.

    Raises:
        Failed: there was no answer, or not a good one.
    """
    sent = {"Authorization": authorization, "Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, method=method, data=body or None, headers=sent)
    with _answer(request) as answer:
        data = answer.read()
    try:
        return json.loads(data) if data else {}
    except ValueError:
        return {}


def fetch(url: str, authorization: str, into: IO[bytes]) -> None:
    """Write what the forge sends into a file.

    Raises:
        Failed: there was no answer, or not a good one.
    """
    request = urllib.request.Request(url, headers={"Authorization": authorization})
    with _answer(request) as answer:
        shutil.copyfileobj(answer, into)


@contextmanager
def _answer(request: urllib.request.Request) -> Iterator[IO[bytes]]:
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        raise Failed(f"{error.code} {error.read()[:200].decode('utf-8', 'replace')}") from None
    except OSError as error:
        raise Failed(f"连不上平台（{error}）") from None
