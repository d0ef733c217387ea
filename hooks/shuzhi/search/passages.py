"""Take the text of a page of the site apart into passages: a report's opening and each of its sections."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
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
_LISTING: Final = re.compile(
    r"(?:(?:\d{4}|roster|matrix|organizations|tree|ledger|figures|signoff)/.*)?", re.DOTALL
)
"""Addresses of pages that list what stands in reports. With all their rows the other pages of 10,000 reports would be five
times as long as a year's reports, and every edit would have them indexed again."""

_UNDER_REVIEW: Final = "review/"
"""Where it stands what a branch changes: each text stands on its report's page as well."""

_FIRST_ROW: Final = re.compile(r"<(?:h2|table|ul|ol|form|svg)\b")
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
        record: what the page says of its report; None for a page that is no report.
        title: the page's title.
        markup: what is searched, as HTML.
    """

    record: dict[str, Any] | None
    title: str
    markup: str

    def passages(self) -> tuple[Passage, ...]:
        """The page's text, in order."""
        if self.record is None:
            return tuple(_passages(_UNSEEN.sub(" ", self.markup), {}, ""))
        slots = {anchor: tuple(names) for anchor, names in self.record["sections"]}
        opening = "".join(f"{head}{PARAGRAPH_MARK}\n{BREAK} " for head in self.record["heads"] if head)
        return tuple(_passages(self.markup, slots, opening))


def page_in(address: str, source: str) -> FoundPage | None:
    """Find what is searched in a page of the site: all of a report and of a page that somebody wrote; of a page that lists
    what stands in reports its title and what it says above its lists. The reports themselves are found.

    Args:
        address: relative to the site's root.
        source: the page's HTML.

    Returns:
        the page, or None where it has no article, or tells of changes.
    """
    if address.startswith(_UNDER_REVIEW):
        return None
    # The markup is our own and the sanitizer's: no angle bracket stands in its text unescaped.
    if report := _RECORD.search(source):
        record = json.loads(html.unescape(report[1]))
        return FoundPage(record, record["heads"][0], report[2])
    article = _ARTICLE.search(source)
    if article is None:
        return None
    markup = article[1]
    if _LISTING.fullmatch(address) and (row := _FIRST_ROW.search(markup)):
        markup = markup[: row.start()]
    title = _TITLE.search(source)
    return FoundPage(None, html.unescape(title[1]).rsplit(" - ", 1)[0].strip() if title else "", markup)


def _passages(markup: str, slots: dict[str, tuple[str, ...]], opening: str) -> Iterator[Passage]:
    starts = [(match.start(), match[1]) for match in _SECTION.finditer(markup)]
    bounds = [(0, ""), *starts, (len(markup), "")]
    for (start, anchor), (end, _) in pairwise(bounds):
        text = (opening if start == 0 and not anchor else "") + _text(markup[start:end])
        if text.strip(f"{PARAGRAPH_MARK}\n "):
            yield Passage(anchor, slots.get(anchor, ()), text)


def _text(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BLOCK_END.sub(f"{PARAGRAPH_MARK}\n", markup)))
