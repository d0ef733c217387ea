"""What all readers of one document share."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from shuzhi.importing.word.fields import paired_marks
from shuzhi.importing.word.graphics import Graphics
from shuzhi.importing.word.journal import Journal
from shuzhi.importing.word.notes import Notes
from shuzhi.importing.word.numbering import Numbering
from shuzhi.importing.word.package import Package, Part
from shuzhi.importing.word.styles import Styles


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is being read.

    Attributes:
        main: the part with the text.
        styles, numbering, graphics, notes: the readers of what its text refers to.
        journal: what is told of the reading.
        fields: the marks of whole fields.
    """

    main: Part
    styles: Styles
    numbering: Numbering
    graphics: Graphics
    notes: Notes
    journal: Journal
    fields: frozenset[etree._Element]


def source_of(package: Package) -> Source:
    """Read all but the text.

    Args:
        package: the document.

    Raises:
        UnreadableFile: a part of it is damaged, or there is no text.
    """
    main = package.main_part()

    def root(kind: str, what: str) -> etree._Element | None:
        parts = (package.part(name, what) for name in main.targets(kind))
        return next((part.root for part in parts if part is not None), None)

    styles = Styles(root("styles", "样式"), root("theme", "主题"))
    return Source(
        main,
        styles,
        Numbering(root("numbering", "编号"), styles.number_of),
        Graphics(package),
        Notes(package, main),
        Journal(),
        paired_marks(main.root),
    )
