"""Make the files of generated pages: rendered, or taken from what an earlier run rendered, and framed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from shuzhi.digests import digest_of, program_digest
from shuzhi.figures import figures_of
from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.processes import in_order
from shuzhi.site_files import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi.archive import Archive
    from shuzhi.pages.framing import Frame
    from shuzhi.store import Store

STORE: Final = "pages.sqlite"
"""The file below the cache's folder in which rendered pages are kept."""

_AT_ONCE: Final = 50
"""Pages of a piece of work."""

_FAST: Final = 1
"""How hard kept pages are packed: a fifth of the size for a twentieth of the time that rendering takes."""

Progress = Callable[[int, int], None]
"""Told how many pages are done, of how many."""

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
        key: the content's key.
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
        archive: what the pages tell of.
        store: where contents are kept between runs.
        expect: told which pages will be rendered next.
    """

    def __init__(
        self, archive: Archive, store: Store, expect: Callable[[Iterable[GeneratedPage]], None]
    ) -> None:
        self._archive = archive
        self._store = store
        self._expect = expect

    def file_of(self, page: GeneratedPage, frame: Frame) -> bytes:
        """One page's file; its content is kept."""
        key = key_of(page)
        content = _unpacked(self._store.take([key]).get(key)) if key else None
        if content is None:
            content = self._rendered(page)
            if key:
                self._store.keep({key: _packed(content)})
        return _file(page, frame, content)

    def content_of(self, page: GeneratedPage) -> PageContent:
        """One page's content, kept or rendered."""
        key = key_of(page)
        kept = _unpacked(self._store.take([key]).get(key)) if key else None
        return self._rendered(page) if kept is None else kept

    def write_all(
        self, jobs: Sequence[Job], site: Path, processes: int, progress: Progress = lambda done, of: None
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
        used: list[str] = []
        done = 0
        try:
            for made in in_order(_make_all, (self, site), pieces, processes):
                for one in made:
                    if one.packed is not None and one.key:
                        waiting[one.key] = one.packed
                    elif one.key:
                        used.append(one.key)
                    yield one
                done += len(made)
                progress(done, len(jobs))
                if len(waiting) >= _KEPT_AT_ONCE:
                    self._store.keep(waiting)
                    waiting = {}
        finally:
            if waiting or used:
                self._store.keep(waiting, used)

    def make(self, jobs: Sequence[Job], site: Path) -> list[Made]:
        """Make some files here and now."""
        kept = self._store.take(job.key for job in jobs if job.key)
        self._expect(job.page for job in jobs if job.key not in kept)
        return [self._make(job, kept, site) for job in jobs]

    def _make(self, job: Job, kept: Mapping[str, bytes], site: Path) -> Made:
        content = _unpacked(kept.get(job.key))
        packed = None
        if content is None:
            content = self._rendered(job.page)
            packed = _packed(content)
        data = _file(job.page, job.frame, content)
        write_file(site / job.page.address / "index.html", data)
        return Made(job.page.address, hashlib.sha256(data).hexdigest(), job.key, packed)

    def _rendered(self, page: GeneratedPage) -> PageContent:
        content = page.make()
        report = self._archive.by_path.get(page.source)
        if report is not None:  # ten thousand reports that were read would take a gigabyte
            report.forget()
            figures_of(self._archive).forget(report)
        return content


_KEPT_AT_ONCE: Final = 1_000


def _make_all(shared: tuple[Maker, Path], jobs: Sequence[Job]) -> list[Made]:
    maker, site = shared
    return maker.make(jobs, site)


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
