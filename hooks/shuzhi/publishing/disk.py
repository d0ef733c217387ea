"""Every change that publishing makes on the disk goes through here: readable by the web server, and truly written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE_MODE: Final = 0o644
FOLDER_MODE: Final = 0o755
"""Read by the web server's user whatever the umask of whoever publishes. Who may see a page is the server's matter."""

_PARTIAL: Final = ".partial"

_AT_ONCE: Final = 64
"""Files that wait for the disk side by side: each wait takes 3 ms whatever the file, and many share one."""


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless they are there."""
    missing = [one for one in (folder, *folder.parents) if not one.is_dir()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        one.chmod(FOLDER_MODE)


def write_new(file: Path, data: bytes) -> None:
    """Write a file that is not there yet; it is on the disk only after `bring_to_disk`."""
    with file.open("xb") as stream:
        os.fchmod(stream.fileno(), FILE_MODE)
        stream.write(data)


def link(file: Path, other: Path) -> bool:
    """Give a file a second name; False where the file system cannot."""
    try:
        os.link(file, other, follow_symlinks=False)
    except OSError:
        return False
    return True


def bring_to_disk(folder: Path, files: Iterable[str]) -> None:
    """Wait until a new folder stands on the disk.

    Args:
        folder: the folder; all folders in it are brought along.
        files: the files in it that were written; links to old ones need not wait.

    Raises:
        OSError: the disk could not keep something.
    """
    os.sync()  # everything in one go; the calls below then find nothing left to do but tell what went wrong
    names = [folder / name for name in files]
    names += (Path(inner) for inner, _, _ in os.walk(folder, topdown=False))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(_flush, names):
            pass


def replace_file(file: Path, data: bytes) -> None:
    """Write a file so that a reader finds the old content or the new, at no moment less."""
    partial = file.with_name(f".{file.name}{_PARTIAL}")
    partial.unlink(missing_ok=True)
    try:
        write_new(partial, data)
        _flush(partial)
        partial.replace(file)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise
    _flush(file.parent)


def turn_link(link_file: Path, goal: str) -> None:
    """Make a relative link lead elsewhere, by one rename.

    Raises:
        OSError: it leads where it led before.
    """
    partial = link_file.with_name(f".{link_file.name}{_PARTIAL}")
    partial.unlink(missing_ok=True)
    try:
        partial.symlink_to(goal)
        partial.replace(link_file)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise
    with suppress(
        OSError
    ):  # it has turned for every reader; should the power fail, the old goal is whole as well
        _flush(link_file.parent)


def rename(old: Path, new: Path) -> None:
    """Rename within a folder."""
    old.rename(new)
    _flush(new.parent)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; nothing there is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
