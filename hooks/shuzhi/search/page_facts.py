"""What must be known of every page of a site before anything is indexed; kept, so that unchanged pages are not read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from shuzhi.digests import digest_of
from shuzhi.manifest import digest_of_file
from shuzhi.search.passages import FoundPage, page_in
from shuzhi.search.program import search_program
from shuzhi.store import Store

_PAGE: Final = "index.html"

_NO_ARTICLE: Final = b"null"

_WITHOUT_TEXT: Final = frozenset({"search", "assets"})
"""Folders of the site's root with files by the ten thousand and nothing to find in them."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page of a built site, without its text.

    Attributes:
        address: relative to the site's root, with a slash at the end.
        year: the report's; None for a page that is no report.
        organizations: code, short name and kind of the report's organization, those above it before it.
        tags: the report's.
        content: a digest of everything that a bundle holds of the page, its address apart.
        size: characters of markup that are searched.
    """

    address: str
    year: int | None
    organizations: tuple[tuple[str, str, str], ...]
    tags: tuple[str, ...]
    content: str
    size: int


class SitePages(Protocol):
    """The pages of a site."""

    def digests(self) -> Mapping[str, str]:
        """SHA-256 of each page in hexadecimal, by its path relative to the site (`2024/finance/index.html`).

        Raises:
            OSError: a page cannot be read.
        """
        ...

    def text(self, path: str) -> str:
        """A page's HTML.

        Raises:
            OSError: it cannot be read.
        """
        ...


@dataclass(frozen=True)
class PagesInFolder:
    """The pages of a site that was built.

    Attributes:
        site: its folder.
        known: path relative to it → SHA-256 of the file, where somebody knows it already.
    """

    site: Path
    known: Mapping[str, str] = field(default_factory=dict)

    def digests(self) -> Mapping[str, str]:
        """SHA-256 of each page, by its path."""
        return {
            path: self.known.get(path) or digest_of_file(self.site / path) for path in paths_in(self.site)
        }

    def text(self, path: str) -> str:
        """A page's HTML."""
        return (self.site / path).read_text(encoding="utf-8")


def facts_of_site(pages: SitePages, store: Store) -> list[PageFacts]:
    """Know every page of a site.

    Args:
        pages: the pages; those that are new are read.
        store: keeps the facts, by the digests of pages.

    Returns:
        the pages in the order of their paths, without those that have no article.

    Raises:
        OSError: a page cannot be read.
    """
    digests = sorted(pages.digests().items(), key=lambda page: page[0].split("/"))
    keys = {path: digest_of(search_program(), digest) for path, digest in digests}
    kept = store.take(keys.values())
    new = {key: _packed(_read(pages, path)) for path, key in keys.items() if key not in kept}
    store.keep(new, kept)
    values = {**kept, **new}
    found = ((path, values[key]) for path, key in keys.items())
    return [_unpacked(path, value) for path, value in found if value != _NO_ARTICLE]


def read_page(pages: SitePages, facts: PageFacts) -> FoundPage | None:
    """Read a page whose facts are known.

    Args:
        pages: the site's pages.
        facts: its facts.

    Returns:
        the page, or None where it is no longer what its facts say: somebody writes into the site.

    Raises:
        OSError: it cannot be read.
    """
    page = _read(pages, facts.address + _PAGE)
    return page if page is not None and _content(page) == facts.content else None


def paths_in(site: Path) -> Iterator[str]:
    """The pages that stand in a site's folder: their paths relative to it."""
    return _pages(str(site), "")


def _pages(folder: str, prefix: str) -> Iterator[str]:
    # A third of the time of `rglob`, which makes an object of each of ten thousand folders.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == _PAGE:
                yield prefix + _PAGE
            elif entry.name.startswith(".") or prefix + entry.name in _WITHOUT_TEXT:
                continue  # what is hidden is never published
            elif entry.is_dir(follow_symlinks=False):
                yield from _pages(entry.path, f"{prefix}{entry.name}/")


def _read(pages: SitePages, path: str) -> FoundPage | None:
    return page_in(_address(path), pages.text(path))


def _packed(page: FoundPage | None) -> bytes:
    if page is None:
        return _NO_ARTICLE
    record = page.record or {"year": None, "organizations": [], "tags": []}
    facts = [record["year"], record["organizations"], record["tags"], _content(page), len(page.markup)]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _unpacked(path: str, value: bytes) -> PageFacts:
    year, organizations, tags, content, size = json.loads(value)
    return PageFacts(_address(path), year, tuple(map(tuple, organizations)), tuple(tags), content, size)


def _address(path: str) -> str:
    return path.removesuffix(_PAGE)


def _content(page: FoundPage) -> str:
    # What the record says of the organizations above is no part of a bundle: a new name up there makes none anew.
    record = page.record and [page.record[name] for name in ("heads", "sections", "tags")]
    own = page.record["organizations"][-1:] if page.record else []
    return digest_of(json.dumps([record, [code for code, *_ in own]]), page.title, page.markup)
