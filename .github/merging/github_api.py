"""Speak to GitHub's REST API: one address, one token, answers as JSON.

Format: https://docs.github.com/rest
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any, Final

_PAGE: Final = 100
"""Entries a page, the most that GitHub gives."""
_MOST_PAGES: Final = 30
_PATIENCE: Final = 60
"""Seconds for one answer."""


class Refused(Exception):
    """Nothing was merged; the message says why, in Chinese."""


class Api:
    """A repository on GitHub."""

    def __init__(self, address: str, repository: str, token: str) -> None:
        self.address = address.rstrip("/")
        self.repository = repository
        self._token = token

    def get(self, path: str) -> Any:
        """The answer to a question; None where there is no such thing.

        Raises:
            Refused: GitHub could not be asked, or said no.
        """
        status, answer = self.call("GET", path)
        if status == 404:
            return None
        if status != 200:
            raise Refused(f"GitHub 没有答复（{status}，{path}）。")
        return answer

    def all(self, path: str, key: str | None = None) -> Iterator[Any]:
        """All entries of a list over its pages; `key` names the list where the answer wraps it.

        Raises:
            Refused: as `get`; also where a list is longer than anything sound.
        """
        for page in range(1, _MOST_PAGES + 1):
            joint = "&" if "?" in path else "?"
            answer = self.get(f"{path}{joint}per_page={_PAGE}&page={page}")
            entries = (answer or {}).get(key, []) if key else (answer or [])
            yield from entries
            if len(entries) < _PAGE:
                return
        raise Refused(f"GitHub 给出的清单太长（{path}），请在网页上查看。")

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """Status and answer of a call; paths that do not begin with a slash belong to the repository.

        Raises:
            Refused: there was no answer at all.
        """
        url = self.address + (path if path.startswith("/") else f"/repos/{self.repository}/{path}")
        request = urllib.request.Request(
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                return answer.status, _json(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, _json(error.read())
        except OSError:
            raise Refused("连不上 GitHub，请稍后再试。") from None


def _json(data: bytes) -> Any:
    try:
        return json.loads(data) if data else {}
    except ValueError:
        return {}
