"""Have Pagefind make a bundle of texts that are handed to it one by one."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import IO, Any, Final

_PIECE: Final = 1 << 20

_END: Final = b","
"""What ends a message in both directions; it does not occur in Base64."""


FRAGMENT: Final = ".pf_fragment"
"""How the files end in which Pagefind keeps the texts, one each."""


class IndexingFailed(Exception):
    """Pagefind could not make a bundle; the message says why in Chinese, with Pagefind's own words where it had any."""


def make_bundle(texts: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Index texts.

    Pagefind's command on a folder numbers the texts as the file system happens to list them, which differs from disk
    to disk, and so do the bytes of its index. Its service takes them in the order they come. It also ends as soon as
    its input is closed, so that nothing goes on when this process is killed. Its files are asked for, not left to it
    to write: it tells nobody that a disk was full, and says that it is done before they are on the disk.

    Args:
        texts: (name of the HTML file that it would be, its HTML).

    Returns:
        path of each of the bundle's files, relative to its folder → content. Every text has a fragment among them.

    Raises:
        IndexingFailed: Pagefind did not do it.
    """
    count = 0
    with _Service() as service:
        service.ask({"type": "NewIndex", "config": None})
        for name, text in texts:
            service.ask(
                {"type": "AddFile", "index_id": 0, "file_path": name, "url": None, "file_contents": text}
            )
            count += 1
        answer = service.ask({"type": "GetFiles", "index_id": 0})
    files = {str(file["path"]): base64.b64decode(file["content"]) for file in answer["files"]}
    fragments = sum(path.endswith(FRAGMENT) for path in files)
    if fragments != count:
        raise IndexingFailed(f"交给 Pagefind {count} 段文字，它只收了 {fragments} 段。请再运行一次。")
    return dict(sorted(files.items()))


class _Service:
    """A running Pagefind. The protocol is that of its Python package, whose client polls only ten times a second."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pagefind", "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._asked = 0

    def __enter__(self) -> _Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises:
            IndexingFailed: it was refused, or Pagefind has ended.
        """
        self._asked += 1
        message = json.dumps({"message_id": self._asked, "payload": request}).encode()
        try:
            into = _pipe(self._process.stdin)
            into.write(base64.b64encode(message) + _END)
            into.flush()
        except BrokenPipeError:
            raise IndexingFailed(self._last_words()) from None
        answer = self._answer()
        if answer.get("type") == "Error":
            raise IndexingFailed(f"Pagefind 报告：{answer.get('message')}")
        return answer

    def _answer(self) -> dict[str, Any]:
        out = _pipe(self._process.stdout)
        pieces: list[bytes] = []
        while not pieces or not pieces[-1].endswith(_END):
            pieces.append(os.read(out.fileno(), _PIECE))
            if not pieces[-1]:
                raise IndexingFailed(self._last_words())
        payload: dict[str, Any] = json.loads(base64.b64decode(b"".join(pieces)[:-1]))["payload"]
        return payload

    def _last_words(self) -> str:
        """Why a Pagefind that has ended did so, as far as it said."""
        said = _pipe(self._process.stderr).read().decode(errors="replace").strip()
        code = self._process.wait()
        how = f"被信号 {-code} 终止" if code < 0 else f"退出码 {code}"
        words = f"：{said[-400:]}" if said else ""
        return f"Pagefind 半途停止（{how}），可能是内存不够或者被人结束了，请再运行一次{words}"


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
