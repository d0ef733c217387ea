"""A site whose generated pages are made when somebody looks at them: nobody looks at ten thousand."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shuzhi.manifest import digest_of_file
from shuzhi.pages.making import Job, Maker, key_of
from shuzhi.search.bundles import BUNDLES
from shuzhi.search.page_facts import paths_in
from shuzhi.site_files import write_file

if TYPE_CHECKING:
    from shuzhi.pages.build import SiteBuild
    from shuzhi.pages.content import GeneratedPage
    from shuzhi.pages.framing import Frame
    from shuzhi.search.places import BundlesOnDemand

OVERVIEW: Final = "\ue0c0overview\ue0c1"
"""Stands on the handwritten home page for the archive's part of it."""

_SEARCH: Final = f"{BUNDLES}/"

_AT_ONCE: Final = 10
"""Pages that are made at a step in the background; whoever asks for a page waits for the end of one, 30 ms."""


class PreviewPages:
    """The pages of a preview.

    Args:
        build: the archive.
        frame: the site's frame around a page.
        site: the folder that is served.
        home: the file of the home page in it.
        bundles: the search's.
    """

    def __init__(
        self,
        build: SiteBuild,
        frame: Callable[[GeneratedPage], Frame],
        site: Path,
        home: str,
        bundles: BundlesOnDemand,
    ) -> None:
        self._frame = frame
        self._site = site
        self._home = home
        self._bundles = bundles
        self._home_form = _text_of(site / home)
        self._lock = threading.RLock()  # the theme renders one page at a time
        self._ended = False
        self._standing: dict[str, str] = {}
        self._digests: dict[str, tuple[str, str]] = {}
        self._take(build)

    def _take(self, build: SiteBuild) -> None:
        self.build = build
        self._maker = Maker(build)
        self._pages = {f"{page.address}index.html": page for page in build.pages}
        self._pictures = dict(build.pictures())
        self._downloads = {file.address: file for file in build.downloads}
        self._fresh: set[str] = set()
        self._keys: dict[str, str] = {}

    def provide(self, path: str) -> None:
        """Make a file if the archive makes it and it does not stand there as it must be.

        Args:
            path: relative to the site, with slashes; a folder's name without a slash means its page.
        """
        with self._lock:
            self._refresh([path, f"{path}/index.html".lstrip("/")])

    def know_all(self) -> Iterator[None]:
        """Learn what every page holds, a few at a step, as a search through all of them needs. None of them is written."""
        self.provide(self._home)
        paths = [path for path in self._pages if path != self._home]
        for start in range(0, len(paths), _AT_ONCE):
            with self._lock:
                if not self._ended:
                    self._know(paths[start : start + _AT_ONCE])
            yield

    def digests(self) -> Mapping[str, str]:
        """SHA-256 of every page, by its path: of the archive's, and of those that MkDocs rendered."""
        with self._lock:
            self._know(path for path in self._pages if path not in self._digests)
            own = {path: self._digests[path][1] for path in self._pages if path != self._home}
        return own | {
            path: digest_of_file(self._site / path) for path in paths_in(self._site) if path not in own
        }

    def text(self, path: str) -> str:
        """A page's HTML.

        Raises:
            OSError: it is none of the archive's, and cannot be read.
        """
        if path in self._pages and path != self._home:
            with self._lock:
                return self._made([path])[0].decode()
        return (self._site / path).read_text(encoding="utf-8")

    def renew(self, build: SiteBuild) -> bool:
        """Go on with a changed archive. What stands there is looked at when somebody asks for it.

        Args:
            build: the archive as it is now.

        Returns:
            whether that is enough; False where the navigation, which stands on every page, is another.
        """
        if navigation_of(build) != navigation_of(self.build):
            return False
        with self._lock:
            self._take(build)
            for path in [path for path in self._standing if not self._is_ours(path)]:
                self._remove(path)
        return True

    def end(self) -> None:
        """Write nothing any more: somebody else makes the site anew."""
        with self._lock:
            self._ended = True

    def _is_ours(self, path: str) -> bool:
        return (
            path == self._home
            or any(path in made for made in (self._pages, self._pictures, self._downloads))
            or path.startswith(_SEARCH)
        )

    def _refresh(self, paths: Sequence[str]) -> None:
        for path in paths:
            if path in self._fresh or self._ended:
                continue
            made_from = self._made_from(path)
            if not made_from or self._standing.get(path) != made_from:
                data = self._data_of(path)
                if data is not None or path in self._standing:
                    self._remove(path)  # whoever reads the old file just now goes on with the old one
                if data is None:
                    continue
                write_file(self._site / path, data)
                self._standing[path] = made_from
            if not path.startswith(_SEARCH):  # new bundles come when they are ready
                self._fresh.add(path)

    def _know(self, paths: Iterable[str]) -> None:
        new = [path for path in paths if self._digests.get(path, ("",))[0] != (self._key(path) or None)]
        for path, data in zip(new, self._made(new), strict=True):
            self._digests[path] = self._key(path), hashlib.sha256(data).hexdigest()

    def _made(self, paths: Sequence[str]) -> list[bytes]:
        pages = [(self._pages[path], self._key(path)) for path in paths]
        return self._maker.files_of([Job(page, key, self._frame(page)) for page, key in pages])

    def _remove(self, path: str) -> None:
        self._standing.pop(path, None)
        with suppress(FileNotFoundError):
            (self._site / path).unlink()

    def _key(self, path: str) -> str:
        """What a page's content is kept under; empty where nobody knows whether it is still the same."""
        if path not in self._keys:
            self._keys[path] = key_of(self._pages[path])
        return self._keys[path]

    def _made_from(self, path: str) -> str:
        """A digest of what a file is made from; empty where it is made anew each time."""
        if path.startswith(_SEARCH):
            return self._bundles.digest(path.removeprefix(_SEARCH))
        return self._key(path) if path in self._pages and path != self._home else ""

    def _data_of(self, path: str) -> bytes | None:
        if path == self._home:
            return self._home_form.replace(OVERVIEW, self.build.overview()).encode()
        if path in self._pages:
            return self._made([path])[0]
        if path.startswith(_SEARCH):
            return self._bundles.read(path.removeprefix(_SEARCH))
        if (picture := self._pictures.get(path)) is not None:
            with suppress(OSError):  # deleted just now; that will be heard of
                return picture.read_bytes()
        download = self._downloads.get(path)
        return download.make().encode() if download is not None else None


def navigation_of(build: SiteBuild) -> list[tuple[str, str, str]]:
    """The archive's pages in the navigation: address, title and section."""
    return [(page.address, page.title, page.section) for page in build.pages if page.in_navigation]


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
