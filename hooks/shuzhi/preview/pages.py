"""A site whose generated pages are made when somebody looks at them: nobody looks at ten thousand."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shuzhi.pages.making import Job, Maker, key_of
from shuzhi.site_files import write_file

if TYPE_CHECKING:
    from shuzhi.pages.build import SiteBuild
    from shuzhi.pages.content import GeneratedPage
    from shuzhi.pages.framing import Frame

OVERVIEW: Final = "\ue0c0overview\ue0c1"
"""Stands on the handwritten home page for the archive's part of it."""

_AT_ONCE: Final = 10
"""Pages that are made at a step in the background; whoever asks for a page waits for the end of one, 30 ms."""


class PreviewPages:
    """The pages of a preview.

    Args:
        build: the archive.
        frame: the site's frame around a page.
        site: the folder that is served.
        home: the file of the home page in it.
    """

    def __init__(
        self, build: SiteBuild, frame: Callable[[GeneratedPage], Frame], site: Path, home: str
    ) -> None:
        self._frame = frame
        self._site = site
        self._home = home
        self._home_form = _text_of(site / home)
        self._lock = threading.RLock()  # the theme renders one page at a time
        self._ended = False
        self._standing: dict[str, str] = {}
        self._sums: dict[str, str] = {}
        self._take(build)

    def _take(self, build: SiteBuild) -> None:
        self.build = build
        self._maker = Maker(build)
        self._pages = {f"{page.address}index.html": page for page in build.pages}
        self._pictures = dict(build.pictures())
        self._downloads = {file.address: file for file in build.downloads}
        self._fresh: set[str] = set()

    @property
    def sums(self) -> Mapping[str, str]:
        """SHA-256 of the files that were made, by their paths, as far as they are still what they must be."""
        with self._lock:
            return {path: digest for path, digest in self._sums.items() if path in self._fresh}

    def provide(self, path: str) -> None:
        """Make a file if the archive makes it and it does not stand there as it must be.

        Args:
            path: relative to the site, with slashes; a folder's name without a slash means its page.
        """
        with self._lock:
            self._refresh([path, f"{path}/index.html".lstrip("/")])

    def provide_all(self) -> Iterator[None]:
        """Make every page, a few at a step, as a search through all of them needs."""
        paths = list(self._pages)
        for start in range(0, len(paths), _AT_ONCE):
            with self._lock:
                self._refresh(paths[start : start + _AT_ONCE])
            yield

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
        return path == self._home or any(
            path in made for made in (self._pages, self._pictures, self._downloads)
        )

    def _refresh(self, paths: Sequence[str]) -> None:
        if self._ended:
            return
        made_from = {path: self._made_from(path) for path in paths if path not in self._fresh}
        stale = {path: key for path, key in made_from.items() if not key or self._standing.get(path) != key}
        for path, data in self._data_of(stale):
            self._remove(path)  # whoever reads the old file just now goes on with the old one
            write_file(self._site / path, data)
            self._standing[path] = made_from[path]
            self._sums[path] = hashlib.sha256(data).hexdigest()
            self._fresh.add(path)
        self._fresh.update(made_from.keys() - stale.keys())

    def _remove(self, path: str) -> None:
        self._standing.pop(path, None)
        with suppress(FileNotFoundError):
            (self._site / path).unlink()

    def _made_from(self, path: str) -> str:
        """What a page's content is kept under; empty for everything else, which is made anew each time."""
        page = self._pages.get(path)
        return key_of(page) if page is not None else ""

    def _data_of(self, paths: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """What files must hold, of the ones that the archive makes, by their paths and the keys of their contents."""
        pages = {path: self._pages[path] for path in paths if path in self._pages and path != self._home}
        jobs = [Job(page, paths[path], self._frame(page)) for path, page in pages.items()]
        yield from zip(pages, self._maker.files_of(jobs), strict=True)
        for path in paths.keys() - pages.keys():
            if path == self._home:
                yield path, self._home_form.replace(OVERVIEW, self.build.overview()).encode()
            elif (picture := self._pictures.get(path)) is not None:
                with suppress(OSError):  # deleted just now; that will be heard of
                    yield path, picture.read_bytes()
            elif (download := self._downloads.get(path)) is not None:
                yield path, download.make().encode()


def navigation_of(build: SiteBuild) -> list[tuple[str, str, str]]:
    """The archive's pages in the navigation: address, title and section."""
    return [(page.address, page.title, page.section) for page in build.pages if page.in_navigation]


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
