"""中文里用了半角标点。

查什么：挨着汉字的半角逗号、分号、冒号、问号、叹号、括号，以及句末的半角句点和 ......。数字里的（1,000、3:1、12:30）、外文词里的、网址、编号“1.”和 Markdown 记号不算。

为什么：GB/T 15834 规定中文用全角标点；半角的挤在一起不好认，也说明是从别处粘贴来的。

例子：
    全年召开党员大会4次,讲党课2次(其中外出1次).

怎么改：换成全角标点，或运行 shuzhi check --fix；引号和书名号里面的不会自动修改，请自己核对原文。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.typography import (
    BLANKS,
    CLOSING,
    FULL_WIDTH,
    HAN,
    OPENING,
    STOPS,
    Place,
    Prose,
    fault_of,
    is_han,
    suspects,
)

_LEFT = rf"[{HAN}{CLOSING}*]"
_SUSPICION = re.compile(
    rf"[,;:?!().](?:(?<={_LEFT}.)"
    rf"|(?<=[,;:?!()])(?:(?<=[{BLANKS}].)|(?=[*{BLANKS}]*+[{HAN}{OPENING}])|(?<=\()(?=[^()\n]{{0,200}}[{HAN}])))"
)
_MARKS = re.compile(r"[,;:?!]|\.+")
_BRACKETS = re.compile(r"[()（）]")
_NUMERALS = "一二三四五六七八九十"
# 甲发(2023)12号: what must stand there is 〔2023〕, not wider brackets.
_DOCUMENT_NUMBER = re.compile(r"\((?:19|20)[0-9]{2}\)[第 ]{0,2}[0-9]{1,5}号")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for prose in suspects(report.body.text, report.body.first_line, _SUSPICION):
        places = sorted([*_marks(prose), *_brackets(prose)], key=lambda place: place.start)
        if places:
            yield fault_of(
                RULE.slug,
                prose,
                places,
                "中文里要用全角标点，这里是半角的",
                "请换成全角标点（，；：？！（）。）。",
            )


def _marks(prose: Prose) -> Iterator[Place]:
    quoted = prose.quoted()
    begin = prose.begin
    for match in _MARKS.finditer(prose.plain, begin):
        start, end = match.span()
        left, right = prose.before(start), prose.behind(end)
        if match.group().startswith("."):
            place = _full_stop(prose, start, end, left, right)
        elif _is_markup(match.group() + prose.text[end : end + 1], left):
            continue
        elif _is_chinese(left, CLOSING) or _is_chinese(right, OPENING):
            place = Place(start, end, FULL_WIDTH[match.group()])
        else:
            continue
        if place is not None:
            yield Place(start, end) if quoted[start] else place


def _is_markup(mark_and_next: str, left: str) -> bool:
    """Whether a mark begins a picture or a smiley, or stands behind a key: `title: 述职报告`."""
    return mark_and_next in ("![", ":)", ";)", ":(") or (
        mark_and_next[0] == ":" and left.isascii() and left.isalpha()
    )


def _full_stop(prose: Prose, start: int, end: int, left: str, right: str) -> Place | None:
    """A full stop behind Chinese text; None where the point is something else, as in 报告.docx and 一.加强."""
    if not _is_chinese(left, CLOSING) or prose.text[start - 1] == " ":
        return None
    at_end = right == "" or (right in "”’）" and prose.behind(end, "* ”’）") == "")
    if end - start > 1:
        return (
            Place(start, end, "……") if end - start > 2 and (at_end or _is_chinese(right, CLOSING)) else None
        )
    if at_end:
        return Place(start, end, "。")
    if left in _NUMERALS or not _is_chinese(right, OPENING):
        return None
    # 约翰.史密斯 has the same look as two sentences; only a blank or a closing mark tells.
    return Place(start, end, "。" if prose.text[end] == " " or left in CLOSING else None)


def _brackets(prose: Prose) -> Iterator[Place]:
    """Pairs of half-width brackets; pairs of mixed width and single ones are told as brackets-unbalanced."""
    if "(" not in prose.plain:
        return
    quoted = prose.quoted()
    opened: list[int] = []
    han_before = _running_count(prose.plain)
    for match in _BRACKETS.finditer(prose.plain):
        end = match.start()
        if match.group() in "(（":
            opened.append(end)
            continue
        if not opened:
            continue
        start = opened.pop()
        if match.group() == "）" or prose.plain[start] == "（" or not prose.plain[start + 1 : end].strip():
            continue
        has_han = han_before[end] > han_before[start]
        left = prose.before(start)
        beside = _is_chinese(left, STOPS) or (left == "" and is_han(prose.behind(end + 1)))
        if not (has_han or beside) or _DOCUMENT_NUMBER.match(prose.plain, start):
            continue
        free = not quoted[start] and not quoted[end]
        yield Place(start, start + 1, "（" if free else None)
        yield Place(end, end + 1, "）" if free else None)


def _running_count(text: str) -> list[int]:
    """For each index how many Chinese characters stand before it."""
    counts = [0]
    for character in text:
        counts.append(counts[-1] + is_han(character))
    return counts


def _is_chinese(character: str, marks: str) -> bool:
    return character != "" and (character in marks or is_han(character))


RULE = Rule("punctuation-half-width", Severity.ADVICE, _check)
