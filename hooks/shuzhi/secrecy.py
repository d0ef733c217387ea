"""Marks of state secrets (国家秘密标志): 机密★1年, 密级：秘密, 【绝密】.

How they are written: the Law on Guarding State Secrets, article 22, and GB/T 9704-2012, section 7.2.2. Speaking of
secrets (保守国家秘密, 机密文件管理) is no mark: a mark stands alone, in brackets, behind 密级, or before a star.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from shuzhi.diagnostics import Fault

SECRET_RULE: Final = "classification-secret"
"""The rule that a mark breaks. Nothing of such a report may be shown or quoted."""

SHORT: Final = 60
"""Characters of a line whose end in brackets is taken for a mark; titles are shorter, paragraphs longer."""

_INVISIBLE: Final = re.compile(
    r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_MARKUP: Final = re.compile(r"<[^<>\n]{0,200}>|&(?:nbsp|ensp|emsp);|[*_~`\\]")
_AT_START: Final = re.compile(r"\A[\s>#]*(?:[-+•]\s+)?[\s#]*")
_SLOT_AT_END: Final = re.compile(r"\{\s{0,4}#[\w-]{0,40}\s{0,4}\}\Z")
_PARTED: Final = re.compile(r"([秘祕机機绝絕])\s{1,16}(?=密)")

_BETWEEN: Final = r"[\s*_~`\\\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
_FIRST_HALF: Final = re.compile(rf"[秘祕机機绝絕]{_BETWEEN}{{0,16}}+\Z")

_LEVEL: Final = "[秘祕机機绝絕]密级?"
_STAR: Final = "[★☆✩✪⭐✮✯]"
_TERM: Final = r"(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[×xX]{1,3})\s?(?:年|个月|月|日|天)|长期|永久|(?:启用|公布|解密)前)"
_TAIL: Final = rf"\s?[（(【\[〔]?\s?{_STAR}{{0,5}}\s?{_TERM}?\s?[)）】\]〕]?"
_LABEL: Final = (
    "(?:文件|本件|材料|报告|档案)?(?:密\\s?级|秘密等级|保密等级|涉密等级|保密级别|密别|定密|classification)"
)
_URGENT: Final = r"(?:\s?(?:特急|加急|急件|平急|特提)\s?)?"
_OPEN, _CLOSE = "[（(【\\[〔［《“「『\"']", "[）)】\\]〕］》”」』\"']"

_ALONE: Final = re.compile(
    rf"(?:\d{{6}}\s)?{_URGENT}(?:{_LABEL}\s?[:：]?\s?)?{_OPEN}?\s?{_STAR}?\s?{_LEVEL}{_TAIL}\s?{_CLOSE}?{_URGENT}(?:\s\d{{6}})?[。.！!；;]?"
)
_WITH_A_STAR: Final = re.compile(rf"{_LEVEL}\s?[（(]?\s?{_STAR}")
_BEHIND_A_LABEL: Final = re.compile(
    rf"{_LABEL}\s?[:：]\s?{_OPEN}?\s?{_LEVEL}(?=\s|\Z|[，,。；;）)】\]”\"'（(]|\d)"
)
_BRACKETS: Final = (("（", "）"), (r"\(", r"\)"), ("【", "】"), (r"\[", r"\]"), ("〔", "〕"), ("［", "］"))
_IN_BRACKETS: Final = "|".join(rf"{left}\s?{_LEVEL}{_TAIL}\s?{right}" for left, right in _BRACKETS)
_BRACKETS_ANYWHERE: Final = re.compile(_IN_BRACKETS)
_BRACKETS_AT_START: Final = re.compile(rf"(?:{_IN_BRACKETS})")
_BRACKETS_AT_END: Final = re.compile(rf"(?:{_IN_BRACKETS})[。.！!]?\Z")
_SQUARE_AT_START: Final = re.compile(r"[【\[〔［]")
_NAMED: Final = re.compile("[秘祕机機绝絕]密")
_DENIED: Final = re.compile("[非不无未][^，,。；;、]{0,6}密")
_CLASSIFYING: Final = ("classification", "密级", "secrecy", "secret", "confidentiality", "保密等级")


def marked_lines(text: str) -> Iterator[int]:
    """The lines of a text that bear a mark.

    Args:
        text: a whole report.

    Yields:
        their numbers from 1, in order.
    """
    at = text.find("密")
    while at >= 0:
        # Most 密 are those of 密切 and 紧密: what stands before it tells, sooner than any pattern on the line.
        if _FIRST_HALF.search(text, max(0, at - 17), at):
            begin = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if is_marked(text[begin:end]):
                yield text.count("\n", 0, begin) + 1
            at = end
        at = text.find("密", at + 1)


def is_marked(line: str) -> bool:
    """Whether a line of a report, a heading or a row of a table is or bears a mark."""
    cells = line.split("|") if "|" in line else [line]
    return any("密" in cell and _is_mark(_plain(cell)) for cell in cells)


def is_marked_field(name: str, value: Any) -> bool:
    """Whether a field of the front matter bears a mark, in its name, its value or a part of it."""
    if is_marked(name):
        return True
    if isinstance(value, dict):
        return any(is_marked_field(str(key), part) for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return any(is_marked_field(name, part) for part in value)
    if not isinstance(value, str) or "密" not in value:
        return False
    plain = _plain(value)
    if name.strip().lower() in _CLASSIFYING and _NAMED.search(plain) and not _DENIED.search(plain):
        return True
    return is_marked(value) or _BRACKETS_ANYWHERE.search(plain) is not None


def secret_fault(line: int) -> Fault:
    """What is told of a mark. It never says what stands there."""
    return Fault(
        SECRET_RULE,
        line,
        0,
        "标有国家秘密等级的材料不得存入本库，也不得在本网络上处理。",
        "请立即停止操作，不要提交，按保密规定报告处理。",
    )


def _plain(text: str) -> str:
    """A text without markup and what cannot be seen, the two characters of a level side by side."""
    text = _AT_START.sub("", _INVISIBLE.sub("", _MARKUP.sub("", text))).rstrip()
    if text.endswith("}"):
        text = text[:-64] + _SLOT_AT_END.sub("", text[-64:])
    return " ".join(_PARTED.sub(r"\1", text.rstrip("# \t\u3000")).split())


def _is_mark(plain: str) -> bool:
    short = len(plain) <= SHORT
    if short and _ALONE.fullmatch(plain):
        return True
    if _WITH_A_STAR.search(plain) or _BEHIND_A_LABEL.search(plain):
        return True
    if _BRACKETS_AT_START.match(plain) and (short or _SQUARE_AT_START.match(plain)):
        return True
    return short and _BRACKETS_AT_END.search(plain) is not None
