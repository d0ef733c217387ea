"""Write plain text as Markdown that renders to the same text."""

from __future__ import annotations

import re
from typing import Final

_ANYWHERE: Final = re.compile(r"[`_<]|\*|\\(?=[!-/:-@\[-`{-~])|\[(?=[^\]]{0,500}\]\()|!(?=\[)")
_AT_START: Final = re.compile(r"(?:#+|[-+](?=\s|[-+]*\Z)|>|\||=+(?=\Z)|~{3,})")
_CLOSING: Final = re.compile(r"#[# \t]*\Z")
_SLOT_LIKE: Final = re.compile(r"\{(?=\s*#)")


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


def unescape(markdown: str) -> str:
    """The text of what `escape` wrote."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
