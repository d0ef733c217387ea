"""Take the text of a built site apart into passages: a report's opening and each of its sections, page by page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from shuzhi.words import BREAK, PARAGRAPH_MARK

_RECORD: Final = re.compile(
    r'<article class="report-body" data-record="([^"]*)">\n?(.*?)</article>', re.DOTALL
)
_ARTICLE: Final = re.compile(r'<article class="md-content__inner[^"]*">(.*?)</article>', re.DOTALL)
_SECTION: Final = re.compile(r'<h2 id="([^"]*)"')
_UNSEEN: Final = re.compile(
    r"<(script|style|nav|template)\b.*?</\1>|<a class=\"headerlink\".*?</a>", re.DOTALL
)
_BLOCK_END: Final = re.compile(r"</(?:p|h[1-6]|li|tr|td|th|dt|dd|div|blockquote|pre)>|<br\s*/?>|<hr\s*/?>")
_TAG: Final = re.compile(r"<[^>]+>")
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a page that is found by itself.

    Attributes:
        anchor: id of its heading; empty for the part above the first heading.
        slots: what it says, for the sections of a report.
        text: its text; paragraphs end with `PARAGRAPH_MARK`.
    """

    anchor: str
    slots: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of a built site.

    Attributes:
        address: relative to the site's root, with a slash at the end.
        record: what the page says of its report; None for a page that is no report.
        passages: its text, in order.
        title: the page's title.
    """

    address: str
    record: dict[str, Any] | None
    passages: tuple[Passage, ...]
    title: str


def pages_of(site: Path) -> Iterator[FoundPage]:
    """Read every page of a built site.

    Args:
        site: the folder that MkDocs built.

    Yields:
        the pages in the order of their addresses. Pages without an article are passed over.
    """
    for file in sorted(site.rglob("index.html")):
        address = file.parent.relative_to(site).as_posix()
        address = "" if address == "." else f"{address}/"
        if address == "search/":
            continue
        page = _page(address, file.read_text(encoding="utf-8"))
        if page is not None:
            yield page


def _page(address: str, source: str) -> FoundPage | None:
    # The markup is our own and the sanitizer's: no angle bracket stands in its text unescaped.
    title_match = _TITLE.search(source)
    title = html.unescape(title_match[1]).rsplit(" - ", 1)[0].strip() if title_match else ""
    if report := _RECORD.search(source):
        record = json.loads(html.unescape(report[1]))
        slots = {anchor: tuple(names) for anchor, names in record["sections"]}
        opening = "".join(f"{head}{PARAGRAPH_MARK}\n{BREAK} " for head in record["heads"] if head)
        passages = tuple(_passages(report[2], slots, opening))
        return FoundPage(address, record, passages, record["heads"][0])
    article = _ARTICLE.search(source)
    if article is None:
        return None
    return FoundPage(address, None, tuple(_passages(_UNSEEN.sub(" ", article[1]), {}, "")), title)


def _passages(markup: str, slots: dict[str, tuple[str, ...]], opening: str) -> Iterator[Passage]:
    starts = [(match.start(), match[1]) for match in _SECTION.finditer(markup)]
    bounds = [(0, ""), *starts, (len(markup), "")]
    for (start, anchor), (end, _) in pairwise(bounds):
        text = (opening if start == 0 and not anchor else "") + _text(markup[start:end])
        if text.strip(f"{PARAGRAPH_MARK}\n "):
            yield Passage(anchor, slots.get(anchor, ()), text)


def _text(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BLOCK_END.sub(f"{PARAGRAPH_MARK}\n", markup)))
