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
    process that is killed. Where the file system has no locks, nothing that was left is ever deleted.

    Args:
        parent: where; it must exist.
        prefix: how its name begins, which nothing else in the parent's folder does.

    Raises:
        OSError: it cannot be made.
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
            folder = _opened(left)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(folder)


def _made(parent: Path, prefix: str) -> tuple[Path, int]:
    for _ in range(_ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(FileNotFoundError):  # another run took it for one that was left
            lock = _opened(folder)
            if _is_taken(lock) and folder.is_dir() and os.path.samestat(folder.stat(), os.fstat(lock)):
                return folder, lock
            os.close(lock)
    raise FileNotFoundError(str(parent))


def _is_taken(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # there are no locks here: nobody else can take one either, to clear it away
        return True
    return True


def _opened(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
