"""File names are UTF-8 whatever the machine's locale says: git keeps them so, and the site must be the same everywhere."""

from __future__ import annotations

import os
import sys


def restart_in_utf8_mode() -> None:
    """Begin this program again in Python's UTF-8 mode (PEP 540), where it runs in a locale of another encoding.

    In such a locale Chinese names of files are read as something else: other pages, links that are broken. The
    encoding cannot be changed in a running Python. In a UTF-8 locale, and after the restart, nothing happens.
    """
    if sys.getfilesystemencoding().lower() == "utf-8" or not sys.executable or sys.flags.ignore_environment:
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
