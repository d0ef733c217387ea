"""Which paragraphs are headings: by style and outline level, or by how they look.

The looks are those of GB/T 9704-2012: the title in 小标宋 of 22 pt, centred; headings of the first level in 黑体, of the
second in 楷体, of the third and fourth in the type of the text, told by their numbers. What is not certain is left
to those who read the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from shuzhi.headings import slots_of
from shuzhi.importing.word.drafts import Draft
from shuzhi.importing.word.formats import Look, Typeface
from shuzhi.numbering import Family, label_at_start

_LONGEST_HEADING: Final = 50
_LONGEST_STYLED: Final = 60
_LONGEST_TITLE: Final = 60
_LINES_OF_TITLE: Final = 3
_LINES_BEFORE_TITLE: Final = 3
_CLEARLY_LARGER: Final = 4  # half points: 小二 beside 三号
_LARGER: Final = 2
_STOPS: Final = "。；！？…，、：;!?:,"
_FAMILIES: Final = (Family.PART, Family.HAN, Family.HAN_BRACKETS, Family.DIGITS, Family.DIGITS_BRACKETS)
_TITLE_WORD: Final = re.compile(r"述职|述责|述廉|报告|总结|汇报")
_ASIDE: Final = re.compile(
    r"[（(].*[）)]"  # （2023年12月20日）
    r"|.*\d{2,4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?"
    r"|.*(?:书记|主任|委员|部长|科长|局长|镇长|经理|校长|院长)[：:\s]+(?!述职|报告|总结|工作|履职|抓)\S(?:\s*\S){1,4}"
    r"|(?:述职人|报告人|汇报人|单位|姓名|职务|时间|日期)\s*[：:].*"
    r"|附\s*件\s*[\d一二三四五六七八九十]*\s*[：:]?"
)
"""Lines that stand in type of their own and head nothing."""


def levels_of(drafts: Sequence[Draft]) -> list[int | None]:
    """Judge which paragraphs are headings.

    Args:
        drafts: the paragraphs, in order.

    Returns:
        for each its level: 0 for the title, 1 and more for headings, None for anything else.
    """
    levels = _styled(drafts)
    looks = Counter[Look]()
    for draft in drafts:
        if draft.is_body_text:
            looks += draft.looks
    if not looks:
        return levels
    body = looks.most_common(1)[0][0]
    if 0 not in levels:
        for index in _title_by_look(drafts, body):
            if levels[index] is None:
                levels[index] = 0
    if not any(levels):  # nothing but a title
        for index, level in _headings_by_look(drafts, levels, body).items():
            levels[index] = level
    return levels


def _styled(drafts: Sequence[Draft]) -> list[int | None]:
    """The levels that styles and outline levels give."""
    levels = [draft.styled if draft.is_body_text and not _is_text(draft) else None for draft in drafts]
    if 0 in levels:
        return levels
    texts = [index for index, draft in enumerate(drafts) if draft.is_body_text]
    ones = [index for index in texts if levels[index] == 1]
    first = [index for index, expected in zip(ones, texts, strict=False) if index == expected][
        :_LINES_OF_TITLE
    ]
    first = [index for index in first if _may_be_title(drafts[index])]
    others = ones[len(first) :]
    if not first:
        return levels
    if not others:
        return [_raised(level, index in first) for index, level in enumerate(levels)]
    if len(first) == 1 and len(others) >= 2 and all(label_at_start(drafts[index].text) for index in others):
        levels[first[0]] = 0  # the title shares the style of the sections, which alone are numbered
    return levels


def _raised(level: int | None, is_title: bool) -> int | None:
    if level is None or is_title:
        return 0 if is_title else None
    return max(level - 1, 1)


def _is_text(draft: Draft) -> bool:
    """Whether a whole paragraph was put into the style of a heading."""
    text = draft.text.strip()
    return len(text) > _LONGEST_STYLED and text[-1] in "。；！？…"


def _may_be_title(draft: Draft) -> bool:
    text = draft.text.strip()
    if len(text) > _LONGEST_TITLE or text[-1] in _STOPS:
        return False
    if label_at_start(text) is not None or _ASIDE.fullmatch(text):
        return False
    return bool(_TITLE_WORD.search(text)) or not slots_of(text)


def _title_by_look(drafts: Sequence[Draft], body: Look) -> list[int]:
    """The centred lines in larger or heavier type with which the body begins."""
    texts = [index for index, draft in enumerate(drafts) if draft.is_body_text]
    begin = next(
        (
            n
            for n, index in enumerate(texts[: _LINES_BEFORE_TITLE + 1])
            if _looks_like_title(drafts[index], body)
        ),
        None,
    )
    if begin is None or any(len(drafts[index].text) > _LONGEST_HEADING for index in texts[:begin]):
        return []
    title = [texts[begin]]
    for index in texts[begin + 1 : begin + _LINES_OF_TITLE]:
        following = drafts[index]
        if not _looks_like_title(following, body) or following.look != drafts[title[0]].look:
            break
        title.append(index)
    return title


def _looks_like_title(draft: Draft, body: Look) -> bool:
    look = draft.look
    if look is None or not draft.is_centred or not _may_be_title(draft):
        return False
    larger = look.size - body.size
    if larger >= _CLEARLY_LARGER:
        return True
    heavier = (look.bold and not body.bold) or (
        look.typeface < body.typeface and look.typeface <= Typeface.HEI
    )
    return larger >= 0 and heavier


def _headings_by_look(drafts: Sequence[Draft], levels: Sequence[int | None], body: Look) -> dict[int, int]:
    """The short paragraphs of a type that is not that of the text, as far as number or type tell their level."""
    texts = [index for index, draft in enumerate(drafts) if draft.is_body_text and levels[index] is None]
    short = {index: _family(drafts[index]) for index in texts[:-1] if _is_short(drafts[index])}
    marked = {index for index in short if _stands_out(drafts[index], body)}
    numbered = {index: family for index in marked if (family := short[index]) is not None}
    unnumbered = {index for index in marked if short[index] is None and _is_top(drafts[index], body)}
    families = sorted({family for family in short.values() if family is not None})
    tops = {drafts[index].look for index, family in numbered.items() if family == families[0]}
    shift = 1 if any(drafts[index].look not in tops for index in unnumbered) else 0
    found = {index: families.index(family) + 1 + shift for index, family in numbered.items()}
    return found | dict.fromkeys(unnumbered, 1)


def _is_short(draft: Draft) -> bool:
    text = draft.text.strip()
    if len(text) > _LONGEST_HEADING or text[-1] in _STOPS or draft.alignment in ("right", "end"):
        return False
    return not any(stop in text for stop in "。！？") and not _ASIDE.fullmatch(text)


def _family(draft: Draft) -> Family | None:
    label = label_at_start(draft.text)
    return label.family if label is not None and label.family in _FAMILIES else None


def _stands_out(draft: Draft, body: Look) -> bool:
    look = draft.look
    if look is None or look.size < body.size:
        return False
    heavier = look.bold and not body.bold
    other_type = look.typeface != body.typeface and look.typeface is not Typeface.OTHER
    return heavier or other_type or look.size >= body.size + _LARGER


def _is_top(draft: Draft, body: Look) -> bool:
    """Whether a paragraph without a number is a heading all the same: in 黑体, at the margin."""
    look = draft.look
    if look is None or draft.is_centred or label_at_start(draft.text) is not None:
        return False
    return look.typeface is Typeface.HEI and body.typeface is not Typeface.HEI
