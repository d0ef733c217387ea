"""Hand the generated pages to MkDocs. Besides the hook file this is the only module that knows MkDocs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urljoin

from jinja2 import TemplateNotFound
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
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

SECTION_TITLES: Final = {
    "years": "年度",
    "organizations": "组织",
    "ledger": "台账",
    "figures": "数据",
    "signoff": "审签",
    "review": "送审稿",
}
GUIDE_TITLE: Final = "指南"
SITEMAP: Final = "sitemap.xml"

_ALWAYS: Final = "1970-01-01"
_LAST_SECOND: Final = 253_402_300_799
"""The end of the year 9999, the last that Python's dates reach."""


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


class LinkedFile(File):
    """What handwritten pages may link to and MkDocs neither renders nor copies: others write it."""

    def is_documentation_page(self) -> bool:
        """No: MkDocs would render it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Leave the writing to others."""
        del dirty


def linkable(addresses: Iterable[str], files: Files, config: MkDocsConfig) -> None:
    """Let handwritten pages link to what the archive makes.

    MkDocs looks at every file it knows several times, and knows only those that some page mentions: ten thousand more
    would take it a second.

    Args:
        addresses: addresses of pages, with a slash at the end, and of files.
        files: MkDocs' files, changed in place.
        config: MkDocs' configuration.
    """
    texts = [file.content_string for file in files.documentation_pages() if file.generated_by is None]
    mentioned = {name for text in texts for name in _LINK_END.findall(text)}
    for address in addresses:
        source = f"{address}index.md" if address.endswith("/") else address
        if posixpath.basename(source) == "index.md":
            if posixpath.basename(posixpath.dirname(source)) not in mentioned:
                continue
        elif posixpath.basename(source) not in mentioned:
            continue
        target = f"{address}index.html" if address.endswith("/") else address
        files.append(_linked_file(source, target, config))


_LINK_END: Final = re.compile(r"([^/()\s]+)(?:/index\.md)?[)#\s]")
"""The last part of an address as a Markdown text may link to it, `bank` of `(../2023/bank/index.md)`; much else as well."""


def _linked_file(source: str, target: str, config: MkDocsConfig) -> LinkedFile:
    file = LinkedFile(
        source,
        None,
        config.site_dir,
        config.use_directory_urls,
        dest_uri=target,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )
    file.generated_by = "shuzhi"
    return file


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
        return (folder_of(page.address), page.section, *page.hide)

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
        page.title = page.meta["title"] = shown
        page.content = content
        page.toc = cast("TableOfContents", [TocItem(shown, "", 1, items)])
        page.active = True
        try:
            context: Any = get_context(self._navigation, self._files, self._config, page)
            template = self._environment.get_template("main.html")
            context = self._config.plugins.on_page_context(
                context, page=page, config=self._config, nav=self._navigation
            )
            return self._config.plugins.on_post_page(template.render(context), page=page, config=self._config)
        finally:
            page.active = False
            page.title = page.meta["title"] = title

    def _toc_line(self, item: TocItem) -> str:
        return self._environment.get_template("partials/toc-item.html").render(toc_item=item)


def complete_navigation(navigation: Navigation, pages: Sequence[ArchivePage]) -> Navigation:
    """Put the generated pages into the navigation: tabs for years and organizations, the rules into the guide.

    A page that the navigation does not list still belongs to its tab.
    """
    sections: dict[str, Section] = {}
    for key, title in SECTION_TITLES.items():
        section = Section(title, [])
        _fill(section, [page for page in pages if page.generated.section == key])
        sections[key] = section
    navigation.items[1:1] = [section for section in sections.values() if section.children]
    guide = next((i for i in navigation.items if isinstance(i, Section) and i.title == GUIDE_TITLE), None)
    if guide is not None:
        _fill(guide, [page for page in pages if page.generated.section == "guide"])
    navigation.pages[:] = _pages_of(navigation.items)
    for before, after in zip([None, *navigation.pages], [*navigation.pages, None], strict=True):
        if before is not None:
            before.next_page = None
        if after is not None:
            after.previous_page = None
    return navigation


def _fill(section: Section, pages: Sequence[ArchivePage]) -> None:
    for page in pages:
        page.parent = section
        if page.generated.in_navigation:
            section.children.append(page)


def _pages_of(items: Iterable[Any]) -> list[Page]:
    found: list[Page] = []
    for item in items:
        if isinstance(item, Page):
            found.append(item)
        elif isinstance(item, Section):
            found += _pages_of(item.children)
    return found


@dataclass(frozen=True)
class _Listed:
    """A page as MkDocs' template of the site map asks for it."""

    canonical_url: str
    abs_url: str = ""
    update_date: str = ""
    is_link: bool = False

    @property
    def page(self) -> _Listed:
        """Itself: the template gets files and asks for their pages."""
        return self


def listed_in_sitemap(pages: Iterable[GeneratedPage], site: str) -> Iterator[_Listed]:
    """The archive's pages for the site map.

    Args:
        pages: the pages.
        site: the site's address, `site_url` of `mkdocs.yml`.
    """
    return (_Listed(urljoin(f"{site.rstrip('/')}/", page.address)) for page in pages)


def date_pages(files: Files, *, shown: bool) -> None:
    """Set the date that MkDocs holds for each page's last change, by default the day of the build.

    Nothing here knows that day: a shallow clone or an export of the same commit could not tell it. So the site map
    leaves it out, which its format allows (sitemaps.org, `lastmod` is optional). But MkDocs also wants some date for
    the head of `sitemap.xml.gz`.

    Args:
        files: MkDocs' files.
        shown: False while the site map is written.
    """
    for file in files.documentation_pages():
        if file.page is not None:
            file.page.update_date = _ALWAYS if shown else ""


def usable_epoch(environment: Mapping[str, str]) -> bool:
    """Whether MkDocs can read `SOURCE_DATE_EPOCH` (reproducible-builds.org), where it is set.

    Nothing in a site is dated by it, so that any value honours it.
    """
    value = environment.get("SOURCE_DATE_EPOCH", "0")
    return value.isascii() and value.isdigit() and int(value) <= _LAST_SECOND
