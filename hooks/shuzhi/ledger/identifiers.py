"""Explicit ids with which an author or reviewer says which problem an answer means.

Three forms mean the same: `问题一（2022-1）：…`, `（一）[2022-1]关于…`, and `{#problem-2022-1}` at the end of a
paragraph or heading. `2022-1` is the first problem of the 2022 report, `2022-2-1` that of its second report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_DASH: Final = r"[ \t]*[-－—–][ \t]*"
_ID: Final = rf"(?:19|20|21)\d\d年?{_DASH}\d{{1,2}}(?:{_DASH}\d{{1,2}})?"
_IDS: Final = rf"{_ID}(?:[ \t]*[、，,][ \t]*(?:{_ID}|\d{{1,2}}))*"
_BRACKETS: Final = rf"(?:[（(\[【〔]{{1,2}}[ \t]*(?P<ids>{_IDS})[ \t]*[）)\]】〕]{{1,2}})"
_IN_LABEL: Final = re.compile(_BRACKETS)
_AT_START: Final = re.compile(rf"\A[ \t\u3000]*{_BRACKETS}[ \t]*[：:、，,]?[ \t]*")
_BEHIND_TITLE: Final = re.compile(rf"\A[^。；;：:\n]{{2,80}}?(?P<brackets>{_BRACKETS})(?=[。；;：:\n]|\Z)")
_ATTRIBUTE: Final = re.compile(r"\{[ \t]*#problem-(\d{4}-\d{1,2}(?:-\d{1,2})?)[ \t]*\}")
_HEADING_ID: Final = re.compile(r"problem-(\d{4}-\d{1,2}(?:-\d{1,2})?)\Z")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The ids of an answer.

    Attributes:
        certain: ids that can be nothing else; told as unknown where no problem has them.
        possible: ids in a place where a month could stand as well (（2022-12）); they count where a problem has them.
        text: the answer without the certain ids.
    """

    certain: tuple[str, ...]
    possible: tuple[str, ...]
    text: str


def read_identifiers(label: str, text: str, heading_ids: tuple[str, ...] = ()) -> Identifiers:
    """Read the ids of an answer.

    Args:
        label: its number as written: `问题一（2022-1）：`.
        text: the answer without its label.
        heading_ids: what stands in `{#…}` behind the headings of its lines, which is no longer in the text.
    """
    certain: list[str] = []
    if match := _IN_LABEL.search(label):
        certain += _split(match["ids"])
    if match := _AT_START.match(text):
        certain += _split(match["ids"])
        text = text[match.end() :]
    certain += [match[1] for name in heading_ids if (match := _HEADING_ID.match(name))]
    paragraphs = []
    for paragraph in text.split("\n"):
        bare, ids = without_attributes(paragraph)
        paragraphs.append(bare)
        certain += ids
    text = "\n".join(paragraphs)
    behind = _BEHIND_TITLE.match(text)
    return Identifiers(tuple(certain), tuple(_split(behind["ids"])) if behind else (), text)


def without_attributes(paragraph: str) -> tuple[str, list[str]]:
    """A paragraph without the `{#problem-…}` at its end, and their ids. A pattern for all of them is not linear."""
    ids: list[str] = []
    rest = paragraph
    while (begin := rest.rfind("{")) >= 0 and rest[begin - 1 : begin] != "\\":
        match = _ATTRIBUTE.fullmatch(rest, begin)
        if match is None:
            break
        ids.insert(0, match[1])
        rest = rest[:begin].rstrip(" \t\u3000")
    return (rest, ids) if ids else (paragraph, ids)


def _split(ids: str) -> list[str]:
    """`2022-1、2` → `2022-1`, `2022-2`."""
    found: list[str] = []
    for part in re.split(r"[、，,]", ids):
        plain = re.sub(r"[ \t年]", "", re.sub(r"[－—–]", "-", part))
        found.append(plain if "-" in plain or not found else f"{found[-1].rpartition('-')[0]}-{plain}")
    return ["-".join(str(int(number)) for number in one.split("-")) for one in found]
