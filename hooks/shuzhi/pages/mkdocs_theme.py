"""How MkDocs' theme frames the archive's pages: once for all that share a frame, or page by page where it does more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from jinja2 import TemplateNotFound
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from shuzhi.pages.content import GeneratedPage, PageContent
from shuzhi.pages.framing import (
    CONTENT,
    NAME,
    PROBE,
    PROBE_TITLE,
    TITLE,
    TOC_SAMPLE,
    Frame,
    MarkedFrame,
    TocItem,
    fits,
    folder_of,
    frame_of,
    framed,
    toc_of,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.structure.toc import TableOfContents


class ArchivePage(Page):
    """A page that the archive makes, as navigation and theme see it. MkDocs never renders it."""

    def __init__(self, page: GeneratedPage, config: MkDocsConfig, address: str | None = None) -> None:
        """Make it.

        Args:
            page: the page.
            config: MkDocs' configuration.
            address: another one, where it stands for many pages.
        """
        file = File.generated(config, f"{page.address if address is None else address}index.md", content="")
        super().__init__(framed(page.title), file, config)
        self.generated = page
        self.meta = {"title": self.title, "hide": list(page.hide)}
        self.edit_url = None
        self.update_date = ""  # the day of the build would make every build differ


class Theme:
    """Frames pages as MkDocs' theme does.

    Args:
        pages: the pages of the navigation.
        navigation: MkDocs' navigation.
        files: MkDocs' files.
        config: MkDocs' configuration.
        environment: the theme's templates.
    """

    def __init__(
        self,
        pages: Iterable[ArchivePage],
        navigation: Navigation,
        files: Files,
        config: MkDocsConfig,
        environment: Environment,
    ) -> None:
        self._listed = {page.generated.address: page for page in pages}
        self._sections = {page.generated.section: page.parent for page in self._listed.values()}
        self._navigation = navigation
        self._files = files
        self._config = config
        self._environment = environment
        self._frames: dict[tuple[str, ...], Frame] = {}

    def frame(self, page: GeneratedPage) -> Frame:
        """The frame of a page, the same object for all that share it.

        A theme that does more with a page than to print it is asked for every page, by this same object.
        """
        key = self._key(page)
        if key not in self._frames:
            self._frames[key] = self._made(page)
        return self._frames[key]

    def _key(self, page: GeneratedPage) -> tuple[str, ...]:
        if page.address in self._listed:
            return (page.address,)
        return (folder_of(page.address), page.part_of, page.section, *page.hide)

    @property
    def digest(self) -> str:
        """None: only the theme knows."""
        return ""

    def around(self, page: GeneratedPage, content: PageContent) -> str:
        """The whole page as the theme renders it."""
        items = () if "toc" in page.hide else toc_of(content.toc)
        return self._rendered(self._stand_in(page, page.address), framed(page.title), content.html, items)

    def _made(self, page: GeneratedPage) -> Frame:
        try:
            frame = self._marked(page)
        except (ValueError, TemplateNotFound):
            return self
        address = page.address if page.address in self._listed else f"{folder_of(page.address)}probe/"
        probe = replace(page, address=address, title=PROBE_TITLE)
        return frame if fits(frame, probe, self.around(probe, PROBE)) else self

    def _marked(self, page: GeneratedPage) -> MarkedFrame:
        stand_in = self._stand_in(page, f"{folder_of(page.address)}{NAME}/")
        plain = self._rendered(stand_in, TITLE, CONTENT, ())
        if "toc" in page.hide:
            return frame_of(plain)
        return frame_of(plain, self._rendered(stand_in, TITLE, CONTENT, TOC_SAMPLE), self._toc_line)

    def _stand_in(self, page: GeneratedPage, address: str) -> ArchivePage:
        """The page of the navigation, or one at some address for a page that the navigation does not list."""
        listed = self._listed.get(page.address)
        if listed is not None:
            return listed
        stand_in = ArchivePage(page, self._config, address)
        stand_in.parent = self._sections.get(page.section)
        return stand_in

    def _rendered(self, page: ArchivePage, shown: str, content: str, items: Sequence[TocItem]) -> str:
        title = page.title
        marked = self._marked_for(page)
        page.title = page.meta["title"] = shown
        page.content = content
        page.toc = cast("TableOfContents", [TocItem(shown, "", 1, items)])
        page.active = marked.active = True
        try:
            context: Any = get_context(self._navigation, self._files, self._config, page)
            template = self._environment.get_template("main.html")
            context = self._config.plugins.on_page_context(
                context, page=page, config=self._config, nav=self._navigation
            )
            return self._config.plugins.on_post_page(template.render(context), page=page, config=self._config)
        finally:
            page.active = marked.active = False
            page.title = page.meta["title"] = title

    def _marked_for(self, page: ArchivePage) -> ArchivePage:
        """The page that the navigation marks: of one that it does not list the one that it belongs to, if it lists that."""
        generated = page.generated
        if generated.address in self._listed:
            return page
        return self._listed.get(generated.part_of or folder_of(generated.address), page)

    def _toc_line(self, item: TocItem) -> str:
        return self._environment.get_template("partials/toc-item.html").render(toc_item=item)
