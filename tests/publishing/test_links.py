"""Where addresses lead, as browsers read them."""

from __future__ import annotations

import pytest
from shuzhi.publishing.links import Addresses, Lead, Link
from shuzhi.publishing.style_sheets import addresses_in

FILES = {"index.html", "2023/index.html", "2023/a/index.html", "2023/a b.csv", "assets/图.png"}


@pytest.mark.parametrize(
    ("written", "file", "fragment"),
    [
        ("..", "index.html", ""),
        ("../", "index.html", ""),
        ("../?q=1#x", "index.html", "x"),
        (".", "2023/index.html", ""),
        ("a", "2023/a/index.html", ""),
        ("a/", "2023/a/index.html", ""),
        ("a/index.html#b", "2023/a/index.html", "b"),
        ("a%20b.csv", "2023/a b.csv", ""),
        ("a b.csv", "2023/a b.csv", ""),
        ("../assets/图.png", "assets/图.png", ""),
        ("../assets/%E5%9B%BE.png", "assets/图.png", ""),
        ("..\\assets\\图.png", "assets/图.png", ""),
        ("%2e%2E/assets/图.png", "assets/图.png", ""),
        ("/party/2023/", "2023/index.html", ""),
        ("/party", "index.html", ""),
        ("/party/", "index.html", ""),
        ("https://house.example/party/2023/a/#b", "2023/a/index.html", "b"),
        ("//HOUSE.example/party/2023/", "2023/index.html", ""),
        (" \n.\t./ ", "index.html", ""),
        ("a/../../index.html", "index.html", ""),
    ],
)
def test_inside(written: str, file: str, fragment: str) -> None:
    addresses = Addresses(FILES, "https://house.example/party/")
    link = addresses.read(written, "2023/")
    assert (link.lead, link.fragment) == (Lead.INSIDE, fragment)
    assert addresses.resolve(link.path) == file


@pytest.mark.parametrize("written", ["", "#", "#problems", "?q=1", " "])
def test_the_page_itself(written: str) -> None:
    link = Addresses(FILES).read(written, "2023/")
    assert (link.lead, link.path) == (Lead.INSIDE, "")


@pytest.mark.parametrize(
    ("written", "lead"),
    [
        ("../../x", Lead.OUT),
        ("%2e%2e/%2e%2e/etc", Lead.OUT),
        ("..\\..\\x", Lead.OUT),
        ("/other/", Lead.OUT),
        ("/partyx", Lead.OUT),
        ("file:///C:/x", Lead.OUT),
        ("javascript:alert(1)", Lead.PROGRAM),
        (" java\nscript:alert(1)", Lead.PROGRAM),
        ("JAVASCRIPT:x", Lead.PROGRAM),
        ("\x01vbscript:x", Lead.PROGRAM),
        ("data:text/html,x", Lead.DATA),
        ("blob:x", Lead.DATA),
        ("mailto:x@example.invalid", Lead.OTHER),
        ("tel:1", Lead.OTHER),
    ],
)
def test_elsewhere(written: str, lead: Lead) -> None:
    assert Addresses(FILES, "https://house.example/party/").read(written, "2023/").lead is lead


@pytest.mark.parametrize(
    "written",
    [
        "http://bad.example/x",
        "HTTPS://bad.example",
        "//bad.example/x",
        "\\\\bad.example/x",
        "/\\bad.example",
        " /\t/bad.example/x",
        "https:bad.example/x",
        "https:///bad.example",
        "https://house.example@bad.example/party/",
        "ws://bad.example/",
        "ftp://bad.example/",
    ],
)
def test_foreign(written: str) -> None:
    addresses = Addresses(FILES, "https://house.example/party/")
    assert addresses.read(written, "2023/") == Link(Lead.FOREIGN, "bad.example")


def test_the_house_s_own_other_pages_are_foreign() -> None:
    addresses = Addresses(FILES, "https://house.example/party/")
    assert addresses.read("https://house.example/forge/1", "").lead is Lead.FOREIGN
    assert addresses.read("https://house.example/partyx/", "").lead is Lead.FOREIGN


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("p{background:url(a.png)}", ["a.png"]),
        ("p{background:URL( 'a b.png' )}", ["a b.png"]),
        ('@import "x.css";', ["x.css"]),
        ("@import url(//bad.example/x.css)", ["//bad.example/x.css"]),
        ("p{background:u\\72l(//bad.example)}", ["//bad.example"]),
        ("p{background:url(\\2f\\2f bad.example)}", ["//bad.example"]),
        ("/* url(a.png) */ p{}", []),
        ("p{background:url(data:image/svg+xml;utf8,<svg href='url(x)'>)}", []),
        ("p{background:url(\"data:image/svg+xml,%3Csvg fill='url(%23a)'/%3E\")}", []),
        ("p{background:image-set('a.png' 1x, \"b.png\" type('image/png') 2x)}", ["a.png", "b.png"]),
        ("p{curl:1} .url{}", []),
        ("@font-face{src:url(a.woff2) format('woff2'),url(b.woff)}", ["a.woff2", "b.woff"]),
    ],
)
def test_what_a_style_sheet_loads(sheet: str, found: list[str]) -> None:
    assert list(addresses_in(sheet)) == found
