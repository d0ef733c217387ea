"""Write front matter: values as YAML that the strict reader reads back as the same values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Final

from shuzhi.frontmatter import FrontMatter
from shuzhi.vocabulary import BLANK

_PLAIN: Final = re.compile(r"[\u4e00-\u9fff\w（【《“][^\n:#'\"{}\[\],&*!|>%@`]*\Z")
_LOOKS_TYPED: Final = re.compile(r"(?:[-+]?[\d.]+|true|false|null|~|\d{4}-\d{2}-\d{2})\Z", re.IGNORECASE)


def front_matter_text(values: Mapping[str, object], notes: Mapping[str, str] | None = None) -> str:
    """Write front matter.

    Args:
        values: fields that are known, by name; required fields that are not become blanks for a person to fill.
        notes: comments to stand behind fields.

    Returns:
        the text from `---` to `---`, with a line end behind each line.
    """
    lines = ["---"]
    for name, info in FrontMatter.model_fields.items():
        if name not in values and not info.is_required():
            continue
        note = (notes or {}).get(name)
        lines.append(f"{name}: {_scalar(values.get(name, BLANK))}" + (f"  # {note}" if note else ""))
    return "\n".join([*lines, "---"]) + "\n"


def blanks_left(values: Mapping[str, object]) -> list[str]:
    """The Chinese names of the required fields that are not known."""
    return [
        info.title or name
        for name, info in FrontMatter.model_fields.items()
        if info.is_required() and values.get(name, BLANK) == BLANK
    ]


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, datetime.date)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    text = str(value)
    if _PLAIN.match(text) and not _LOOKS_TYPED.match(text) and text == text.strip():
        return text
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"
