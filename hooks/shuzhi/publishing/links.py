"""Tell where an address in a page leads, as a browser reads it."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import unquote, urlsplit

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BLANKS: Final = "".join(map(chr, range(0x21)))
"""What browsers cut off at both ends (WHATWG URL, "C0 control or space")."""

_DROPPED: Final = str.maketrans("", "", "\t\n\r")
_WEB: Final = frozenset({"http", "https", "ws", "wss", "ftp"})
_PROGRAMS: Final = frozenset({"javascript", "vbscript", "livescript"})


class Lead(Enum):
    """Where an address leads."""

    INSIDE = "inside"
    FOREIGN = "foreign"
    OUT = "out"
    """A path that leaves the site: above its root, or onto the reader's own disk."""
    PROGRAM = "program"
    DATA = "data"
    OTHER = "other"
    """A letter, a telephone call, another program."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that was read.

    Attributes:
        lead: where it leads.
        path: for INSIDE the file in the site, "" for the page itself; for FOREIGN the host.
        fragment: what stands behind `#`, as written.
    """

    lead: Lead
    path: str = ""
    fragment: str = ""


class Addresses:
    """The addresses of one site.

    Attributes:
        files: paths of all files in the site.
    """

    def __init__(self, files: Set[str], address: str = "") -> None:
        """Say what stands in the site and where it is reached.

        Args:
            files: paths of all files.
            address: `site_url`, empty where it is not known.
        """
        self.files = files
        parts = urlsplit(address)
        self._host = parts.netloc.lower()
        self._base = "/" + parts.path.strip("/") + "/" if parts.path.strip("/") else "/"

    def read(self, written: str, folder: str) -> Link:
        """Read an address.

        Args:
            written: as it stands in the page.
            folder: the page's folder in the site, empty or ending in a slash.
        """
        text = written.strip(_BLANKS).translate(_DROPPED)
        scheme = _SCHEME.match(text)
        if scheme is not None:
            name, rest = scheme[1].lower(), text[scheme.end() :]
            if name in _WEB:
                return self._with_host(rest)
            return Link(_LEADS.get(name, Lead.PROGRAM if name in _PROGRAMS else Lead.OTHER))
        if re.match(r"[/\\]{2}", text):
            return self._with_host(text)
        path, fragment = _parted(text)
        return self._inside(path, fragment, folder)

    def resolve(self, path: str) -> str | None:
        """The file that a web server gives for a path in the site; None where there is none."""
        if not path or path.endswith("/"):
            path += "index.html"
        if path in self.files:
            return path
        return f"{path}/index.html" if f"{path}/index.html" in self.files else None

    def _with_host(self, rest: str) -> Link:
        host, path = re.fullmatch(r"[/\\]*([^/\\?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
        if (
            self._host
            and host.lower() == self._host
            and (path.startswith(self._base) or path + "/" == self._base)
        ):
            inner, fragment = _parted(path)
            return self._inside(inner, fragment, "")
        return Link(Lead.FOREIGN, host.rpartition("@")[2].lower())

    def _inside(self, path: str, fragment: str, folder: str) -> Link:
        if not path:
            return Link(Lead.INSIDE, "", fragment)
        path = path.replace("\\", "/")
        if path.startswith("/"):
            if not f"{path}/".startswith(self._base):
                return Link(Lead.OUT)
            path, folder = path[len(self._base) :], ""
        steps: list[str] = [step for step in folder.split("/") if step]
        parts = path.split("/")
        for part in map(_decoded, parts):
            if part == "..":
                if not steps:
                    return Link(Lead.OUT)
                steps.pop()
            elif part not in ("", "."):
                steps.append(part)
        closed = "/" if _decoded(parts[-1]) in ("", ".", "..") else ""
        return Link(Lead.INSIDE, "/".join(steps) + closed if steps else "index.html", fragment)


_LEADS: Final = {"data": Lead.DATA, "blob": Lead.DATA, "file": Lead.OUT}


def _parted(text: str) -> tuple[str, str]:
    """Path and fragment; what stands behind a question mark is for a program in the page."""
    before, _, fragment = text.partition("#")
    return before.partition("?")[0], fragment


def _decoded(part: str) -> str:
    return unquote(part, errors="surrogateescape")
