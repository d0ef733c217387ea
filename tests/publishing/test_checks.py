"""What keeps a site from being published: each fault with its file, and nothing that is right."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Final

import pytest
from shuzhi.manifest import Origin

from tests.publishing.sites import COMMIT, finish, make_site, page, release_of, tree
from tests.support import run

ADDRESS: Final = "https://house.example/party/"


def refused(site: Path, target: Path) -> str:
    code, out, err = run("publish", str(site), str(target))
    assert (code, out) == (1, ""), err
    assert not (target / "current").exists()
    assert not list((target / "releases").iterdir()) if target.exists() else True
    return err


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<a href="nowhere/">x</a>', "“nowhere/” 指向的 “2023/nowhere/” 不存在"),
        ('<a href="workshop/#nowhere">x</a>', "2023/workshop/index.html 的“#nowhere”"),
        ('<a href="#nowhere">x</a>', "2023/index.html 的“#nowhere”"),
        ('<a href="WORKSHOP/">x</a>', "不存在"),
        ('<a href="../../etc/">x</a>', "网站以外"),
        ('<a href="file:///C:/x.doc">x</a>', "网站以外"),
        ('<a href="javascript:alert(1)">x</a>', "程序或数据"),
        ('<a href="&#x6A;ava&#10;script:alert(1)">x</a>', "程序或数据"),
        ('<a href="data:text/html,x">x</a>', "程序或数据"),
        ('<img src="nowhere.png">', "不存在"),
        ('<img src="https://bad.example/x.png">', "要从别处（“bad.example”）"),
        ('<img src="//bad.example/x.png">', "bad.example"),
        ('<img srcset="../assets/图.png 1x, //bad.example/x.png 2x">', "bad.example"),
        ('<img srcset="../assets/图.png, nowhere.png 2x">', "nowhere.png"),
        ('<script src="https://bad.example/x.js"></script>', "bad.example"),
        ('<script src="data:text/javascript,x"></script>', "程序或数据"),
        ('<link rel="stylesheet" href="https://bad.example/x.css">', "bad.example"),
        ('<link rel="preconnect" href="https://bad.example">', "bad.example"),
        ('<link rel="canonical stylesheet" href="https://bad.example/x.css">', "bad.example"),
        ('<form action="https://bad.example/x"><button>x</button></form>', "bad.example"),
        ('<form><button formaction="//bad.example/x">x</button></form>', "bad.example"),
        ('<a href="." ping="https://bad.example/x">x</a>', "bad.example"),
        ('<meta http-equiv="Refresh" content="0; URL=https://bad.example/">', "bad.example"),
        ('<meta http-equiv="refresh" content="5;url=nowhere/">', "不存在"),
        ("<style>p{background:url(https://bad.example/x)}</style>", "bad.example"),
        ('<style>@import "nowhere.css";</style>', "nowhere.css"),
        ('<svg><image xlink:href="https://bad.example/x"/></svg>', "bad.example"),
        ('<svg><use href="//bad.example/x#y"/></svg>', "bad.example"),
        ('<svg><a xlink:href="javascript:x"><text>x</text></a></svg>', "程序或数据"),
        ('<video poster="//bad.example/x"></video>', "bad.example"),
        ('<table background="//bad.example/x"></table>', "bad.example"),
        ('<iframe src="workshop/"></iframe>', "<iframe>"),
        ('<object data="../assets/图.png"></object>', "<object>"),
        ('<embed src="../assets/图.png">', "<embed>"),
        ('<base href="https://bad.example/">', "base"),
        ('<p style="color:red">x</p>', "style 属性写了样式（“color:red”）"),
        ('<p onclick="x()">x</p>', "脚本属性 onclick"),
        ('<svg ONLOAD="x()"></svg>', "脚本属性 onload"),
    ],
)
def test_a_fault_in_a_page(tmp_path: Path, target: Path, body: str, words: str) -> None:
    site = make_site(tmp_path / "site", {"2023/index.html": page(body)}, Origin(COMMIT, True, ADDRESS))
    (site / "404.html").write_text(page(), "utf-8")
    finish(site, Origin(COMMIT, True, ADDRESS))
    err = refused(site, target)
    assert "网站有 1 处问题" in err
    assert "\n2023/index.html：" in err and "怎么改：" in err
    assert words in err


def test_what_is_right_is_not_told(tmp_path: Path, target: Path) -> None:
    body = """
    <a href="https://forge.example/pulls/1">x</a> <a href="http://forge.example/">x</a> <a href="mailto:x@example.invalid">x</a>
    <a href="tel:1">x</a> <a href="#">x</a> <a href="#top">x</a> <a href="">x</a> <a href="#a%20b">x</a> <a id="a b" name="c"></a>
    <a href="#c">x</a> <a href="#中文">x</a> <h2 id="中文">x</h2> <a href="#%E4%B8%AD%E6%96%87">x</a> <a href="#c:~:text=x">x</a>
    <a href="workshop">x</a> <a href="workshop/?x=1#problems">x</a> <a href="../figures/all.csv">x</a>
    <a href="https://house.example/party/2023/workshop/#problems">x</a> <a href="/party/2023/">x</a>
    <img src="data:image/png;base64,AA=="> <img srcset="../assets/图.png 1x, data:image/png;base64,AA==,B 2x">
    <svg viewBox="0 0 1 1"><defs><g id="g"/></defs><use href="#g"/><text x="1" fill="red">x</text></svg>
    <form action="../"><input name="q"></form> <form><button formaction="?">x</button></form>
    <script type="application/json">{"style": "url(//bad.example)", "onclick": 1}</script>
    <p class="on" data-onclick="x" data-src="//bad.example/x" title="javascript:x" lang="zh">style="x" onclick= //bad.example</p>
    <!-- <img src="//bad.example/x"> --> <pre>&lt;img src="//bad.example/x" onerror=x&gt;</pre>
    <input type="image" src="../assets/图.png"> <meta http-equiv="refresh" content="600"> <iframe-like></iframe-like>
    """
    head = """
    <link rel="canonical" href="https://house.example/party/2023/"> <link rel="next" href="workshop/">
    <link rel="alternate" href="https://elsewhere.example/"> <link rel="icon" href="data:image/svg+xml,x">
    <style>p { background: url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>") } q { fill: url(#g) }</style>
    """
    files = {
        "2023/index.html": page(body, head),
        "404.html": page('<a href="/party/">x</a>'),
        "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#x"/></svg>',
    }
    site = make_site(tmp_path / "site", files, Origin(COMMIT, True, ADDRESS))
    code, out, err = run("publish", str(site), str(target))
    assert (code, err) == (0, "")
    assert "forge.example（2 处）" in out and "elsewhere" not in out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("assets/site.css", "@import url(https://bad.example/x.css);", "bad.example"),
        ("assets/site.css", "p{background:url(nowhere.png)}", "nowhere.png"),
        ("assets/x.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "脚本"),
        ("assets/x.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "onload"),
        (
            "assets/x.svg",
            '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://bad.example/x"/></svg>',
            "bad.example",
        ),
        (
            "assets/x.svg",
            '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;<p',
            "坏了",
        ),
        ("x.html", "", "是空的"),
        ("a/Page.html", page(), "只差大小写"),
        ("A/other.txt", "x", "只差大小写"),
        ("a/cafe\u0301.txt", "x", "字符写法"),
    ],
)
def test_a_fault_in_a_file(tmp_path: Path, target: Path, name: str, text: str, words: str) -> None:
    files = {"a/page.html": page(), "a/caf\u00e9.txt": "x", name: text}
    site = make_site(tmp_path / "site", dict(files))
    err = refused(site, target)
    assert name in err or name.rpartition("/")[0] in err
    assert words in err


def test_a_page_in_another_encoding(tmp_path: Path, target: Path) -> None:
    site = make_site(tmp_path / "site")
    (site / "2023/index.html").write_bytes(page().encode("gb18030"))
    finish(site)
    assert "2023/index.html：网页不是 UTF-8 编码" in refused(site, target)


def test_without_a_known_address_paths_from_the_root_begin_at_the_site(tmp_path: Path, target: Path) -> None:
    site = make_site(tmp_path / "site", {"404.html": page('<a href="/2023/">x</a><a href="/party/">y</a>')})
    err = refused(site, target)
    assert "404.html：链接 “/party/”" in err and "网站有 1 处问题" in err


def test_only_the_first_twenty_are_told_in_full(tmp_path: Path, target: Path) -> None:
    body = "".join(f'<a href="x{number:02}">x</a>' for number in range(33))
    err = refused(make_site(tmp_path / "site", {"2023/index.html": page(body)}), target)
    assert "网站有 33 处问题" in err
    assert "x19" in err and "x20" not in err
    assert "还有 13 处" in err


def test_what_a_terminal_would_act_on_is_not_printed(tmp_path: Path, target: Path) -> None:
    err = refused(
        make_site(tmp_path / "site", {"2023/index.html": page('<a href="\x1b[31mx">x</a>')}), target
    )
    assert "\x1b" not in err


def test_too_many_different_inline_programs(tmp_path: Path, target: Path) -> None:
    inline = "".join(f"<script>x{number}</script>" for number in range(30))
    err = refused(make_site(tmp_path / "site", {"2023/index.html": page(head=inline)}), target)
    assert "31 段" in err and "2023/index.html：" in err


def test_a_fault_leaves_the_target_as_it_was(site: Path, target: Path, tmp_path: Path) -> None:
    assert run("publish", str(site), str(target))[0] == 0
    before, release = tree(target), release_of(target)
    bad = make_site(
        tmp_path / "bad", {"2023/index.html": page('<a href="nowhere/">x</a><script>other</script>')}
    )
    assert run("publish", str(bad), str(target))[0] == 1
    assert tree(target) == before and release_of(target) == release


def with_search(folder: Path, *, drop: str = "", rows: list[list[object]] | None = None) -> Path:
    """The small site with a search of two bundles, as the indexing lays them out."""
    site = make_site(folder)
    bundles = site / "search/bundles"
    for name in ("pages", "2023"):
        (bundles / name / "fragment").mkdir(parents=True)
        entry = {"languages": {f"x{name}": {"hash": f"x{name}_1", "page_count": 1}}}
        (bundles / name / "pagefind-entry.json").write_text(json.dumps(entry))
        (bundles / name / f"pagefind.x{name}_1.pf_meta").write_text("x")
        (bundles / name / f"fragment/x{name}_a1.pf_fragment").write_text("x")
        table = rows if rows is not None and name == "2023" else [["2023/workshop/", "a1", "", "00", 0, []]]
        (bundles / name / "table.bin").write_bytes(gzip.compress(json.dumps(table).encode()))
    (bundles / "manifest.bin").write_bytes(gzip.compress(json.dumps({"years": [2023]}).encode()))
    if drop:
        (site / drop).unlink()
    finish(site, Origin(COMMIT, True, "", "search/bundles"))
    return site


def test_a_whole_search(tmp_path: Path, target: Path) -> None:
    assert run("publish", str(with_search(tmp_path / "site")), str(target))[0] == 0


@pytest.mark.parametrize(
    "lost",
    [
        "search/bundles/manifest.bin",
        "search/bundles/2023/table.bin",
        "search/bundles/2023/pagefind-entry.json",
        "search/bundles/2023/pagefind.x2023_1.pf_meta",
        "search/bundles/pages/fragment/xpages_a1.pf_fragment",
    ],
)
def test_a_search_that_lacks_something(tmp_path: Path, target: Path, lost: str) -> None:
    err = refused(with_search(tmp_path / "site", drop=lost), target)
    assert f"\n{lost}：检索" in err and "网站有 1 处问题" in err


def test_a_search_that_names_a_page_which_is_gone(tmp_path: Path, target: Path) -> None:
    err = refused(with_search(tmp_path / "site", rows=[["2022/workshop/", "a1", "", "00", 0, []]]), target)
    assert "“2022/workshop/”" in err


@pytest.mark.parametrize("rows", [[[]], [[1]], [None], "x", {"a": 1}])
def test_a_search_table_that_makes_no_sense(tmp_path: Path, target: Path, rows: list[list[object]]) -> None:
    assert "search/bundles/2023/" in refused(with_search(tmp_path / "site", rows=rows), target)
