"""Keep a built site as the run's artifact `preview`: `upload_preview.py site`.

Without any action from outside. Gitea and Forgejo take artifacts as version 3 of GitHub's action sends them: ask for an
address, put the file there in pieces, confirm (described at the top of their `routers/api/actions/artifacts.go`). The site
goes up as one ZIP file, since each file would cost two calls.
"""

# ruff: noqa: T201 (what it prints is the log of the step)

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from actions_api import Failed, call

NAME: Final = "preview"
_PIECE: Final = 8 * 1024 * 1024
"""Bytes sent at once, as GitHub's action does; proxies in front of a forge often refuse more than some megabytes."""
_DAYS: Final = 14


def pack(site: Path, into: IO[bytes]) -> int:
    """Pack a site; the size of the packet in bytes."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packet:
        for file in sorted(path for path in site.rglob("*") if path.is_file()):
            packet.write(file, file.relative_to(site).as_posix())
    return into.tell()


def upload(packet: IO[bytes], size: int, *, base: str, run: str, token: str) -> None:
    """Send a packet.

    Raises:
        Failed: the forge did not take it.
    """
    bearer = f"Bearer {token}"
    artifacts = f"{base.rstrip('/')}/_apis/pipelines/workflows/{run}/artifacts"
    asked = json.dumps({"Type": "actions_storage", "Name": NAME, "RetentionDays": _DAYS}).encode()
    address = call("POST", f"{artifacts}?api-version=6.0-preview", bearer, asked)["fileContainerResourceUrl"]
    address += ("&" if "?" in address else "?") + "itemPath=" + quote(f"{NAME}/{NAME}.zip", safe="")
    packet.seek(0)
    start = 0
    while piece := packet.read(_PIECE):
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes {start}-{start + len(piece) - 1}/{size}",
            "x-tfs-filelength": str(size),
            "x-actions-results-md5": base64.b64encode(hashlib.md5(piece).digest()).decode(),
        }
        call("PUT", address, bearer, piece, headers)
        start += len(piece)
    call("PATCH", f"{artifacts}?api-version=6.0-preview&artifactName={NAME}", bearer, b"{}")


def main(arguments: list[str]) -> int:
    """Upload the site; a preview that cannot be kept is told, and no reason to fail the check."""
    site = Path(arguments[0])
    if not (site / "index.html").is_file():
        print("没有生成网站，没有预览可存。")
        return 0
    missing = [
        n for n in ("ACTIONS_RUNTIME_URL", "ACTIONS_RUNTIME_TOKEN", "GITHUB_RUN_ID") if not os.environ.get(n)
    ]
    if missing:
        print(f"::warning::没有存下预览：运行器没有给出 {'、'.join(missing)}。")
        return 0
    with tempfile.TemporaryFile() as packet:
        size = pack(site, packet)
        try:
            upload(
                packet,
                size,
                base=os.environ["ACTIONS_RUNTIME_URL"],
                run=os.environ["GITHUB_RUN_ID"],
                token=os.environ["ACTIONS_RUNTIME_TOKEN"],
            )
        except (Failed, KeyError, TypeError) as failure:
            print(f"::warning::没有存下预览：{failure}")
            return 0
    print(f"预览已存为 {NAME}，在这次运行的页面上下载，解开里面的 {NAME}.zip。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
