"""A whole site: every page, its search, and last of all its manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi.pages.writing import WrittenSite, write_site
from shuzhi.processes import usable_processes
from shuzhi.publishing.finishing import finish_site
from shuzhi.search.bundles import BUNDLES, CACHE, index_site

if TYPE_CHECKING:
    from shuzhi.pages.build import SiteBuild
    from shuzhi.pages.content import GeneratedPage
    from shuzhi.pages.framing import Frame
    from shuzhi.progress import Stages


def make_whole_site(
    build: SiteBuild,
    frame: Callable[[GeneratedPage], Frame],
    rendered: Path,
    site: Path,
    *,
    address: str,
    stages: Stages,
) -> WrittenSite:
    """Make a site what it must be: what is right already stays, what does not belong there goes.

    Args:
        build: the archive.
        frame: the site's frame around a page.
        rendered: a folder with what MkDocs rendered.
        site: the site's folder.
        address: where the site will be found, for its manifest; empty where that is not known.
        stages: told how far it is.

    Returns:
        what was done to the pages.

    Raises:
        IndexingFailed: the search cannot be made.
        ManifestFault: the site holds what no manifest can name.
        SiteFolderRefused: the folder is none for a site.
        OSError: something cannot be read or written.
    """
    search = BUNDLES if build.settings.search else ""
    written = write_site(
        build,
        frame,
        rendered,
        site,
        search=search,
        processes=usable_processes(),
        progress=stages("生成网页"),
    )
    sums = dict(written.sums)
    if search:
        indexed = index_site(site, build.root / CACHE, known=sums, progress=stages("建立检索"))
        sums.update(indexed.sums)
    finish_site(site, build.root, build.origin(address, search or None), sums)
    return written
