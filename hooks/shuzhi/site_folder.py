"""The folder a site is built into: claimed by one run at a time, and refused where it could not be built whole."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Final

from shuzhi.new_files import why

_IN_USE: Final = frozenset({errno.EACCES, errno.EAGAIN})
"""What `flock` says of a lock that another process holds (flock(2), fcntl(2))."""


def told(error: OSError | MemoryError) -> str:
    """What stopped a build, in Chinese: which file, and why."""
    if isinstance(error, MemoryError):
        return "网站没有生成：内存不够。请关掉别的程序，或换一台内存大些的电脑再运行一次。"
    file = error.filename2 or error.filename
    named = f"“{os.fsdecode(file)}”" if isinstance(file, str | bytes) else "一个文件"
    return f"网站没有生成：{named}读不出或者写不进去，{why(error)}。网站只写了一部分，请不要发布；排除后再运行一次。"


class SiteFolderRefused(Exception):
    """The folder cannot be built into; the message says why and what to do, in Chinese."""


class ClaimedSite:
    """A site's folder while this run builds into it.

    The claim is a lock on the folder itself: nothing lies about when the run is killed, and the folder's content may
    be deleted meanwhile. Where the file system has no locks there is none.

    Args:
        folder: the folder; it is made where it is missing.

    Raises:
        SiteFolderRefused: it is no folder, cannot be written, or another run is building into it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock: int | None = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except (FileExistsError, NotADirectoryError):
            raise SiteFolderRefused(
                f"网站要写进文件夹“{folder}”，可是那里（或者它的上级）是一个同名的文件。请把这个文件改名或移走后再运行一次。"
            ) from None
        except OSError as error:
            raise SiteFolderRefused(f"网站的文件夹“{folder}”用不了：{why(error)}。") from None
        self._take()
        if not os.access(folder, os.W_OK | os.X_OK):
            self.release()
            raise SiteFolderRefused(
                f"没有写入网站文件夹“{folder}”的权限，请找管理员，或用 -d 指定别的文件夹。"
            )

    def _take(self) -> None:
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _IN_USE:
                self.release()
                raise SiteFolderRefused(
                    f"另一个程序正在生成网站“{self._folder}”。请等它结束后再运行一次，或用 -d 指定别的文件夹。"
                ) from None

    def refuse_remains(self) -> None:
        """Make sure that the folder is empty but for hidden files, which MkDocs leaves alone.

        MkDocs passes over what it cannot delete; pages of old would stay in the site.

        Raises:
            SiteFolderRefused: something is left.
        """
        left = sorted(file.name for file in self._folder.iterdir() if not file.name.startswith("."))
        if left:
            raise SiteFolderRefused(
                f"网站文件夹“{self._folder}”里的“{left[0]}”删不掉，旧的网页会留在新网站里。请找管理员改正它的权限。"
            )

    def release(self) -> None:
        """Let others build into the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
