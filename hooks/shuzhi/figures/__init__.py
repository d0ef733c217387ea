"""The figures (数据): what reports state of their year in numbers, by organization over the years and the other way round.

What is counted here is one report's own year, as its own organization: a figure that is only aimed at, a part, of
another time or of others is left out, and so is one that a report states in two ways.
"""

from __future__ import annotations

from shuzhi.figures.collecting import Figures, KnownFigures, figures_of
from shuzhi.figures.model import Figure, Item, Stated, Summary, digits
from shuzhi.figures.records import COLUMNS, record_of

__all__ = [
    "COLUMNS",
    "Figure",
    "Figures",
    "Item",
    "KnownFigures",
    "Stated",
    "Summary",
    "digits",
    "figures_of",
    "record_of",
]
