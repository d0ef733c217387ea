"""What a page of the site may consist of, whoever wrote the reports. Nothing here looks at the vectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

BODY: Final[Mapping[str, frozenset[str]]] = {
    tag: frozenset(attributes.split())
    for tag, attributes in {
        **dict.fromkeys(("p", "li", "h2", "h3", "h4", "h5", "h6"), "id"),
        **dict.fromkeys(("strong", "em", "code", "br", "hr", "blockquote", "ul", "table"), ""),
        **dict.fromkeys(("thead", "tbody", "tr"), ""),
        **dict.fromkeys(("td", "th"), "align"),
        "a": "href title",
        "img": "src alt title",
        "mark": "class",  # what the reader searched for, marked by our own program
    }.items()
}
"""Elements and attributes that a report's own text may become."""

_TEMPLATES: Final = [
    "a",
    "abbr",
    "article",
    "aside",
    "blockquote",
    "br",
    "button",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "img",
    "input",
    "ins",
    "label",
    "li",
    "line",
    "mark",
    "nav",
    "noscript",
    "ol",
    "option",
    "p",
    "path",
    "pre",
    "rect",
    "section",
    "select",
    "span",
    "strong",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "time",
    "tr",
    "tspan",
    "ul",
]
_HARMLESS: Final = frozenset(
    [
        "align",
        "alt",
        "aria-controls",
        "aria-current",
        "aria-expanded",
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "aria-live",
        "aria-pressed",
        "aria-selected",
        "autocomplete",
        "autofocus",
        "class",
        "colspan",
        "data-depth",
        "data-facet",
        "data-record",
        "data-value",
        "datetime",
        "download",
        "dy",
        "fill",
        "font-size",
        "for",
        "height",
        "hidden",
        "href",
        "id",
        "method",
        "name",
        "open",
        "placeholder",
        "rel",
        "reversed",
        "role",
        "scope",
        "spellcheck",
        "src",
        "stroke",
        "stroke-width",
        "tabindex",
        "text-anchor",
        "title",
        "transform",
        "type",
        "value",
        "viewbox",
        "width",
        "x",
        "x1",
        "x2",
        "xmlns",
        "y",
        "y1",
        "y2",
        "action",
        "d",
        "data-focus-visible-added",
        "data-md-component",
        "data-md-type",
        "aria-busy",
        "start",
    ]
)
_ADDRESSES: Final = frozenset(
    [
        "href",
        "src",
        "action",
        "formaction",
        "data",
        "poster",
        "background",
        "cite",
        "longdesc",
        "ping",
        "srcset",
        "manifest",
        "xlink:href",
        "codebase",
        "classid",
        "icon",
        "usemap",
    ]
)
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")
_SCHEME: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*\s*:")
_TRIMMED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\u200b]+")
_FITTED: Final = re.compile(r"(?:(?:top|height): ?\d+(?:\.\d+)?px; ?)*\Z")
_REQUEST: Final = re.compile(r"https?://[^\s<>\"']+\Z")

OWN_NAMES: Final = frozenset(
    [
        "search-page",
        "search-list",
        "search-total",
        "__config",
        "__md_scope",
        "__palette",
        "__drawer",
        "__search",
        "__toc",
        "location",
        "body",
        "document",
        "querySelector",
        "cookie",
        "localStorage",
    ]
)
"""Names that the theme's programs and our own look up; no report may make an element of that name."""


@dataclass(frozen=True)
class Element:
    """An element of a page.

    Attributes:
        zone: `frame`, `content` (inside the theme's article) or `body` (a report's own text).
        tag: its name in lower case.
        attributes: in the order of the page.
        text: what a script holds.
    """

    zone: str
    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""


class _Reader(HTMLParser):
    _VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []
        self._open: list[tuple[str, str]] = []  # tag and the zone inside it

    @property
    def _zone(self) -> str:
        return self._open[-1][1] if self._open else "frame"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = tuple((name, value or "") for name, value in attrs)
        self.found.append(Element(self._zone, tag, attributes))
        if tag not in self._VOID:
            classes = dict(attributes).get("class", "").split()
            inner = (
                "body" if "report-body" in classes else "content" if "md-content" in classes else self._zone
            )
            self._open.append((tag, inner))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self._VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position][0] == tag:
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in ("script", "style") and self.found:
            last = self.found[-1]
            self.found[-1] = Element(last.zone, last.tag, last.attributes, last.text + data)


def elements_of(page: str) -> list[Element]:
    """The elements of a page's source."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def programs(elements: Iterable[Element]) -> set[str]:
    """The scripts and styles of a page, without what differs by the page's depth."""
    found = set()
    for element in elements:
        if element.tag in ("script", "style"):
            source = dict(element.attributes).get("src", "")
            text = re.sub(r'(?<=")\.\.?(?:/\.\.)*/?(?=["a])', "", element.text)
            found.add(f"{element.tag} {re.sub(r'^[./]+', '', source)} {text}")
    return found


def violations(elements: Iterable[Element], base: str = "-") -> Iterator[str]:
    """What a page must not have, one line each; `base` is the site's own address, which a program may write out."""
    for element in elements:
        names = [name for name, _ in element.attributes]
        shown = (
            f"{element.zone}: <{element.tag} {' '.join(f'{n}={v[:80]!r}' for n, v in element.attributes)}>"
        )
        if any(name.startswith("on") or name in ("srcdoc", "http-equiv") for name in names) or _is_styled(
            element
        ):
            yield f"runs or disguises {shown}"
        if element.tag in ("base", "object", "embed", "iframe", "frame", "frameset", "applet", "template"):
            yield f"element {shown}"
        for name, value in element.attributes:
            if name in _ADDRESSES and not value.startswith(base) and _is_foreign(element, value):
                yield f"address {shown}"
            if (
                name in ("id", "name")
                and element.zone == "body"
                and (value in OWN_NAMES or not _ID.match(value))
            ):
                yield f"name {shown}"
        if element.zone == "body" and not _is_table_frame(element):
            known = BODY.get(element.tag)
            if known is None or not set(names) <= known:
                yield f"in a report's text {shown}"
        elif element.zone == "content" and (element.tag not in _TEMPLATES or not set(names) <= _HARMLESS):
            yield f"in the content {shown}"


def _is_table_frame(element: Element) -> bool:
    """Whether it is what the theme's program puts around a table."""
    return element.tag == "div" and element.attributes in (
        (("class", "md-typeset__scrollwrap"),),
        (("class", "md-typeset__table"),),
    )


def _is_styled(element: Element) -> bool:
    """Whether something gives it a style; the theme's program sets a height and a distance on its own frame."""
    style = dict(element.attributes).get("style", "")
    return bool(style) and (element.zone == "body" or not _FITTED.match(style))


def _is_foreign(element: Element, value: str) -> bool:
    """Whether an address leads anywhere but to the site; that of a merge request is shown as a link on purpose."""
    bare = _TRIMMED.sub("", value)
    if dict(element.attributes).get("rel") == "noreferrer" and element.tag == "a" and _REQUEST.match(value):
        return False
    return bool(_SCHEME.match(bare)) or bare.startswith(("//", "\\", "/\\"))
