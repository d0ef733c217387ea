"""Write a built site: what MkDocs rendered, what the archive makes, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shuzhi.digests import digest_of, program_digest
from shuzhi.manifest import entries
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.content import GeneratedPage
from shuzhi.pages.framing import Frame
from shuzhi.pages.making import Job, Maker, key_of
from shuzhi.progress import Step
from shuzhi.site_files import STORE as SITES
from shuzhi.site_files import SiteFiles
from shuzhi.store import CACHE, Store


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """A site that was written.

    Attributes:
        sums: SHA-256 of its files by path, those of the search left out.
        rendered: pages that were rendered.
        framed: pages whose content was kept and whose file was made anew, as all are when the navigation changes.
        alone: pages that only the theme itself could frame, one by one and in each build.
        untouched: pages whose files stay as they stood there.
    """

    sums: Mapping[str, str]
    rendered: int
    framed: int
    alone: int
    untouched: int


def write_site(
    build: SiteBuild,
    frame: Callable[[GeneratedPage], Frame],
    rendered: Path,
    site: Path,
    *,
    search: str = "",
    processes: int = 1,
    progress: Step = lambda done, of: None,
) -> WrittenSite:
    """Bring a site's folder to what it must hold. Files that hold it already are not touched.

    Args:
        build: the archive.
        frame: the site's frame around a page.
        rendered: the folder into which MkDocs rendered the handwritten pages.
        site: the site's folder.
        search: the folder of the search in it, which is made later; empty for a site without.
        processes: how many may work at it.
        progress: told how many pages are written.

    Raises:
        OSError: something cannot be read or written.
        SiteFolderRefused: something old cannot be deleted.
    """
    cache = build.root / CACHE
    files = SiteFiles(site, Store(cache / SITES), f"{search}/" if search else "")
    jobs: list[Job] = []
    made_from: dict[str, str] = {}
    keys: list[str] = []
    own = dict(_own_files(build, rendered))
    for page in build.pages:
        path = path_of(page)
        if path in own:  # a handwritten page stands at its address
            continue
        shape, key = frame(page), key_of(page)
        keys.append(key)
        made_from[path] = digest_of(key, shape.digest) if key and shape.digest else ""
        if not files.stays(path, made_from[path]):
            jobs.append(Job(page, key, shape))
    downloads = [
        (file, key)
        for file in build.downloads
        if file.address not in own
        and not files.stays(file.address, key := digest_of(program_digest(), file.address, *file.inputs()))
    ]
    coming = {
        path: data for path, data in own.items() if not files.stays_as(path, hashlib.sha256(data).hexdigest())
    }
    files.clear([*coming, *(file.address for file, _ in downloads), *(path_of(job.page) for job in jobs)])
    for path, data in coming.items():
        files.write(path, data)
    for file, key in downloads:
        files.write(file.address, file.make().encode(), key)
    maker = Maker(build)
    alone = [job for job in jobs if not job.frame.digest]
    fresh = 0
    try:
        for some, workers in (([job for job in jobs if job.frame.digest], processes), (alone, 1)):
            for made in maker.write_all(some, site, workers, progress):
                fresh += made.packed is not None
                path = f"{made.address}index.html"
                files.note(path, made_from[path] if made.key else "", made.digest)
    finally:
        files.keep()
    maker.mark_used([key for key in keys if key])
    return WrittenSite(files.sums, fresh, len(jobs) - fresh, len(alone), len(made_from) - len(jobs))


def path_of(page: GeneratedPage) -> str:
    """A page's file, relative to the site."""
    return f"{page.address}index.html"


def _own_files(build: SiteBuild, rendered: Path) -> Iterable[tuple[str, bytes]]:
    """What is not made here: MkDocs' files, and the pictures beside the reports."""
    yield from ((path, file.read_bytes()) for path, file in build.pictures())
    yield from _rendered(rendered)


def _rendered(folder: Path) -> Iterator[tuple[str, bytes]]:
    for entry in entries(folder):
        yield entry.path, (folder / entry.path).read_bytes()
