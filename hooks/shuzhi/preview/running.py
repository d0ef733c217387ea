"""A running preview: brought up to date when something changes, and made anew where that is not enough."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs.exceptions import MkDocsException

from shuzhi.audience import AudienceUnknown
from shuzhi.garbage import Tidying, uncollected
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.telling import tell_all
from shuzhi.preview.listening import Listener, stamp_of
from shuzhi.preview.pages import PreviewPages
from shuzhi.preview.serving import Renewals, errors_told, provide_before
from shuzhi.search.background import BackgroundIndexing
from shuzhi.search.bundle_cache import BundleCache
from shuzhi.search.bundles import CACHE, index_pages
from shuzhi.search.places import BundlesOnDemand
from shuzhi.site_folder import SiteFolderRefused, told

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from shuzhi.pages.build import Memory
    from shuzhi.pages.content import GeneratedPage
    from shuzhi.pages.framing import Frame

log = logging.getLogger("mkdocs.hooks.shuzhi")

POLLING_VARIABLE: Final = "SHUZHI_POLLING"
"""Environment variable: set, changes are looked for, as a folder on another computer needs, which tells of none."""


class RunningPreview:
    """What a preview keeps between one look and the next.

    Attributes:
        memory: what the next build need not find out again.
        fault: why the site could not be made, where that is known better than the exception tells.
    """

    def __init__(self) -> None:
        self.memory: Memory | None = None
        self.fault = ""
        self._pages: PreviewPages | None = None
        self._site = Path()
        self._sources: Sequence[Path] = ()
        self._stamp: frozenset[tuple[str, int, int]] = frozenset()
        self._bundles: BundlesOnDemand | None = None
        self._renewals = Renewals()
        self._indexing = BackgroundIndexing()
        self._tidying = Tidying()

    def begin(self, sources: Sequence[Path]) -> None:
        """MkDocs begins to make the site anew: end what is under way, and let whoever asks for a page wait.

        Args:
            sources: files and folders that MkDocs reads (pages, configuration, theme); while they stay as they are now,
                it need not be asked again.
        """
        self._renewals.begin()
        self._rest()
        if self._pages is not None:
            self._pages.end()
        self._pages = None
        self.fault = ""
        self._sources = sources
        self._stamp = stamp_of(sources)

    def show(self, build: SiteBuild, frame: Callable[[GeneratedPage], Frame], site: Path, home: str) -> None:
        """Show what MkDocs has made, and the archive's pages when somebody asks for them.

        Args:
            build: the archive.
            frame: the site's frame around a page.
            site: the folder that is served.
            home: the file of the home page in it.
        """
        self._site = site
        self._bundles = self._bundles or BundlesOnDemand(BundleCache(build.root / CACHE))
        self._pages = PreviewPages(build, frame, site, home, self._bundles)
        self._go_on(self._pages)

    def serve(self, server: LiveReloadServer, make_anew: Callable[..., None]) -> None:
        """Hear of changes instead of looking for them, and make pages when they are looked at.

        Args:
            server: MkDocs' server, before it begins.
            make_anew: has MkDocs make the whole site.
        """
        watched = list(server._watched_paths)  # MkDocs has no other way to change how it watches
        for path in watched:
            server.unwatch(path)
        server.observer = Listener(polling=POLLING_VARIABLE in os.environ)  # type: ignore[assignment]
        for path in watched:
            server.watch(path)
        # Ctrl-C pressed twice would leave this thread alone, with the port held and nothing to show.
        server.serve_thread.daemon = True
        server.builder = lambda: self._bring_up_to_date(make_anew)
        provide_before(server, self._provide, self._renewals, self._site)

    def end(self) -> None:
        """End what is done in the background."""
        self._rest()

    def _bring_up_to_date(self, make_anew: Callable[..., None]) -> None:
        """Where that fails, say why in the pages: MkDocs would let requests wait for ever."""
        self._renewals.begin()
        self.fault = ""
        try:
            with errors_told("mkdocs.config") as errors:
                if not self._renewed():
                    make_anew()
        except (MkDocsException, OSError) as error:
            wrong = (
                told(error) if isinstance(error, OSError) else f"网站的设置有错：{''.join(errors) or error}"
            )
            fault = self.fault or wrong
            self._renewals.end(fault)
            log.error("预览没有更新：%s 改正以后保存，就会继续。", fault)
        except Exception as error:
            self._renewals.end(f"程序出错：{error!r}")
            log.exception("程序出错，预览没有更新。请把下面的内容交给管理员。")

    def _renewed(self) -> bool:
        """Go on with changed reports where nothing else has changed; False where MkDocs must make everything anew."""
        pages = self._pages
        if pages is None or stamp_of(self._sources) != self._stamp:
            return False
        self._rest()
        before = pages.build
        try:
            with uncollected():
                build = SiteBuild.begin(before.root, before.settings, preview=True, memory=before.memory)
                changed = build.changed_from(before)
                if not pages.renew(build):
                    return False
        except (AudienceUnknown, SiteFolderRefused):
            return False
        tell_all([found for found in build.diagnostics if found.path in changed], preview=True)
        self._go_on(pages)
        return True

    def _go_on(self, pages: PreviewPages) -> None:
        """Let everybody look at what was renewed, and do in the background what can wait."""
        build = pages.build
        self.memory = build.memory
        self._renewals.end()
        self._tidying.later()
        bundles = self._bundles
        if build.settings.search and bundles is not None:
            bundles.renew()
            self._indexing.begin(
                pages.know_all(),
                lambda progress, pagefinds: index_pages(
                    pages, bundles, build.root / CACHE, progress=progress, pagefinds=pagefinds
                ),
            )

    def _rest(self) -> None:
        self._tidying.put_off()
        self._indexing.stop()

    def _provide(self, path: str) -> None:
        if self._pages is not None:
            self._pages.provide(path)
