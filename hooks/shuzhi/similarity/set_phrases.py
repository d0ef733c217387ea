"""What all reports have in common without having copied it: fixed phrases, quotations, formulas about documents."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from shuzhi.fixed_phrases import FIXED_PHRASES

_C: Final = r"[^，。；：、！？,;:!?\n]"
"""A character inside a clause."""

_QUOTATIONS: Final = (
    r"《[^《》\n]{1,120}》",
    r"〈[^〈〉\n]{1,60}〉",
    r"“[^“”\n]{1,160}”",
    r"‘[^‘’\n]{1,60}’",
    r"「[^「」\n]{1,160}」",
)
"""A quotation ends in its own line; one that is not closed is none."""

_FORMULAS: Final = (
    rf"以{_C}{{2,80}}?思想为(?:指导|指引|引领)",
    rf"(?:学习|传达|宣传|贯彻|落实|领会|践行){_C}{{0,80}}?(?:精神|思想|讲话|指示批示|重要论述|决策部署|工作部署|总要求)",
    rf"党的{_C}{{1,6}}?(?:大|届{_C}中全会)(?:报告|精神|决定)?",
    rf"在思想上{_C}{{0,12}}行动上{_C}{{0,40}}保持(?:高度)?一致",
    r"坚持和加强党的全面领导",
    r"新时代党的(?:建设总要求|组织路线)",
    r"路线方针政策",
    rf"在{_C}{{1,20}}?(?:坚强领导|正确领导|关心指导|关心支持)下",
    rf"(?:现将|现就){_C}{{0,80}}?(?:报告|汇报|述职)如下",
)
"""The clauses with which reports name the documents and meetings that they follow."""


def _by_first_character(phrases: tuple[str, ...]) -> str:
    """An expression for some phrases, the longest first: of 民主评议 and 民主评议党员 the longer must win."""
    ordered = sorted(phrases, key=lambda phrase: (phrase[0], -len(phrase), phrase))
    return "|".join(
        f"{first}(?:{'|'.join(re.escape(phrase[1:]) for phrase in those)})"
        for first, those in groupby(ordered, key=lambda phrase: phrase[0])
    )


SET_PHRASES: Final = tuple(re.compile(pattern) for pattern in (*_QUOTATIONS, *_FORMULAS))
"""Text that is nobody's own, to be taken out in this order. One pattern made of all of them takes five times as long,
because only those that begin with plain characters are looked for quickly."""

FIXED_PHRASE: Final = re.compile(_by_first_character(FIXED_PHRASES))
"""A phrase of the field, to be taken out last."""
