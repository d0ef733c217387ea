"""What the browser must know before it asks Pagefind: a table a bundle, and the manifest of all bundles.

A bundle's table is made of its own pages alone, so that a year's folder is the same whatever other years there are.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.search.page_facts import PageFacts
from shuzhi.search.passages import Passage
from shuzhi.vocabulary import Slot

SLOT_BITS: Final = {slot.value: 1 << position for position, slot in enumerate(Slot)}
"""How a table says which slots a passage names: the sum of these, as two hexadecimal digits."""

_FORMAT: Final = "8"
"""Raised when the manifest or the tables change."""


@dataclass(frozen=True, slots=True)
class Row:
    """A page in a bundle.

    Attributes:
        facts: the page's.
        title: its title.
        places: anchor and slots of each passage, in order.
    """

    facts: PageFacts
    title: str
    places: tuple[tuple[str, tuple[str, ...]], ...]


def row_of(facts: PageFacts, title: str, passages: Iterable[Passage]) -> Row:
    """A page's row; the passages' texts are let go."""
    return Row(facts, title, tuple((passage.anchor, passage.slots) for passage in passages))


def table(rows: Sequence[Row], ids: Mapping[str, str]) -> bytes:
    """What the browser must know of each page of a bundle to count and filter without loading it.

    Args:
        rows: the pages in their order.
        ids: name of a text, `page-passage` by position → the id that Pagefind gave it.

    Returns:
        compressed JSON: for a report [address, ids of the passages joined by blanks, their anchors likewise, their
        slots, code of the organization, tags], for another page [address, ids, anchors, title].
    """
    return _packed([_listed(number, row, ids) for number, row in enumerate(rows)])


def _listed(number: int, row: Row, ids: Mapping[str, str]) -> list[Any]:
    joined = " ".join(ids.get(f"{number}-{position}", "") for position in range(len(row.places)))
    anchors = " ".join(anchor for anchor, _ in row.places)
    facts = row.facts
    if facts.year is None:
        return [facts.address, joined, anchors, row.title]
    slots = "".join(f"{sum(SLOT_BITS[name] for name in names):02x}" for _, names in row.places)
    code = facts.organizations[-1][0] if facts.organizations else ""
    return [facts.address, joined, anchors, slots, code, facts.tags]


def manifest(pages: Iterable[PageFacts]) -> bytes:
    """What the browser must know of all bundles together.

    Args:
        pages: all pages of the site.

    Returns:
        compressed JSON: the years, newest first; organizations as [code, short name, kind, code of the parent]; the
        phrases that are kept whole.
    """
    reports = [(page.year, page) for page in pages if page.year is not None]
    content = {
        "format": _FORMAT,
        "years": sorted({year for year, _ in reports}, reverse=True),
        "organizations": _organizations(reports),
        "phrases": FIXED_PHRASES,
    }
    return _packed(content)


def _organizations(reports: Iterable[tuple[int, PageFacts]]) -> list[list[str]]:
    """Rows of organizations by code, from what the newest reports say of themselves."""
    found: dict[str, list[str]] = {}
    for _, report in sorted(reports, key=lambda entry: entry[0]):
        parent = ""
        for code, short, kind in report.organizations:
            found[code] = [code, short, kind, parent]
            parent = code
    return [found[code] for code in sorted(found)]


def _packed(value: Any) -> bytes:
    packed = io.BytesIO()  # `gzip.compress` would name the operating system in its head
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as file:
        file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    return packed.getvalue()
