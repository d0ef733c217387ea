"""What of the program itself goes into everything it makes: its own files, and the versions of what it uses."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from unicodedata import unidata_version

_USED: Final = (
    "jinja2",
    "leather",
    "markdown",
    "markupsafe",
    "msgspec",
    "nh3",
    "numpy",
    "pydantic",
    "pyyaml",
    "rapidfuzz",
)
"""Packages that have a part in diagnostics and in the content of pages. Those that frame pages (MkDocs and the theme) are
known by the frames they make, Pagefind by the keys of its bundles."""


@lru_cache(maxsize=1)
def program_digest() -> str:
    """SHA-256 in hexadecimal of the program: whatever it made, another program might make otherwise."""
    digest = hashlib.sha256(f"{sys.implementation.name} {sys.version_info} {unidata_version}".encode())
    for name in _USED:
        digest.update(f"\0{name} {_version(name)}".encode())
    folder = Path(__file__).parent
    for file in sorted(
        path for path in folder.rglob("*") if path.suffix in {".py", ".html", ".yml", ".json", ".txt"}
    ):
        content = file.read_bytes()
        digest.update(f"\0{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def digest_of(*parts: str | bytes) -> str:
    """A digest of some parts in their order, 40 hexadecimal digits; where one ends and the next begins counts."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
