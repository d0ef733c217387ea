"""Hand the generated pages to MkDocs. Besides the hook file this and `mkdocs_theme` alone know MkDocs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from shuzhi.pages.content import GeneratedPage
from shuzhi.pages.mkdocs_theme import ArchivePage

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
