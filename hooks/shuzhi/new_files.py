"""Write files that must not exist yet: whole or not at all, never over something."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_REASONS: Final = {
    errno.ENOSPC: "磁盘满了，请腾出空间后再运行一次",
    errno.EDQUOT: "您的磁盘配额用完了，请腾出空间后再运行一次",
    errno.EACCES: "没有写入的权限，请找管理员",
    errno.EPERM: "没有写入的权限，请找管理员",
    errno.EROFS: "这个磁盘只能读不能写",
    errno.EIO: "磁盘读写出错，可能已经损坏，请找管理员检查磁盘",
    errno.EFBIG: "超过了系统允许的文件大小，请找管理员",
    errno.EMFILE: "同时打开的文件太多，请找管理员调高上限",
    errno.ENFILE: "同时打开的文件太多，请找管理员调高上限",
    errno.ENOENT: "文件或文件夹不见了，可能被别的程序删除了，请再运行一次",
    errno.EBUSY: "文件正被别的程序占用，请再运行一次",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTDIR: "路径中间有一个同名的文件",
    errno.EISDIR: "那里是一个文件夹",
}


class NotWritten(Exception):
    """A file that was not written; the message says why, in Chinese."""


def write_new(root: Path, target: str, content: str | bytes) -> None:
    """Write a new file.

    Args:
        root: the archive's root.
        target: path relative to it.
        content: what shall stand in it; text is written as UTF-8 with `\\n`.

    Raises:
        NotWritten: the file exists, cannot be written, or would lie outside the root.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    path = root / target
    partial = path.with_name(f".{path.name}.partial")
    try:
        if not _is_inside(path.parent, root):
            raise NotWritten(f"{target} 所在的文件夹是指向库外的链接，没有写入。")
        _make_folder(path.parent, target)
        try:
            partial.unlink(missing_ok=True)  # what a run that was killed left behind
            with partial.open("xb") as file:
                file.write(data)
            _place(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    except FileExistsError:
        raise NotWritten(f"{target} 已经有了，不会覆盖。") from None
    except OSError as error:
        raise NotWritten(f"{target} 写不进去：{why(error)}。") from None


def why(error: OSError) -> str:
    """The reason of an error in Chinese, without a stop; in the system's words where there are no better ones."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _is_inside(folder: Path, root: Path) -> bool:
    real = os.path.realpath(folder)
    return os.path.commonpath((real, os.path.realpath(root))) == os.path.realpath(root)


def _make_folder(folder: Path, target: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotWritten(f"{target} 写不进去：“{folder.name}”应当是文件夹，现在是一个文件。") from None


def _place(partial: Path, path: Path) -> None:
    try:
        os.link(partial, path)  # fails where the file exists; a rename would replace it
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: claim the name, then put the whole file there
        with path.open("xb"):
            pass
        try:
            partial.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
