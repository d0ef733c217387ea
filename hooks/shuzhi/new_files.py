"""Write files that must not exist yet: whole or not at all, never over something."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class NotWritten(Exception):
    """A file that was not written; the message says why, in Chinese."""


def write_new(root: Path, target: str, text: str) -> None:
    """Write a new file.

    Args:
        root: the archive's root.
        target: path relative to it.
        text: the content.

    Raises:
        NotWritten: the file exists, or cannot be written.
    """
    path = root / target
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", newline="\n")
        try:
            os.link(partial, path)  # fails where the file exists; a rename would replace it
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        finally:
            partial.unlink(missing_ok=True)
    except FileExistsError:
        raise NotWritten(f"{target} 已经有了，不会覆盖。") from None
    except OSError as error:
        raise NotWritten(f"{target} 写不进去：{error.strerror or error}。") from None
