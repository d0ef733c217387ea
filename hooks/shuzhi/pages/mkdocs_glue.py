"""Hand the generated pages to MkDocs. Besides the hook file this is the only module that knows MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from shuzhi.pages.content import GeneratedPage, TocEntry

if TYPE_CHECKING:
    from pathlib import Path

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
    """A page whose content the archive makes, when the theme asks for it, and which then forgets it.

    MkDocs renders every page before it writes the first one. At ten thousand reports that would hold all of
    them in memory; here rendering waits until `prepare` is called and ends with `forget`.
    """

    generated: GeneratedPage

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no source to read; only the title is known so early."""
        del config
        self.markdown = ""
        self.meta = {"title": framed(self.generated.title), "hide": list(self.generated.hide)}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Put rendering off."""
        del config, files
        self.content = ""
        self.present_anchor_ids = set()

    def prepare(self) -> None:
        """Render the content."""
        made = self.generated.make()
        self.content = made.html
        self.toc = _table_of_contents(self.generated.title, made.toc)

    def forget(self) -> None:
        """Let the content go."""
        self.content = ""
        self.toc = TableOfContents([])


_IN_THE_FRAME: Final = str.maketrans({"<": "＜", ">": "＞", "&": "＆", '"': "＂"})


def framed(text: str) -> str:
    """A text that comes from a report or the registry, as the theme's frame may have it.

    The theme's templates print titles as they are, in elements and attributes, and in places undo entities
    (`striptags`). No spelling of an angle bracket is safe in all of them, so the full-width ones stand in. The
    page itself shows the title as it was written.
    """
    return text.translate(_IN_THE_FRAME)


def add_pages(pages: Iterable[GeneratedPage], files: Files, config: MkDocsConfig) -> list[ArchivePage]:
    """Add generated pages to MkDocs' files.

    Args:
        pages: the pages.
        files: MkDocs' files, changed in place.
        config: MkDocs' configuration.

    Returns:
        MkDocs' pages, in the same order.
    """
    added = []
    for page in pages:
        file = File.generated(
            config,
            f"{page.address}index.md",
            content="",
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        files.append(file)
        made = ArchivePage(framed(page.title), file, config)
        made.generated = page
        made.edit_url = None
        made.update_date = ""  # the day of the build would make every build differ
        added.append(made)
    return added


def add_pictures(pictures: Iterable[tuple[str, Path]], files: Files, config: MkDocsConfig) -> None:
    """Publish the pictures that stand beside reports.

    Args:
        pictures: (address relative to the site's root, file).
        files: MkDocs' files, changed in place.
        config: MkDocs' configuration.
    """
    for address, path in pictures:
        if files.get_file_from_path(address) is None:
            files.append(File.generated(config, address, abs_src_path=str(path)))


def add_downloads(downloads: Iterable[tuple[str, str]], files: Files, config: MkDocsConfig) -> None:
    """Publish texts that people download.

    Args:
        downloads: (address relative to the site's root, text).
        files: MkDocs' files, changed in place.
        config: MkDocs' configuration.
    """
    for address, text in downloads:
        files.append(File.generated(config, address, content=text.encode()))


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


def _table_of_contents(title: str, entries: Sequence[TocEntry]) -> TableOfContents:
    """Material shows what stands below the page's own heading."""
    top = AnchorLink(framed(title), "", 1)
    for entry in entries:
        link = AnchorLink(framed(entry.title), entry.anchor, entry.level)
        if entry.level == 2 or not top.children:
            top.children.append(link)
        else:
            top.children[-1].children.append(link)
    return TableOfContents([top])


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
