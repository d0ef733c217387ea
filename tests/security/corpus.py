"""The vectors, read from `vectors/`: each one is a kind of attack with a name and the reason why it is a kind of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

FOLDER: Final = Path(__file__).parent / "vectors"

HOST: Final = "evil.example"
"""Stands where a vector asks another machine."""

MARK: Final = "毒样"
"""Stands beside every vector, so that a search brings it into the excerpts."""


@dataclass(frozen=True)
class Vector:
    """A kind of attack.

    Attributes:
        number: its place among all; what runs calls `boom` with it.
        name: what it is.
        text: what is written.
        why: what makes it a kind of its own.
    """

    number: int
    name: str
    text: str
    why: str

    @property
    def line(self) -> str:
        """The text on one line, as a heading, a table or a name has it."""
        return re.sub(r"[\n\r]+", " ", self.text)


@lru_cache(maxsize=1)
def vectors() -> Sequence[Vector]:
    """All vectors, in the order of the files."""
    found: list[Vector] = []
    for file in sorted(FOLDER.glob("*.yml")):
        for name, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            number = len(found)
            text = entry["text"].replace("@B@", f"boom({number})").replace("@H@", HOST)
            found.append(Vector(number, name, text, entry["why"]))
    return found


def quoted(text: str) -> str:
    """A text as a YAML scalar that holds every character of it."""
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=False, width=10**9)).strip()
