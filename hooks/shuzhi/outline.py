"""The lists of a section: which labels stand outermost, and where a list ends and another begins.

Reports number in many ways, mix them and nest them. The outermost way of numbering counts; a list that starts
anew, or words that announce another subject (主要原因为：), begin another list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shuzhi.marks import Mark, marks_of
from shuzhi.numbering import Family, Label
from shuzhi.vocabulary import Topic


@dataclass(slots=True)
class Listing:
    """One list.

    Attributes:
        family: how it is numbered; None for sub-headings without numbers.
        topic: what is announced to be its subject, or None.
        marks: where its points begin.
        end: (row, index in the line) where it ends; None for the end of the section.
    """

    family: Family | None
    topic: Topic | None
    marks: list[Mark] = field(default_factory=list)
    end: tuple[int, int] | None = None

    def goes_on_with(self, label: Label) -> bool:
        """Whether a label is the next number of this list."""
        last = self.marks[-1].label if self.marks else None
        return last is not None and label.family is self.family and label.number == last.number + 1


def outline_of(rows: Sequence[str]) -> list[Listing]:
    """Find the lists.

    Args:
        rows: the lines of a section without its heading.

    Returns:
        the lists of outermost points, in order.
    """
    marks = marks_of(rows)
    outline = _Outline(by_headings=_headings_are_points(marks))
    for mark in marks:
        outline.take(mark)
    return _without_foreshadowing(outline.listings)


def _headings_are_points(marks: Sequence[Mark]) -> bool:
    """Whether the sub-headings are the points: several, none with a number."""
    headings = [mark for mark in marks if mark.heading]
    plain = [mark for mark in headings if mark.label is None and mark.topic is None]
    return len(plain) >= 2 and all(mark.label is None for mark in headings)


class _Outline:
    """Takes the marks one after the other and decides which of them begin outermost points."""

    def __init__(self, *, by_headings: bool) -> None:
        self.listings: list[Listing] = []
        self._by_headings = by_headings
        self._left: dict[
            tuple[Family, int], Listing
        ] = {}  # by the label that would go on with it; the latest
        self._current: Listing | None = None
        self._announced: Topic | None = None

    def take(self, mark: Mark) -> None:
        if mark.label is None:
            self._take_plain(mark)
        elif mark.label.maybe_pair and not (self._current and self._current.goes_on_with(mark.label)):
            return
        elif (resumed := self._resumed(mark.label)) is not None:
            self._announced = None
            self._begin(mark, mark.label.family, resumed.topic)
        elif self._current is None:
            if mark.at_line_start or mark.label.number == 1:
                self._begin(mark, mark.label.family, mark.topic or self._announced)
        else:
            self._take_within(self._current, mark, mark.label)

    def _take_plain(self, mark: Mark) -> None:
        """A sub-heading without a number, or a line that announces a list."""
        if mark.topic is not None:
            self._close(mark)
            self._leave()
            self._current, self._announced = None, mark.topic
        elif self._by_headings and mark.heading:
            if self._current is not None and self._current.family is None:
                self._current.marks.append(mark)
            else:
                self._begin(mark, None, self._announced)

    def _take_within(self, current: Listing, mark: Mark, label: Label) -> None:
        if self._by_headings and current.family is None and mark.topic is None:
            return  # a number below a sub-heading without one
        same = label.family is current.family
        if same and label.number != 1:
            current.marks.append(mark)
            return
        outer = current.family is not None and label.family < current.family and mark.at_line_start
        announced = mark.topic is not None and mark.topic is not current.topic
        if same or outer or announced:
            self._begin(mark, label.family, mark.topic or self._announced)

    def _resumed(self, label: Label) -> Listing | None:
        """The earlier list that a label goes on with: causes told below one problem end with the next problem."""
        current = self._current
        if label.number == 1 or (current is not None and current.goes_on_with(label)):
            return None
        if current is not None and current.family is not None and label.family > current.family:
            return None
        return self._left.get((label.family, label.number))

    def _begin(self, mark: Mark, family: Family | None, topic: Topic | None) -> None:
        self._close(mark)
        self._leave()
        self._current = Listing(family, topic, [mark])
        self.listings.append(self._current)

    def _leave(self) -> None:
        """Remember the current list by the number that would go on with it: a search through all would be slow."""
        last = self._current.marks[-1].label if self._current is not None else None
        if self._current is not None and last is not None and last.family is self._current.family:
            self._left[last.family, last.number + 1] = self._current

    def _close(self, mark: Mark) -> None:
        if self.listings and self.listings[-1].end is None:
            self.listings[-1].end = (mark.row, mark.start)


def _without_foreshadowing(listings: list[Listing]) -> list[Listing]:
    """Drop a short list inside the introduction that foreshadows the real points.

    Of lists whose subject nothing announces, one that is numbered further in than a later one is such a list.
    """
    kept = []
    outermost_later: Family | None = None
    for listing in reversed(listings):
        foreshadows = (
            listing.topic is None
            and listing.family is not None
            and not listing.marks[0].at_line_start
            and outermost_later is not None
            and outermost_later < listing.family
        )
        if not foreshadows:
            kept.append(listing)
        if listing.topic is None and listing.family is not None:
            families = (listing.family, outermost_later)
            outermost_later = min(family for family in families if family is not None)
    return kept[::-1]
