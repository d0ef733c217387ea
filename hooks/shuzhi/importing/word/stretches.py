"""Text that is told together because it stands together: a deleted sentence of five runs is one deletion."""

from __future__ import annotations

from enum import Enum

from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.word.journal import Journal


class Mark(Enum):
    """What is told of a stretch of text."""

    INSERTED = "inserted"
    DELETED = "deleted"
    HIDDEN = "hidden"
    STRUCK = "struck"


class Stretches:
    """The stretches of one paragraph."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._open: dict[Mark, list[str]] = {}

    def add(self, text: str, marks: frozenset[Mark]) -> None:
        """Go on with a piece of text; stretches whose marks it lacks end before it."""
        for ended in [mark for mark in self._open if mark not in marks]:
            self._tell(ended, "".join(self._open.pop(ended)))
        for mark in Mark:
            if mark in marks:
                self._open.setdefault(mark, []).append(text)

    def end(self) -> None:
        """The paragraph ends."""
        self.add("", frozenset())

    def _tell(self, mark: Mark, text: str) -> None:
        if not text.strip():
            return
        match mark:
            case Mark.INSERTED:
                self._journal.tell(ChangeKind.REVISION, "", text)
            case Mark.DELETED:
                self._journal.tell(ChangeKind.REVISION, text, "")
            case Mark.HIDDEN:
                self._journal.tell(ChangeKind.LEFT_OUT, f"隐藏的文字“{text}”")
            case Mark.STRUCK:
                self._journal.tell(ChangeKind.STRUCK, text, text)
