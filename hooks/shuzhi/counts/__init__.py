"""The counts that a text states: how many 主题党日, how many party lessons, how many members.

Precision comes before completeness: what cannot be told for certain is not read.
"""

from __future__ import annotations

from shuzhi.counts.context import Manner
from shuzhi.counts.model import Count
from shuzhi.counts.reading import counts_of, read_counts
from shuzhi.counts.terms import TERMS, Term

__all__ = ["TERMS", "Count", "Manner", "Term", "counts_of", "read_counts"]
