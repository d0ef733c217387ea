"""The texts that Pagefind indexes instead of a site's pages, and what of its answer the site uses."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.search.pagefind_service import FRAGMENT
from shuzhi.search.passages import Passage
from shuzhi.words import TEXT_END, spaced, whole_phrases

OTHER_PAGES: Final = "pages"
"""The bundle of the pages that are no reports. The browser loads it first, with Pagefind's program."""


def shadows(bundle: str, number: int, passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """The texts of a page.

    Args:
        bundle: the bundle's name.
        number: the page's position in it.
        passages: the page's passages.

    Yields:
        (name, HTML), one a passage; the name says page and passage by their positions.
    """
    for position, passage in enumerate(passages):
        phrases = whole_phrases(passage.text, FIXED_PHRASES)
        text = html.escape(" ".join([spaced(passage.text), TEXT_END, *phrases]), quote=False)
        # A bundle's name is its language: Pagefind puts it into the ids, which tells merged bundles apart.
        yield (
            f"{number}-{position}.html",
            f'<html lang="x{bundle}"><body><p data-pagefind-body>{text}</p></body></html>',
        )


def needed(bundle: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of a bundle's files that the site uses: Pagefind's program once, and nothing of its own pages."""

    def serves(path: str) -> bool:
        if path.endswith(".css") or (path.startswith("pagefind-") and path.endswith(".js")):
            return False
        return bundle == OTHER_PAGES or not (path.endswith(".js") or path.startswith("wasm."))

    return {path: content for path, content in files.items() if serves(path)}


def ids_in(files: Mapping[str, bytes]) -> dict[str, str]:
    """Name of a text → the id that Pagefind gave it."""
    ids = {}
    for path, packed in files.items():
        if path.endswith(FRAGMENT):
            content = gzip.decompress(packed)
            record = json.loads(content[content.index(b"{") :])
            ids[Path(record["url"]).stem] = Path(path).stem.partition("_")[2]
    return ids
