"""What a generated page consists of, whoever publishes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A line of a page's table of contents: level 2 or 3, title, id of the heading."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class PageContent:
    """A rendered page without the site's frame.

    Attributes:
        html: the content.
        toc: its table of contents.
    """

    html: str
    toc: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page that the archive makes.

    Attributes:
        address: relative to the site's root, with a slash at the end: `2023/bank/`.
        title: the page's title.
        make: renders it; called once, when the site needs the content.
        section: which tab it belongs to: `years`, `organizations` or `guide`.
        in_navigation: whether the navigation lists it.
        hide: parts of the theme's frame it does without (`toc`, `navigation`).
        part_of: the address of the page that the navigation marks for it; empty where that is the page of its folder.
        source: the file it is made from, relative to the archive's root; empty for pages about many files.
        inputs: tells everything of the archive that goes into the content, without rendering it: where it tells the
            same, the content is the same. None where nobody knows but by rendering.
    """

    address: str
    title: str
    make: Callable[[], PageContent]
    section: str
    in_navigation: bool = False
    hide: tuple[str, ...] = field(default=())
    part_of: str = ""
    source: str = ""
    inputs: Callable[[], Iterable[str]] | None = None


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file that the archive makes for people to download.

    Attributes:
        address: relative to the site's root.
        make: gives its text.
        inputs: as those of a page.
    """

    address: str
    make: Callable[[], str]
    inputs: Callable[[], Iterable[str]]
