"""See whether a site's search is whole: each year's bundle, and each page that it names."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from shuzhi.manifest import Manifest
from shuzhi.publishing.faults import SiteFault
from shuzhi.publishing.links import Addresses

_MEND: Final = "请重新运行 mkdocs build --strict（检索会一起做好），再发布。"
_OTHER_PAGES: Final = "pages"
_PARTS: Final = ("table.bin", "pagefind-entry.json")
_UNREADABLE: Final = (
    OSError,
    EOFError,
    zlib.error,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)


def missing_of_search(folder: Path, manifest: Manifest, addresses: Addresses) -> Iterator[SiteFault]:
    """Tell what a site's search lacks; nothing where the site was built without search.

    Args:
        folder: the copied site.
        manifest: its manifest, which names the folder of the bundles.
        addresses: of the site.
    """
    place = manifest.origin.search
    if place is None:
        return
    overview = f"{place}/manifest.bin"
    try:
        names = [_OTHER_PAGES, *(str(int(year)) for year in _unpacked(folder / overview)["years"])]
    except _UNREADABLE:
        yield SiteFault(overview, "检索没有做成：这个文件没有，或者内容坏了。", _MEND)
        return
    for name in names:
        bundle = f"{place}/{name}"
        lacking = [part for part in _PARTS if f"{bundle}/{part}" not in addresses.files]
        for part in lacking:
            yield SiteFault(f"{bundle}/{part}", "检索缺了这个文件。", _MEND)
        if not lacking:
            yield from _of_bundle(folder, bundle, name, addresses)


def _of_bundle(folder: Path, bundle: str, name: str, addresses: Addresses) -> Iterator[SiteFault]:
    try:
        rows = [(str(row[0]), str(row[1])) for row in _unpacked(folder / bundle / "table.bin")]
        entry = json.loads((folder / bundle / "pagefind-entry.json").read_bytes())
        hashes = [str(language["hash"]) for language in entry["languages"].values()]
    except (*_UNREADABLE, IndexError):
        yield SiteFault(f"{bundle}/table.bin", "检索的这一部分内容坏了。", _MEND)
        return
    wanted = [f"pagefind.{one}.pf_meta" for one in hashes]
    for address, passages in rows:
        wanted += (f"fragment/x{name}_{passage}.pf_fragment" for passage in passages.split())
        if addresses.resolve(address) is None:
            yield SiteFault(f"{bundle}/table.bin", f"检索里有网页“{address}”，网站里没有。", _MEND)
    for part in wanted:
        if f"{bundle}/{part}" not in addresses.files:
            yield SiteFault(f"{bundle}/{part}", "检索缺了这个文件。", _MEND)


def _unpacked(file: Path) -> Any:
    return json.loads(gzip.decompress(file.read_bytes()))
