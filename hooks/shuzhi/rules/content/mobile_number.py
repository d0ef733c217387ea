"""写了手机号。

查什么：正文和元数据里的手机号（1 开头的 11 位号码），包括 138-××××-×××× 这样分段的、前面带 +86 的和全角数字的。金额、编号、小数、档号里的数字不算。

为什么：述职报告全库可见、长期保存，个人的手机号不应写在里面。

例子：
    联系人甲，手机 138××××××××

怎么改：删去号码；确实要留联系方式的，写办公电话。公开的工作电话可以在元数据的 allow 里说明理由。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.identifiers import (
    SEPARATOR,
    Found,
    compact,
    half_width,
    may_hold_number,
    shortened,
    surroundings,
)
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.personal_data import MONEY, NAMED_OTHERWISE, QUANTITY, personal_faults

_NUMBER = re.compile(
    rf"1[3-9][0-9](?:[0-9]{{8}}|({SEPARATOR})[0-9]{{4}}\1[0-9]{{4}}|{SEPARATOR}[0-9]{{8}}|[0-9]{{4}}{SEPARATOR}[0-9]{{4}})(?![0-9A-Za-z])"
)
_COUNTRY = re.compile(rf"(?:\+|(?<![0-9])00|[(（]\+?)86[)）]?{SEPARATOR}?\Z|(?<![0-9.])86{SEPARATOR}\Z")
_TELEPHONE = re.compile(
    r"(?:tel|phone|mobile|mob|wechat|wx|电话|手机|联系方式|热线)[:：为是]?\s{0,2}\Z", re.IGNORECASE
)
# Part of a longer number, of a code, of an address, or a decimal.
_GOES_ON_BEFORE = re.compile(r"(?:[0-9A-Za-z=&#%·]|[0-9A-Za-z][._\-]|[A-Za-z.]/)\Z")
_GOES_ON_BEHIND = re.compile(r"[.．][0-9]|[-_·=&%@]|/[A-Za-z]|\.[A-Za-z]")
# Columns of figures look like a number in groups.
_COLUMN_BEFORE = re.compile(rf"[0-9]{SEPARATOR}{{1,2}}\Z")
_COLUMN_BEHIND = re.compile(rf"{SEPARATOR}{{1,2}}[0-9]")


def _numbers(text: str) -> Iterator[Found]:
    for match in _NUMBER.finditer(text):
        number = compact(match.group())
        if _is_called(*surroundings(text, *match.span()), separated=number != match.group()):
            yield Found(*match.span(), shortened(number, 3, 4))


def _is_called(before: str, behind: str, *, separated: bool) -> bool:
    """Whether what stands around a number lets it be one that people call."""
    if _GOES_ON_BEHIND.match(behind) or (separated and _COLUMN_BEHIND.match(behind)):
        return False
    if _COUNTRY.search(before) or _TELEPHONE.search(before):
        return True
    if _GOES_ON_BEFORE.search(before) or (separated and _COLUMN_BEFORE.search(before)):
        return False
    return not (MONEY.search(before) or NAMED_OTHERWISE.search(before) or QUANTITY.match(behind))


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = half_width(report.text)
    if not may_hold_number(text):
        return
    yield from personal_faults(
        RULE.slug,
        text,
        _numbers(text),
        "报告里不得写个人的手机号",
        "请删去；确实要留联系方式的，写办公电话。",
    )


RULE = Rule("mobile-number", Severity.WARNING, _check, confidential=True)
