"""Small sites, an archive that can be built, and what a web server would show of a target."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from shuzhi.manifest import Manifest, Origin, read_manifest, write_manifest

from tests.support import PROJECT, REPORT, make_archive

COMMIT: Final = "0123456789abcdef0123456789abcdef01234567"
_TEXT: Final = "<p>支部坚持每月一次主题党日，逐项核对上年度问题的整改情况。</p>\n" * 40


def page(body: str = "", head: str = "") -> str:
    """A page that is worth packing."""
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>页</title>'
        f"{head}</head><body>{body}{_TEXT}</body></html>\n"
    )


FILES: Final = {
    "index.html": page('<a href="2023/">二〇二三</a><a href="2023/workshop/#problems">问题</a>'),
    "404.html": page(head='<link rel="stylesheet" href="/assets/site.css">'),
    "2023/index.html": page('<a href="..">首页</a><a href="workshop/">一车间</a>'),
    "2023/workshop/index.html": page(
        '<h2 id="problems">问题</h2><img src="../../assets/图.png" alt="图">',
        head='<link rel="stylesheet" href="../../assets/site.css"><script>var shown = 1</script>'
        '<script src="../../assets/site.js"></script>',
    ),
    "assets/site.css": "body { background: url(图.png) }\n",
    "assets/site.js": "export const names = ['x'];\n" * 80,
    "assets/图.png": "not really a picture",
    "figures/all.csv": "组织,年度\r\n" + "一车间党支部,2023\r\n" * 90,
}
"""A site in which nothing is wrong."""


def make_site(
    folder: Path, changes: dict[str, str | None] | None = None, origin: Origin | None = None
) -> Path:
    """Write a small site with its manifest; None takes a file out."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
    finish(folder, origin)
    return folder


def finish(folder: Path, origin: Origin | None = None) -> Manifest:
    return write_manifest(folder, origin or Origin(COMMIT, True))


def release_of(target: Path) -> str:
    return (target / "current").readlink().name


def tree(folder: Path) -> dict[str, bytes]:
    """All files by path, links with where they lead."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_symlink():
            found[name] = os.fsencode(file.readlink())
        elif file.is_file():
            found[name] = file.read_bytes()
    return found


def is_whole(target: Path, *sites: Path) -> bool:
    """Whether a web server shows one of some sites, every byte of it."""
    shown = tree(target / "current")
    built = [tree(site) for site in sites]
    return any(one == {k: v for k, v in shown.items() if k in one or not k.endswith(".gz")} for one in built)


def small_archive(folder: Path) -> Path:
    """An archive of one report that MkDocs builds in a second, without search."""
    make_archive(folder, {"reports/2023/workshop.md": REPORT})
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    assert text.count("  shuzhi:\n") == 1
    (folder / "mkdocs.yml").write_text(
        text.replace("  shuzhi:\n", "  shuzhi:\n    search: false\n"), encoding="utf-8"
    )
    shutil.copytree(PROJECT / "docs", folder / "docs")
    (folder / "hooks").symlink_to(PROJECT / "hooks")
    return folder


def build(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Build an archive's site into `site/`; with `-q` MkDocs would not count its warnings."""
    return subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", *arguments],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def manifest_of(target: Path) -> Manifest:
    return read_manifest(target / "current")
