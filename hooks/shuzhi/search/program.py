"""Which program made a bundle: another would perhaps make another one of the same pages."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from shuzhi.digests import digest_of

_SHARED: Final = ("fixed_phrases.py", "vocabulary.py", "words.py")
"""Modules outside of this package that have a part in what stands in a bundle."""


@lru_cache(maxsize=1)
def search_program() -> str:
    """A digest of the modules that make bundles, and of Pagefind's version.

    Raises:
        OSError: the program's own files cannot be read.
    """
    own = Path(__file__).parent
    files = [*sorted(own.glob("*.py")), *(own.parent / name for name in _SHARED)]
    return digest_of(version("pagefind"), *(file.read_bytes() for file in files))
