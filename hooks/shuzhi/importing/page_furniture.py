"""Page numbers and running heads that a print left between the lines of a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from shuzhi.importing.manuscript import Paragraph
from shuzhi.numbering import label_at_start

_PAGE_NUMBER: Final = re.compile(
    r"(?:[-—–－·•]\s*\d{1,3}\s*[-—–－·•]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
    r"|[Pp](?:age|\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?)\Z"
)
_BARE_NUMBER: Final = re.compile(r"\d{1,3}\Z")
_DIGITS: Final = re.compile(r"\d+")
_TITLE_WORD: Final = re.compile("述职|报告|汇报|材料|总结")
"""A line that comes back and names a document is its head, even where no page number stands beside it."""

_LONGEST_HEAD: Final = 40
_STOPS: Final = "。！？；：，、…"
_BLANKS: Final = " \t\u3000\u00a0\f"


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a page number with its marks: `— 3 —`, `第3页 共9页`, `3/9`."""
    return _PAGE_NUMBER.match(text.strip(_BLANKS)) is not None


def running_heads(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Find the lines that stand at the head or foot of every page.

    Such a line is short, ends no sentence, is the same each time but for its numbers, and stands beside a page
    number, a form feed or another such line each time; the first one of a text may be its title and is kept.

    Args:
        paragraphs: the lines in order.

    Returns:
        the places of the lines to leave out, bare page numbers (`3`) among them.
    """
    rows = [p for p in paragraphs if p.text.strip(_BLANKS)]
    texts = [row.text.strip(_BLANKS) for row in rows]
    edges = {
        index
        for index, row in enumerate(rows)
        if is_page_number(row.text) or row.text.startswith("\f") or row.text.endswith("\f")
    }
    edges |= _bare_numbers(texts)
    alike: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if len(text) <= _LONGEST_HEAD and text[-1] not in _STOPS and not is_page_number(text):
            alike[_DIGITS.sub("0", "".join(text.split()))].append(index)
    heads: set[int] = set()
    for indexes in alike.values():
        kept = indexes[1:] if indexes[0] == 0 else indexes
        if len(indexes) < 2 or not kept or any(label_at_start(texts[i]) for i in kept):
            continue
        beside = [i for i in kept if {i - 1, i, i + 1} & edges]
        if len(beside) == len(kept) or (len(indexes) >= 3 and _TITLE_WORD.search(texts[indexes[0]])):
            heads.update(kept)
    heads |= _parts_of_title(texts, edges)
    bare = {i for i in edges if _BARE_NUMBER.match(texts[i])}
    return frozenset(rows[index].place for index in heads | bare)


def _parts_of_title(texts: Sequence[str], edges: set[int]) -> set[int]:
    """Indexes of lines beside a page number that repeat the title or a part of it."""
    title = "".join("".join(texts[:3]).split())
    return {
        index
        for index in range(3, len(texts))
        if {index - 1, index + 1} & edges
        and 6 <= len(solid := "".join(texts[index].split())) <= _LONGEST_HEAD
        and solid in title
    }


def _bare_numbers(texts: Sequence[str]) -> set[int]:
    """Indexes of lines that count the pages: nothing but a number, each one more than the last, at least three."""
    found = [(index, int(text)) for index, text in enumerate(texts) if _BARE_NUMBER.match(text)]
    values = [value for _, value in found]
    least = 2 if values[:1] == [1] else 3
    if len(found) < least or values != list(range(values[0], values[0] + len(values))):
        return set()
    return {index for index, _ in found}
