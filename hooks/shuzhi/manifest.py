"""What a finished site consists of: `SHA256SUMS` names every file, `manifest.json` says where the site comes from.

The list is in the format of `sha256sum`, so that an archivist can check a site without this program, years later:
`sha256sum -c SHA256SUMS`. The manifest holds the list's own digest; the manifest's digest therefore stands for every
byte of the site, and it is the one that goes into a record. The manifest is written last, so that a site which has one
was built to its end.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"

_FORMAT: Final = 1
"""Raised when an older program could no longer read a manifest rightly."""

_LINE: Final = re.compile(rb"(\\?)([0-9a-f]{64}) [ *](.+)", re.DOTALL)
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
"""As GNU coreutils' `sha256sum` writes such characters in a name; the line then begins with a backslash."""


class ManifestFault(Exception):
    """A site without a usable manifest; the message says in Chinese what is wrong and how to mend it."""


class ManifestMissing(ManifestFault):
    """A folder without a manifest: the build did not run to its end, or it is no site."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a site comes from.

    Attributes:
        commit: the archive's commit in git; None where there is no git.
        clean: whether the folder held exactly that commit; None where there is no git.
        address: `site_url` of `mkdocs.yml`, empty where there is none.
        search: the folder of the search bundles in the site; None for a site without search.
        audience: codes of the organizations it is for; none where it is for everybody.
        drafts: number of reports in it that are not as they are on the main branch.
    """

    commit: str | None = None
    clean: bool | None = None
    address: str = ""
    search: str | None = None
    audience: tuple[str, ...] = ()
    drafts: int = 0


@dataclass(frozen=True)
class Manifest:
    """A site's manifest.

    Attributes:
        origin: where the site comes from.
        program: name and version of the program that built it.
        sums: path → SHA-256 in hexadecimal, of every file but the list and the manifest.
        size: bytes of those files together.
        digest: SHA-256 of `manifest.json`.
        intact: False where the list is not the one that the manifest was written for.
    """

    origin: Origin
    program: str
    sums: Mapping[str, str]
    size: int
    digest: str
    intact: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a folder under a name.

    Attributes:
        path: relative to the folder, with slashes.
        odd: what it is in Chinese, where it is no ordinary file; empty otherwise.
        size: bytes.
    """

    path: str
    odd: str = ""
    size: int = 0


def write_manifest(site: Path, origin: Origin, known: Mapping[str, str] | None = None) -> Manifest:
    """Write a built site's list and manifest; the same files and origin give the same bytes.

    Files whose names begin with a dot are left out: MkDocs makes none and leaves those of others standing.

    Args:
        site: the folder, complete.
        origin: where it comes from.
        known: SHA-256 of files that this run has just read or written, by path.

    Raises:
        OSError: the folder cannot be read or written.
        ManifestFault: something in it is no ordinary file.
    """
    forget_manifest(site)
    known = known or {}
    sums: dict[str, str] = {}
    size = 0
    for entry in sorted(entries(site), key=lambda entry: os.fsencode(entry.path)):
        if is_hidden(entry.path):
            continue
        if entry.odd:
            raise ManifestFault(
                f"网站里的“{entry.path}”是{entry.odd}，只能有普通文件。请把它移走后重新生成。"
            )
        sums[entry.path] = known.get(entry.path) or digest_of_file(site / entry.path)
        size += entry.size
    listing = b"".join(_line(path, digest) for path, digest in sums.items())
    content: dict[str, Any] = {
        "format": _FORMAT,
        "program": _program(),
        "commit": origin.commit,
        "clean": origin.clean,
        "address": origin.address,
        "search": origin.search,
        "audience": list(origin.audience),
        "drafts": origin.drafts,
        "files": len(sums),
        "bytes": size,
        "sha256sums": hashlib.sha256(listing).hexdigest(),
    }
    data = (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    (site / SUMS).write_bytes(listing)
    partial = site / f".{MANIFEST}.partial"
    partial.write_bytes(data)
    partial.replace(site / MANIFEST)
    return Manifest(origin, content["program"], sums, size, hashlib.sha256(data).hexdigest())


def forget_manifest(site: Path) -> None:
    """Take a site's manifest away: what follows is not what it was written for."""
    for name in (MANIFEST, SUMS):
        (site / name).unlink(missing_ok=True)


def read_manifest(site: Path) -> Manifest:
    """Read the manifest of a built or published site.

    Raises:
        ManifestMissing: there is none.
        ManifestFault: it cannot be read, or names paths outside of the site.
    """
    try:
        data = (site / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise ManifestMissing(
            f"“{site}”里没有 {MANIFEST}：网站没有生成完（中途停止或出错），或者这不是生成的网站。"
            "请重新运行 mkdocs build --strict，成功后再来。"
        ) from None
    except OSError as error:
        raise ManifestFault(f"“{site / MANIFEST}”打不开：{error.strerror}。") from None
    try:
        content = json.loads(data)
        if content["format"] != _FORMAT:
            raise ManifestFault(
                f"“{site}”是另一版本的 shuzhi 生成的，这里读不懂它的清单。请用同一版本的程序。"
            )
        origin = Origin(
            _optional(content["commit"], str),
            _optional(content["clean"], bool),
            str(content["address"]),
            _optional(content["search"], str),
            tuple(map(str, content["audience"])),
            int(content["drafts"]),
        )
        program, size, wanted = str(content["program"]), int(content["bytes"]), str(content["sha256sums"])
        count = int(content["files"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ManifestFault(
            f"“{site / MANIFEST}”的内容坏了。请重新生成网站；已发布的网站请回退或重新发布。"
        ) from None
    try:
        listing = (site / SUMS).read_bytes()
    except OSError:
        listing = b""
    sums = _parsed(listing, site)
    intact = hashlib.sha256(listing).hexdigest() == wanted and len(sums) == count
    return Manifest(origin, program, sums, size, hashlib.sha256(data).hexdigest(), intact)


def entries(folder: Path) -> Iterator[Entry]:
    """All that stands in a folder, at any depth, folders themselves left out; links are told and not followed."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(folder / prefix) as found:
                for item in found:
                    path = prefix + item.name
                    if item.is_symlink():
                        yield Entry(path, "链接")
                    elif item.is_dir():
                        waiting.append(f"{path}/")
                    elif item.is_file():
                        yield Entry(path, size=item.stat().st_size)
                    else:
                        yield Entry(path, "特殊文件")
        except OSError:
            yield Entry(prefix.rstrip("/") or ".", "打不开的文件夹")


def is_hidden(path: str) -> bool:
    """Whether a name in the path begins with a dot."""
    return path.startswith(".") or "/." in path


def digest_of_file(file: Path | str) -> str:
    """SHA-256 of a file in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)  # half the time of `open` for a small file
    try:
        digest = hashlib.sha256()
        while piece := os.read(descriptor, _PIECE):
            digest.update(piece)
        return digest.hexdigest()
    finally:
        os.close(descriptor)


_PIECE: Final = 1024 * 1024


def in_groups(digest: str) -> str:
    """A digest in groups of eight, as it is written down and compared by eye."""
    return "-".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _optional(value: Any, kind: type[Any]) -> Any:
    if value is not None and not isinstance(value, kind):
        raise TypeError
    return value


def _line(path: str, digest: str) -> bytes:
    name = "".join(_ESCAPES.get(character, character) for character in path)
    return b"%s%s  %s\n" % (b"\\" if name != path else b"", digest.encode(), os.fsencode(name))


def _parsed(listing: bytes, site: Path) -> dict[str, str]:
    """The lines of a list; those that are none are left out, the list's digest tells of them."""
    sums = {}
    for match in map(_LINE.fullmatch, listing.split(b"\n")):
        if match is None:
            continue
        name = os.fsdecode(match[3])
        if match[1]:
            name = re.sub(r"\\[\\nr]", lambda m: {"\\": "\\", "n": "\n", "r": "\r"}[m[0][1]], name)
        if not _stays_inside(name.split("/")):
            raise ManifestFault(f"“{site / SUMS}”里有网站以外的路径，不能使用。请重新生成网站。")
        sums[name] = match[2].decode()
    return sums


def _stays_inside(parts: Iterable[str]) -> bool:
    return all(part not in ("", ".", "..") and "\0" not in part for part in parts)


def _program() -> str:
    try:
        return f"shuzhi {version('shuzhi')}"
    except PackageNotFoundError:
        return "shuzhi"
