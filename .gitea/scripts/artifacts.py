"""Artifacts of the run that a job belongs to: folders, each kept as one ZIP file.

Without any action from outside. Gitea and Forgejo take and give artifacts as version 3 of GitHub's action does it: ask for
an address, put the file there in pieces, confirm; ask for the list, then for a file's address (described at the top of
their `routers/api/actions/artifacts.go`). A folder goes up as one file, since each file would cost two calls.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from actions_api import Failed, call, fetch

_PIECE: Final = 8 * 1024 * 1024
"""Bytes sent at once, as GitHub's action does; proxies in front of a forge often refuse more than some megabytes."""


@dataclass(frozen=True)
class Run:
    """A run's artifacts.

    Attributes:
        address: where they are.
        authorization: what lets this job at them.
    """

    address: str
    authorization: str

    @classmethod
    def this(cls) -> Run:
        """The run that this job belongs to, as the runner tells it.

        Raises:
            Failed: the runner does not tell it.
        """
        names = ("ACTIONS_RUNTIME_URL", "ACTIONS_RUNTIME_TOKEN", "GITHUB_RUN_ID")
        missing = [name for name in names if not os.environ.get(name)]
        if missing:
            raise Failed(f"运行器没有给出 {'、'.join(missing)}")
        base, token, number = (os.environ[name] for name in names)
        return cls(f"{base.rstrip('/')}/_apis/pipelines/workflows/{number}/artifacts", f"Bearer {token}")

    def keep(self, folder: Path, name: str, days: int) -> None:
        """Keep a folder.

        Args:
            folder: the folder.
            name: the artifact's name.
            days: how long it is kept.

        Raises:
            Failed: the forge did not take it.
        """
        with tempfile.TemporaryFile() as packet:
            size = _pack(folder, packet)
            packet.seek(0)
            try:
                self._send(packet, size, name, days)
            except (KeyError, TypeError) as error:
                raise Failed(f"平台的回答看不懂（{error!r}）") from None

    def names(self) -> list[str]:
        """The names of all artifacts of the run.

        Raises:
            Failed: the forge did not tell them.
        """
        return [name for name, _ in self._listed()]

    def take(self, name: str, folder: Path) -> None:
        """Unpack an artifact into a folder.

        Raises:
            Failed: the forge did not give it, or it is no packet.
        """
        for found, address in self._listed():
            if found == name:
                files = call("GET", f"{address}?itemPath={quote(name, safe='')}", self.authorization)
                for file in files["value"]:
                    self._unpack(file["contentLocation"], folder)
                return
        raise Failed(f"没有 {name}")

    def _listed(self) -> Iterator[tuple[str, str]]:
        answer = call("GET", f"{self.address}?api-version=6.0-preview", self.authorization)
        for one in answer.get("value") or ():
            yield one["name"], one["fileContainerResourceUrl"]

    def _unpack(self, address: str, folder: Path) -> None:
        with tempfile.TemporaryFile() as packet:
            fetch(address, self.authorization, packet)
            try:
                with zipfile.ZipFile(packet) as opened:
                    opened.extractall(folder)
            except zipfile.BadZipFile:
                raise Failed("取回的不是完整的压缩包") from None

    def _send(self, packet: IO[bytes], size: int, name: str, days: int) -> None:
        asked = json.dumps({"Type": "actions_storage", "Name": name, "RetentionDays": days}).encode()
        confirmed = f"{self.address}?api-version=6.0-preview"
        address = call("POST", confirmed, self.authorization, asked)["fileContainerResourceUrl"]
        address += ("&" if "?" in address else "?") + "itemPath=" + quote(f"{name}/{name}.zip", safe="")
        start = 0
        while piece := packet.read(_PIECE):
            headers = {
                "Content-Type": "application/octet-stream",
                "Content-Range": f"bytes {start}-{start + len(piece) - 1}/{size}",
                "x-tfs-filelength": str(size),
                "x-actions-results-md5": base64.b64encode(hashlib.md5(piece).digest()).decode(),
            }
            call("PUT", address, self.authorization, piece, headers)
            start += len(piece)
        call("PATCH", f"{confirmed}&artifactName={quote(name, safe='')}", self.authorization, b"{}")


def _pack(folder: Path, into: IO[bytes]) -> int:
    """Pack a folder; the size of the packet in bytes."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packet:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            packet.write(file, file.relative_to(folder).as_posix())
    return into.tell()
