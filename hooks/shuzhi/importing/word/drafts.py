"""A paragraph as it was read, before it is judged whether it is a heading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from shuzhi.importing.manuscript import Picture
from shuzhi.importing.word.formats import Look
from shuzhi.importing.word.sink import Piece


class Where(Enum):
    """The text in which a paragraph stands; only the body has headings."""

    BODY = "body"
    BOX = "text box"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Draft:
    """A paragraph, a table or a picture.

    Attributes:
        place: its number.
        text: its text, with its automatic number.
        where: the text in which it stands.
        styled: the level that style or outline give it, 0 for a title; None for none.
        alignment: `center`, `right` …, or None.
        indented: whether it is set in.
        pieces: its text with looks, without the automatic number.
        rows: the cells of a table, or None.
        picture: the picture, or None.
    """

    place: int
    text: str
    where: Where
    styled: int | None = None
    alignment: str | None = None
    indented: bool = False
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[str, ...], ...] | None = None
    picture: Picture | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it says and shows nothing."""
        return not self.text.strip() and self.rows is None and self.picture is None

    @property
    def is_body_text(self) -> bool:
        """Whether it is a paragraph of the body that says something."""
        return self.where is Where.BODY and bool(self.text.strip())

    @property
    def is_centred(self) -> bool:
        """Whether it is centred."""
        return self.alignment in ("center", "centre")

    @property
    def looks(self) -> Counter[Look]:
        """How many Chinese characters it has of each look; digits and signs come from other fonts and say nothing."""
        counted: Counter[Look] = Counter()
        for piece in self.pieces:
            characters = sum("\u4e00" <= character <= "\u9fff" for character in piece.text)
            if characters:
                counted[piece.look] += characters
        return counted

    @property
    def look(self) -> Look | None:
        """The look of all its Chinese characters; None where they differ or there are none."""
        looks = self.looks
        return next(iter(looks)) if len(looks) == 1 else None
