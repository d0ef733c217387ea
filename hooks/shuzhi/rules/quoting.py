"""How rules quote a report: enough to know the place by, and no more."""

from __future__ import annotations


def quoted(text: str, length: int = 30) -> str:
    """The beginning of a text, with … where it was cut.

    Args:
        text: the text.
        length: characters that are shown.
    """
    return text if len(text) <= length else text[:length] + "…"
