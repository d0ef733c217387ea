"""The site's frame around a page: rendered by the theme once for many pages, with blanks that each page fills in.

Header, navigation and footer are the same on all pages of one folder, and rendering them takes as long as the page
itself. So the theme renders a page with marks in place of what differs; between the marks stands the frame. A theme that
does more with a page than to print it cannot be asked in this way: it has to render every page itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from shuzhi.digests import digest_of
from shuzhi.pages.content import GeneratedPage, PageContent, TocEntry

TITLE: Final = "\ue0c0title\ue0c1"
CONTENT: Final = "<h1>\ue0c0content\ue0c1</h1>"
"""Every generated page has a heading of its own; the theme would put one above a page that has none."""

TOC: Final = "\ue0c0toc\ue0c1"
NAME: Final = "shuzhi-0c0-name-0c1"
"""Stands in addresses, so it is made of characters that are never encoded there."""

_URL: Final = "\ue0c0url\ue0c1"
_CHILDREN: Final = "\ue0c0children\ue0c1"
_MARKS: Final = re.compile("|".join(map(re.escape, (TITLE, CONTENT, TOC, NAME))))
_TOC_MARKS: Final = re.compile("|".join(map(re.escape, (TITLE, _URL, _CHILDREN))))

_SPACES: Final = re.compile(r"\s+")
_PRIVATE: Final = re.compile("[\ue0c0\ue0c1]")
_IN_THE_FRAME: Final = str.maketrans({"<": "＜", ">": "＞", "&": "＆", '"': "＂", "'": "＇"})


def framed(text: str) -> str:
    """A text that comes from a report or the registry, as the theme's frame may have it.

    The theme's templates print titles as they are, in elements and attributes, and in places undo entities
    (`striptags`). No spelling of an angle bracket is safe in all of them, so the full-width ones stand in. The
    page itself shows the title as it was written.
    """
    return _SPACES.sub(" ", _PRIVATE.sub("", text).translate(_IN_THE_FRAME)).strip()


@dataclass(frozen=True)
class TocItem:
    """A line of a table of contents, in the form in which themes of MkDocs ask for it."""

    title: str
    url: str
    level: int
    children: Sequence[TocItem] = ()

    @property
    def id(self) -> str:
        """The id of its heading."""
        return self.url.lstrip("#")


def toc_of(entries: Sequence[TocEntry]) -> tuple[TocItem, ...]:
    """A page's table of contents as a tree of two levels."""
    items: list[TocItem] = []
    for entry in entries:
        item = TocItem(framed(entry.title), f"#{entry.anchor}", entry.level)
        if entry.level == 2 or not items:
            items.append(item)
        else:
            last = items.pop()
            items.append(TocItem(last.title, last.url, last.level, (*last.children, item)))
    return tuple(items)


@dataclass(frozen=True)
class TocForm:
    """How the theme writes the lines of a table of contents: texts, between which stand what each line has of its own.

    Attributes:
        leaf: a line without others below it.
        branch: one with others below it.
        inner: what stands between those below.
        outer: what stands between the lines of the first level.
    """

    leaf: tuple[str, ...]
    branch: tuple[str, ...]
    inner: str
    outer: str

    @classmethod
    def of(cls, write: Callable[[TocItem], str], outer: str) -> TocForm:
        """Ask the theme.

        Args:
            write: gives a line as the theme writes it.
            outer: what stands between the lines of the first level.

        Raises:
            ValueError: the theme does otherwise than was expected.
        """
        leaf = TocItem(TITLE, _URL, 3)
        written = write(leaf)
        branch = write(TocItem(TITLE, _URL, 2, (leaf, leaf)))
        before, inner, after = branch.split(written)
        return cls(
            _parted(written, _TOC_MARKS), _parted(before + _CHILDREN + after, _TOC_MARKS), inner, outer
        )

    def written(self, items: Sequence[TocItem], *, between: str | None = None) -> str:
        """The lines as the theme would write them."""
        lines = []
        for item in items:
            values = {TITLE: item.title, _URL: item.url}
            if item.children:
                values[_CHILDREN] = self.written(item.children, between=self.inner)
            lines.append(_filled(self.branch if item.children else self.leaf, values))
        return (self.outer if between is None else between).join(lines)


class Frame(Protocol):
    """What the site puts around pages."""

    @property
    def digest(self) -> str:
        """A digest of it; empty where it must be asked of the theme for each page, which this process alone can do."""

    def around(self, page: GeneratedPage, content: PageContent) -> str:
        """The whole page."""


@dataclass(frozen=True)
class MarkedFrame:
    """A frame that was rendered once for some pages.

    Attributes:
        plain: its parts for a page without a table of contents.
        with_toc: its parts for a page that has one; empty where the pages never show one.
        toc: how the table of contents is written; None where the theme writes none.
    """

    plain: tuple[str, ...]
    with_toc: tuple[str, ...] = ()
    toc: TocForm | None = None

    @cached_property
    def digest(self) -> str:
        """A digest of the frame."""
        return digest_of(repr(self.toc), *self.plain, "", *self.with_toc)

    def around(self, page: GeneratedPage, content: PageContent) -> str:
        """The whole page."""
        items = toc_of(content.toc) if self.with_toc else ()
        values = {TITLE: framed(page.title), CONTENT: content.html, NAME: name_of(page.address)}
        if not items:
            return _filled(self.plain, values)
        if self.toc is not None:
            values[TOC] = self.toc.written(items)
        return _filled(self.with_toc, values)


def frame_of(plain: str, with_toc: str = "", write: Callable[[TocItem], str] | None = None) -> MarkedFrame:
    """Make a frame of what the theme rendered.

    Args:
        plain: a page with the marks and without a table of contents.
        with_toc: a page with the marks and `TOC_SAMPLE` as its table of contents; empty for pages that never show one.
        write: gives a line of a table of contents as the theme writes it.

    Raises:
        ValueError: a mark is missing: the theme does something else with a page than to print it.
    """
    if not with_toc or write is None:
        return MarkedFrame(_checked(plain))
    line = write(TOC_SAMPLE[0])
    parts = with_toc.split(line)  # of a page in the navigation the theme writes it a second time there
    if len(parts) == 1:
        return MarkedFrame(_checked(plain), _checked(with_toc))
    if len(set(parts[1::2])) != 1:
        raise ValueError("the theme does not print a page's table of contents line by line")
    return MarkedFrame(_checked(plain), _checked(TOC.join(parts[::2])), TocForm.of(write, parts[1]))


TOC_SAMPLE: Final = (TocItem(TITLE, _URL, 2), TocItem(TITLE, _URL, 2))

_TAGS: Final = (
    "article a blockquote code dd del details div dl dt em figcaption figure g h2 h3 h4 img ins li line nav ol p pre rect "
    "span strong summary svg table tbody td text th thead time tr ul"
)
PROBE: Final = PageContent(
    "<h1>Ａa 甲 &amp; 乙</h1>\n<p>12,345  <b>b</b> &lt;i&gt; “c”</p>\n<pre>d\n\n  e</pre>\n"
    + "".join(f'<{tag} id="e" class="f" href="../g/" src="h.png">我</{tag}>\n' for tag in _TAGS.split()),
    tuple(TocEntry(2 if number % 4 == 3 else 3, f"{number} 甲 B", f"i{number}") for number in range(3, 13)),
)
"""A page with everything that pages are made of, so that most of what a theme could do with one would show. What it does
with single words it does not do to pages that are framed."""

PROBE_TITLE: Final = "Ａa & “b” <c> 1%"


def fits(frame: MarkedFrame, page: GeneratedPage, whole: str) -> bool:
    """Whether a frame makes of the probe what the theme makes of it.

    Args:
        frame: the frame.
        page: a page that it is for, with the probe's title.
        whole: the page as the theme rendered it with the probe.
    """
    return frame.around(page, PROBE) == whole


def name_of(address: str) -> str:
    """The last part of a page's address."""
    return address.rstrip("/").rpartition("/")[2]


def folder_of(address: str) -> str:
    """The address of the folder that a page stands in: `2023/` for `2023/bank/`."""
    return address[: -len(name_of(address)) - 1]


def _checked(page: str) -> tuple[str, ...]:
    parts = _parted(page, _MARKS)
    if parts.count(CONTENT) != 1 or "\ue0c0" in "".join(part for part in parts if not _MARKS.fullmatch(part)):
        raise ValueError("the theme does not print a page's content once")
    return parts


def _parted(text: str, marks: re.Pattern[str]) -> tuple[str, ...]:
    """A text taken apart: texts and marks in turn, a text first and last."""
    parts: list[str] = []
    end = 0
    for match in marks.finditer(text):
        parts += [text[end : match.start()], match.group()]
        end = match.end()
    return (*parts, text[end:])


def _filled(parts: Sequence[str], values: dict[str, str]) -> str:
    filled = list(parts)
    filled[1::2] = [values[mark] for mark in parts[1::2]]
    return "".join(filled)
