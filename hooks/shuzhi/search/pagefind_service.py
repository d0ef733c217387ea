"""Have Pagefind make bundles of texts that are handed to it one by one, side by side as far as memory allows."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

_PIECE: Final = 1 << 20

_END: Final = b","
"""What ends a message in both directions; it does not occur in Base64."""

FRAGMENT: Final = ".pf_fragment"
"""How the files end in which Pagefind keeps the texts, one each."""

_MEMORY: Final = {"_RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0"}
"""Has Pagefind's allocator give memory back (jemalloc.net, opt.dirty_decay_ms). Measured, 500 reports of 5,700 characters:
0.86 GB while the index is put together and 0.32 GB while it is compressed, which takes longer; without, 1.05 GB in both."""

_PUT_TOGETHER: Final = b"Total:"
"""How the line of Pagefind's log begins that says that an index stands."""

_TIMES_PUT_TOGETHER: Final = 2
"""Asked for its files, Pagefind 1.5.2 puts the index together twice (`GetFiles` in its service, then `get_files`)."""


class IndexingFailed(Exception):
    """Pagefind could not make a bundle; the message says why in Chinese, with Pagefind's own words where it had any."""


class Pagefinds:
    """Pagefind's processes."""

    def __init__(self) -> None:
        self._running: set[_Service] = set()
        self._lock = threading.Lock()
        self._ended = False

    def make_bundle(self, texts: Iterable[tuple[str, str]], gate: threading.Semaphore) -> dict[str, bytes]:
        """Index texts.

        Pagefind's command on a folder numbers the texts as the file system happens to list them, which differs from
        disk to disk, and so do the bytes of its index. Its service takes them in the order they come. It also ends as
        soon as its input is closed, so that nothing goes on when this process is killed. Its files are asked for, not
        left to it to write: it tells nobody that a disk was full, and says that it is done before they are on the disk.

        Args:
            texts: (name of the HTML file that it would be, its HTML).
            gate: lets as many put an index together at once as the memory is enough for.

        Returns:
            path of each of the bundle's files, relative to its folder → content. Every text has a fragment among them.

        Raises:
            IndexingFailed: Pagefind did not do it, or `end` was called.
        """
        count = 0
        with self._begun() as service:
            service.ask({"type": "NewIndex", "config": service.configuration})
            for name, text in texts:
                service.ask(
                    {"type": "AddFile", "index_id": 0, "file_path": name, "url": None, "file_contents": text}
                )
                count += 1
            with _Pass(gate) as free:
                answer = service.ask({"type": "GetFiles", "index_id": 0}, put_together=free)
        files = {str(file["path"]): base64.b64decode(file["content"]) for file in answer["files"]}
        fragments = sum(path.endswith(FRAGMENT) for path in files)
        if fragments != count:
            raise IndexingFailed(f"交给 Pagefind {count} 段文字，它只收了 {fragments} 段。请再运行一次。")
        return dict(sorted(files.items()))

    def end(self) -> None:
        """End all processes at once; whoever waits for one is told that it failed."""
        with self._lock:
            self._ended = True
            for service in self._running:
                service.kill()

    def _begun(self) -> _Service:
        with self._lock:
            if self._ended:
                raise IndexingFailed("检索的制作已经中止。")
            service = _Service(self._forget)
            self._running.add(service)
            return service

    def _forget(self, service: _Service) -> None:
        with self._lock:
            self._running.discard(service)


class _Pass:
    """The right to put an index together; given back as soon as it stands, at the end of the block at the latest."""

    def __init__(self, gate: threading.Semaphore) -> None:
        self._gate = gate
        self._held = False

    def __enter__(self) -> Callable[[], None]:
        self._gate.acquire()
        self._held = True
        return self._give_back

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    def _give_back(self) -> None:
        if self._held:
            self._held = False
            self._gate.release()


class _Service:
    """A running Pagefind. The protocol is that of its Python package, whose client polls only ten times a second."""

    def __init__(self, forget: Callable[[_Service], None]) -> None:
        self._log, log = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pagefind", "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[log],
                process_group=0,  # Ctrl-C is for this program, which then ends them
                env={**os.environ, **_MEMORY},
            )
        except BaseException:
            os.close(self._log)
            raise
        finally:
            os.close(log)
        self._forget = forget
        self._asked = 0
        self._logged = b""
        # It opens its log by name for each line; where descriptors have none, nobody learns early that an index stands.
        name = f"/dev/fd/{log}"
        self.configuration = {"logfile": name} if Path("/dev/fd").is_dir() else None

    def __enter__(self) -> _Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forget(self)
        self.kill()
        self._process.communicate()
        os.close(self._log)

    def kill(self) -> None:
        """End it, wherever it is."""
        self._process.kill()

    def ask(self, request: dict[str, Any], put_together: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Args:
            request: as Pagefind's service reads it.
            put_together: called when the log says that an index stands for good.

        Raises:
            IndexingFailed: it was refused, or Pagefind has ended.
        """
        self._asked += 1
        message = json.dumps({"message_id": self._asked, "payload": request}, ensure_ascii=False).encode()
        try:
            into = _pipe(self._process.stdin)
            into.write(base64.b64encode(message) + _END)
            into.flush()
        except BrokenPipeError:
            raise IndexingFailed(self._last_words()) from None
        answer = self._answer(put_together)
        if answer.get("type") == "Error":
            raise IndexingFailed(f"Pagefind 报告：{answer.get('message')}")
        return answer

    def _answer(self, put_together: Callable[[], None]) -> dict[str, Any]:
        out = _pipe(self._process.stdout).fileno()
        pieces: list[bytes] = []
        waiting = [out, self._log]
        while not pieces or not pieces[-1].endswith(_END):
            ready, _, _ = select.select(waiting, [], [])
            if self._log in ready:
                self._logged += os.read(self._log, _PIECE)
                if self._logged.count(_PUT_TOGETHER) >= _TIMES_PUT_TOGETHER:
                    put_together()
            if out in ready:
                pieces.append(os.read(out, _PIECE))
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
