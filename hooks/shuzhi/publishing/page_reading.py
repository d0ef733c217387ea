"""Read one page of a built site: where it leads, what it loads, which inline programs and styles it holds."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shuzhi.publishing.faults import SiteFault
from shuzhi.publishing.links import Addresses, Lead
from shuzhi.publishing.style_sheets import addresses_in

_REBUILD: Final = "请改正这一页的源文件或模板，再重新生成网站。"
_OWN_COPY: Final = "请把要用的文件放进库里，改用库里的地址，再重新生成网站。"

_HYPERLINKS: Final = frozenset({"a", "area"})
_FRAMES: Final = frozenset({"iframe", "frame", "object", "embed", "applet", "portal", "fencedframe"})
_LOADING: Final = frozenset(
    {"src", "href", "xlink:href", "poster", "background", "action", "formaction", "ping", "lowsrc", "dynsrc"}
)
_SETS: Final = frozenset({"srcset", "imagesrcset"})
_PICTURES: Final = frozenset(
    {"img", "image", "source", "input", "video", "feimage", "body", "table", "td", "th"}
)
"""Elements whose `data:` addresses the policy's `img-src` allows."""

_POINTING: Final = frozenset(
    {"canonical", "alternate", "next", "prev", "author", "license", "help", "bookmark", "shortlink", "me"}
)
"""Relations of `<link>` that a browser does not load (HTML, "link types")."""

_SCRIPT_TYPES: Final = re.compile(
    r"(?:|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma|live|j)script[\d.]*)"
)
"""Values of `type` under which a browser takes a `<script>` for a program; any other marks data (HTML, "prepare")."""

_REFRESH: Final = re.compile(r"[\s\d.]*[;,]?\s*(?:url\s*=)?\s*['\"]?([^'\"]*)", re.IGNORECASE)
_CANDIDATE: Final = re.compile(r"[\s,]*(\S+)")


@dataclass
class PageFacts:
    """What a page says.

    Attributes:
        path: the page.
        targets: (file in the site, fragment) of all that it leads to.
        ids: what can be led to in it.
        scripts: digests of its inline programs, as a Content-Security-Policy names them.
        styles: likewise of its `<style>` elements.
        hosts: other hosts that it has hyperlinks to, with their number.
        faults: what is wrong with it.
    """

    path: str
    targets: set[tuple[str, str]] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    scripts: set[str] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    hosts: Counter[str] = field(default_factory=Counter)
    faults: list[SiteFault] = field(default_factory=list)


def read_page(path: str, data: bytes, addresses: Addresses) -> PageFacts:
    """Read a page.

    Args:
        path: its path in the site.
        data: what it holds.
        addresses: of the site.
    """
    facts = PageFacts(path)
    reader = _Reader(facts, addresses)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        reader.blame("网页不是 UTF-8 编码。", _REBUILD)
    root = _parsed(data)
    if root is None:
        reader.blame("网页是空的。", "请重新生成网站。")
        return facts
    for element in root.iter(etree.Element):
        reader.element(element)
    return facts


def read_drawing(path: str, data: bytes, addresses: Addresses) -> PageFacts:
    """Read an SVG file, which a browser may open as a page of its own."""
    facts = PageFacts(path)
    reader = _Reader(facts, addresses)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        reader.blame("图形文件（SVG）的内容坏了。", "请换一个完好的图形文件，再重新生成网站。")
        return facts
    for element in root.iter(etree.Element):
        reader.element(element)
    if facts.scripts:
        reader.blame("图形文件（SVG）里有脚本。", "请删去脚本，或改用 PNG 图片。")
    facts.scripts, facts.styles = set(), set()
    return facts


def read_style_sheet(path: str, data: bytes, addresses: Addresses) -> PageFacts:
    """Read a style sheet."""
    facts = PageFacts(path)
    _Reader(facts, addresses).sheet(data.decode("utf-8", "replace"), "样式表")
    return facts


def _plain(name: str) -> str:
    """An attribute's name as HTML writes it; in a drawing's XML it is in a namespace."""
    space, _, local = name.rpartition("}")
    return f"xlink:{local}" if "xlink" in space else local


def _parsed(data: bytes) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


class _Reader:
    def __init__(self, facts: PageFacts, addresses: Addresses) -> None:
        self.facts = facts
        self.addresses = addresses
        self.folder = facts.path[: facts.path.rfind("/") + 1]

    def blame(self, what: str, mend: str) -> None:
        self.facts.faults.append(SiteFault(self.facts.path, what, mend))

    def element(self, element: etree._Element) -> None:
        tag = etree.QName(element).localname.lower() if element.tag[:1] == "{" else element.tag.lower()
        for name, value in element.items():
            self.attribute(element, tag, _plain(str(name)).lower(), str(value))
        if tag in _FRAMES:
            self.blame(
                f"网页里嵌入了别的内容：{_shown(tag)}，安全策略不允许。", "请改成普通链接，再重新生成网站。"
            )
        elif tag == "base":
            self.blame("网页改了地址的基准（base），安全策略不允许。", _REBUILD)
        elif tag == "script":
            self.script(element)
        elif tag == "style":
            text = "".join(map(str, element.itertext()))
            self.facts.styles.add(_digest(text))
            self.sheet(text, "style 元素")
        elif tag == "meta" and element.get("http-equiv", "").strip().lower() == "refresh":
            match = _REFRESH.fullmatch(element.get("content", ""))
            if match is not None and match[1]:
                self.load(match[1], tag, "content")

    def attribute(self, element: etree._Element, tag: str, name: str, value: str) -> None:
        if name == "id" or (name == "name" and tag == "a"):
            self.facts.ids.add(value)
        elif name == "style":
            self.blame(
                f"{_shown(tag)} 用 style 属性写了样式（{_cut(value)}），安全策略不允许。",
                "请改用样式表里的类（class），再重新生成网站。",
            )
        elif name.startswith("on"):
            self.blame(f"{_shown(tag)} 带有脚本属性 {name}，安全策略不允许。", "请删去它，再重新生成网站。")
        elif name in _SETS:
            for address in _candidates(value):
                self.load(address, tag, name)
        elif (name == "href" and tag in _HYPERLINKS) or (name == "xlink:href" and tag == "a"):
            self.lead(value, tag)
        elif name == "href" and tag == "link":
            if not set(element.get("rel", "").lower().split()) <= _POINTING:
                self.load(value, tag, name)
        elif name in _LOADING and tag not in _FRAMES and tag != "base":
            self.load(value, tag, name)

    def script(self, element: etree._Element) -> None:
        text = element.text or ""
        if (
            element.get("src") is None
            and text
            and _SCRIPT_TYPES.fullmatch(element.get("type", "").partition(";")[0].strip().lower())
        ):
            self.facts.scripts.add(_digest(text))

    def sheet(self, text: str, where: str) -> None:
        for address in addresses_in(text):
            self.load(address, where, "url")

    def lead(self, written: str, tag: str) -> None:
        """A hyperlink: other hosts are allowed, the reader decides."""
        link = self.addresses.read(written, self.folder)
        if link.lead is Lead.FOREIGN:
            self.facts.hosts[link.path] += 1
        elif link.lead is Lead.INSIDE:
            self.inside(link.path, link.fragment, written)
        elif link.lead in (Lead.PROGRAM, Lead.DATA):
            self.blame(f"链接的地址是一段程序或数据：{_cut(written)}。", _REBUILD)
        elif link.lead is Lead.OUT:
            self.blame(f"链接指到网站以外：{_cut(written)}。", _REBUILD)

    def load(self, written: str, tag: str, name: str) -> None:
        """Something that the browser fetches or sends by itself."""
        link = self.addresses.read(written, self.folder)
        place = _shown(tag) if tag.isascii() else tag
        if link.lead is Lead.INSIDE:
            if written.strip():
                self.inside(link.path, link.fragment, written)
        elif link.lead is Lead.FOREIGN:
            self.blame(f"{place} 要从别处（{_cut(link.path)}）取内容：{_cut(written)}。", _OWN_COPY)
        elif link.lead is Lead.OUT:
            self.blame(f"{place} 的地址指到网站以外：{_cut(written)}。", _OWN_COPY)
        elif link.lead is Lead.DATA and (tag in _PICTURES or tag == "link" or name == "url"):
            pass
        else:
            self.blame(f"{place} 的地址是一段程序或数据：{_cut(written)}。", _REBUILD)

    def inside(self, path: str, fragment: str, written: str) -> None:
        if not path:
            self.facts.targets.add((self.facts.path, fragment))
            return
        file = self.addresses.resolve(path)
        if file is None:
            self.blame(f"链接 {_cut(written)} 指向的 {_cut(path)} 不存在。", _REBUILD)
        else:
            self.facts.targets.add((file, fragment))


def _candidates(value: str) -> Iterator[str]:
    """The addresses in a `srcset` (HTML, "parsing a srcset attribute")."""
    position = 0
    while (match := _CANDIDATE.match(value, position)) is not None:
        address = match[1].rstrip(",")
        if address:
            yield address
        position = match.end()
        if address == match[1]:  # a descriptor follows, up to the next comma
            comma = value.find(",", position)
            position = len(value) if comma < 0 else comma


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _shown(tag: str) -> str:
    return f"<{tag}>"


def _cut(text: str) -> str:
    """An address as people are shown it: short, without anything that a terminal would act on."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return f"“{plain[:80]}…”" if len(plain) > 80 else f"“{plain}”"
