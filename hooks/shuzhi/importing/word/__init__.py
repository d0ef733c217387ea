"""Read a Word document (.docx) as a manuscript."""

from shuzhi.importing.word.reading import read_word

__all__ = ["read_word"]
