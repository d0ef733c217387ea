"""A git history made quickly: the commands of `git fast-import`, and the requests by which reports come in."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

REVIEWER: Final = "岑望舒 cenws@example.cn @cenws"
"""Who signs off, as a registry names them."""

_BEGIN: Final = 1_200_000_000
_HOUR: Final = 3600

_IMPORT: Final = ("-c", "core.compression=1", "-c", "pack.compression=1", "fast-import", "--quiet")


class History:
    """Commits as `git fast-import` reads them.

    Args:
        write: takes the commands.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._from = b"from refs/heads/main^0\n"
        self.commits = 0

    def plain(self, who: str, message: str, files: Iterable[tuple[str, str]]) -> None:
        """A commit on the main branch that nobody reviewed."""
        self._commit("main", who, message, files)

    def squashed(self, who: str, files: Iterable[tuple[str, str]]) -> None:
        """A request that was reviewed and came as one commit."""
        self._commit("main", who, self._approved(f"述职 (#{self.commits})"), files)

    def merged(self, who: str, files: list[tuple[str, str]]) -> None:
        """A request that was reviewed and merged."""
        self._commit("work", who, "写报告", files, before=b"from refs/heads/main\n")
        title = f"Merge pull request '述职' (#{self.commits}) from work into main"
        self._commit("main", "clerk", self._approved(title), files, before=b"merge refs/heads/work\n")

    def _approved(self, title: str) -> str:
        return (
            f"{title}\n\nReviewed-on: https://git.example.cn/party/archive/pulls/{self.commits}\n"
            f"Reviewed-by: {REVIEWER.split()[0]} <{REVIEWER.split()[1]}>\n"
        )

    def _commit(
        self, branch: str, who: str, message: str, files: Iterable[tuple[str, str]], *, before: bytes = b""
    ) -> None:
        self.commits += 1
        person = f"{who} <{who}@example.cn> {_BEGIN + self.commits * _HOUR} +0800"
        self._write(f"commit refs/heads/{branch}\nauthor {person}\ncommitter {person}\n".encode())
        self._write(_data(message) + (before or self._from))
        self._from = b""  # on the same branch the next commit follows by itself
        for path, text in files:
            self._write(f"M 100644 inline {path}\n".encode() + _data(text))


def _data(text: str) -> bytes:
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)


@contextmanager
def imported(folder: Path) -> Iterator[History]:
    """Make a folder a repository: first what stands there, then the history that is written.

    Args:
        folder: an existing folder.

    Raises:
        subprocess.CalledProcessError: git does not take it.
    """
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "建库")
    with subprocess.Popen(["git", *_IMPORT], cwd=folder, env=environment(), stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        yield History(process.stdin.write)
        process.stdin.close()
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, process.args)
    git(folder, "reset", "--hard", "--quiet", "main")


def git(folder: Path, *arguments: str) -> None:
    """Run git as it is on every machine, whatever its user has configured."""
    subprocess.run(["git", *arguments], cwd=folder, env=environment(), check=True, capture_output=True)


def environment() -> dict[str, str]:
    """The environment for git, with somebody's name for commits."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    for role in ("AUTHOR", "COMMITTER"):
        kept |= {f"GIT_{role}_NAME": "clerk", f"GIT_{role}_EMAIL": "clerk@example.cn"}
        kept[f"GIT_{role}_DATE"] = f"{_BEGIN} +0800"
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
