"""Folders for half-made things, gone afterwards; those of runs that were killed are cleared away by the next."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_ATTEMPTS: Final = 20


@contextmanager
def workshop(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a folder to work in.

    It is locked while it is in use, so that others know it from one that was left. The kernel takes the lock from a
    process that is killed.

    Args:
        parent: where; it must exist.
        prefix: how its name begins, which nothing else in the parent's folder does.

    Raises:
        OSError: it cannot be made, or the file system has no locks.
    """
    clear_left(parent, prefix)
    folder, lock = _made(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear_left(parent: Path, prefix: str) -> None:
    """Delete the folders of runs that were killed, as far as this user may."""
    for left in sorted(parent.glob(f"{prefix}*")):
        with suppress(OSError):
            lock = _locked(left)
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _made(parent: Path, prefix: str) -> tuple[Path, int]:
    for _ in range(_ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(FileNotFoundError, BlockingIOError):  # another run took it for one that was left
            lock = _locked(folder)
            if folder.is_dir() and os.path.samestat(folder.stat(), os.fstat(lock)):
                return folder, lock
            os.close(lock)
    raise FileNotFoundError(str(parent))


def _locked(folder: Path) -> int:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
