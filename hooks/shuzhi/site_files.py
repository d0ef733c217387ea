"""The files of a site as a build changes them: what stands there as it must be is left, the rest deleted or made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from shuzhi.digests import digest_of, program_digest
from shuzhi.manifest import digest_of_file, entries, is_hidden
from shuzhi.new_files import why
from shuzhi.site_folder import SiteFolderRefused

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi.store import Store

STORE: Final = "sites.sqlite"
"""The file below the cache's folder that says what the files of a site were made from."""

_RECORD: Final = msgspec.msgpack.Decoder(dict[str, tuple[str, str]])


class SiteFiles:
    """A site's folder between two builds.

    Nothing is believed of a file but what its own bytes say: one that somebody changed is made anew. Hidden files are
    left alone, as MkDocs leaves them.

    Args:
        site: the folder.
        store: where it is kept what each file was made from.
        others: a folder in it that somebody else looks after, with a slash at its end; empty for none.

    Raises:
        OSError: the folder cannot be read.
    """

    def __init__(self, site: Path, store: Store, others: str = "") -> None:
        self._site = site
        self._store = store
        self._name = digest_of("site", program_digest(), str(site.resolve()))
        self._record = self._recorded()
        self._present = dict(self._found(others))
        self._made_from: dict[str, tuple[str, str]] = {}

    @property
    def sums(self) -> Mapping[str, str]:
        """SHA-256 of every file that was written or stays, by its path."""
        return {path: digest for path, (_, digest) in self._made_from.items()}

    def stays(self, path: str, made_from: str) -> bool:
        """Leave a file where it stands as it was made, and was made from just this.

        Args:
            path: relative to the site, with slashes.
            made_from: digest of everything it would be made from now; empty where nobody knows.
        """
        digest = self._present.get(path)
        if not digest or self._record.get(path) != (made_from, digest):
            return False
        self.note(path, made_from, digest)
        return True

    def stays_as(self, path: str, digest: str) -> bool:
        """Leave a file where it stands with just these bytes.

        Args:
            path: relative to the site, with slashes.
            digest: SHA-256 of what it must hold, in hexadecimal.
        """
        if self._present.get(path) != digest:
            return False
        self.note(path, "", digest)
        return True

    def note(self, path: str, made_from: str, digest: str) -> None:
        """Remember that a file stands as it must.

        Args:
            path: relative to the site, with slashes.
            made_from: digest of everything it was made from; empty where nobody knows.
            digest: SHA-256 of the file, in hexadecimal.
        """
        self._made_from[path] = (made_from, digest)

    def clear(self, coming: Collection[str]) -> None:
        """Delete everything that does not stay, so that what is written next finds its place free.

        Args:
            coming: the paths that will be written.

        Raises:
            SiteFolderRefused: something cannot be deleted, and would stay in the site.
        """
        gone = [path for path in self._present if path not in self._made_from]
        needed = {folder for path in (*self._made_from, *coming) for folder in _folders(path)}
        empty = {folder for path in gone for folder in _folders(path)} - needed
        for path in gone:
            self._delete(path)
        for folder in sorted(empty, key=len, reverse=True):
            with suppress(OSError):  # hidden files may stand in it, and an empty folder does no harm
                (self._site / folder).rmdir()

    def write(self, path: str, data: bytes, made_from: str = "") -> None:
        """Write a file whose place is free.

        Args:
            path: relative to the site, with slashes.
            data: what it holds.
            made_from: digest of everything it was made from; empty where nobody knows.

        Raises:
            OSError: it cannot be written.
        """
        write_file(self._site / path, data)
        self.note(path, made_from, hashlib.sha256(data).hexdigest())

    def keep(self) -> None:
        """Keep what the files were made from for the next build."""
        known = {path: made for path, made in self._made_from.items() if made[0]}
        self._store.keep({self._name: msgspec.msgpack.encode(known)})

    def _recorded(self) -> Mapping[str, tuple[str, str]]:
        packed = self._store.take([self._name]).get(self._name)
        if packed is not None:
            with suppress(msgspec.MsgspecError):
                return _RECORD.decode(packed)
        return {}

    def _found(self, others: str) -> Iterator[tuple[str, str]]:
        """What stands there: path and digest, an empty one for what is no ordinary file or cannot be read."""
        for entry in entries(self._site):
            if is_hidden(entry.path) or (others and entry.path.startswith(others)):
                continue
            digest = ""
            if not entry.odd:
                with suppress(OSError):
                    digest = digest_of_file(self._site / entry.path)
            yield entry.path, digest

    def _delete(self, path: str) -> None:
        try:
            (self._site / path).unlink(missing_ok=True)
        except OSError as error:
            raise SiteFolderRefused(
                f"网站文件夹“{self._site}”里的“{path}”删不掉（{why(error)}），旧的内容会留在新网站里。"
                "请找管理员改正它的权限。"
            ) from None


def _folders(path: str) -> Iterator[str]:
    """The folders that a path leads through: `2023` and `2023/bank` for `2023/bank/index.html`."""
    end = path.find("/")
    while end > 0:
        yield path[:end]
        end = path.find("/", end + 1)


def write_file(path: Path, data: bytes) -> None:
    """Write a file, and the folders above it where they are missing; an empty folder in its place makes room.

    Raises:
        OSError: it cannot be written.
    """
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except IsADirectoryError:
        path.rmdir()  # an empty one, which no list of files shows
        path.write_bytes(data)
