"""Read Word documents."""

from shuzhi.importing.manuscript import Manuscript


def read_word(data: bytes) -> Manuscript:
    """Read a document."""
    raise NotImplementedError
