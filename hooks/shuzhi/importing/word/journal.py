"""What is told of the reading while it goes on, and the measures that it must keep."""

from __future__ import annotations

from typing import Final

from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import UnreadableFile

_MAXIMUM_PARAGRAPHS: Final = 20_000
_MAXIMUM_CHARACTERS: Final = 2_000_000
"""A report has some 5,000; the archive takes files up to 1 MB."""

_TOO_LONG: Final = "文档长得不像一份报告（{what}），没有导入。请把正文复制到新的 Word 文档里再导入。"


class Journal:
    """Where the reading stands, and what it did.

    Attributes:
        place: number of the paragraph that is being read, from 1.
        changes: what was done, in order.
    """

    def __init__(self) -> None:
        self.place = 0
        self.changes: list[Change] = []
        self._notes: dict[str, None] = {}
        self._characters = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What people must know of the whole document, each once."""
        return tuple(self._notes)

    def next_paragraph(self) -> int:
        """Go on to the next paragraph.

        Returns:
            its number.

        Raises:
            UnreadableFile: there are absurdly many.
        """
        self.place += 1
        if self.place > _MAXIMUM_PARAGRAPHS:
            raise UnreadableFile(_TOO_LONG.format(what=f"超过 {_MAXIMUM_PARAGRAPHS} 段"))
        return self.place

    def read(self, characters: int) -> None:
        """Count what was read.

        Raises:
            UnreadableFile: it is absurdly much; a short file can ask for it by long labels.
        """
        self._characters += characters
        if self._characters > _MAXIMUM_CHARACTERS:
            raise UnreadableFile(_TOO_LONG.format(what=f"超过 {_MAXIMUM_CHARACTERS // 10_000} 万字"))

    def tell(self, kind: ChangeKind, before: str = "", after: str = "", place: int | None = None) -> None:
        """Record a change, at the present paragraph where no other is given."""
        self.changes.append(Change(kind, max(place or self.place, 1), before, after))

    def note(self, sentence: str) -> None:
        """Record what people must know of the whole document."""
        self._notes[sentence] = None
