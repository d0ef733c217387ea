"""A page in its frame is the page as the theme would render it, whatever stands in its title, whatever the theme does."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from jinja2 import DictLoader, Environment
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.content import GeneratedPage, PageContent, TocEntry
from shuzhi.pages.framing import (
    CONTENT,
    NAME,
    PROBE,
    PROBE_TITLE,
    TITLE,
    TOC_SAMPLE,
    MarkedFrame,
    TocItem,
    fits,
    folder_of,
    frame_of,
    framed,
    name_of,
    toc_of,
)
from shuzhi.settings import Settings

from tests.reproducible.building import MKDOCS, assert_same, contents, make_archive
from tests.support import PROJECT

LINE: Final = (
    '<li><a href="{{ item.url }}">{{ item.title }}</a>{% if item.children %}<ul>'
    "{% for item in item.children %}{% include 'line' %}{% endfor %}</ul>{% endif %}</li>\n"
)
PAGE: Final = (
    '<title>{{ title | striptags }} - 库</title><a href="../{{ name }}/">{{ title }}</a>'
    "{% if toc %}<ul>{% for item in toc %}{% include 'line' %}{% endfor %}</ul>{% endif %}<main>{{ content }}</main>"
)

TITLES: Final = (
    "普通的标题",
    "a & b &amp; c &lt;b&gt; &#60;",
    "<script>alert(1)</script>",
    "</title><h1>x</h1>",
    "\"双引号\"、'单引号'、“弯引号”",
    "{{ config }} {% raw %} ${x} %s {0} \\1 \\g<0>",
    "  前后 \t 有\u3000空白\n和换行  ",
    "\ue0c0title\ue0c1 \ue0c0content\ue0c1",
    f"{TITLE}{CONTENT}{NAME}",
    "𠮷野家\u200b\u202e倒过来",
    "\udc80半个字",
)


@dataclass
class Theme:
    """A theme as small as can be, asked in the two ways."""

    page: str = PAGE
    line: str = LINE

    def __post_init__(self) -> None:
        self._templates = Environment(loader=DictLoader({"page": self.page, "line": self.line}))

    def _whole(self, title: str, name: str, content: str, items: Sequence[TocItem]) -> str:
        return self._templates.get_template("page").render(title=title, name=name, content=content, toc=items)

    def _line(self, item: TocItem) -> str:
        return self._templates.get_template("line").render(item=item)

    def whole(self, page: GeneratedPage, content: PageContent) -> str:
        return self._whole(framed(page.title), name_of(page.address), content.html, toc_of(content.toc))

    def frame(self) -> MarkedFrame:
        plain = self._whole(TITLE, NAME, CONTENT, ())
        return frame_of(plain, self._whole(TITLE, NAME, CONTENT, TOC_SAMPLE), self._line)

    def is_framed_rightly(self) -> bool:
        probe = page(PROBE_TITLE)
        try:
            return fits(self.frame(), probe, self.whole(probe, PROBE))
        except ValueError:
            return False


def page(title: str, address: str = "2023/bank/") -> GeneratedPage:
    return GeneratedPage(address, title, lambda: PageContent(""), "years")


CONTENTS: Final = (
    PageContent(""),
    PageContent("<h1>甲</h1>"),
    PageContent(f"<h1>{TITLE}</h1><p>{CONTENT}{NAME}\ue0c0toc\ue0c1</p>"),
    PageContent("<h1>甲</h1>", (TocEntry(2, "一", "a"),)),
    PageContent("<h1>甲</h1>", (TocEntry(2, "一", "a"), TocEntry(2, "二", "b"))),
    PageContent("<h1>甲</h1>", (TocEntry(3, "先", "a"), TocEntry(2, "一", "b"), TocEntry(3, "（一）", "c"))),
    PageContent(
        "<h1>甲</h1>",
        (*(TocEntry(3, f"第{i}", f"i{i}") for i in range(4)), TocEntry(2, "<b>&amp;\ue0c0url\ue0c1", "x")),
    ),
    PROBE,
)


@pytest.mark.parametrize("title", TITLES)
def test_every_title_in_every_frame(title: str) -> None:
    theme = Theme()
    frame = theme.frame()
    for content in CONTENTS:
        assert frame.around(page(title), content) == theme.whole(page(title), content)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_in_the_frame_is_text_wherever_it_stands(title: str) -> None:
    shown = framed(title)
    assert not set("<>&\"'\ue0c0\ue0c1\n\t") & set(shown)
    assert shown == shown.strip() and "  " not in shown


def test_a_title_twice_and_a_name_twice_are_filled_twice() -> None:
    theme = Theme(page=PAGE + "<footer>{{ title }} {{ title }} {{ name }} {{ name }}</footer>")
    assert theme.is_framed_rightly()
    filled = theme.frame().around(page("标题"), PageContent("<h1>甲</h1>"))
    assert filled.count("标题") == 4
    assert filled.endswith("<footer>标题 标题 bank bank</footer>")


def test_a_theme_without_titles_or_names_is_framed() -> None:
    assert Theme(page="<main>{{ content }}</main>").is_framed_rightly()


def test_a_theme_that_writes_no_table_of_contents_is_framed() -> None:
    theme = Theme(page="<main>{{ content }}</main>{% if toc %}<button>目录</button>{% endif %}")
    assert theme.is_framed_rightly()
    frame = theme.frame()
    assert "目录" in frame.around(page("甲"), CONTENTS[3])
    assert "目录" not in frame.around(page("甲"), CONTENTS[1])


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("{{ content }}", ""),
        ("{{ content }}", "{{ content }}{{ content }}"),
        ("{{ content }}", "{{ content | upper }}"),
        ("{{ content }}", "{{ content | replace('甲', '乙') }}"),
        ("{{ content }}", "{{ content | replace('\\n', '') }}"),
        ("{{ content }}", "{{ content | e }}"),
        ("{{ content }}", "{{ content }}{{ content | length }}"),
        ("{{ content }}", "{{ content }}{{ content | striptags | wordcount }}"),
        ("{{ content }}", "{{ content }}{{ (content | striptags)[:3] }}"),
        ("{{ content }}", "{{ content }}{% if '<pre>' in content %}代码{% endif %}"),
        ("{{ title }}", "{{ title | upper }}"),
        ("{{ title }}", "{{ title | urlencode }}"),
        ("{{ title }}", "{{ title | length }}"),
        ("{{ title }}", "{{ title[:4] }}"),
        ("{{ title | striptags }}", "{{ title | truncate(5) }}"),
        ("../{{ name }}/", "../{{ name | upper }}/"),
        ("{% for item in toc %}", "{% for item in toc | reverse %}"),
        ("{% for item in toc %}", "{{ toc | length }}{% for item in toc %}"),
        ("{% for item in toc %}", "{% for item in toc[:1] %}"),
        ("{% for item in toc %}", "{{ toc[0].title }}{% for item in toc %}"),
    ],
)
def test_a_theme_that_does_more_than_to_print_is_found_out(was: str, becomes: str) -> None:
    assert was in PAGE
    assert Theme().is_framed_rightly()
    assert not Theme(page=PAGE.replace(was, becomes)).is_framed_rightly()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("{{ item.title }}", "{{ item.title | upper }}"),
        ("{{ item.title }}", "{{ item.title }} {{ item.children | length }}"),
        ("{{ item.url }}", "{{ item.id }}"),
        ("{% for item in item.children %}", "{% for item in item.children | reverse %}"),
        ("{% for item in item.children %}", "{% for item in item.children[:1] %}"),
    ],
)
def test_a_theme_that_writes_a_table_of_contents_otherwise_is_found_out(was: str, becomes: str) -> None:
    theme = Theme(line=LINE.replace(was, becomes))
    if not theme.is_framed_rightly():
        return
    frame = theme.frame()  # or it is framed, and then rightly
    for content in CONTENTS:
        assert frame.around(page("甲"), content) == theme.whole(page("甲"), content)


def test_addresses_come_apart() -> None:
    assert (folder_of("2023/bank/"), name_of("2023/bank/")) == ("2023/", "bank")
    assert (folder_of("ledger/"), name_of("ledger/")) == ("", "ledger")


def test_what_a_frame_is_made_of_is_in_its_digest() -> None:
    digests = {
        theme.frame().digest
        for theme in (
            Theme(),
            Theme(page=PAGE + " "),
            Theme(page=PAGE.replace("库", "馆")),
            Theme(page=PAGE.replace("{% if toc %}<ul>", "{% if toc %}<ol>")),
            Theme(line=LINE.replace("<li>", "<li >")),
            Theme(line=LINE.replace("<ul>", "<ol>")),
            Theme(line=LINE.replace("</a>", "")),
        )
    }
    assert len(digests) == 7
    assert Theme().frame().digest == Theme().frame().digest != ""


def built(folder: Path) -> str:
    done = subprocess.run(
        [str(MKDOCS), "build"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def override(folder: Path, template: str) -> None:
    (folder / "docs/overrides/main.html").write_text(template, "utf-8")


SHY: Final = """
{% block content %}
{% if "\ue0c0" in page.content %}{% else %}{{ super() }}{% endif %}
{% endblock %}
"""
"""Prints every page but the one with the marks, so that all must be rendered whole."""


@pytest.mark.end_to_end
def test_whole_pages_are_the_framed_ones(tmp_path: Path) -> None:
    """The frame and the theme itself make the same of every page of an archive, byte for byte."""
    root = make_archive(tmp_path / "archive")
    own = (root / "docs/overrides/main.html").read_text("utf-8")
    block = "\n{% block content %}\n{{ super() }}\n{% endblock %}\n"
    override(root, own + block)
    assert "另作处理" not in built(root)
    expected = contents(root / "site")
    override(root, own + SHY)
    told = built(root)
    pages = [path for path in expected if re.fullmatch(r"(2\d{3}|rules|ledger)/.*index\.html", path)]
    count = re.search(r"其中 (\d+) 个网页", told)
    assert count is not None and int(count[1]) >= len(pages) > 50
    found = contents(root / "site")
    assert_same(_without_blank_lines(expected), _without_blank_lines(found))
    assert "渲染 0 个" in built(root)  # their contents are kept all the same


def _without_blank_lines(site: dict[str, bytes]) -> dict[str, bytes]:
    """A site without what the two templates must differ in, and the sums of it."""
    return {
        path: re.sub(rb"\s*\n\s*", b"\n", data)
        for path, data in site.items()
        if path.endswith(".html") and path != "search/index.html"
    }


@pytest.mark.end_to_end
def test_a_theme_that_changes_contents_changes_them_in_built_pages(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    built(root)
    own = (root / "docs/overrides/main.html").read_text("utf-8")
    override(root, own + "{% block content %}{{ page.content | replace('<h2', '<h2 hidden') }}{% endblock %}")
    report = sorted((root / "reports/2024").glob("*.md"))[0]
    page_of_it = root / "site/2024" / report.stem / "index.html"
    before = page_of_it.read_text("utf-8")
    assert "另作处理" in built(root)
    after = page_of_it.read_text("utf-8")
    assert after.count("<h2 hidden") == before.count("<h2") > 3


def test_the_probe_holds_every_kind_of_element(tmp_path: Path) -> None:
    """What a theme does with tables, it must be seen to do with the probe."""
    used: set[str] = set()
    for preview in (True, False):
        build = SiteBuild.begin(PROJECT, Settings(), preview=preview)
        for one in build.pages:
            used |= set(re.findall("<([a-z0-9]+)", one.make().html))
    assert used > {"table", "svg"}
    assert used <= set(re.findall("<([a-z0-9]+)", PROBE.html))


@pytest.mark.end_to_end
def test_a_theme_without_tables_of_contents_is_framed(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    own = (root / "docs/overrides/main.html").read_text("utf-8")
    override(root, own + "{% block site_nav %}{% endblock %}")
    assert "另作处理" not in built(root)
    report = sorted((root / "reports/2024").glob("*.md"))[0]
    text = (root / "site/2024" / report.stem / "index.html").read_text("utf-8")
    assert 'class="md-nav md-nav--secondary"' not in text
    assert "<h1" in text
