"""Make the files of generated pages: rendered, or taken from what an earlier run rendered, and framed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from shuzhi.digests import digest_of, program_digest
from shuzhi.figures import figures_of
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.processes import in_order
from shuzhi.progress import Step
from shuzhi.site_files import write_file
from shuzhi.store import CACHE, Store

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi.pages.build import SiteBuild
    from shuzhi.pages.framing import Frame

STORE: Final = "pages.sqlite"
"""The file below the cache's folder in which rendered pages are kept."""

_VERSIONS: Final = 4
"""Of each page, as many are kept on average: branches switch to and fro."""

_AT_ONCE: Final = 50
"""Pages of a piece of work."""

_FAST: Final = 1
"""How hard kept pages are packed: a fifth of the size for a twentieth of the time that rendering takes."""

_CONTENT: Final = msgspec.msgpack.Decoder(PageContent)
_PACKER: Final = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Job:
    """A page whose file is to be made.

    Attributes:
        page: the page.
        key: digest of everything that goes into its content; empty where nobody knows.
        frame: the site's frame around it.
    """

    page: GeneratedPage
    key: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class Made:
    """A page's file that was made.

    Attributes:
        address: the page's address.
        digest: SHA-256 of the file, in hexadecimal.
        key: the content's key; empty where the content must not be used again.
        packed: the content to be kept; None where it had been kept.
    """

    address: str
    digest: str
    key: str
    packed: bytes | None


def key_of(page: GeneratedPage) -> str:
    """A digest of everything that goes into a page's content; empty where nobody knows but by rendering it."""
    if page.inputs is None:
        return ""
    return digest_of(program_digest(), page.address, page.title, *page.inputs())


class Maker:
    """Makes contents and files of pages.

    Args:
        build: what the pages tell of.
        store: where contents are kept between runs; the archive's own cache when None.
    """

    def __init__(self, build: SiteBuild, store: Store | None = None) -> None:
        self._build = build
        self._store = store or Store(build.root / CACHE / STORE)

    def files_of(self, jobs: Sequence[Job]) -> list[bytes]:
        """The files of some pages, in their order; their contents are kept."""
        kept = self._store.take(job.key for job in jobs if job.key)
        fresh: dict[str, bytes] = {}
        files = []
        for job in jobs:
            content, key, packed = self._content(job, kept)
            if packed is not None and key:
                fresh[key] = packed
            files.append(_file(job.page, job.frame, content))
        if fresh:
            self._store.keep(fresh)
        return files

    def write_all(
        self, jobs: Sequence[Job], site: Path, processes: int, progress: Step = lambda done, of: None
    ) -> Iterator[Made]:
        """Make the files of many pages, and keep their contents.

        Args:
            jobs: the pages; near ones should stand near each other.
            site: the folder they are written into.
            processes: how many work at it.
            progress: told how far it is.

        Yields:
            what was made, in the order of the jobs; whatever ends this, what was rendered before stays kept.

        Raises:
            OSError: a file cannot be written.
        """
        pieces = [jobs[start : start + _AT_ONCE] for start in range(0, len(jobs), _AT_ONCE)]
        waiting: dict[str, bytes] = {}
        done = 0
        try:
            for made in in_order(_make_all, (self, site), pieces, processes):
                for one in made:
                    if one.packed is not None and one.key:
                        waiting[one.key] = one.packed
                    yield one
                done += len(made)
                progress(done, len(jobs))
                if len(waiting) >= _KEPT_AT_ONCE:
                    self._store.keep(waiting)
                    waiting = {}
        finally:
            if waiting:
                self._store.keep(waiting)

    def contents_of(
        self, pages: Sequence[GeneratedPage], processes: int
    ) -> Iterator[tuple[GeneratedPage, PageContent]]:
        """Render many pages without a frame, and keep them; those that were kept are not rendered.

        Args:
            pages: the pages; each tells what goes into it.
            processes: how many work at it.
        """
        keys = [key_of(page) for page in pages]
        for start in range(0, len(pages), _KEPT_AT_ONCE):
            some = list(zip(pages, keys, strict=True))[start : start + _KEPT_AT_ONCE]
            kept = self._store.take(key for _, key in some)
            missing = [(page, key) for page, key in some if _unpacked(kept.get(key)) is None]
            pieces = [missing[i : i + _AT_ONCE] for i in range(0, len(missing), _AT_ONCE)]
            made = {
                key: packed
                for piece in in_order(_render_all, self, pieces, processes)
                for key, packed in piece.items()
            }
            self._store.keep(made)
            for page, key in some:
                content = _unpacked(made.get(key, kept.get(key)))
                if content is not None:
                    yield page, content

    def render(self, pages: Sequence[tuple[GeneratedPage, str]]) -> dict[str, bytes]:
        """Render some pages here and now; gives their packed contents by their keys."""
        self._build.expect(page for page, _ in pages)
        return {key: _packed(self._rendered(page)) for page, key in pages}

    def mark_used(self, keys: Sequence[str]) -> None:
        """Keep the contents of all pages of this build, and of older ones only the latest."""
        self._store.keep({}, keys, _VERSIONS * len(keys))

    def make(self, jobs: Sequence[Job], site: Path) -> list[Made]:
        """Make some files here and now."""
        kept = self._store.take(job.key for job in jobs if job.key)
        self._build.expect(job.page for job in jobs if job.key not in kept)
        return [self._make(job, kept, site) for job in jobs]

    def _make(self, job: Job, kept: Mapping[str, bytes], site: Path) -> Made:
        content, key, packed = self._content(job, kept)
        data = _file(job.page, job.frame, content)
        write_file(site / job.page.address / "index.html", data)
        return Made(job.page.address, hashlib.sha256(data).hexdigest(), key, packed)

    def _content(self, job: Job, kept: Mapping[str, bytes]) -> tuple[PageContent, str, bytes | None]:
        """A page's content, the key for using it again (empty where it must not be), and what is to be kept."""
        content = _unpacked(kept.get(job.key))
        if content is not None:
            return content, job.key, None
        unread = self._build.unread
        content = self._rendered(job.page)
        # A page that lacks what git did not tell is made anew the next time.
        return content, job.key if unread == self._build.unread else "", _packed(content)

    def _rendered(self, page: GeneratedPage) -> PageContent:
        content = page.make()
        report = self._build.archive.by_path.get(page.source)
        if report is not None:  # ten thousand reports that were read would take a gigabyte
            report.forget()
            figures_of(self._build.archive).forget(report)
        return content


_KEPT_AT_ONCE: Final = 1_000


def _make_all(shared: tuple[Maker, Path], jobs: Sequence[Job]) -> list[Made]:
    maker, site = shared
    return maker.make(jobs, site)


def _render_all(maker: Maker, pages: Sequence[tuple[GeneratedPage, str]]) -> dict[str, bytes]:
    return maker.render(pages)


def _file(page: GeneratedPage, frame: Frame, content: PageContent) -> bytes:
    return frame.around(page, content).encode("utf-8", "xmlcharrefreplace")


def _packed(content: PageContent) -> bytes:
    return zlib.compress(_PACKER.encode(content), _FAST)


def _unpacked(packed: bytes | None) -> PageContent | None:
    if packed is None:
        return None
    try:
        return _CONTENT.decode(zlib.decompress(packed))
    except (zlib.error, msgspec.MsgspecError):
        return None
