"""Copies (雷同): what share of a report stands in another one, and which passages, with their lines on both sides.

    documents = {report.path: document_of(report, archive.registry) for report in archive.reports}
    index = Index.of(sketches_of(documents.values()))
    copies = find_copies(documents, index)

It works in three steps, each on far less text than the one before. A *sketch* keeps a sixth of a report's shingles as
numbers; an *index* of all sketches tells which pairs have so much in common that they are worth a look; only those
are *aligned* character by character. What was found is kept with what it was found from, so that after an edit only
what it can have changed is looked at again (`renewal`).
"""

from shuzhi.similarity.comparison import find_copies
from shuzhi.similarity.documents import document_of
from shuzhi.similarity.finder import CopyFinder, Memory, Sketched, fingerprints_in, know_fingerprints
from shuzhi.similarity.index import Index
from shuzhi.similarity.model import Against, Copy, Document, Limits, Passage
from shuzhi.similarity.renewal import Found, found_in
from shuzhi.similarity.sketches import Fingerprints, Sketch, sketch_of, sketches_of

__all__ = [
    "Against",
    "Copy",
    "CopyFinder",
    "Document",
    "Fingerprints",
    "Found",
    "Index",
    "Limits",
    "Memory",
    "Passage",
    "Sketch",
    "Sketched",
    "document_of",
    "find_copies",
    "fingerprints_in",
    "found_in",
    "know_fingerprints",
    "sketch_of",
    "sketches_of",
]
