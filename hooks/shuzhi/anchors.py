"""Where in a report's page one lands: ids of headings and paragraphs. They stand in addresses that people keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shuzhi.sections import Body

_CACHE: Final = "_heading_anchors"


def heading_anchors(body: Body) -> Mapping[int, str]:
    """The id of each heading.

    Args:
        body: a report's body.

    Returns:
        line of the heading → id. A section's id is its slot (`problems`), or `section-3` where it names none;
        a sub-heading's id adds its position: `problems-2`.
    """
    found: Mapping[int, str] | None = vars(body).get(_CACHE)
    if found is None:  # as `cached_property` keeps a value: each problem below a sub-heading asks for them
        found = vars(body)[_CACHE] = _heading_anchors(body)
    return found


def _heading_anchors(body: Body) -> dict[int, str]:
    slots = {section.line: section.slots for section in body.sections}
    anchors: dict[int, str] = {}
    used: dict[str, int] = {}
    current, sections, below = "opening", 0, 0
    for heading in body.headings:
        if heading.line in slots:
            sections, below = sections + 1, 0
            named = slots[heading.line]
            wanted = named[0].value if named else f"section-{sections}"
            used[wanted] = used.get(wanted, 0) + 1
            current = wanted if used[wanted] == 1 else f"{wanted}-again-{used[wanted]}"
            anchors[heading.line] = current
        else:
            below += 1
            anchors[heading.line] = f"{current}-{below}"
    return anchors


def line_anchor(line: int) -> str:
    """The id of the paragraph that stands in a line of the file."""
    return f"L{line}"


def landing(body: Body, line: int) -> str:
    """The id to which a link to a line must lead.

    Args:
        body: a report's body.
        line: line of the file.

    Returns:
        the id of the paragraph or heading in that line; for a row of a table, which has none, that of the heading
        above it.
    """
    index = line - body.first_line
    text = body.lines[index] if 0 <= index < len(body.lines) else ""
    if text.startswith("#"):
        return heading_anchors(body).get(line) or line_anchor(line)
    if "|" in text:
        above = [heading.line for heading in body.headings if heading.line < line]
        return heading_anchors(body)[above[-1]] if above else line_anchor(line)
    return line_anchor(line)
