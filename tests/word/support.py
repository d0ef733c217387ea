"""What several tests of Word documents need: reading, tracked changes, notes."""

from __future__ import annotations

from shuzhi.importing.manuscript import Manuscript
from shuzhi.importing.word import read_word

from tests.word.builders import docx

DELETED_MARK = '<w:rPr><w:del w:id="3"/></w:rPr>'


def read(*body: str, **parts: str) -> Manuscript:
    return read_word(docx(*body, parts=parts))


def texts(*body: str, **parts: str) -> list[str]:
    return [p.text for p in read(*body, **parts).paragraphs]


def ins(inner: str) -> str:
    return f'<w:ins w:id="1" w:author="甲">{inner}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def notes(kind: str, **contents: str) -> str:
    return "".join(f'<w:{kind} w:id="{key[1:]}">{content}</w:{kind}>' for key, content in contents.items())
