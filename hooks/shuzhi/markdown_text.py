"""Write plain text as Markdown that renders to the same text."""

from __future__ import annotations

import re
from typing import Final

_ANYWHERE: Final = re.compile(r"[`_<]|\*|\\(?=[!-/:-@\[-`{-~])|\[(?=[^\]]{0,500}\]\()|!(?=\[)")
_AT_START: Final = re.compile(r"(?:#+|[-+](?=\s|[-+]*\Z)|>|\||=+(?=\Z)|~{3,})")
_CLOSING: Final = re.compile(r"#[# \t]*\Z")
_SLOT_LIKE: Final = re.compile(r"\{(?=\s*#)")


# Asterisks are emphasis where they stand in pairs around words; ** before a word without an end is a mask.
_EMPHASIS: Final = re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])([^*\n]{1,200}?)(?<=[^\s*\\])\1")
# Two masks in one line look like emphasis as well; what tells them is the measure word behind the first.
_MEASURE: Final = re.compile(
    r"(?:人次|个百分点|[人次名个场期篇条项户家岁%％]|[万亿]?元|[年月日])[，。；、：,;]|(?:[年月日次名场期%％]|[万亿]?元)\Z"
)


def emphasis_spans(line: str) -> list[tuple[int, int]]:
    """Where a line's asterisks are emphasis and not masks: (index, index behind it), marks included."""
    return [m.span() for m in _EMPHASIS.finditer(line) if not _MEASURE.match(m[2])]


def without_emphasis(line: str) -> str:
    """A line without the asterisks of its emphasis; masks stay."""
    return _EMPHASIS.sub(lambda m: m.group() if _MEASURE.match(m[2]) else m[2], line)


def escape(text: str, *, heading: bool = False) -> str:
    """Escape what Markdown would take for markup.

    Args:
        text: one paragraph, without line breaks.
        heading: whether it will stand behind the marks of a heading, where `#` at the end is no text.

    Returns:
        Markdown; without the added backslashes it is the text.
    """
    text = _ANYWHERE.sub(lambda match: "\\" + match.group(), text)
    text = _SLOT_LIKE.sub(r"\\{", text)
    if heading:
        text = _CLOSING.sub(lambda match: match.group().replace("#", "\\#"), text)
    match = _AT_START.match(text)
    return "\\" + text if match else text


def escape_cell(text: str) -> str:
    """Escape the text of a table's cell, in which `|` would end it."""
    return escape(text).replace("\\|", "|").replace("|", "\\|")


def unescape(markdown: str) -> str:
    """The text of what `escape` wrote."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
