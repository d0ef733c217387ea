"""What a share of a build says of itself: which program made it, and of which texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LABEL: Final = "share.json"
"""The label's file in the folder of a share."""


@dataclass(frozen=True, slots=True)
class ShareLabel:
    """A share's label. It only serves to tell people; nothing of a share is used because of what its label says.

    Attributes:
        program: a digest of the program that made it, with what it depends on.
        reports: path of each report that it is made of → the text's digest.
    """

    program: str
    reports: Mapping[str, str]


def write_label(share: Path, label: ShareLabel) -> None:
    """Put a label on a share.

    Raises:
        OSError: it cannot be written.
    """
    content = {"program": label.program, "reports": dict(sorted(label.reports.items()))}
    (share / LABEL).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_label(share: Path) -> ShareLabel | None:
    """The label of a share; None where it has none that can be read."""
    try:
        content = json.loads((share / LABEL).read_text(encoding="utf-8"))
        program, reports = content["program"], content["reports"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(program, str) or not isinstance(reports, dict):
        return None
    return ShareLabel(program, reports)
